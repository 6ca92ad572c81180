"""The passages that may become a question's hits, and how well they match it; never past its audience."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from retrieval.domain import Card, Question, Scored, Vector
from retrieval.errors import TransientError
from retrieval.ports import Library, PassageIndex, WordIndex
from retrieval.search.ranking import best

_DEPTH = 100
"""How many passages each index is asked for at first."""
_DEEPEST = 10_000
"""How many at most, where a moment or a filter leaves too few of them."""
_AMPLE = 3
"""Times enough that asking deeper aims at: as many as a question without a moment or a filter has."""
_FEW = 2_000
"""Where no more passages than this are let through, all are compared: the indexes would have to be asked deep."""


@dataclass(frozen=True, slots=True)
class Found:
    """Passages by identity, how near they are, and how well the words match, where they do."""

    cards: dict[str, Card]
    by_vector: dict[str, float]
    by_words: dict[str, float]


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds what may become a hit, in both indexes or, where a question lets little through, in the catalog."""

    catalog: Library
    passages: PassageIndex
    words: WordIndex
    few: int = field(default=_FEW, kw_only=True)

    def find(self, question: Question, wording: str, vector: Vector | None, *, enough: int) -> Found:
        """Return candidates, at least `enough` if there are as many; without a vector those of the words alone.

        `wording` is the question for the words. Raises `IndexMismatch` or `IndexBroken` as the indexes do.
        """
        few = self._few(question)
        return (
            self._in_indexes(question, wording, vector, enough)
            if few is None
            else self._among(few, question, wording, vector)
        )

    def _few(self, question: Question) -> dict[str, Vector] | None:
        """Return all that the question's moment and filter let through, or None where that is much."""
        if question.as_of is None and not question.filter.narrows:
            return None
        return self.catalog.few(question.audience, question.filter, most=self.few, as_of=question.as_of)

    def _among(self, few: Mapping[str, Vector], question: Question, wording: str, vector: Vector | None) -> Found:
        self._nearest(vector, frozenset(), 1)  # nothing is read, and yet it raises where another model's vectors lie
        near = _cosines(few, vector)
        matching = self.words.matching(wording, question.audience.visibilities, _DEPTH, among=few)
        cards = self._cards({*best(near, _DEPTH), *(scored.passage_id for scored in matching)}, question)
        return Found(cards, {name: near[name] for name in cards if name in near}, _of(cards, matching))

    def _in_indexes(self, question: Question, wording: str, vector: Vector | None, enough: int) -> Found:
        """Ask the indexes, as deep as it takes."""
        visibilities = question.audience.visibilities
        depth = _DEPTH
        while True:
            # the two know nothing of each other, and each spends most of its time outside the interpreter
            with ThreadPoolExecutor(max_workers=1) as beside:
                nearest = beside.submit(self._nearest, vector, visibilities, depth)
                matching = self.words.matching(wording, visibilities, depth)
                near = nearest.result()
            cards = self._cards({scored.passage_id for scored in [*near, *matching]}, question)
            if len(cards) >= enough or depth >= _DEEPEST or max(len(near), len(matching)) < depth:
                by_vector = _of(cards, near)
                return Found(cards, by_vector | self._missing(cards, by_vector, vector), _of(cards, matching))
            depth = min(_DEEPEST, depth * max(2, math.ceil(_AMPLE * enough / (1 + len(cards)))))

    def _nearest(self, vector: Vector | None, visibilities: frozenset[str], depth: int) -> list[Scored]:
        """Return the nearest passages; none without a vector or while the index's server is away."""
        if vector is None:
            return []
        try:
            return self.passages.nearest(vector, visibilities, depth)
        except TransientError:
            return []

    def _cards(self, passage_ids: Collection[str], question: Question) -> dict[str, Card]:
        """Return the cards of those that the question's audience, filter and moment let through."""
        cards = self.catalog.cards(passage_ids, keep=question.filter, as_of=question.as_of)
        return {name: card for name, card in cards.items() if question.audience.may_read(card.visibility)}

    def _missing(
        self, cards: Mapping[str, Card], known: Mapping[str, float], vector: Vector | None
    ) -> dict[str, float]:
        """Return how near those are that only the words found."""
        return _cosines(self.catalog.vectors(cards.keys() - known.keys()), vector) if vector is not None else {}


def _cosines(stored: Mapping[str, Vector], vector: Vector | None) -> dict[str, float]:
    """Return how near each passage is; nothing without a vector."""
    if not stored or vector is None:
        return {}
    return dict(zip(stored, (np.stack(list(stored.values())) @ vector).tolist(), strict=True))


def _of(cards: Mapping[str, Card], scored: Collection[Scored]) -> dict[str, float]:
    """Return the scores of those that have a card."""
    return {one.passage_id: one.score for one in scored if one.passage_id in cards}
