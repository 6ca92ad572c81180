"""What is done with forms that people submit."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltContext

from bot.errors import MisunderstoodError
from bot.handlers.asking import answer_submitted
from bot.handlers.channel_settings import SettingsWindows
from bot.handlers.command import Starts
from bot.handlers.feedback import take_reason
from bot.ports import Chat
from bot.render.texts import sentence_message
from bot.services import Services
from bot.submissions import submission_of


class Submissions:
    """Listens to forms; what is wrong with one was said before it came here (`bot/heard.py`)."""

    def __init__(self, services: Services, chat: Chat, work: Starts, windows: SettingsWindows) -> None:
        """Take the finished parts; the page connects the listeners."""
        self._services = services
        self._chat = chat
        self._work = work
        self._windows = windows

    def on_question(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        """Take a question, to be answered in the direct message."""
        ack()
        replayed = context["envelope"].claims > 1
        submitted = submission_of(body)
        answer_submitted(submitted, replayed=replayed, services=self._services, chat=self._chat, work=self._work)

    def on_reason(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        """Take what was wrong with a reply."""
        ack()
        submitted = submission_of(body)
        told = take_reason(submitted, at=context["envelope"].received_at, services=self._services, chat=self._chat)
        self._chat.whisper(submitted.user_id, submitted.user_id, told)

    def on_settings(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        """Take a channel's settings, and tell whoever submitted them what became of that."""
        ack()
        submitted = submission_of(body)
        try:
            told = self._windows.keep(submitted, replayed=context["envelope"].claims > 1)
        except MisunderstoodError as error:
            told = sentence_message(str(error))
        self._chat.whisper(submitted.user_id, submitted.user_id, told)
