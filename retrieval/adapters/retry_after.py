"""How long a host asks to be left alone, as `Retry-After` says it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def seconds_asked(headers: Mapping[str, str]) -> float | None:
    """Return how long a `Retry-After` asks to wait, which is a number of seconds or a date by the host's own clock."""
    wish = headers.get("retry-after", "").strip()
    if not wish:
        return None
    if wish.isdecimal():
        return float(wish)
    until, since = _moment(wish), _moment(headers.get("date", "")) or datetime.now(UTC)
    return max((until - since).total_seconds(), 0.0) if until else None


def _moment(date: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, OverflowError):  # a year of twenty digits, say
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
