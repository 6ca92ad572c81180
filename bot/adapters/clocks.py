"""The clocks: the machine's, and one that starts at a chosen moment."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """Tells the machine's time."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)


class ClockFrom:
    """Ticks on from a chosen moment, so that a demonstration happens on the day of its corpus."""

    def __init__(self, start: datetime) -> None:
        """Start ticking now, from `start` (aware)."""
        self._start = start.astimezone(UTC)
        self._began = time.monotonic()

    def now(self) -> datetime:
        """Return the start plus what has passed since, aware, in UTC."""
        return self._start + timedelta(seconds=time.monotonic() - self._began)
