"""What is done when somebody presses a button under a reply; whatever there is to say, its presser alone is told."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from slack_bolt import Ack, BoltContext

from bot.domain import Message
from bot.errors import ChatRefused, ChatUnavailable, TriggerExpired
from bot.handlers import more, passing_on
from bot.handlers.command import Starts
from bot.handlers.evidence import EvidenceWindows
from bot.handlers.feedback import WHY, Press, press
from bot.listeners.origin import press_of
from bot.ports import Chat
from bot.render.feedback import reason_modal
from bot.render.offers import key_of
from bot.render.texts import sentence_message
from bot.services import Services
from bot.surfaces import Surfaces


class ReplyPresses:
    """Listens to the buttons under replies."""

    def __init__(self, services: Services, chat: Chat, surfaces: Surfaces, work: Starts) -> None:
        """Take the finished parts; the page connects the listeners."""
        self._services = services
        self._chat = chat
        self._surfaces = surfaces
        self._work = work
        self._windows = EvidenceWindows(services, chat, surfaces)

    def on_feedback(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        """Take a verdict; who finds a reply bad is asked in a window what was wrong."""
        ack()
        given = press_of(body, action, context)
        told = press(given, services=self._services, chat=self._chat)
        if told == sentence_message(WHY):
            with suppress(TriggerExpired, ChatUnavailable, ChatRefused):  # the line says how else to tell
                self._surfaces.open(given.user_id, reason_modal(key_of(given.value)), trigger=body["trigger_id"])
        self._tell_presser(given, told)

    def on_show_more(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        """Take a press of the button that asks for the rest of a reply."""
        ack()
        given = press_of(body, action, context)
        self._tell_presser(given, more.press(given, services=self._services, chat=self._chat, work=self._work))

    def on_show_passages(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        """Open the window with the quotes in their passages."""
        ack()
        given = press_of(body, action, context)
        self._tell_presser(given, self._windows.show_passages(given, trigger=body["trigger_id"]))

    def on_show_timeline(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        """Open the window with the course of the matters."""
        ack()
        given = press_of(body, action, context)
        self._tell_presser(given, self._windows.show_timeline(given, trigger=body["trigger_id"]))

    def on_share(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        """Put a private question to its channel."""
        ack()
        given = press_of(body, action, context)
        self._tell_presser(given, passing_on.share(given, services=self._services, work=self._work))

    def on_ask_human(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        """Ask the people of the channel."""
        ack()
        given = press_of(body, action, context)
        told = passing_on.ask_people(given, services=self._services, chat=self._chat, work=self._work)
        self._tell_presser(given, told)

    def _tell_presser(self, given: Press, told: Message | None) -> None:
        if told is not None:
            self._chat.whisper(given.channel_id, given.user_id, told, thread_ts=given.thread_ts)
