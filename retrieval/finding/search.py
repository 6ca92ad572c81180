"""A question's hits, never past its audience."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from retrieval.domain import Audience, Hit, Question, Scored, Vector
from retrieval.errors import ModelUnavailable, TransientError
from retrieval.finding.aspects import aspects_of, meet
from retrieval.finding.cues import cues_of
from retrieval.finding.ranking import WEIGHTS, Candidate, Weights, best, fuse, spread, weigh
from retrieval.ports import Catalog, Clock, Embedder, PassageIndex, WordIndex

_DEPTH = 100
_DEEPER = 10
_DEEPEST = 10_000
"""How many passages each index is asked for: `_DEEPER` times as many while the filter leaves too few."""
_ENOUGH = 60
_WEIGHED = 200
"""Candidates whose documents are loaded: what is fresh may share few of the question's words."""


class Searcher:
    """Finds the passages that bear on a question."""

    def __init__(
        self,
        catalog: Catalog,
        passages: PassageIndex,
        words: WordIndex,
        embedder: Embedder,
        clock: Clock,
        *,
        weights: Weights = WEIGHTS,
    ) -> None:
        """Take the parts it asks; other `weights` are for measuring what each sign is worth."""
        self._catalog = catalog
        self._passages = passages
        self._words = words
        self._embedder = embedder
        self._clock = clock
        self._weights = weights

    def search(self, question: Question, *, limit: int = 10) -> tuple[Hit, ...]:
        """Return the best passages that the question's audience may read, best first, at most `limit`.

        Scores are in 0..1, comparable within one search only. Without the embedder or the vector index's server
        the words alone decide. Raises `IndexMismatch` or `IndexBroken` as the indexes do.
        """
        text = question.text.strip()
        if not text or limit < 1:
            return ()
        vector, *aspects = self._embed([text, *(aspects_of(text) if self._weights.aspect else ())])
        by_words, admitted = self._find(question, vector, enough=max(_ENOUGH, 6 * limit))
        scores = fuse(self._compare(vector, admitted), by_words, self._weights)
        candidates = self._load(scores, max(_WEIGHED, 10 * limit), question.audience)
        candidates = self._meet(candidates, [aspect for aspect in aspects if aspect is not None])
        cues = cues_of(
            text,
            moment=question.as_of or self._clock.now(),
            as_of=question.as_of is not None,
            outlets=self._catalog.outlets(question.audience),
        )
        shown = spread(weigh(candidates, cues, self._weights), limit, cues, self._weights)
        return tuple(Hit(rank, c.score, c.passage, c.document) for rank, c in enumerate(shown, 1))

    def _embed(self, texts: Sequence[str]) -> list[Vector | None]:
        """Return the texts' vectors, None for one that has none to be had."""
        try:
            vectors = self._embedder.embed_questions(texts)
        except ModelUnavailable:
            return [None] * len(texts)
        # A question without a single known word can come out as zeros or NaN, which an index would accept.
        return [v if math.isclose(float(np.linalg.norm(v)), 1.0, abs_tol=0.01) else None for v in vectors]

    def _find(
        self, question: Question, vector: Vector | None, *, enough: int
    ) -> tuple[dict[str, float], frozenset[str]]:
        """Return the word scores and the identities of all candidates, from the audience's partitions alone."""
        visibilities = question.audience.visibilities
        depth = _DEPTH
        while True:
            near = self._nearest(vector, visibilities, depth)
            matching = self._words.matching(question.text, visibilities, depth)
            found = {scored.passage_id for scored in [*near, *matching]}
            admitted = self._catalog.admits(found, keep=question.filter, as_of=question.as_of)
            if len(admitted) >= enough or depth >= _DEEPEST or max(len(near), len(matching)) < depth:
                return {s.passage_id: s.score for s in matching if s.passage_id in admitted}, admitted
            depth *= _DEEPER

    def _nearest(self, vector: Vector | None, visibilities: frozenset[str], depth: int) -> list[Scored]:
        """Return the nearest passages; none without a vector or while the index's server is away."""
        if vector is None:
            return []
        try:
            return self._passages.nearest(vector, visibilities, depth)
        except TransientError:
            return []

    def _compare(self, vector: Vector | None, passage_ids: frozenset[str]) -> dict[str, float]:
        """Return the vector score of every candidate, also of those that only the words found."""
        stored = self._catalog.vectors(passage_ids) if vector is not None else {}
        if not stored or vector is None:
            return {}
        cosines = np.stack(list(stored.values())) @ vector
        return dict(zip(stored, cosines.tolist(), strict=True))

    def _meet(self, candidates: list[Candidate], aspects: Sequence[Vector]) -> list[Candidate]:
        """Return the candidates with how well each meets the question's aspects."""
        stored = self._catalog.vectors([c.passage.passage_id for c in candidates]) if aspects else {}
        if len(stored) < len(candidates) or not stored:
            return candidates
        rows = np.stack([stored[c.passage.passage_id] for c in candidates])
        met = meet(rows, np.stack(aspects)).tolist()
        return [replace(c, aspects=tuple(row)) for c, row in zip(candidates, met, strict=True)]

    def _load(self, scores: dict[str, float], limit: int, audience: Audience) -> list[Candidate]:
        """Return the best candidates with their documents, each checked against the audience once more.

        A passage that its document no longer contains (it was revised a moment ago) is left out.
        """
        passages = self._catalog.passages(best(scores, limit))
        documents = self._catalog.documents({p.document_id for p in passages.values()})
        return [
            Candidate(scores[passage_id], passage, document)
            for passage_id, passage in passages.items()
            if (document := documents.get(passage.document_id))
            and audience.may_read(document.visibility)
            and audience.may_read(passage.visibility)
            and document.text[passage.start : passage.end] == passage.text
        ]
