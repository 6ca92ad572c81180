"""A question's hits, never past its audience."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from retrieval.domain import Filter, Hit, Question, Sighting, Vector
from retrieval.errors import ModelMisbehaved, ModelUnavailable, RetrievalError
from retrieval.ports import Clock, Embedder, Library, PassageIndex, Reranker, WordIndex
from retrieval.search.aspects import aspects_of, meet
from retrieval.search.finding import Finder
from retrieval.search.ranking import WEIGHTS, Candidate, Weights, best, fuse, spread, weigh
from retrieval.search.reranking import READ, reordered
from retrieval.search.shelf import Shelf
from retrieval.search.sightings import sighting
from retrieval.text.asked_in import language_asked
from retrieval.text.gazetteer import Gazetteer
from retrieval.text.meanings import widened
from retrieval.text.outlets import known_outlets
from retrieval.text.query import Cues, cues_of

_ENOUGH = 60
_WEIGHED = 200
"""Candidates that are weighed: what is fresh may share few of the question's words."""


@dataclass(frozen=True, slots=True)
class Searcher:
    """Finds the passages that bear on a question.

    Other `weights` are for measuring what each sign is worth. A `reranker` has a say in the order; `on_unranked` is
    told each time that it fails.
    """

    catalog: Library
    passages: PassageIndex
    words: WordIndex
    embedder: Embedder
    clock: Clock
    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    weights: Weights = WEIGHTS
    reranker: Reranker | None = field(default=None, kw_only=True)
    on_unranked: Callable[[RetrievalError], None] | None = field(default=None, kw_only=True)

    def search(self, question: Question, *, limit: int = 10) -> tuple[Hit, ...]:
        """Return the best passages that the question's audience may read, best first, at most `limit`.

        Scores are in 0..1, comparable within one search only. Without the embedder or the vector index's server
        the words alone decide; without the reranker its say is left out. Raises `IndexMismatch` or `IndexBroken` as
        the indexes do.
        """
        text = question.text.strip()
        if not text or limit < 1:
            return ()
        aspects = aspects_of(text) if self.weights.aspect else ()
        wordings = tuple(dict.fromkeys([text, self.gazetteer.plain(text)]))
        vectors = self._embed([*wordings, *aspects])
        vector = _between(vectors[: len(wordings)])
        finder = Finder(self.catalog, self.passages, self.words)
        asked = replace(question, filter=self._spelled(question))
        wording = widened(self.gazetteer.widened(text), language_asked(text))
        found = finder.find(asked, wording, vector, enough=max(_ENOUGH, 6 * limit))
        scores = fuse(found.by_vector, found.by_words, self.weights)
        chosen = [Candidate(scores[i], found.cards[i]) for i in best(scores, max(_WEIGHED, 10 * limit))]
        chosen = self._reranked(question, chosen)
        chosen = self._meet(chosen, [aspect for aspect in vectors[len(wordings) :] if aspect is not None])
        cues = cues_of(
            text,
            moment=question.as_of or self.clock.now(),
            as_of=question.names_moment,
            outlets=self.catalog.outlets(question.audience),
        )
        weighed = weigh(chosen, cues, self.weights, texts=self._texts(chosen, cues))
        weighed.sort(key=lambda candidate: -candidate.score)
        shelf = Shelf(self.catalog, question.audience, [candidate.card.passage_id for candidate in weighed])
        picked = spread(weighed, shelf.text_of, limit, cues, self.weights)
        pairs = [(candidate, shelf.get(candidate.card.passage_id)) for candidate in picked]
        return tuple(
            Hit(rank, candidate.score, shown.passage, shown.document)
            for rank, (candidate, shown) in enumerate(pairs, 1)
            if shown
        )

    def sighting(self, name: str, question: Question) -> Sighting | None:
        """Return the newest document that holds a name and the question's audience may read; see `sightings`."""
        return sighting(name, question, catalog=self.catalog, index=self.words)

    def _embed(self, texts: Sequence[str]) -> list[Vector | None]:
        """Return the texts' vectors, None for one that has none to be had."""
        try:
            vectors = self.embedder.embed_questions(texts)
        except ModelUnavailable:
            return [None] * len(texts)
        # A question without a single known word can come out as zeros or NaN, which an index would accept.
        return [v if math.isclose(float(np.linalg.norm(v)), 1.0, abs_tol=0.01) else None for v in vectors]

    def _spelled(self, question: Question) -> Filter:
        """Return a question's filter with its outlets as documents that its audience may read spell them."""
        keep = question.filter
        if not keep.outlets:
            return keep
        known = known_outlets(self.catalog.outlets(question.audience))
        spelled = (name for typed in keep.outlets for name in (typed, *known.spelled(typed)))
        return replace(keep, outlets=frozenset(spelled))

    def _reranked(self, question: Question, candidates: list[Candidate]) -> list[Candidate]:
        """Return the candidates, best first, in the reranker's order as far as it reads, or as they are."""
        if self.reranker is None or not candidates:
            return candidates
        names = [candidate.card.passage_id for candidate in candidates[:READ]]
        shelf = Shelf(self.catalog, question.audience, names, at_once=READ)
        pairs = [(candidate, shelf.get(candidate.card.passage_id)) for candidate in candidates[:READ]]
        read = [(candidate, shown) for candidate, shown in pairs if shown]
        try:
            order = self.reranker.order(
                question.text, [f"{shown.document.heading}\n{shown.passage.text}" for _, shown in read]
            )
        except (ModelUnavailable, ModelMisbehaved) as error:
            if self.on_unranked:
                self.on_unranked(error)
            return candidates
        return [*reordered([candidate for candidate, _ in read], order), *candidates[READ:]]

    def _meet(self, candidates: list[Candidate], aspects: Sequence[Vector]) -> list[Candidate]:
        """Return the candidates with how well each meets the question's aspects."""
        stored = self.catalog.vectors([c.card.passage_id for c in candidates]) if aspects else {}
        if len(stored) < len(candidates) or not stored:
            return candidates
        rows = np.stack([stored[c.card.passage_id] for c in candidates])
        met = meet(rows, np.stack(aspects)).tolist()
        return [Candidate(c.score, c.card, tuple(row)) for c, row in zip(candidates, met, strict=True)]

    def _texts(self, candidates: Sequence[Candidate], cues: Cues) -> dict[str, str]:
        """Return the candidates' texts where weighing looks into them: when the question names a day."""
        passages = self.catalog.passages([c.card.passage_id for c in candidates]) if cues.dates else {}
        return {passage_id: passage.text for passage_id, passage in passages.items()}


def _between(wordings: Sequence[Vector | None]) -> Vector | None:
    """Return the direction between the wordings of a question, those that have one."""
    known = [vector for vector in wordings if vector is not None]
    if len(known) < 2:  # noqa: PLR2004 - nothing lies between fewer
        return known[0] if known else None
    middle: Vector = np.sum(known, axis=0)
    return middle / np.linalg.norm(middle)
