"""Numbers and dates in a text, written one way each so that two texts can be compared (pure)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

_MONTH_NUMBERS = {name[:3].casefold(): n for n, name in enumerate(calendar.month_name) if name}
WEEKDAYS = tuple(name.casefold() for name in calendar.day_name)
MONTHS = frozenset(name.casefold() for name in calendar.month_name if name)

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d(?!\d|[,.]\d)"
_DATE = re.compile(
    rf"""\b(?P<iso>{_YEAR}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)(?:T\d\d:[\d:.+]*Z?)?(?!\w)
    |\b(?P<month_first>{_MONTH})\s+(?P<day_after>{_DAY})(?![\w%]|[.:]\d)(?:\s*,?\s+(?P<year_a>{_YEAR})(?!\w))?
    |(?<![\w.,:$€£-])(?P<day_before>{_DAY})\s+(?:of\s+)?(?P<month_second>{_MONTH})(?:,?\s+(?P<year_b>{_YEAR})(?!\w))?
    |\b(?P<month_alone>{_MONTH})(?:,?\s+(?:of\s+)?(?P<year_c>{_YEAR})(?!\w))?
    |\b(?P<weekday>{"|".join(WEEKDAYS)})s?\b
    |(?<![\w$€£¥.,-])(?P<year>{_YEAR})(?![\w%])""",
    re.IGNORECASE | re.VERBOSE,
)
_DATED = re.compile(rf"\d|day|{'|'.join(_MONTH_NUMBERS)}", re.IGNORECASE)
"""Something of this stands in every text with a date; looking for it alone is quick."""
_DAY_OR_MONTH = re.compile(r"(?:\d{4}|-)-\d\d(?:-\d\d)?")
_IN = r"(?:in|since|until|by|from|during|before|after|late|early|mid|of)[\s-]+"
_BEFORE_NAME, _AFTER_NAME = 24, 32
"""How far before and behind a month's first letter a date reaches."""
_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|of|until|till|by|from|during|before|after|last|next|this|early|late|mid|every|and|to|through)[\s-]+$",
    re.IGNORECASE,
)
_ALSO_WORDS = frozenset({"may", "march", "mar", "jan", "june", "april", "august"})

