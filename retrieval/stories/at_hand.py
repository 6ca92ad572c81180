"""What is read while documents are taken in: a batch of them together, and each thing once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final, Protocol

import numpy as np

from retrieval.domain import Audience, Claim, Document, Filter, StoryCard, Vector, passage_id
from retrieval.ports import ClaimStore, Kin, Library, LineageStore, PassageIndex, StoryStore
from retrieval.stories.terms import terms_of

EVERY: Final = ""
"""A term that each story holds: how many stories hold it is how many there are."""
_NEAREST: Final = 8
"""Passages that are looked at because they mean the most alike."""
_KEPT: Final = 2_000
"""Documents, and vectors of documents, that are remembered."""
Told = tuple[StoryCard, tuple[str, ...]]
"""A story with its documents' identities, oldest first."""


class StoryLibrary(Library, LineageStore, ClaimStore, StoryStore, Protocol):
    """What the story book reads and writes."""


@dataclass(slots=True)
class AtHand:
    """Documents, vectors, stories and counts that were read; whoever writes says so (`began`, `joined`, `merged`).

    What others write meanwhile is seen with the next batch; the store itself refuses what does not fit any more.
    """

    catalog: StoryLibrary
    passages: PassageIndex
    _documents: dict[str, Document] = field(default_factory=dict)
    _vectors: dict[str, Vector | None] = field(default_factory=dict)
    _rarity: dict[tuple[str, str], int] = field(default_factory=dict)
    _claims: dict[str, tuple[Claim, ...]] = field(default_factory=dict)
    _stories: dict[str, str | None] = field(default_factory=dict)
    _told: dict[str, Told | None] = field(default_factory=dict)
    _left: dict[str, str] = field(default_factory=dict)
    _akin: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _near: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def begin(self, batch: Collection[Document]) -> None:
        """Read what documents that wait are held against; nothing of the batch before is kept but documents."""
        for known in (self._rarity, self._claims, self._stories, self._told, self._left, self._akin, self._near):
            known.clear()
        for document in batch:
            self._vectors.pop(document.document_id, None)  # it may have another revision now
            self._documents[document.document_id] = document
        for visibility in dict.fromkeys(document.visibility for document in batch):
            self._read([document for document in batch if document.visibility == visibility], visibility)

    def holds(self, document: Document) -> bool:
        """Say whether a document is of the batch."""
        return document.document_id in self._near

    def documents(self, document_ids: Iterable[str]) -> dict[str, Document]:
        """Return documents by identity."""
        wanted = list(document_ids)
        if len(self._documents) > _KEPT:
            self._documents.clear()
        if missing := [name for name in wanted if name not in self._documents]:
            self._documents |= self.catalog.documents(missing)
        return {name: self._documents[name] for name in wanted if name in self._documents}

    def vectors(self, documents: Collection[Document]) -> dict[str, Vector]:
        """Return what documents mean, by identity: the vector of the first passage, which holds the lead."""
        if len(self._vectors) > _KEPT:
            self._vectors.clear()
        missing = {passage_id(one, 0): one.document_id for one in documents if one.document_id not in self._vectors}
        if missing:
            stored = self.catalog.vectors(list(missing))
            usable = {name: vector for name, vector in stored.items() if np.isfinite(vector).all()}
            self._vectors |= {name: usable.get(first) for first, name in missing.items()}
        found = ((one.document_id, self._vectors[one.document_id]) for one in documents)
        return {name: vector for name, vector in found if vector is not None}

    def rarity(self, visibility: str, terms: Iterable[str]) -> dict[str, int]:
        """Return how many stories of some readers hold each term."""
        wanted = dict.fromkeys(terms)
        if missing := [term for term in wanted if (visibility, term) not in self._rarity]:
            found = self.catalog.rarity(visibility, missing)
            self._rarity |= {(visibility, term): held for term, held in found.items()}
        return {term: self._rarity[visibility, term] for term in wanted}

    def stories_of(self, document_ids: Iterable[str]) -> dict[str, str]:
        """Return the identities of the stories that documents belong to, by document."""
        wanted = list(document_ids)
        if missing := [name for name in wanted if name not in self._stories]:
            self._stories |= dict.fromkeys(missing) | self.catalog.stories_of(missing)
        found = ((name, self._stories[name]) for name in wanted)
        return {name: story_id for name, story_id in found if story_id is not None}

    def standing(self, story_ids: Iterable[str]) -> dict[str, Told]:
        """Return stories that were not merged, by identity."""
        wanted = list(story_ids)
        if missing := [name for name in wanted if name not in self._told]:
            self._told |= dict.fromkeys(missing) | self.catalog.standing(missing)
        found = ((name, self._told[name]) for name in wanted)
        return {name: told for name, told in found if told is not None}

    def claims(self, visibility: str, made_by: Collection[str]) -> tuple[Claim, ...]:
        """Return what documents for some readers claim, in the order in which it was learned."""
        if missing := [name for name in made_by if name not in self._claims]:
            self._keep_claims(visibility, missing)
        claiming = [name for name in made_by if self._claims[name]]
        if len(claiming) > 1:  # only the catalog knows which came first of what was learned at the same moment
            return self.catalog.claims(Audience(frozenset({visibility})), made_by=claiming)
        return self._claims[claiming[0]] if claiming else ()

    def left(self, document: Document) -> str | None:
        """Return the story that a document of the batch left last."""
        return self._left.get(document.document_id)

    def akin(self, document: Document) -> tuple[str, ...]:
        """Return the documents that one of the batch rests on, or that rest on it, for whomever."""
        return self._akin[document.document_id]

    def near(self, document: Document) -> tuple[str, ...]:
        """Return the documents of the same readers that mean the most like one of the batch, nearest first."""
        return self._near[document.document_id]

    def began(self, story_id: str, document: Document, terms: Collection[str]) -> None:
        """Take over that a story was begun with a document."""
        self._stories[document.document_id] = story_id
        if day := document.published_at or document.read_at:
            card = StoryCard(story_id, document.visibility, day, day, 1)
            self._told[story_id] = card, (document.document_id,)
        for key in {(document.visibility, term) for term in terms} & self._rarity.keys():
            self._rarity[key] += 1

    def joined(self, story_id: str, document: Document, terms: Iterable[str]) -> None:
        """Take over that a document joined a story, which may have held some of these terms before."""
        self._stories[document.document_id] = story_id
        self._told.pop(story_id, None)
        for term in terms:
            self._rarity.pop((document.visibility, term), None)

    def merged(self, older: str, younger: str) -> None:
        """Take over that a story became part of another one; they may have shared any term."""
        self._stories |= {name: older for name, story_id in self._stories.items() if story_id == younger}
        self._told[younger] = None
        self._told.pop(older, None)
        self._rarity.clear()

    def _read(self, batch: Sequence[Document], visibility: str) -> None:
        """Read what the documents of a batch for the same readers are held against."""
        akin, near = self._find_akin(batch, visibility), self._find_near(batch, visibility)
        names = [document.document_id for document in batch]
        self.stories_of(dict.fromkeys(chain(names, *akin.values(), *near.values())))
        self._left |= self.catalog.left([name for name in names if self._stories[name] is None])
        self._keep_claims(visibility, names)
        self.rarity(visibility, chain([EVERY], *map(terms_of, batch)))
        self._akin |= akin
        self._near |= near

    def _find_akin(self, batch: Sequence[Document], visibility: str) -> dict[str, tuple[str, ...]]:
        resting = defaultdict[str, list[str]](list)
        kin = Kin(resting_on=[document.document_id for document in batch])
        for other in self.catalog.akin(None, Audience(frozenset({visibility})), kin):
            for name in {other.copy_of, other.original_id} - {None}:
                resting[name or ""].append(other.document_id)
        return {
            one.document_id: (*filter(None, (one.copy_of, one.original_id)), *resting.get(one.document_id, ()))
            for one in batch
        }

    def _find_near(self, batch: Sequence[Document], visibility: str) -> dict[str, tuple[str, ...]]:
        vectors = self.vectors(batch)
        found = self.passages.nearest_to_each(list(vectors.values()), {visibility}, _NEAREST)
        cards = self.catalog.cards(list({one.passage_id for each in found for one in each}), keep=Filter())
        near = dict[str, tuple[str, ...]]((document.document_id, ()) for document in batch)
        for name, each in zip(vectors, found, strict=True):
            others = dict.fromkeys(cards[one.passage_id].document_id for one in each if one.passage_id in cards)
            near[name] = tuple(other for other in others if other != name)
        return near

    def _keep_claims(self, visibility: str, document_ids: Collection[str]) -> None:
        made = dict[str, list[Claim]]((name, []) for name in document_ids)
        for claim in self.catalog.claims(Audience(frozenset({visibility})), made_by=document_ids):
            made[claim.document_id].append(claim)
        self._claims |= {name: tuple(claims) for name, claims in made.items()}
