"""How much the best sentences found for a question give it: its words, names, times and reasons, and how fresh (pure).

What each constant was set on, and what else was tried, is in docs/decisions/0007-refusing.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from retrieval.answering.demand import Demand, Wanted
from retrieval.answering.pages import page_of
from retrieval.answering.select import Pick
from retrieval.domain import Hit
from retrieval.search.ranking import UNDATED
from retrieval.text.asking import CAUSE_GIVEN
from retrieval.text.names import is_held
from retrieval.text.quantities import falls_on
from retrieval.text.query import is_about_now_alone

LOOKED_AT = 3
"""The best sentences that the question's words are looked for in and beside: an answer quotes about as many."""
A_FACT = 8
"""Words that one sentence is asked for: a longer question may be answered by two, or by three."""
LENGTH = 0.35
"""The exponent of the number of words asked for: of a long question a smaller share is as much evidence."""
FEWEST = 2
"""A question of one word counts as one of two."""
NAMES = 0.3
TIMES = 0.6
REASON = 0.15
"""The share of the worth that is lost when all names, all times, or the reason asked for are missing."""


class Timing(Enum):
    """How much a question is about the time it is asked: its value is the age at which evidence counts half."""

    ANY = None
    NOW = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Strength:
    """What the best sentences give a question; shares are in 0..1.

    `covered` is the share of the `asked` words that stand in the one that has most of them, beside it or in its
    heading, as far as it is fresh, `covered_ever` the same whatever its age. `named` is the share of the
    question's names, versions among them, that the best one's passage holds; `timed` the share of its days and years
    that something found tells of. `reasoned` says that a reason is given, where one is asked for. `newest` is the
    newest date of what tells at least half as much as the best, `freshness` what its age leaves of it. `unmet`,
    `unnamed` and `untimed` are what is missing, as the demand writes it; `elsewhere` are names that something found
    holds, but not what answers best.
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
        return self._worth(self.covered)

    @property
    def is_too_old(self) -> bool:
        """Whether only the evidence's age stands against it, by half at least, and nothing found on this is newer."""
        return (
            2 * self.freshness <= 1
            and 2 * self.covered <= self.covered_ever
            and self.share < 1 <= self._worth(self.covered_ever)
        )

    def _worth(self, covered: float) -> float:
        kept = (1 - NAMES * (1 - self.named)) * (1 - TIMES * (1 - self.timed)) * (1 - REASON * (not self.reasoned))
        return covered * math.pow(max(FEWEST, self.asked), LENGTH) * kept


def timing(question: str) -> Timing:
    """Say how much a question is about the time it is asked."""
    return Timing.NOW if is_about_now_alone(question) else Timing.ANY


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

    def fresh(pick: Pick) -> float:
        return faded(pick.quotable.hit.document.published_at, timing=timing, moment=moment)

    told = sorted(best, key=lambda pick: -_share(demand, [pick]) * fresh(pick))[: 1 + len(demand.stems) // A_FACT]
    telling = [pick.quotable.hit.document.published_at for pick in picks if 2 * pick.covered >= best[0].covered]
    newest = max(filter(None, telling), default=None)
    named, unnamed, elsewhere = _names_met(demand, [pick.quotable.hit for pick in (*told, best[0])], hits)
    times = [day for day in demand.dates if day[0].isdigit() or day.startswith("--")]  # a weekday falls in every week
    untimed = tuple(sorted(time for time in times if not any(_is_of(hit, time) for hit in hits)))
    return Strength(
        covered=_share(demand, told) * max(map(fresh, told)),
        covered_ever=max(_share(demand, [pick]) for pick in best),
        asked=len(_looked_for(demand, told)),
        named=named,
        timed=1 - len(untimed) / len(times) if times else 1.0,
        reasoned=demand.wanted is not Wanted.REASON or _gives_reason(best[0], picks),
        newest=newest,
        unmet=tuple(s for s in demand.stems if not any(s in pick.quotable.around for pick in best)),
        unnamed=unnamed,
        elsewhere=elsewhere,
        untimed=untimed,
        freshness=faded(newest, timing=timing, moment=moment),
    )


def _share(demand: Demand, told: Sequence[Pick]) -> float:
    """Return the share of the asked words that stand in sentences, beside them or in their headings."""
    stems = _looked_for(demand, told)
    held = _around(told)
    return sum(s in held for s in stems) / len(stems) if stems else 1.0


def _looked_for(demand: Demand, told: Sequence[Pick]) -> tuple[str, ...]:
    """Return the asked words; what sort of thing is asked for is one of them where sentences say it."""
    return (*demand.stems, *(demand.sort & _around(told) - set(demand.stems)))


def _around(told: Sequence[Pick]) -> frozenset[str]:
    return frozenset[str]().union(*(pick.quotable.around for pick in told))


def _names_met(
    demand: Demand, best: Sequence[Hit], hits: Sequence[Hit]
) -> tuple[float, tuple[str, ...], tuple[str, ...]]:
    """Return the share of the names' words that the best hits hold, the names that none holds, and only others hold."""
    versions = [stem for stem in demand.stems if " " in stem]
    wanted = [word for name in demand.names for word in name.split()] + versions
    if not wanted:
        return 1.0, (), ()
    told = _held(best)
    missing = [name for name in sorted(demand.names) if not told.issuperset(name.split())]
    everywhere = _held(hits)
    unnamed = tuple(name for name in missing if not everywhere.issuperset(name.split()))
    share = sum(word in told for word in wanted) / len(wanted)
    return share, unnamed, tuple(name for name in missing if name not in unnamed)


def _held(hits: Iterable[Hit]) -> frozenset[str]:
    """Return the words of hits, and the figures that stand behind some of them: "tarn 4"."""
    return frozenset().union(*(held for page in map(page_of, hits) for held in (page.words, page.stems)))


def _is_of(hit: Hit, time: str) -> bool:
    """Say whether a hit is of a time, or speaks of it."""
    published = hit.document.published_at
    if published is not None and falls_on(time, published.date()):
        return True
    page = page_of(hit)
    return is_held(time, page.dates) or time in page.numbers  # "2000 accounts" reads like a year, "2,000" does not


def _gives_reason(best: Pick, picks: Sequence[Pick]) -> bool:
    """Say whether the best sentence or one beside it gives a cause."""
    one = best.quotable
    beside = (p.quotable for p in picks if p.quotable.source == one.source and abs(p.quotable.place - one.place) <= 1)
    return any(CAUSE_GIVEN.search(quotable.text) for quotable in beside)
