"""A second opinion on the first candidates: a reranker's order, taken over into their scores (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from retrieval.search.ranking import Candidate

READ = 50
"""Candidates that a reranker reads: a model reads some tens of passages in the time that people wait."""


def reordered(candidates: Sequence[Candidate], order: Sequence[int]) -> list[Candidate]:
    """Return candidates in another order, the best score going to the first, the next to the second, and so on.

    Only who has which score changes: what freshness, place and names do with scores stays what it was. `order` holds
    places, each at most once; candidates that it leaves out come last, as they came.
    """
    left_out = set(range(len(candidates))) - set(order)
    places = [*order, *sorted(left_out)]
    scores = sorted((candidate.score for candidate in candidates), reverse=True)
    return [replace(candidates[place], score=score) for place, score in zip(places, scores, strict=True)]
