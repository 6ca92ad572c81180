"""What the guard of answers watches for in one language: the `[guard]` table of its file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from retrieval.text.morphology import Token

Phrase = tuple[str, ...]
_ENDING: Final = 3
"""Letters of an ending that is a word by itself: the "n't" of "didn't"."""
_TABLES: Final = frozenset({"units", "scales", "numbers", "shares", "relative"})
"""What maps words to values; everything else is a list of words."""


@dataclass(frozen=True, slots=True)
class GuardRows:
    """Words by what they do to a statement, and the values of those that measure.

    `units` give a unit's English name, `scales` what a number is multiplied by, `numbers` and `shares` what a word
    counts, `relative` how a day is told from the day of the report: its span ("day", "month") and how many on.
    """

    units: Mapping[str, str]
    scales: Mapping[str, Decimal]
    numbers: Mapping[str, Decimal]
    shares: Mapping[str, Decimal]
    relative: tuple[tuple[Phrase, str, int], ...]
    _lists: Mapping[str, tuple[Phrase, ...]]
    _beginning: Mapping[tuple[str, str], tuple[Phrase, ...]]

    def beginning(self, name: str, token: Token) -> frozenset[Phrase]:
        """Return the words and phrases of a list that begin with a word in one of its forms."""
        return frozenset(phrase for form in forms_of(token) for phrase in self._beginning.get((name, form), ()))

    def phrases(self, name: str) -> tuple[Phrase, ...]:
        """Return the words and phrases of a list."""
        return self._lists.get(name, ())

    def has(self, name: str, word: str) -> bool:
        """Say whether a list has a single word."""
        return (word,) in self._lists.get(name, ())


def forms_of(token: Token) -> frozenset[str]:
    """Return the forms in which a row may have a word; an ending such as the "n't" of "didn't" is a word by itself."""
    ending = token.lower[-_ENDING:]
    return frozenset({token.lower, token.lemma, ending} if "'" in ending else {token.lower, token.lemma})


def guard_rows(table: Mapping[str, Any], cues: Iterable[tuple[str, tuple[Phrase, ...]]]) -> GuardRows:
    """Read the `[guard]` table of a language; a list also has the cues of its kind."""
    lists = {name: _phrases(words) for name, words in table.items() if name not in _TABLES}
    for kind, phrases in cues:
        lists[kind] = (*lists.get(kind, ()), *phrases)
    beginning = defaultdict[tuple[str, str], list[Phrase]](list)
    for name, phrases in lists.items():
        for phrase in dict.fromkeys(phrases):
            beginning[name, phrase[0]].append(phrase)
    return GuardRows(
        units={form: unit for unit, forms in table.get("units", {}).items() for form in forms},
        scales=_values(table.get("scales", {})),
        numbers=_values(table.get("numbers", {})),
        shares=_values(table.get("shares", {})),
        relative=tuple(_relative(table.get("relative", {}))),
        _lists=lists,
        _beginning={key: tuple(phrases) for key, phrases in beginning.items()},
    )


def _values(row: Mapping[str, Any]) -> dict[str, Decimal]:
    return {word: Decimal(str(value)) for word, value in row.items()}


def _relative(rows: Mapping[str, Iterable[str]]) -> Iterator[tuple[Phrase, str, int]]:
    """Yield each phrase with its span and step: `day-1` has "yesterday"."""
    for key, texts in rows.items():
        span = key.rstrip("-0123456789")
        for text in texts:
            yield tuple(text.split()), span, int(key.removeprefix(span))


def _phrases(words: Iterable[str]) -> tuple[Phrase, ...]:
    return tuple(tuple(word.split()) for word in words)
