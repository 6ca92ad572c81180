"""How much the best sentences found for a question give it: its words, names, times and reasons, and how fresh (pure).

What each constant was set on, and what else was tried, is in docs/decisions/0007-refusing.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from statistics import fmean

from retrieval.answering.demand import Demand, Wanted
from retrieval.answering.select import Pick
from retrieval.domain import Hit
from retrieval.grounding.citations import heading
from retrieval.search.ranking import UNDATED
from retrieval.text.lexicon import CAUSE_GIVEN
from retrieval.text.names import dates, is_held
from retrieval.text.quantities import falls_on, numbers
from retrieval.text.query import (
    is_about_now,
    is_about_now_alone,
    is_about_ourselves,
    is_about_the_beginning,
    speaks_of_now,
)
from retrieval.text.tokens import words

ENOUGH = 1.03
"""The worth from which on evidence answers."""
LOOKED_AT = 3
"""The best sentences that the question's words are looked for in and beside: an answer quotes about as many."""
NAMED_IN = 2
"""The best sentences whose passages are to hold the question's names."""
LENGTH = 0.35
"""The exponent of the number of words asked for: of a long question a smaller share is as much evidence."""
FEWEST = 2
"""A question of one word counts as one of two."""
NAMES = 0.3
TIMES = 0.3
REASON = 0.15
"""The share of the worth that is lost when all names, all times, or the reason asked for are missing."""


class Timing(Enum):
    """How much a question is about the time it is asked: its value is the age at which evidence counts half."""

    ANY = None
    AS_OF = timedelta(days=22)
    NOW = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Strength:
    """What the best sentences give a question; shares are in 0..1.

    `covered` is the share of the `asked` words that stand in them, beside them or in their heading, each as fresh
    as the freshest sentence that has it, `covered_ever` the same whatever its age. `named` is the share of the
    question's names that their passages hold, on average; `timed` the share of its days and years that something
    found tells of. `reasoned` says that a reason is given, where one is asked for. `newest` is the newest date of
    what tells at least half as much as the best, `freshness` what its age leaves of it. `unmet`, `unnamed` and
    `untimed` are what is missing, as the demand writes it; `elsewhere` are names that something
    found holds, but not what answers best.
    """

    covered: float
    covered_ever: float
    asked: int
    named: float = 1.0
    timed: float = 1.0
    reasoned: bool = True
    newest: datetime | None = None
    unmet: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    untimed: tuple[str, ...] = ()
    freshness: float = 1.0

    @property
    def share(self) -> float:
        """How much the evidence adds up to, as a share of what is enough."""
        return self._worth(self.covered) / ENOUGH

    @property
    def is_too_old(self) -> bool:
        """Whether only the evidence's age stands against it, by half at least, and nothing found on this is newer."""
        return (
            2 * self.freshness <= 1
            and 2 * self.covered <= self.covered_ever
            and self.share < 1 <= self._worth(self.covered_ever) / ENOUGH
        )

    def _worth(self, covered: float) -> float:
        kept = (1 - NAMES * (1 - self.named)) * (1 - TIMES * (1 - self.timed)) * (1 - REASON * (not self.reasoned))
        return covered * math.pow(max(FEWEST, self.asked), LENGTH) * kept


def timing(question: str, *, moment: datetime, as_of: bool) -> Timing:
    """Say how much a question is about the time it is asked; `as_of` says that it was asked as of a given moment.

    What a team wrote down about itself stays true for longer than news does.
    """
    if is_about_now_alone(question) or (as_of and speaks_of_now(question)):
        return Timing.NOW
    if is_about_the_beginning(question) or is_about_ourselves(question):
        return Timing.ANY
    if as_of and is_about_now(question, moment=moment, as_of=True):
        return Timing.AS_OF
    return Timing.ANY


def faded(published: datetime | None, *, timing: Timing, moment: datetime) -> float:
    """Say what a document's age leaves of its evidence: 1 when new, a half at the timing's age, then little."""
    half: timedelta | None = timing.value
    if half is None:
        return 1.0
    if published is None:
        return UNDATED
    age = max(timedelta(), moment - published) / half
    return 1 / (1 + age**3)


