"""What is done when somebody asks for a window: by a shortcut, or by a button of our Home."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack

from bot.handlers.channel_settings import SettingsWindows
from bot.handlers.follow_up import spoken
from bot.ports import Chat
from bot.render.asking import ask_modal
from bot.surfaces import Surfaces


class Shortcuts:
    """Listens to shortcuts. One that comes too late to open anything is told to its person by the page."""

    def __init__(self, chat: Chat, surfaces: Surfaces, windows: SettingsWindows) -> None:
        """Take where windows are opened, and those with settings; the page connects the listeners."""
        self._chat = chat
        self._surfaces = surfaces
        self._windows = windows

    def on_ask(self, ack: Ack, body: dict[str, Any]) -> None:
        """Open the window for a question."""
        ack()
        self._surfaces.open(body["user"]["id"], ask_modal(), trigger=body["trigger_id"])

    def on_ask_about(self, ack: Ack, body: dict[str, Any]) -> None:
        """Open the window for a question with the words of a message in it."""
        ack()
        words = spoken(str((body.get("message") or {}).get("text") or ""), me="")
        self._surfaces.open(body["user"]["id"], ask_modal(words), trigger=body["trigger_id"])

    def on_choose_channel(self, ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Open the window with the settings of the channel that was chosen in Home."""
        ack()
        user_id, channel_id = body["user"]["id"], action.get("selected_conversation")
        told = self._windows.open(user_id, channel_id, trigger=body["trigger_id"]) if channel_id else None
        if told is not None:
            self._chat.whisper(user_id, user_id, told)
