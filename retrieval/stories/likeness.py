"""How much a document looks like a report of a story's event: terms, names, meaning, time and credit; pure.

Nothing is known of the corpus but how many stories hold a term. What the candidates have in common, which is their
topic, is taken out of the vectors.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np

from retrieval.domain import Document, StoryCard, Vector
from retrieval.stories.terms import LEAD, names_of, telling, weighed

HALVED_AFTER: Final = timedelta(days=7)
FEW: Final = 5


@dataclass(frozen=True, slots=True)
class CandidateStory:
    """A story that a document may belong to, with up to eight members that stand for it, as `choose_members` says.

    What the document rests on or repeats is among them wherever the story holds it.
    """

    card: StoryCard
    members: tuple[Document, ...]
    vectors: Mapping[str, Vector]


def rests_on(document: Document, other: Document) -> bool:
    """Say whether a document is recorded as repeating another one or resting on it, or the other way round."""
    return other.document_id in {document.copy_of, document.original_id} or document.document_id in {
        other.copy_of,
        other.original_id,
    }


@dataclass(frozen=True, slots=True)
class Scene:
    """What documents are compared in: how rare terms are, and what the stories at hand have in common."""

    rarity: Mapping[str, int]
    stories: int
    common: Vector | None

    @classmethod
    def of(cls, candidates: Sequence[CandidateStory], rarity: Mapping[str, int], stories: int) -> Scene:
        """Return the scene of some candidates."""
        means = [np.mean(list(one.vectors.values()), axis=0) for one in candidates if one.vectors]
        share = len(means) / (len(means) + FEW)
        return cls(rarity, stories, np.asarray(np.mean(means, axis=0) * share, np.float32) if means else None)

    def rate(self, document: Document, vector: Vector | None, story: CandidateStory) -> float:
        """Return how alike a document and a story are, from 0 to 1."""
        rated = sorted(
            (self._alike(document, vector, one, story.vectors.get(one.document_id)) for one in story.members),
            reverse=True,
        )
        return sum(rated[:2]) / len(rated[:2]) if rated else 0.0

    def _alike(self, one: Document, vector: Vector | None, other: Document, others: Vector | None) -> float:
        alike = self._terms_alike(one, other)
        if vector is not None and others is not None and self.common is not None:
            alike = (alike + self._meaning_alike(vector, others)) / 2
        apart = abs(one.published_at - other.published_at) if one.published_at and other.published_at else timedelta(0)
        return alike / (1 + apart / HALVED_AFTER)

    def _terms_alike(self, one: Document, other: Document) -> float:
        ours, theirs = self._weights(one), self._weights(other)
        both = sum(weight * theirs.get(term, 0.0) for term, weight in ours.items())
        return both / (_length(ours) * _length(theirs) or 1.0)

    def _weights(self, document: Document) -> dict[str, float]:
        named = names_of(document)
        return {
            term: weight * telling(term, self.rarity, self.stories, name=term in named)
            for term, weight in weighed(document.title, document.text[:LEAD]).items()
        }

    def _meaning_alike(self, one: Vector, other: Vector) -> float:
        assert self.common is not None  # noqa: S101 - some candidate has a vector
        ours, theirs = one - self.common, other - self.common
        return float(ours @ theirs / (np.linalg.norm(ours) * np.linalg.norm(theirs) or 1.0))


def _length(weights: Mapping[str, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weights.values()))
