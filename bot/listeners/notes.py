"""What is done with threads that people want kept as notes, and with the buttons of notes."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack

from bot.handlers.note_forgetting import NoteForgetting
from bot.handlers.notes import Notes, WantedThread
from bot.listeners.origin import origin_of
from bot.ports import Chat
from bot.submissions import submission_of


class NoteWishes:
    """Listens to the shortcut beside a message, the reaction, the buttons and the form of notes."""

    def __init__(self, notes: Notes, forgetting: NoteForgetting, chat: Chat) -> None:
        """Take what keeps and forgets notes; the page connects the listeners."""
        self._notes = notes
        self._forgetting = forgetting
        self._chat = chat

    def on_shortcut(self, ack: Ack, body: dict[str, Any]) -> None:
        """Open the window for the thread of a message."""
        ack()
        message = body.get("message") or {}
        ts = str(message.get("thread_ts") or message.get("ts") or body.get("message_ts"))
        self._open(body, str(body["channel"]["id"]), ts)

    def on_reaction(self, event: dict[str, Any]) -> None:
        """Offer the window: a reaction cannot open one."""
        reacted = event["item"]
        self._notes.offer(WantedThread(str(event["user"]), str(reacted["channel"]), str(reacted["ts"])))

    def on_offer(self, ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Open the window that was offered."""
        ack()
        _, channel_id, ts = str(action.get("value", "")).split(" ")
        self._open(body, channel_id, ts)

    def on_form(self, ack: Ack, body: dict[str, Any]) -> None:
        """Keep what was submitted."""
        ack()
        submitted = submission_of(body)
        if submitted.private:
            self._notes.keep(submitted)

    def on_open(self, ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Show a note to whoever may read it."""
        ack()
        channel_id, user_id, thread_ts = origin_of(body)
        wanted = WantedThread(str(user_id), str(channel_id), str(thread_ts))
        told = self._notes.show(_named(action), wanted, trigger=body["trigger_id"])
        if told is not None:
            self._chat.whisper(wanted.channel_id, wanted.user_id, told, thread_ts=thread_ts)

    def on_forget(self, ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Forget a note."""
        ack()
        channel_id, user_id, thread_ts = origin_of(body)
        told = self._forgetting.forget(_named(action), str(user_id), str(channel_id))
        self._chat.whisper(str(channel_id), str(user_id), told, thread_ts=thread_ts)

    def _open(self, body: dict[str, Any], channel_id: str, ts: str) -> None:
        wanted = WantedThread(str(body["user"]["id"]), channel_id, ts)
        self._notes.open(wanted, trigger=body["trigger_id"])


def _named(action: dict[str, Any]) -> str:
    return str(action.get("value", "")).partition(" ")[2]
