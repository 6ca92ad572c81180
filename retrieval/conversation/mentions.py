"""What a question mentions and where: names, outlets, dates, and the words that carry its subject (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from retrieval.text.names import CALENDAR, GRAMMAR, names
from retrieval.text.outlets import named_outlets
from retrieval.text.quantities import MONTHS, Amount, days
from retrieval.text.tokens import stem, tokens, words

FILLERS = GRAMMAR | frozenset(
    re.findall(
        r"\w+",
        """say says said tell told happen happens happened know known think thought mean means please ok okay thanks
        thank exactly really else still ever know give show find get got anything something someone anyone everything
        anybody somebody everybody nothing nobody thing things reason source sources mention mentioned explain more
        detail details long report reports reported reporting write writes wrote written according publish published
        day days week weeks month months year years quarter new news now instead""",
    )
)
"""Words that say nothing of what a question is about."""
_NO_SUBJECT = FILLERS | CALENDAR
_IN = "in "
_POSSESSIVE = re.compile("['\u2019]s?$")


class Sort(StrEnum):
    """What may take the place of what: a date of a date, a name of a name."""

    NAME = "name"
    OUTLET = "outlet"
    DATE = "date"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, outlet, date or word of a text: as written, in the form to compare by, and where, `[start, end)`."""

    sort: Sort
    value: str
    written: str
    start: int
    end: int

    @property
    def stems(self) -> frozenset[str]:
        """Return the stems of its words; two mentions that share one are about the same."""
        return frozenset(stem(word) for word in self.value.split())


def mentions_of(text: str, outlets: Collection[str] = frozenset()) -> tuple[Mention, ...]:
    """Return what a text mentions, in its order; `outlets` are those that there are."""
    dated = [Mention(Sort.DATE, day.value, text[day.start : day.end], day.start, day.end) for day in _dated(text)]
    taken = [(day.start, day.end) for day in dated]
    named = [name for name in named_in(text, outlets) if not _within(name.start, name.end, taken)]
    taken += [(name.start, name.end) for name in named]
    carrying = [
        Mention(Sort.WORD, folded, _unowned(text[start:end]), start, end)
        for folded, start, end in tokens(text)
        if folded not in _NO_SUBJECT and not _within(start, end, taken)
    ]
    return tuple(sorted([*dated, *named, *carrying], key=lambda mention: mention.start))


def _dated(text: str) -> tuple[Amount, ...]:
    """Return where the dates of a text stand; one that is nothing but a month ("May?") means the month."""
    found = words(text)
    if not text[:1].isupper() or len(found) != 1 or found[0] not in MONTHS:
        return days(text)
    shift = len(_IN)
    return tuple(replace(day, start=day.start - shift, end=day.end - shift) for day in days(_IN + text))


def named_in(text: str, outlets: Collection[str] = frozenset()) -> list[Mention]:
    """Return the names of a text and those of the outlets, each where it stands, the longest reading of it."""
    found = list(tokens(text))
    runs: dict[str, list[tuple[str, ...]]] = {}
    for name in names(text) - FILLERS:
        runs.setdefault(name.split()[0], []).append(tuple(name.split()))
    named: list[Mention] = []
    place = 0
    while place < len(found):
        likely = runs.get(found[place][0], ())
        longest = max((len(run) for run in likely if run == _run(found, place, len(run))), default=0)
        if longest:
            named.append(_of_name(text, found[place][1], found[place + longest - 1][2], outlets))
        place += longest or 1
    return named


def _run(found: list[tuple[str, int, int]], place: int, length: int) -> tuple[str, ...]:
    return tuple(folded for folded, _, _ in found[place : place + length])


def _of_name(text: str, start: int, end: int, outlets: Collection[str]) -> Mention:
    written = _unowned(text[start:end])
    # an outlet may be told by its first word alone, but not where a text opens
    sort = Sort.OUTLET if outlets and named_outlets(f"in {written}", outlets) else Sort.NAME
    value = " ".join(folded for folded, _, _ in tokens(written))
    return Mention(sort, value, written, start, start + len(written))


def _unowned(written: str) -> str:
    """Leave out a possessive's ending."""
    return _POSSESSIVE.sub("", written)


def _within(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return any(start < last and first < end for first, last in taken)
