"""What each sentence is worth for a reply, round by round (pure)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import repeat

from retrieval.answering.candidates import Candidate, Pick
from retrieval.answering.choice import Round, Worth
from retrieval.answering.demand import Demand

USUAL = 25
"""Words of a usual sentence; a shorter one is not worth more for being short."""
LEAST = 0.1
"""The share of the best sentence's score that a further one of an answer needs."""
LEAST_OF_SUMMARY = 0.25
NO_NEWS = 0.6
"""What is left of a further sentence's score when it offers no answer that those before it do not."""
MET = 0.8
"""The share of a part's best score from which on a sentence taken for another part answers it too."""
KEPT = 20
"""Words kept for each part of a question that has not had its round."""
NEXT = 1_000.0
"""More than any score."""


def rounds(asked: Sequence[tuple[Demand, Sequence[Pick]]], *, most: int) -> Iterator[Round]:
    """Yield a round for each part of a question, then rounds in which all parts compete."""
    if len(asked) > 1:
        for number, (demand, picks) in enumerate(asked, 1):
            yield Round(picks, answering(picks, [demand], part=True), KEPT * (len(asked) - number))
    merged = _merged([picks for _, picks in asked])
    open_to_all = Round(merged, answering(merged, [demand for demand, _ in asked]))
    yield from repeat(open_to_all, most)


def answering(picks: Sequence[Pick], demands: Sequence[Demand], *, part: bool = False) -> Worth:
    """Return what sentences are worth for an answer: their score by the root of the words they take.

    One that offers no new answer is worth less, and one far below the best nothing. The full
    name comes next where a person is asked for and the first sentence has only the last name. For
    one `part` of a question, nothing is worth anything once a sentence taken for another answers it too.
    """
    best = picks[0].score if picks else 0.0
    scores = {pick.candidate: pick.score for pick in picks} if part else {}

    person = any(demand.person for demand in demands)
    full_names: dict[Candidate, str] = {}

    def _comes_next(pick: Pick, first: Pick) -> bool:
        if person and first.candidate not in full_names:
            full_names[first.candidate] = _full_name(first, picks)
        return person and full_names[first.candidate] in pick.offers

    def worth(pick: Pick, taken: Sequence[Pick], length: int) -> float:
        if part and any(scores[other.candidate] >= MET * best for other in taken):
            return 0.0
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


def _merged(ranked: Sequence[Sequence[Pick]]) -> list[Pick]:
    """Return each sentence as the part of the question sees it that it suits best, best first."""
    if len(ranked) == 1:
        return list(ranked[0])
    best: dict[Candidate, Pick] = {}
    for picks in ranked:
        top = picks[0].score if picks else 0.0
        for pick in picks:
            share = replace(pick, score=pick.score / (top or 1.0))
            if pick.candidate not in best or best[pick.candidate].score < share.score:
                best[pick.candidate] = share
    return sorted(best.values(), key=lambda pick: -pick.score)
