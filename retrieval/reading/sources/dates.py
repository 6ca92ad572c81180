"""Moments as people and machines write them, turned into aware UTC; pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from dateutil import parser as written

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_YEAR = r"(?:19|20)\d\d"
DAY = re.compile(
    rf"{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?\s+{_MONTH}\.?,?\s+{_YEAR}"
    rf"|(?<!\d){_YEAR}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])",
    re.IGNORECASE,
)
"""A day written out; a year is four digits, so "June 6, 20262 views" is 2026 and "2 views"."""
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|\.)", re.IGNORECASE)

YEARS = range(1000, 3000)
"""The years that a moment may be of. The first and last that a computer knows have no neighbours: a time zone, or a
week before or after, leads out of the calendar, and no document is of either."""
DATE_HINT = f"write a date or a moment of the years {YEARS.start} to {YEARS.stop - 1}, such as 2026-05-31"

_EPOCH = re.compile(r"(\d{10})(?:\d{3})?")
"""Seconds since 1970, or a thousand times as many."""
_WEEKDAY = re.compile(r"^[^\W\d]{2,12}\.?,\s*")
"""The day's name at the front, in whatever language."""
_OF_OLD = re.compile(r"(?<![\d+:.-])0\d{3}\b")
"""A year such as 0001, of which the parser makes 2001."""
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")
"""A date with points has the day first wherever that is used."""

_FILLERS = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2004, 2, 2, tzinfo=UTC))
"""What the parser takes for parts that a text leaves out: a part is missing when the two outcomes differ."""
_ZONES = {
    name: hours * 3600
    for name, hours in {
        "UTC": 0,
        "GMT": 0,
        "Z": 0,
        "BST": 1,
        "CET": 1,
        "CEST": 2,
        "EST": -5,
        "EDT": -4,
        "CST": -6,
        "CDT": -5,
        "MST": -7,
        "MDT": -6,
        "PST": -8,
        "PDT": -7,
    }.items()
}


def in_utc(value: object) -> datetime | None:
    """Return a moment in UTC from a datetime, a date or a text; None when it is none of these, or not of `YEARS`.

    A day alone is its first moment; a moment without a zone is taken as UTC.
    """
    moment: datetime | None = None
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, date):
        moment = datetime.combine(value, time())
    elif isinstance(value, str) and value.strip():
        moment = _parsed(value.strip())
    if moment is None or moment.year not in YEARS:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _parsed(text: str) -> datetime | None:
    counted = _EPOCH.fullmatch(text)
    if counted:
        return datetime.fromtimestamp(int(counted.group(1)), UTC)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    plain = _WEEKDAY.sub("", text).replace(" - ", " ")
    by_day = bool(_DOTTED.match(plain))
    try:
        first, second = (written.parse(plain, default=day, tzinfos=_zone, dayfirst=by_day) for day in _FILLERS)
    except (ValueError, ArithmeticError, TypeError):  # its decimals overflow as something else than a number does
        return None
    if first.date() != second.date():  # the text does not name a whole day
        return None
    return None if _OF_OLD.search(text) and str(first.year) not in text else first


def _zone(name: str | None, seconds: int | None) -> int | None:
    return seconds if seconds is not None else _ZONES.get((name or "").upper())


def day_in(text: str) -> datetime | None:
    """Return the first day that is written out in the text, as its first moment in UTC, or None."""
    found = DAY.search(text)
    return in_utc(_ORDINAL.sub("", found.group())) if found else None
