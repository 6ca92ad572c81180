"""What an amount counts or measures: its unit, the thing counted, and per what (pure).

A number alone proves little: "14 %" is not "14 accounts", and "5 million users" is not "$5 million".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import dropwhile, takewhile
from typing import Final

from retrieval.text.analysis import Sentence
from retrieval.text.morphology import Token, Tokens, tokenise
from retrieval.text.quantities import Amount
from retrieval.text.roots import is_small, root_of
from retrieval.text.tokens import fold

_SIGNS = {"$": "dollar", "\u20ac": "euro", "\u00a3": "pound", "\u00a5": "yen"}
_DAYS: Final = {
    "minute": Decimal(1) / 1440,
    "hour": Decimal(1) / 24,
    "day": Decimal(1),
    "night": Decimal(1),
    "week": Decimal(7),
    "fortnight": Decimal(14),
    "month": Decimal(365) / 12,
    "quarter": Decimal(365) / 4,
    "year": Decimal(365),
    "decade": Decimal(3650),
    "century": Decimal(36500),
}
"""How many days each unit of time has."""
_BREAKS: Final = frozenset(".,;:!?()\u2013\u2014")
_MOST_NOUNS = 3
_FAR = 12
"""Tokens behind an amount that may still say of what it is."""


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount with its unit (None: it has none that we know), the roots it counts, and the root it is taken per."""

    value: str
    unit: str | None
    counted: tuple[str, ...]
    per: str | None
    start: int = 0

    @property
    def number(self) -> Decimal:
        """Return the number alone."""
        return Decimal(self.value.removesuffix("%"))

    @property
    def days(self) -> Decimal | None:
        """Return a length of time in days; None for anything else."""
        return self.number * _DAYS[self.unit] if self.unit in _DAYS and "%" not in self.value else None

    def agrees(self, other: Measure) -> bool:
        """Say whether two measures of one value may be of the same thing; what one leaves out does not count."""
        if self.per and other.per and self.per != other.per:
            return False
        if self.unit and other.unit:
            return self.unit == other.unit
        if self.unit or other.unit:
            return not self.counted and not other.counted
        return not self.counted or not other.counted or bool(set(self.counted) & set(other.counted))


def measures_of(sentence: Sentence) -> tuple[Measure, ...]:
    """Return the amounts of a sentence, in order, with what they measure."""
    tokens, found = sentence.tokens, sentence.amounts
    ends = [*(amount.start for amount in found), len(tokens.text)][1:]
    return tuple(_measure(tokens, amount, end) for amount, end in zip(found, ends, strict=True))


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


def days_in(unit: str) -> Decimal | None:
    """Return how many days a unit of time has; None for any other."""
    return _DAYS.get(unit)


def spans_of_time(tokens: Tokens) -> frozenset[str]:
    """Return the units of time that a text names, whether counted or not ("for weeks", "within a day")."""
    return frozenset(unit for token in tokens if (unit := unit_of(token, tokens)) in _DAYS)


def unit_of(token: Token, tokens: Tokens) -> str | None:
    """Return the unit that a word names, or None."""
    units = tokens.grammar.guard.units
    word = fold(token.text) if token.is_word else token.lower
    front = word.partition("-")[0]  # "a weeks-long rush"
    forms = (word, token.lower, word.removesuffix("s"), front, front.removesuffix("s"))
    return next((units[form] for form in forms if form in units), None)


def _counted(held: Iterable[Measure]) -> set[str]:
    """Return the roots that some amounts count."""
    return {noun for measure in held for noun in measure.counted}


def _measure(tokens: Tokens, amount: Amount, end: int) -> Measure:
    """Read what follows an amount, up to the next one, a break or a small word."""
    first = next((at for at in range(len(tokens)) if tokens.starts[at] >= amount.end), len(tokens))
    last = next((at for at in range(first, len(tokens)) if tokens.starts[at] >= end), len(tokens))
    behind = takewhile(lambda token: token.text not in _BREAKS, tokens.between(first, min(last, first + _FAR)))
    following = [token for token in behind if token.is_word]
    bare = dropwhile(lambda token: token.has("of", "articles", "inside"), following)
    described = list(takewhile(lambda token: not is_small(token, tokens.grammar), bare))
    beside = [token for at, token in enumerate(tokens) if tokens.starts[at] < amount.end < tokens.end(at)]
    described = [*(_behind_hyphen(token, tokens) for token in beside), *described]
    units = (unit_of(token, tokens) for token in described)
    sign = _SIGNS.get(tokens.text[: amount.start].rstrip()[-1:]) or _SIGNS.get(tokens[first].text)
    unit = sign or next(filter(None, units), None)
    counted = () if unit else tuple(root_of(token, tokens.grammar) for token in described[:_MOST_NOUNS])
    small = (at for at in range(len(following)) if is_small(following[at], tokens.grammar))
    per = next((_per(following[at:], tokens) for at in small), None)
    return Measure(amount.value, unit, counted, per, amount.start)


def _behind_hyphen(token: Token, tokens: Tokens) -> Token:
    """Return what a number and a hyphen stand before in one word: "a six-week inquiry", "das 38-Minuten-Loch"."""
    return next(iter(tokenise(token.text.partition("-")[2] or token.text, tokens.grammar)), token)


def _per(following: Sequence[Token], tokens: Tokens) -> str | None:
    """Return what an amount is taken per: "6 euros a pupil", "300 crowns for every hour"."""
    rest = following[1:] if following[0].has("of") else following
    guard = tokens.grammar.guard
    if len(rest) < 2 or not guard.has("per", rest[0].lower):  # noqa: PLR2004 - "a" and the noun behind it
        return None
    taken = not is_small(rest[1], tokens.grammar) and rest[1].lower not in guard.shares
    return root_of(rest[1], tokens.grammar) if taken else None
