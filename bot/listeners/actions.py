"""What is done with buttons under digests and news; whatever there is to say, its presser alone is told."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltContext

from bot.domain import Message
from bot.handlers import rest, stories, watches
from bot.handlers.command import Starts
from bot.handlers.feedback import Press
from bot.listeners.origin import press_of
from bot.ports import Chat
from bot.services import Services


class Presses:
    """Listens to buttons."""

    def __init__(self, services: Services, chat: Chat, work: Starts) -> None:
        """Take the finished parts; the page connects the listeners."""
        self._services = services
        self._chat = chat
        self._work = work

    def on_show_rest(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        """Take a press of the button that shows what did not fit into a digest."""
        ack()
        given = press_of(body, action, context)
        self._tell_presser(given, rest.press(given, services=self._services, chat=self._chat, work=self._work))

    def on_unwatch(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        """Take a press of the button that ends a watch."""
        ack()
        given = press_of(body, action, context)
        self._tell_presser(given, watches.press(given, services=self._services, chat=self._chat))

    def on_story(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        """Take a press of a button under a digest's story, or beside its news."""
        ack()
        given = press_of(body, action, context)
        services, chat, work = self._services, self._chat, self._work
        self._tell_presser(given, stories.press(given, action["action_id"], services=services, chat=chat, work=work))

    def _tell_presser(self, given: Press, told: Message | None) -> None:
        if told is not None:
            self._chat.whisper(given.channel_id, given.user_id, told, thread_ts=given.thread_ts)
