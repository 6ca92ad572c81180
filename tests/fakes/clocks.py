"""Time that stands still until it is told to move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

SAMPLE_NOW = datetime(2026, 6, 8, 9, tzinfo=UTC)
"""The moment that the sample corpus calls now."""


class FixedClock:
    """A clock that stands still until it is told to move."""

    def __init__(self, moment: datetime = SAMPLE_NOW) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment

    def advance(self, span: timedelta) -> None:
        self._moment += span
