"""A question that is passed on: a private one is put to its channel, one that we do not answer well to people."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.domain import Asked, Message, Replied, Standing
from bot.errors import ChatRefused
from bot.handlers.command import Starts
from bot.handlers.feedback import FORGOTTEN, Press
from bot.ports import Chat
from bot.readers import channel_check, thread_audience
from bot.render.notes import keep_row
from bot.render.offers import key_of
from bot.render.passing_on import people_message, shared_message
from bot.render.texts import sentence_message
from bot.services import Services
from retrieval.domain import Audience, Nearest, NoAnswer, Question

NOT_YOURS: Final = "Only who asked can share this."
NOBODY: Final = "Nobody is named for this channel; its settings (/desk settings) say whom to ask."
CANNOT: Final = "I cannot post here. Invite me to this channel first."
PASSED_ON: Final = "I have asked them in the thread."
MEMBERS_ONLY: Final = "Only people in this workspace can ask its people through me."
_SKEW: Final = timedelta(minutes=5)


def share(given: Press, *, services: Services, chat: Chat, work: Starts) -> Message | None:
    """Put a question that was asked in private to its channel, once, and answer it there for all who read along.

    What its asker was shown is not posted: it may rest on what others may not read.
    """
    key = key_of(given.value)
    replied = services.store.reply(key)
    if replied is None or replied.channel_id != given.channel_id:
        return sentence_message(FORGOTTEN)
    if replied.user_id != given.user_id:
        return sentence_message(NOT_YOURS)
    name = f"shared:{key}"
    try:
        posted = chat.find(given.channel_id, name, since=replied.replied_at - _SKEW)
        said = shared_message(given.user_id, replied.question)
        posted = posted or chat.post(given.channel_id, said, key=name)
    except ChatRefused:
        return sentence_message(CANNOT)
    work.answer(Asked(given.channel_id, posted.ts, given.user_id, replied.question))
    return None


def ask_people(given: Press, *, services: Services, chat: Chat) -> Message:
    """Ask the people of a channel's settings in a reply's thread, once, with the question and what came nearest."""
    key = key_of(given.value)
    replied, record = services.store.reply(key), services.store.message(key)
    if replied is None or record is None or record.channel_id != given.channel_id:
        return sentence_message(FORGOTTEN)
    if chat.person(given.user_id).standing not in {Standing.MEMBER, Standing.GUEST}:
        return sentence_message(MEMBERS_ONLY)
    people = services.store.channel_settings(given.channel_id).people
    if not people:
        return sentence_message(NOBODY)
    name, thread_ts = f"people:{key}", record.thread_ts
    audience = Audience(thread_audience(given.channel_id, given.user_id, chat=chat).visibilities & replied.visibilities)
    if chat.find(given.channel_id, name, thread_ts=thread_ts, since=replied.replied_at - _SKEW) is None:
        nearest, keep = _nearest(replied, audience, services), keep_row(given.channel_id, thread_ts)
        said = people_message(people, given.user_id, replied.question, nearest, keep=keep)
        check = channel_check(given.channel_id, audience.visibilities, chat=chat)
        chat.post(given.channel_id, said, key=name, thread_ts=thread_ts, check=check)
    return sentence_message(PASSED_ON)


def _nearest(replied: Replied, audience: Audience, services: Services) -> tuple[Nearest, ...]:
    """Return the documents that came near a question that had no answer, of those that all who read along may read."""
    if replied.answered:
        return ()
    keep = services.store.channel_settings(replied.channel_id).keep
    question = Question(replied.question, audience, as_of=replied.replied_at, filter=keep, again=True)
    reply = services.answerer.quoting().answer(question)
    return reply.nearest if isinstance(reply, NoAnswer) else ()
