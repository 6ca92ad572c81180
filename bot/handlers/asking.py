"""A question that was asked outside of any conversation: it is put into the direct message and answered there."""

from __future__ import annotations

from datetime import timedelta

from bot.domain import Asked
from bot.handlers.command import Starts
from bot.handlers.follow_up import LONGEST_QUESTION
from bot.ports import Chat
from bot.render.asking import QUESTION, asked_message
from bot.services import Services
from bot.submissions import Submission

_ROUND = timedelta(hours=13)
"""How far back the repeated question is looked for: a submission waits in the inbox for twelve hours at most."""


def answer_submitted(submitted: Submission, *, replayed: bool, services: Services, chat: Chat, work: Starts) -> None:
    """Repeat the question in the direct message, once, and have it answered under that."""
    question = submitted.words.get(QUESTION, "").strip()[:LONGEST_QUESTION]
    key = f"asked:{submitted.view_id}"
    since = services.clock.now() - _ROUND
    posted = chat.find(submitted.user_id, key, since=since) if replayed else None
    posted = posted or chat.post(submitted.user_id, asked_message(question), key=key)
    work.answer(Asked(posted.channel_id, posted.ts, submitted.user_id, question, team_id=submitted.team_id))
