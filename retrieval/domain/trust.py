"""Whether a sentence is carried by what it quotes: the pairs that are judged, and how far a judge is to be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from retrieval.domain.visibilities import PUBLIC

LEAST_TRUST = 0.85
"""The balanced accuracy from which on a verifier has a say (docs/decisions/0030)."""


@dataclass(frozen=True, slots=True)
class QuotedSentence:
    """A sentence and the words that are to carry it, each with the heading that they stand under.

    `visibilities` are those of what it quotes.
    """

    sentence: str
    quotes: tuple[tuple[str, str], ...]
    visibilities: frozenset[str] = frozenset({PUBLIC})


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A sentence of which is known whether the quotes carry the sentence."""

    quoted: QuotedSentence
    is_carried: bool


@dataclass(frozen=True, slots=True)
class Trust:
    """How often a verifier was right on known pairs: on those carried, on those not; each in 0..1."""

    carried: float
    uncarried: float
    pairs: int
    measured_at: datetime

    @property
    def accuracy(self) -> float:
        """The balanced accuracy: a verifier that always says yes has a half."""
        return (self.carried + self.uncarried) / 2

    @property
    def suffices(self) -> bool:
        """Whether the verifier has a say."""
        return self.accuracy >= LEAST_TRUST
