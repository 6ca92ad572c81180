"""Is what was found enough to answer from? Decided on the evidence, not on a search score (pure)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from retrieval.answering.citations import heading
from retrieval.answering.demand import Demand, Wanted, demand_of
from retrieval.answering.extractive import Pick, rank
from retrieval.answering.wording import stem
from retrieval.domain import Hit
from retrieval.finding.entities import fold, words

ENOUGH = 1.0
"""The points at which evidence answers."""
NAMES_COUNT = 1.15
STALE_COSTS = 2.4
STALE = timedelta(days=30)
"""A question about now needs evidence younger than this."""
_LOOKED_AT = 3
_TOLD = 2

NOTHING_FOUND = "Nothing that was searched speaks about this."
NOT_SAID = "What was found is near the subject, but does not answer this."
_KINDS = {Wanted.AMOUNT: "gives the number that was asked for", Wanted.TIME: "says when"}


@dataclass(frozen=True, slots=True)
class Strength:
    """What the best sentences give a question.

    `covered` is the share of the question's `stems` content words, weighted by rarity, that the best sentence has or
    has beside it; `named` the share of the question's names that the best sentences' passages and headings hold;
    `newest` the newest of their dates where the question is about now and that is too old; `unmet` and `unnamed` are
    the question's words and names that are missing.
    """

    covered: float
    stems: int
    named: float = 1.0
    newest: datetime | None = None
    stale: bool = False
    unmet: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        """How much the evidence adds up to; from `ENOUGH` on it answers.

        A share of a long question's words is more evidence than the same share of a short one's, so it counts by the
        square root of their number. Fitted (logistic regression, rounded) on the development halves of MultiHop-RAG
        and RealTimeQA, the latter also with its answering articles taken away.
        """
        return self.covered * math.sqrt(self.stems) + NAMES_COUNT * self.named - (STALE_COSTS if self.stale else 0.0)


def refusal(question: str, hits: Sequence[Hit], *, about_now: bool, moment: datetime) -> str | None:
    """Return why the hits do not answer the question, in one plain sentence, or None when they do.

    `about_now` says that the question is about the time it is asked, `moment` when that is.
    """
    demand = demand_of(question)
    picks = rank(demand, hits)
    if not picks:
        return NOTHING_FOUND
    if demand.wanted in _KINDS:
        picks = [pick for pick in picks if pick.meets]
        if not picks:
            return f"Nothing that was found {_KINDS[demand.wanted]}."
    evidence = strength(demand, picks[:_LOOKED_AT], hits, moment=moment if about_now else None)
    return None if evidence.points >= ENOUGH else _reason(question, evidence)


def strength(demand: Demand, picks: Sequence[Pick], hits: Sequence[Hit], *, moment: datetime | None) -> Strength:
    """Measure what picked sentences give a question; `moment` is None for a question that is not about now."""
    cited = [hits[pick.candidate.source - 1] for pick in picks]
    held = {word for hit in cited for word in words(f"{heading(hit.document)}\n{hit.passage.text}")}
    asked = [word for name in sorted(demand.names) for word in name.split()]
    named = sum(word in held for word in asked) / len(asked) if asked else 1.0
    dated = [hit.document.published_at for hit in cited if hit.document.published_at]
    newest = max(dated, default=None)
    return Strength(
        covered=picks[0].covered_around,
        stems=len(demand.stems),
        named=named,
        newest=newest,
        stale=moment is not None and (newest is None or moment - newest > STALE),
        unmet=tuple(s for s in demand.stems if s not in picks[0].candidate.around),
        unnamed=tuple(sorted(n for n in demand.names if not any(word in held for word in n.split()))),
    )


def _reason(question: str, evidence: Strength) -> str:
    """Say what is missing, the most telling first."""
    if evidence.unnamed:
        missing = _listed([_as_asked(question, name) for name in evidence.unnamed[:_TOLD]])
        return f"Nothing that was found mentions {missing}."
    if evidence.stale:
        since = f" is from {evidence.newest:%-d %B %Y}" if evidence.newest else " has no date"
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
        run = [token.strip(".,;:?!'\"()") for token in tokens[i : i + len(parts)]]
        if [fold(token) for token in run] == parts:
            return " ".join(run)
    return name


def _surface(question: str, wanted: str) -> str:
    """Return the question's word that has a stem."""
    return next((word for word in words(question) if stem(word) == wanted), "")


def _listed(found: Sequence[str]) -> str:
    """Join quoted words with "or"."""
    return " or ".join(f"\u201c{one}\u201d" for one in found)
