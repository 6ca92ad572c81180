"""What a long question asks besides its main point: clauses that each may want a passage of their own (pure).

The idea is xQuAD's: Santos, Macdonald and Ounis (2010), https://doi.org/10.1145/1772690.1772780.
"""

from __future__ import annotations

import numpy as np

from retrieval.domain import Vectors
from retrieval.text.lexicon import STOPWORDS
from retrieval.text.tables import INLINE, worded
from retrieval.text.tokens import words

_BETWEEN = worded("follow_up", r"[,;:]\s|\b{between}\b", blank=INLINE)
_FEWEST_WORDS = 3
"""Words with a meaning of their own that make a clause worth a passage."""
_MOST = 8
_SHARPNESS = 4
"""Near the best passage for an aspect counts, half as near hardly: cosines of short texts lie close together."""


def aspects_of(text: str) -> tuple[str, ...]:
    """Return the clauses of a question, at most eight; none when it has a single one."""
    parts = [part.strip() for part in _BETWEEN.split(text)]
    telling = [part for part in parts if sum(word not in STOPWORDS for word in words(part)) >= _FEWEST_WORDS]
    return tuple(telling[:_MOST]) if len(telling) > 1 else ()


def meet(passages: Vectors, aspects: Vectors) -> Vectors:
    """Say how well each passage meets each aspect: shape (passages, aspects), 1 for the best passage of an aspect."""
    near = np.maximum(passages @ aspects.T, 0.0)
    best = near.max(axis=0, initial=0.0)
    met: Vectors = (near / np.where(best > 0, best, 1.0)) ** _SHARPNESS
    return met
