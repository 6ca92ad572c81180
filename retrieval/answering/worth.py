"""What each sentence is worth for a reply, round by round (pure)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from retrieval.answering.candidates import Candidate, Pick
from retrieval.answering.choice import Worth
from retrieval.answering.demand import Demand

USUAL = 25
"""Words of a usual sentence; a shorter one is not worth more for being short."""
LEAST = 0.1
"""The share of the best sentence's score that a further one of an answer needs."""
LEAST_OF_SUMMARY = 0.25
NO_NEWS = 0.6
"""What is left of a further sentence's score when it offers no answer that those before it do not."""
NEXT = 1_000.0
"""More than any score."""


def answering(picks: Sequence[Pick], demand: Demand) -> Worth:
    """Return what sentences are worth for an answer: their score by the root of the words they take.

    One that offers no new answer is worth less, and one far below the best nothing. The full name comes next where a
    person is asked for and the first sentence has only the last name.
    """
    best = picks[0].score if picks else 0.0
    full_names: dict[Candidate, str] = {}

    def _comes_next(pick: Pick, first: Pick) -> bool:
        if demand.person and first.candidate not in full_names:
            full_names[first.candidate] = _full_name(first, picks)
        return demand.person and full_names[first.candidate] in pick.offers

    def worth(pick: Pick, taken: Sequence[Pick], length: int) -> float:
        before = {one for other in taken for one in other.offers}
        score = pick.score * (NO_NEWS if before and not pick.offers.keys() - before else 1.0)
        if len(taken) == 1 and _comes_next(pick, taken[0]):
            score += NEXT
        elif score < LEAST * best:
            return 0.0
        return float(score / math.sqrt(max(USUAL, length)))

    return worth


def telling(picks: Sequence[Pick]) -> Worth:
    """Return what sentences are worth for a summary: their score, and nothing far below the best."""
    least = LEAST_OF_SUMMARY * picks[0].score if picks else 0.0
    return lambda pick, *_: pick.score if pick.score >= least else 0.0


def _full_name(pick: Pick, picks: Sequence[Pick]) -> str:
    """Return the full form of a last name that a sentence answers with, the one with most votes; it may have none."""
    lacking = [one for one in pick.offers if not any(other.endswith(f" {one}") for other in pick.offers)]
    endings = tuple(f" {one}" for one in lacking)
    full = {name: votes for p in picks for name, votes in p.offers.items() if name.endswith(endings)}
    return max(full, key=lambda name: (full[name], name), default="")
