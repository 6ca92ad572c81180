"""The stories that a document may belong to, looked for by lineage, rare terms and likeness of meaning."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain
from typing import Final, Protocol

import numpy as np

from retrieval.domain import Audience, Document, Filter, Vector, passage_id
from retrieval.ports import ClaimStore, Kin, Library, LineageStore, PassageIndex, StoryStore
from retrieval.stories.joining import STANDING, choose_members
from retrieval.stories.likeness import CandidateStory
from retrieval.stories.terms import sought, terms_of

REACH: Final = timedelta(days=60)
"""How long ago a story may have had its last document to be looked at for its terms."""
_CHOSEN_FROM: Final = 16
"""Documents of a story, the first and the newest ones, from which those are chosen that stand for it."""
_BY_TERMS: Final = 6
"""Stories that are looked at because they hold the most of those terms."""
_NEAREST: Final = 8
"""Passages that are looked at because they mean the most alike."""
_KEPT: Final = 2_000
"""Documents that are remembered while more are taken in."""
EVERY: Final = ""
"""A term that each story holds: how many stories hold it is how many there are."""


class StoryLibrary(Library, LineageStore, ClaimStore, StoryStore, Protocol):
    """What the story book reads and writes."""


@dataclass(slots=True)
class CandidateFinder:
    """Looks for the stories that a document may belong to; what it has read it keeps."""

    catalog: StoryLibrary
    passages: PassageIndex
    _documents: dict[str, Document] = field(default_factory=dict)
    _vectors: dict[str, Vector | None] = field(default_factory=dict)
    _rarity: dict[tuple[str, str], int] = field(default_factory=dict)

    def vectors(self, documents: Collection[Document]) -> dict[str, Vector]:
        """Return what documents mean, by identity: the vector of the first passage, which holds the lead."""
        missing = {passage_id(one, 0): one.document_id for one in documents if one.document_id not in self._vectors}
        if missing:
            stored = self.catalog.vectors(list(missing))
            usable = {name: vector for name, vector in stored.items() if np.isfinite(vector).all()}
            self._vectors |= {name: usable.get(first) for first, name in missing.items()}
        found = ((one.document_id, self._vectors[one.document_id]) for one in documents)
        return {name: vector for name, vector in found if vector is not None}

    def forget(self, document_id: str) -> None:
        """Read a document anew when it is needed next: it has another revision now."""
        self._documents.pop(document_id, None)
        self._vectors.pop(document_id, None)
        if len(self._documents) > _KEPT:
            self._documents.clear()
            self._vectors.clear()

    def rarity(self, visibility: str, terms: Iterable[str]) -> dict[str, int]:
        """Return how many stories of some readers hold each term, as it was when one of them was first asked for."""
        wanted = dict.fromkeys(terms)
        missing = [term for term in wanted if (visibility, term) not in self._rarity]
        if missing:
            found = self.catalog.rarity(visibility, missing)
            self._rarity |= {(visibility, term): held for term, held in found.items()}
        return {term: self._rarity[visibility, term] for term in wanted}

    def written(self, visibility: str, terms: Iterable[str]) -> None:
        """Count these terms anew when they are needed next: a document with them was taken in."""
        for term in terms:
            self._rarity.pop((visibility, term), None)

    def candidates(self, document: Document, terms: Sequence[str]) -> tuple[CandidateStory, ...]:
        """Return stories of the same readers that a document may belong to, each with a few of its documents.

        Those of what it rests on or what rests on it, those that hold its rare terms, and those of what means alike.
        """
        akin, near = self._akin(document), self._near(document)
        known = self.catalog.stories_of([*akin, *near])
        rare = sought(terms, self.rarity(document.visibility, terms))
        since = document.published_at - REACH if document.published_at else None
        holding = self.catalog.holding(document.visibility, rare, since=since, limit=_BY_TERMS) if rare else {}
        found = dict.fromkeys([*(known[name] for name in (*akin, *near) if name in known), *holding])
        led: dict[str, list[str]] = {}
        for name in (*akin, *near):
            led.setdefault(known.get(name, ""), []).append(name)
        told = self.catalog.standing(found)
        ours = [told[name] for name in found if name in told and told[name][0].visibility == document.visibility]
        chosen = [
            self._choose([m for m in members if m != document.document_id], led.get(card.story_id, ()))
            for card, members in ours
        ]
        self.vectors([one for members in chosen for one in members])  # together: one look-up for all
        return tuple(
            CandidateStory(card, members, self.vectors(members))
            for (card, _), members in zip(ours, chosen, strict=True)
        )

    def rarity_among(self, document: Document, candidates: Sequence[CandidateStory]) -> dict[str, int]:
        """Return how many stories hold each term of a document and of those that it is held against."""
        members = (member for one in candidates for member in one.members)
        return self.rarity(document.visibility, chain.from_iterable(map(terms_of, (document, *members))))

    def _akin(self, document: Document) -> list[str]:
        """Return the documents that one rests on, or that rest on it, for whomever."""
        resting = self.catalog.akin(None, Audience(frozenset({document.visibility})), _resting_on(document))
        return [*filter(None, (document.copy_of, document.original_id)), *(other.document_id for other in resting)]

    def _near(self, document: Document) -> list[str]:
        """Return the documents of the same readers that mean the most alike, nearest first."""
        vector = self.vectors([document]).get(document.document_id)
        if vector is None:
            return []
        found = self.passages.nearest(vector, {document.visibility}, _NEAREST)
        cards = self.catalog.cards([one.passage_id for one in found], keep=Filter())
        near = (cards[one.passage_id].document_id for one in found if one.passage_id in cards)
        return [name for name in dict.fromkeys(near) if name != document.document_id]

    def _choose(self, members: Sequence[str], led_by: Sequence[str]) -> tuple[Document, ...]:
        """Return documents that stand for a story, oldest first, before others those that led to it."""
        led = list(led_by[: STANDING // 2])
        few = self.documents(dict.fromkeys([*led, *members[:1], *members[1:][-_CHOSEN_FROM:]]))
        others = choose_members(document for name, document in few.items() if name not in led)
        standing = [*(few[name] for name in led if name in few), *others][:STANDING]
        return tuple(sorted(standing, key=lambda document: document.age))

    def documents(self, document_ids: Iterable[str]) -> dict[str, Document]:
        """Return documents by identity, each read once."""
        wanted = list(document_ids)
        missing = [name for name in wanted if name not in self._documents]
        if missing:
            self._documents |= self.catalog.documents(missing)
        return {name: self._documents[name] for name in wanted if name in self._documents}


def _resting_on(document: Document) -> Kin:
    return Kin(resting_on=[document.document_id])
