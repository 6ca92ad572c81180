"""Which answers are under way in each channel of this process: so many come before a new one."""

from __future__ import annotations

from threading import Lock

from bot.domain import Asked


class Underway:
    """Counts answers from the moment a question is heard until its reply is posted; safe with threads."""

    def __init__(self) -> None:
        """Begin with none."""
        self._channels: dict[str, str] = {}
        self._lock = Lock()

    def join(self, asked: Asked) -> tuple[int, bool]:
        """Take a question in; return how many others of its channel come before it, and whether it is new here."""
        with self._lock:
            ahead = sum(channel == asked.channel_id for key, channel in self._channels.items() if key != asked.key)
            is_new = asked.key not in self._channels
            self._channels.setdefault(asked.key, asked.channel_id)
            return ahead, is_new

    def leave(self, key: str) -> None:
        """Count a question no more."""
        with self._lock:
            self._channels.pop(key, None)