_UNITS = ("two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {"a": 1, "an": 1, "one": 1} | {word: n for n, word in enumerate(_UNITS, 2)}
_VALUES |= {word: n for n, word in enumerate(_TEENS, 10)} | {word: n * 10 for n, word in enumerate(_TENS, 2)}
_COUNTING = re.compile(
    rf"\d|%|\b(?:{'|'.join(_TEENS + _TENS + _UNITS)}|hundred|thousand|million|billion|trillion|dozen|per\s?cent)",
    re.IGNORECASE,
)
"""Something of this stands in every text with an amount; looking for it alone is quick."""
_POWERS = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "b": 9, "bn": 9, "billion": 9}
_POWERS |= {"t": 12, "tn": 12, "trillion": 12}
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:one|{'|'.join(_UNITS)}))?|{'|'.join(_TEENS + _UNITS)})"
_PERCENT = r"(?P<percent>\s?%|[\s-]per\s?cent\b)?"
_FIGURE = re.compile(
    r"(?<![\w.,])(?<![^\W\d_]-)(?P<digits>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:(?P<short>k|mn?|bn?|tn?)\b|[\s-](?P<scale>thousand|million|billion|trillion|mn|bn|tn)\b|(?:st|nd|rd|th)\b)?"
    + _PERCENT,
    re.IGNORECASE,
)
_SPELLED = re.compile(
    rf"\b(?:(?P<hundreds>an?|one|{_SMALL})[- ]hundred(?:(?:\sand)?\s(?P<rest>{_SMALL}))?|(?P<small>an?|one|{_SMALL}))"
    rf"(?:[- ](?P<scale>thousand|million|billion|trillion|dozen))?\b(?!-(?:thirds?|fifths?|quarters?)\b)" + _PERCENT,
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as `numbers` writes it, and the run of the text it was read from, `[start, end)`."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Day:
    """A date as `dates` writes it, however partial, and the run of the text it was read from, `[start, end)`."""

    value: str
    start: int
    end: int


def numbers(text: str) -> frozenset[str]:
    """Return the amounts in a text as plain decimals: "$5.2m" and "5.2 million" give "5200000", "five" gives "5".

    A share keeps its sign ("5 percent" gives "5%"). Dates and bare years are not numbers here (see `dates`), nor
    are the figures inside a name ("GPT-4"), a lone "one", "a" or "first".
    """
    return frozenset(amount.value for amount in amounts(text))


def amounts(text: str) -> tuple[Amount, ...]:
    """Return the amounts in a text in order, each where it stands; what counts as one is what `numbers` says."""
    if not _COUNTING.search(text):
        return ()
    undated = _DATE.sub(lambda match: _blank(match) if _written(match, text) else match[0], text)
    figures = [Amount(_figure(match), match.start(), match.end()) for match in _FIGURE.finditer(undated)]
    without = _FIGURE.sub(_blank, undated)
    spelled = [Amount(_spelled(match), match.start(), match.end()) for match in _SPELLED.finditer(without)]
    return tuple(sorted((a for a in figures + spelled if a.value), key=lambda a: a.start))


def dates(text: str) -> frozenset[str]:
    """Return the dates in a text, as much of each as it says.

    "June 6, 2026" gives "2026-06-06", "June 2026" gives "2026-06", "June 6" gives "--06-06", "in June" gives "--06",
    a bare year gives "2026" and a weekday its name (the forms of ISO 8601 and, without a year, RFC 6350).
    """
    return frozenset(day.value for day in days(text))


def days(text: str) -> tuple[Day, ...]:
    """Return the dates in a text in order, each where it stands; what counts as one is what `dates` says."""
    if not _DATED.search(text):
        return ()
    found = (Day(_written(match, text), match.start(), match.end()) for match in _DATE.finditer(text))
    return tuple(day for day in found if day.value)


def falls_on(written: str, day: date) -> bool:
    """Say whether a date as `dates` writes it, however partial, names this day."""
    return includes(day.isoformat(), written)


def names_date(text: str, days: Collection[str]) -> bool:
    """Say whether a text writes one of these days or months (dates as `dates` writes them; years are left out).

    What has a year has to stand there with its year, and a month without one after a word such as "in". Looking for
    a few dates takes a hundredth of the time that reading all dates of a text does.
    """
    looked_for = frozenset(day for day in days if _DAY_OR_MONTH.fullmatch(day))
    folded = text.casefold()
    written = _days(looked_for)
    return any(
        written.search(folded, max(0, place - _BEFORE_NAME), place + _AFTER_NAME)
        for sign, *others in _signs(looked_for)
        if all(other in folded for other in others)
        for place in _places(sign, folded)
    )


def _places(sign: str, text: str) -> Iterator[int]:
    """Yield where a few letters stand in a text."""
    place = text.find(sign)
    while place >= 0:
        yield place
        place = text.find(sign, place + 1)


@lru_cache(maxsize=256)
def _signs(days: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """Return what has to stand in a folded text, each of one of them, for `_days` to find anything near the first.

    A search for letters takes a fiftieth of the time of a search for a pattern.
    """
    signs: list[tuple[str, ...]] = []
    for written in sorted(days):
        year, month, number = re.findall(r"\d+|-(?=-)", f"{written}-00")[:3]
        named = [calendar.month_name[int(month)][:3].casefold(), str(int(number) or ""), year.strip("-")]
        signs += [tuple(sign for sign in named if sign), (f"-{month}-{number}",)]
    return tuple(signs)


@lru_cache(maxsize=256)
def _days(days: frozenset[str]) -> re.Pattern[str]:
    """Return the pattern of the ways to write days ("2026-06-06", "--06-06") and months ("2026-06", "--06")."""
    ways = []
    for written in sorted(days):
        year, month, number = re.findall(r"\d+|-(?=-)", f"{written}-00")[:3]
        year, name = year.strip("-"), calendar.month_name[int(month)]
        named, figure = rf"{name[:3]}(?:{name[3:]}|t)?\b\.?", rf"0?{int(number)}(?:st|nd|rd|th)?"
        after = rf",?\s+{year}\b" if year else r"\b"
        if int(number):
            ways.append(rf"\b{named}\s+{figure}{after}|(?<!\d){figure}\s+(?:of\s+)?{named}{after}")
            ways.append(rf"\b{year or '[0-9]{4}'}-{month}-{number}\b")
        else:
            ways.append(rf"\b{'' if year else _IN}{named}{after}")
    return re.compile("|".join(ways), re.IGNORECASE)


def includes(fuller: str, written: str) -> bool:
    """Say whether one date says all that another says: "2026-06-06" includes "2026-06", "--06" and "saturday"."""
    if written in WEEKDAYS or fuller in WEEKDAYS:
        return written == fuller or (_is_full(fuller) and date.fromisoformat(fuller).weekday() == _weekday(written))
    if written.startswith("--") and not fuller.startswith("--"):
        return fuller[4:].startswith(written[1:])
    return fuller.startswith(written)


def _blank(match: re.Match[str]) -> str:
    """Return as much space as a match takes, so that what stands after it keeps its place."""
    return " " * len(match[0])


def _is_full(written: str) -> bool:
    """Say whether a date has its year, month and day."""
    return re.fullmatch(r"\d{4}-\d\d-\d\d", written) is not None


def _weekday(written: str) -> int | None:
    """Return a weekday's number, Monday being 0, or None for any other date."""
    return WEEKDAYS.index(written) if written in WEEKDAYS else None


def _written(match: re.Match[str], text: str) -> str:
    """Write a matched date in its normal form; empty when the words are no date after all."""
    if simple := match["iso"] or match["weekday"] or match["year"]:
        return simple.casefold() if not _is_full(simple) or _exists(*map(int, simple.split("-"))) else ""
    year = match["year_a"] or match["year_b"] or match["year_c"] or ""
    if match["month_alone"] and not year and not _is_month(match, text):
        return ""
    month = _MONTH_NUMBERS[(match["month_first"] or match["month_second"] or match["month_alone"])[:3].casefold()]
    day = int(re.sub(r"\D", "", match["day_after"] or match["day_before"] or "") or 0)
    if not _exists(int(year or 2024), month, day):  # 2024: a year that has 29 February
        return ""
    return f"{year or '-'}-{month:02d}" + (f"-{day:02d}" if day else "")


def _exists(year: int, month: int, day: int) -> bool:
    """Say whether the calendar has this day (0: no day was given)."""
    return day <= calendar.monthrange(year, month)[1]


def _is_month(match: re.Match[str], text: str) -> bool:
    """Tell the month from a verb or a name ("may", "march", "Jan"): capitalised, and after a word that dates take."""
    name = match["month_alone"].rstrip(".")
    if not name[0].isupper():
        return False
    return name.casefold() not in _ALSO_WORDS or bool(_BEFORE_MONTH.search(text[: match.start()]))


def _figure(match: re.Match[str]) -> str:
    """Write a number in digits as a plain decimal."""
    power = _POWERS.get((match["short"] or match["scale"] or "").casefold(), 0)
    return _plain(Decimal(match["digits"].replace(",", "")).scaleb(power), percent=bool(match["percent"]))


def _spelled(match: re.Match[str]) -> str:
    """Write a number in words as a plain decimal; empty for a lone "a" or "one"."""
    scale = (match["scale"] or "").casefold()
    if match["hundreds"]:
        value = 100 * _small(match["hundreds"]) + _small(match["rest"] or "")
    else:
        value = _small(match["small"])
        if value == 1 and not scale and not match["percent"]:
            return ""
    scaled = Decimal(value * 12) if scale == "dozen" else Decimal(value).scaleb(_POWERS.get(scale, 0))
    return _plain(scaled, percent=bool(match["percent"]))


def _small(spelled: str) -> int:
    """Return the value of a number word below a hundred."""
    return sum(_VALUES.get(word, 0) for word in re.split(r"[-\s]", spelled.casefold()))


def _plain(value: Decimal, *, percent: bool) -> str:
    """Write a decimal without exponent or trailing zeros."""
    digits = f"{value:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits + ("%" if percent else "")
