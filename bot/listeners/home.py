"""What is done when somebody opens us in Slack's side bar: their Home is shown, or questions are suggested."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Lock
from typing import Any

from bot.handlers.home import Homes
from bot.ports import Chat
from bot.render.texts import help_message
from bot.services import Services

_EVER = datetime(2014, 1, 1, tzinfo=UTC)


class HomeOpenings:
    """Listens to who opens our tabs."""

    def __init__(self, services: Services, chat: Chat, homes: Homes) -> None:
        """Take the finished parts; the page connects the listener."""
        self._services = services
        self._chat = chat
        self._homes = homes
        self._greeted: set[str] = set()
        self._greeting = Lock()

    def on_opened(self, event: dict[str, Any]) -> None:
        """Publish the Home of whoever opens it, and greet whoever opens the messages."""
        user_id, channel_id = event["user"], event["channel"]
        if event.get("tab") == "home":
            self._homes.publish(user_id, channel_id)
        elif event.get("tab") == "messages":
            self._greet(user_id, channel_id)
            self._homes.suggest(user_id, channel_id)

    def _greet(self, user_id: str, channel_id: str) -> None:
        """Say once, in the direct message with us, what we can do."""
        key = f"welcome:{user_id}"
        with self._greeting:
            if user_id in self._greeted:
                return
            if self._chat.find(channel_id, key, since=_EVER) is None:
                self._chat.post(channel_id, help_message(self._services.topics), key=key)
            self._greeted.add(user_id)
