"""Days and moments as they are typed on the command line (pure)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from retrieval.domain import Window
from retrieval.errors import InvalidInputError
from retrieval.reading.sources.dates import YEARS

_A_DAY = len("2026-06-08")


def end_of(typed: str) -> datetime:
    """Read a moment; a bare date means its last microsecond. UTC unless an offset is typed.

    Raises `InvalidInputError`.
    """
    return _read(typed, time.max)


def start_of(typed: str) -> datetime:
    """Read a moment; a bare date means its midnight. UTC unless an offset is typed.

    Raises `InvalidInputError`.
    """
    return _read(typed, time.min)


def window(since: str | None, until: str | None, now: datetime) -> Window:
    """Read a window: `until` is now unless typed, `since` a day before it; a bare `until` includes its day.

    Raises `InvalidInputError`, also for a window that ends before it starts.
    """
    end = now if until is None else _read(until, time.min) + timedelta(days=_is_a_day(until))
    start = end - timedelta(days=1) if since is None else start_of(since)
    if start >= end:
        raise InvalidInputError(f"The window ends ({end:%Y-%m-%d %H:%M}) before it starts ({start:%Y-%m-%d %H:%M}).")
    return Window(start, end)


def _is_a_day(typed: str) -> bool:
    """Say whether a bare date was typed."""
    return len(typed.strip()) <= _A_DAY


def _read(typed: str, of_a_day: time) -> datetime:
    """Read a date or a moment, of a year that leaves room for the days around it."""
    try:
        if _is_a_day(typed):
            moment = datetime.combine(date.fromisoformat(typed.strip()), of_a_day, UTC)
        else:
            moment = datetime.fromisoformat(typed.strip())
    except ValueError as error:
        raise InvalidInputError(
            f"{typed!r} is not a day or moment: write 2026-06-08 or 2026-06-08T09:00 (UTC unless you add an offset)."
        ) from error
    if moment.year not in YEARS:
        raise InvalidInputError(f"{typed!r} is too far away: write a year from {YEARS.start} to {YEARS.stop - 1}.")
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
