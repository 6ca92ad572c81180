"""A conversation's thread as it is read on demand, and who reads it for us; nothing of it is kept by reading it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol

MOST_MESSAGES: Final = 400
"""Messages of a thread that are read, the first ones: two calls; a note of a longer one says that it was cut."""


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    """One message as its thread has it now: `text` in the chat's own markup, and the names of its files.

    `user_id` is None for what no person wrote, `ours` says that we did.
    """

    ts: str
    text: str
    user_id: str | None = None
    files: tuple[str, ...] = ()
    ours: bool = False

    @property
    def at(self) -> datetime:
        """When it was written."""
        return datetime.fromtimestamp(float(self.ts), UTC)


@dataclass(frozen=True, slots=True)
class ReadThread:
    """A thread under its first message's ts, oldest message first; `cut` when it has more than were read."""

    channel_id: str
    thread_ts: str
    messages: tuple[ThreadMessage, ...]
    cut: bool = False


class Threads(Protocol):
    """Where threads are read."""

    def thread(self, channel_id: str, ts: str) -> ReadThread:
        """Read the thread that a message opens or stands in, `MOST_MESSAGES` of it at most.

        Raises `MessageGone` when nothing of it is there any more, `ChatUnavailable`, and `ChatRefused`.
        """
