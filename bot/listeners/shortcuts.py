"""What is done when somebody asks for a window: by a shortcut, or by a button of our Home."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack

from bot.handlers.follow_up import spoken
from bot.render.asking import ask_modal
from bot.surfaces import Surfaces


class Shortcuts:
    """Listens to shortcuts. One that comes too late to open anything is told to its person by the page."""

    def __init__(self, surfaces: Surfaces) -> None:
        """Take where windows are opened; the page connects the listeners."""
        self._surfaces = surfaces

    def on_ask(self, ack: Ack, body: dict[str, Any]) -> None:
        """Open the window for a question."""
        ack()
        self._surfaces.open(body["user"]["id"], ask_modal(), trigger=body["trigger_id"])

    def on_ask_about(self, ack: Ack, body: dict[str, Any]) -> None:
        """Open the window for a question with the words of a message in it."""
        ack()
        words = spoken(str((body.get("message") or {}).get("text") or ""), me="")
        self._surfaces.open(body["user"]["id"], ask_modal(words), trigger=body["trigger_id"])