def strength(
    demand: Demand, picks: Sequence[Pick], hits: Sequence[Hit], *, timing: Timing, moment: datetime
) -> Strength:
    """Measure what ranked sentences, best first, give a question; `moment` is what their age is measured from."""
    best = picks[:LOOKED_AT]
    cited = [hits[pick.candidate.source - 1] for pick in best]
    fresh = [faded(hit.document.published_at, timing=timing, moment=moment) for hit in cited]
    found = [
        max((f for f, p in zip(fresh, best, strict=True) if s in p.candidate.around), default=0.0) for s in demand.stems
    ]
    names = _Names(demand, hits)
    telling = [hits[pick.candidate.source - 1] for pick in picks if 2 * pick.covered >= best[0].covered]
    newest = max((hit.document.published_at for hit in telling if hit.document.published_at), default=None)
    untimed = _untimed(demand, hits)
    times = _times(demand)
    return Strength(
        covered=sum(found) / len(found) if found else max(fresh),
        covered_ever=sum(f > 0 for f in found) / len(found) if found else 1.0,
        asked=len(demand.stems),
        named=fmean(names.share(hit) for hit in cited[:NAMED_IN]),
        timed=1 - len(untimed) / len(times) if times else 1.0,
        reasoned=demand.wanted is not Wanted.REASON or _gives_reason(best[0], picks),
        newest=newest,
        unmet=tuple(s for s, f in zip(demand.stems, found, strict=True) if not f),
        unnamed=names.in_none,
        elsewhere=names.missing_in(cited[:NAMED_IN]),
        untimed=untimed,
        freshness=faded(newest, timing=timing, moment=moment),
    )


class _Names:
    """The question's names, held against what was found."""

    def __init__(self, demand: Demand, hits: Sequence[Hit]) -> None:
        self._names = sorted(demand.names)
        self._words = [word for name in self._names for word in name.split()]
        self._held = {hit.passage.passage_id: _words(hit) for hit in hits} if self._names else {}

    def share(self, hit: Hit) -> float:
        """Return the share of the names' words that a passage and its heading hold."""
        held = self._held.get(hit.passage.passage_id, frozenset())
        return sum(word in held for word in self._words) / len(self._words) if self._words else 1.0

    @property
    def in_none(self) -> tuple[str, ...]:
        """Return the names that nothing found holds."""
        every = frozenset[str]().union(*self._held.values())
        return tuple(name for name in self._names if not every.issuperset(name.split()))

    def missing_in(self, hits: Sequence[Hit]) -> tuple[str, ...]:
        """Return the names that none of these passages holds, though another that was found does."""
        held = frozenset[str]().union(*(self._held.get(hit.passage.passage_id, frozenset()) for hit in hits))
        absent = frozenset(self.in_none)
        return tuple(name for name in self._names if name not in absent and not held.issuperset(name.split()))


def _words(hit: Hit) -> frozenset[str]:
    return frozenset(words(f"{heading(hit.document)}\n{hit.passage.text}"))


def _times(demand: Demand) -> tuple[str, ...]:
    """Return the days, months and years that a question names; a weekday alone falls in every week."""
    return tuple(sorted(day for day in demand.dates if day[0].isdigit() or day.startswith("--")))


def _untimed(demand: Demand, hits: Sequence[Hit]) -> tuple[str, ...]:
    """Return the times of the question that nothing found is of or speaks of."""
    return tuple(time for time in _times(demand) if not any(_is_of(hit, time) for hit in hits))


def _is_of(hit: Hit, time: str) -> bool:
    published = hit.document.published_at
    if published is not None and falls_on(time, published.date()):
        return True
    text = f"{heading(hit.document)}\n{hit.passage.text}"
    return is_held(time, dates(text)) or time in numbers(text)  # "2000 accounts" reads like a year, "2,000" does not


def _gives_reason(best: Pick, picks: Sequence[Pick]) -> bool:
    """Say whether the best sentence or one beside it gives a cause."""
    return any(
        CAUSE_GIVEN.search(pick.candidate.text)
        for pick in picks
        if pick.candidate.source == best.candidate.source and abs(pick.candidate.place - best.candidate.place) <= 1
    )
