"""Is what was found enough to answer from? Decided on the evidence, not on a search score (pure)."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from retrieval.answering.candidates import Pick
from retrieval.answering.citations import heading
from retrieval.answering.demand import Demand, Wanted, demand_of
from retrieval.answering.extractive import rank
from retrieval.answering.lexicon import PRESENT
from retrieval.answering.wording import stem
from retrieval.domain import Hit
from retrieval.finding.cues import is_about_now
from retrieval.finding.entities import fold, words

ENOUGH = 0.9
"""The points at which evidence answers."""
COVER_COUNTS = 0.6
NAMES_COUNT = 0.3
STALE = timedelta(days=30)
"""A question about now needs evidence younger than this."""


class Timing(Enum):
    """How much a question is about the time it is asked: its value is what old evidence costs."""

    ANY = 0.0
    AS_OF = 1.5
    NOW = 2.5


_LOOKED_AT = 2
_TOLD = 2

NOTHING_FOUND = "Nothing that was searched speaks about this."
NOTHING_NAMED = "The question names no subject to look for."
NOT_SAID = "What was found is near the subject, but does not answer this."
KINDS = {
    Wanted.AMOUNT: "gives the number that was asked for",
    Wanted.TIME: "says when",
    Wanted.CREDIT: "says whose report it is",
}


@dataclass(frozen=True, slots=True)
class Strength:
    """What the best sentences give a question.

    `covered` is the share of the question's `stems` content words, weighted by rarity, that the best sentence has
    itself, `covered_around` what it has or has beside it (heading and neighbours included); `named` is the share of
    the question's names that the best sentences' passages and headings hold; `newest` is the newest of their dates,
    `stale` what its age costs when that is too much for the question; `unmet` and `unnamed` are what is missing.
    """

    covered: float
    covered_around: float
    stems: int
    named: float = 1.0
    newest: datetime | None = None
    stale: float = 0.0
    unmet: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        """How much the evidence adds up to; from `ENOUGH` on it answers.

        A share of a long question's words is more evidence than the same share of a short one's, so it counts by the
        square root of their number. Set on the development halves of MultiHop-RAG and RealTimeQA, the latter also
        with its answering articles taken away (see `benchmarks/answers.py`).
        """
        cover = COVER_COUNTS * (self.covered + self.covered_around) * math.sqrt(max(1, self.stems))
        return cover + NAMES_COUNT * self.named - self.stale


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to answer: `reason` says in one plain sentence why not, and is None where the evidence is enough.

    `strength` is what the evidence adds up to as a share of what is enough: 1 and above answers.
    """

    reason: str | None
    strength: float = 0.0


def timing(question: str, *, moment: datetime, as_of: bool) -> Timing:
    """Say how much a question is about the time it is asked; `as_of` says that it was asked as of a given moment."""
    if PRESENT.search(question):
        return Timing.NOW
    return Timing.AS_OF if as_of and is_about_now(question, moment=moment, as_of=True) else Timing.ANY


def decide(question: str, hits: Sequence[Hit], *, timing: Timing, moment: datetime) -> Decision:
    """Say whether the hits answer the question, and how strongly.

    `moment` is what the evidence's age is measured from.
    """
    demand = demand_of(question)
    if not demand.stems and demand.wanted is not Wanted.CREDIT:
        return Decision(NOTHING_NAMED)
    picks = rank(demand, hits)
    if not picks:
        return Decision(NOTHING_FOUND)
    if demand.wanted in KINDS:
        picks = [pick for pick in picks if pick.meets]
        if not picks:
            return Decision(f"Nothing that was found {KINDS[demand.wanted]}.")
    evidence = strength(demand, picks[:_LOOKED_AT], hits, timing=timing, moment=moment)
    share = max(0.0, evidence.points / ENOUGH)
    return Decision(None if evidence.points >= ENOUGH else _reason(question, evidence), share)


def strength(
    demand: Demand, picks: Sequence[Pick], hits: Sequence[Hit], *, timing: Timing, moment: datetime
) -> Strength:
    """Measure what picked sentences give a question."""
    cited = [hits[pick.candidate.source - 1] for pick in picks]
    asked = [word for name in sorted(demand.names) for word in name.split()]
    held = _held(cited)
    newest = max((hit.document.published_at for hit in cited if hit.document.published_at), default=None)
    old = newest is None or moment - newest > STALE
    every = _held(hits)
    return Strength(
        covered=picks[0].covered,
        covered_around=picks[0].covered_around,
        stems=len(demand.stems),
        named=sum(word in held for word in asked) / len(asked) if asked else 1.0,
        newest=newest,
        stale=timing.value if old else 0.0,
        unmet=tuple(s for s in demand.stems if s not in picks[0].candidate.around),
        unnamed=tuple(sorted(n for n in demand.names if not every.issuperset(n.split()))),
    )


def _held(hits: Sequence[Hit]) -> frozenset[str]:
    """Return the words that passages and their headings hold."""
    return frozenset(word for hit in hits for word in words(f"{heading(hit.document)}\n{hit.passage.text}"))


def _reason(question: str, evidence: Strength) -> str:
    """Say what is missing, the most telling first."""
    opener = words(question)[:1]
    unnamed = [_as_asked(question, name) for name in evidence.unnamed if [name] != opener]
    if unnamed:
        return f"Nothing that was found mentions {_listed(unnamed[:_TOLD])}."
    if evidence.stale:
        day = evidence.newest
        since = f" is from {day.day} {day:%B %Y}" if day else " has no date"
        return f"The newest that was found on this{since}, too old for a question about now."
    unmet = [surface for s in evidence.unmet if (surface := _surface(question, s))]
    if unmet:
        return f"What was found does not speak of {_listed(unmet[:_TOLD])} in this connection."
    return NOT_SAID


def _as_asked(question: str, name: str) -> str:
    """Return a folded name as the question writes it."""
    parts = name.split()
    tokens = question.split()
    for i in range(len(tokens) - len(parts) + 1):
        run = [re.sub(r"['\u2019]s$|^\W+|\W+$", "", token) for token in tokens[i : i + len(parts)]]
        if [fold(token) for token in run] == parts:
            return " ".join(run)
    return name


def _surface(question: str, wanted: str) -> str:
    """Return the question's word that has a stem."""
    found = (re.sub(r"['\u2019]s$|^\W+|\W+$", "", token) for token in question.split())
    return next((token for token in found if stem(fold(token)) == wanted), "")


def _listed(found: Sequence[str]) -> str:
    """Join quoted words with "or"."""
    return " or ".join(f"\u201c{one}\u201d" for one in found)
