"""What is done with forms that people submit."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltContext

from bot.handlers.asking import answer_submitted
from bot.handlers.command import Starts
from bot.ports import Chat
from bot.services import Services
from bot.submissions import submission_of


class Submissions:
    """Listens to forms; what is wrong with one was said before it came here (`bot/heard.py`)."""

    def __init__(self, services: Services, chat: Chat, work: Starts) -> None:
        """Take the finished parts; the page connects the listeners."""
        self._services = services
        self._chat = chat
        self._work = work

    def on_question(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        """Take a question, to be answered in the direct message."""
        ack()
        replayed = context["envelope"].claims > 1
        submitted = submission_of(body)
        answer_submitted(submitted, replayed=replayed, services=self._services, chat=self._chat, work=self._work)
