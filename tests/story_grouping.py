"""Documents told into stories one after the other, without a database: to measure, and for what holds of any."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from retrieval.claims.lineage import derivation, is_copy, is_older, may_rest_on
from retrieval.domain import Document, Story, StoryCard, Vector
from retrieval.stories.joining import QUIET, choose_members, decide, may_join
from retrieval.stories.likeness import CandidateStory
from retrieval.stories.terms import sought, terms_of
from retrieval.text.similarity import runs_of

LOOKED_AT: Final = 10
"""Stories that a document is compared with, of those found by terms and of those found by meaning."""
_UNDATED: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Grouping:
    """Stories, the one that began first first, and which of those that were begun became part of which older one."""

    stories: tuple[Story, ...]
    merged: Mapping[str, str]


def group_all(documents: Iterable[Document], vectors: Mapping[str, Vector] | None = None) -> Grouping:
    """Return the stories that documents are told into in order of time; each identity counts once."""
    book = _Book(vectors or {})
    once = {document.document_id: document for document in documents}
    for document in sorted(once.values(), key=lambda document: document.age):
        book.add(document)
    return book.grouping()


@dataclass(slots=True)
class _Told:
    """A story as it grows; it is called by its first document."""

    visibility: str
    documents: list[Document] = field(default_factory=list)
    terms: set[str] = field(default_factory=set)

    def card(self, story_id: str) -> StoryCard:
        days = [document.published_at or document.read_at or _UNDATED for document in self.documents]
        return StoryCard(story_id, self.visibility, min(days), max(days), len(self.documents))


class _Book:
    """Stories and what finds them, as dictionaries."""

    def __init__(self, vectors: Mapping[str, Vector]) -> None:
        self._vectors = vectors
        self._told: dict[str, _Told] = {}
        self._of: dict[str, str] = {}
        self._holding: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._merged: dict[str, str] = {}

    def grouping(self) -> Grouping:
        """Return what has been told so far."""
        told = ((name, sorted(one.documents, key=lambda d: d.age)) for name, one in self._told.items())
        return Grouping(tuple(Story(name, tuple(documents)) for name, documents in told), dict(self._merged))

    def add(self, document: Document) -> None:
        """Tell a document into the stories that there are, or into one of its own."""
        found = [self._candidate(name, document) for name in self._find(document)] if may_join(document) else []
        document = traced(document, [member for one in found for member in one.members])
        terms = {term for one in found for member in one.members for term in terms_of(member)}
        rarity = self._rarity(document.visibility, terms.union(terms_of(document)))
        vector = self._vectors.get(document.document_id)
        joined = decide(document, vector, found, rarity, len(self._told))
        story_id = joined[0] if joined else document.document_id
        for younger in joined[1:]:
            self._merge(story_id, younger)
        self._put(story_id, document)

    def _put(self, story_id: str, document: Document) -> None:
        told = self._told.setdefault(story_id, _Told(document.visibility))
        told.documents.append(document)
        told.terms.update(terms_of(document))
        self._of[document.document_id] = story_id
        for term in terms_of(document):
            self._holding[document.visibility, term].add(story_id)

    def _merge(self, older: str, younger: str) -> None:
        gone = self._told.pop(younger)
        for term in gone.terms:
            self._holding[gone.visibility, term].discard(younger)
        for document in gone.documents:
            self._put(older, document)
        self._merged |= {name: older for name, into in self._merged.items() if into == younger} | {younger: older}

    def _find(self, document: Document) -> list[str]:
        """Return the stories that a document may belong to: by what it rests on, by terms and by meaning."""
        rests = [self._of[name] for name in (document.copy_of, document.original_id) if name in self._of]
        terms = terms_of(document)
        counts = Counter[str]()
        for term in sought(terms, self._rarity(document.visibility, terms)):
            counts.update(self._holding[document.visibility, term])
        by_terms = [name for name, _ in counts.most_common(LOOKED_AT)]
        return list(dict.fromkeys([*rests, *by_terms, *self._nearest(document)]))

    def _nearest(self, document: Document) -> list[str]:
        ours = self._vectors.get(document.document_id)
        if ours is None:
            return []
        day = document.published_at or _UNDATED
        open_ = [
            (float(ours @ self._vectors[member.document_id]), name)
            for name, one in self._told.items()
            if one.visibility == document.visibility
            for member in one.documents[-4:]
            if member.document_id in self._vectors and abs((member.published_at or day) - day) <= QUIET
        ]
        best = sorted(open_, reverse=True)[: 2 * LOOKED_AT]
        return list(dict.fromkeys(name for _, name in best))[:LOOKED_AT]

    def _rarity(self, visibility: str, terms: Iterable[str]) -> dict[str, int]:
        return {term: len(self._holding[visibility, term]) for term in terms}

    def _candidate(self, story_id: str, document: Document) -> CandidateStory:
        told = self._told[story_id]
        rested = [d for d in told.documents if d.document_id in {document.copy_of, document.original_id}]
        members = tuple(dict.fromkeys([*rested, *choose_members(told.documents)]))
        vectors = {m.document_id: self._vectors[m.document_id] for m in members if m.document_id in self._vectors}
        return CandidateStory(told.card(story_id), members, vectors)


def traced(document: Document, others: Iterable[Document]) -> Document:
    """Return a document with what it repeats or rests on among others, as the ingest would have found it."""
    if document.copy_of or document.original_id:
        return document
    earlier = [other for other in others if may_rest_on(document, other) and is_older(other, document)]
    runs = runs_of(document.text) if earlier else frozenset()
    if found := next((other for other in earlier if is_copy(document, other, runs)), None):
        return replace(document, copy_of=found.document_id)
    rated = [(derivation(document, other), other.document_id) for other in earlier]
    best = max(rated, default=(0.0, ""))
    return replace(document, original_id=best[1]) if best[0] else document
