"""What an amount counts or measures: its unit, the thing counted, and per what (pure).

A number alone proves little: "14 %" is not "14 accounts", and "5 million users" is not "$5 million".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import dropwhile, takewhile

from retrieval.text.lexicon import STOPWORDS, TIMES, UNITS
from retrieval.text.quantities import Amount, amounts
from retrieval.text.tokens import fold, stem, words

_SIGNS = {"$": "dollar", "\u20ac": "euro", "\u00a3": "pound", "\u00a5": "yen"}
_ALIASES = {
    "usd": "dollar",
    "eur": "euro",
    "gbp": "pound",
    "ms": "millisecond",
    "km": "kilometre",
    "kg": "kilogram",
    "kb": "kilobyte",
    "mb": "megabyte",
    "gb": "gigabyte",
    "tb": "terabyte",
    "hr": "hour",
    "feet": "foot",
    "meter": "metre",
    "kilometer": "kilometre",
    "tonne": "ton",
    "centurie": "century",
}
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_BREAK = re.compile(r"[.,;:!?()\u2013\u2014\n]|\s-\s")
_BETWEEN = frozenset({"of", "the", "its", "their", "his", "her", "these", "those", "all", "such"})
_PER = frozenset({"a", "an", "per", "every", "each"})
_MOST_NOUNS = 3
_FAR = 80
"""Letters after an amount that may still say of what it is."""


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount with its unit (None: it has none that we know), the stems it counts, and the stem it is taken per."""

    value: str
    unit: str | None
    counted: tuple[str, ...]
    per: str | None

    def agrees(self, other: Measure) -> bool:
        """Say whether two measures of one value may be of the same thing; what one leaves out does not count."""
        if self.per and other.per and self.per != other.per:
            return False
        if self.unit and other.unit:
            return self.unit == other.unit
        if self.unit or other.unit:
            return not self.counted and not other.counted
        return not self.counted or not other.counted or bool(set(self.counted) & set(other.counted))


def measures(text: str) -> tuple[Measure, ...]:
    """Return the amounts of a text, in order, with what they measure."""
    found = amounts(text)
    ends = [*(amount.start for amount in found), len(text)][1:]
    return tuple(_measure(text, amount, end) for amount, end in zip(found, ends, strict=True))


def mismatched(claimed: Measure, near: Sequence[Measure]) -> bool:
    """Say whether a claimed amount stands in the evidence, but there only for something else.

    Things counted may be named otherwise ("26 logins" for "26 accounts"), so that they only tell two amounts apart
    when the evidence counts the claimed thing too, with another number.
    """
    same = [held for held in near if held.value == claimed.value]
    if not same or any(claimed.agrees(held) for held in same):
        return False
    if claimed.unit or any(held.unit or held.per for held in same):
        return True
    return bool(set(claimed.counted) & _counted(held for held in near if held.value != claimed.value))


def spans_of_time(text: str) -> frozenset[str]:
    """Return the units of time that a text names, whether counted or not ("for weeks", "within a day")."""
    return frozenset(unit for word in words(text) if (unit := unit_of(word)) in TIMES)


def _counted(held: Iterable[Measure]) -> set[str]:
    """Return the stems that some amounts count."""
    return {noun for measure in held for noun in measure.counted}


def _measure(text: str, amount: Amount, end: int) -> Measure:
    """Read what follows an amount, up to the next one, a break or a small word."""
    rest = text[amount.end : min(end, amount.end + _FAR)]
    cut = _BREAK.search(rest)
    following = [fold(match[0]) for match in _WORD.finditer(rest[: cut.start()] if cut else rest)]
    described = list(takewhile(lambda word: word not in STOPWORDS, dropwhile(_BETWEEN.__contains__, following)))
    unit = _SIGNS.get(text[: amount.start].rstrip()[-1:]) or next(filter(None, map(unit_of, described)), None)
    counted = () if unit else tuple(stem(word) for word in described[:_MOST_NOUNS])
    per = next((_per(following[at:]) for at in range(len(following)) if following[at] in STOPWORDS), None)
    return Measure(amount.value, unit, counted, per)


def unit_of(word: str) -> str | None:
    """Return the unit that a folded word names, or None."""
    single = word if word in _ALIASES else word.removesuffix("s")
    single = _ALIASES.get(single, single)
    return single if single in UNITS else None


def _per(following: Sequence[str]) -> str | None:
    """Return what an amount is taken per: "6 euros a pupil", "300 crowns for every hour"."""
    rest = list(following[1:] if following[:1] == ["for"] else following)
    if len(rest) > 1 and rest[0] in _PER and rest[1] not in STOPWORDS:
        return stem(rest[1])
    return None
