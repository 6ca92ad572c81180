"""The stories that a document may belong to, looked for by lineage, rare terms and likeness of meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import Final

from retrieval.domain import Document
from retrieval.stories.at_hand import AtHand
from retrieval.stories.joining import STANDING, choose_members, is_closed
from retrieval.stories.likeness import CandidateStory, rests_on
from retrieval.stories.terms import names_of, sought, terms_of

REACH: Final = timedelta(days=60)
"""How long ago a story may have had its last document to be looked at for its terms."""
_CHOSEN_FROM: Final = 16
"""Documents of a story, the first and the newest ones, from which those are chosen that stand for it."""
_BY_TERMS: Final = 6
"""Stories that are looked at because they hold the most of those terms."""


@dataclass(frozen=True, slots=True)
class CandidateFinder:
    """Looks for the stories that a document of a batch may belong to."""

    at_hand: AtHand

    def candidates(self, document: Document, terms: Sequence[str]) -> tuple[CandidateStory, ...]:
        """Return stories of the same readers that a document may belong to, each with a few of its documents.

        Those of what it rests on or what rests on it, those that hold its rare terms, and those of what means alike.
        """
        leading = (*self.at_hand.akin(document), *self.at_hand.near(document))
        known = self.at_hand.stories_of(leading)
        rare = sought(terms, self.at_hand.rarity(document.visibility, terms))
        since = document.published_at - REACH if document.published_at else None
        catalog = self.at_hand.catalog
        holding = catalog.holding(document.visibility, rare, since=since, limit=_BY_TERMS) if rare else {}
        found = dict.fromkeys([*(known[name] for name in leading if name in known), *holding])
        led: dict[str, list[str]] = {}
        for name in leading:
            led.setdefault(known.get(name, ""), []).append(name)
        told = self.at_hand.standing(found)
        ours = [told[name] for name in found if name in told and told[name][0].visibility == document.visibility]
        few = [self._few(members, document, led.get(card.story_id, ())) for card, members in ours]
        read = self.at_hand.documents(dict.fromkeys(chain.from_iterable(few)))  # together: one look-up for all
        chosen = [
            _choose([read[name] for name in names if name in read], led.get(card.story_id, ()))
            for (card, _), names in zip(ours, few, strict=True)
        ]
        vectors = self.at_hand.vectors(list(chain.from_iterable(chosen)))
        closed = {card.story_id for card, _ in ours if is_closed(document, card)}
        strange = closed - self._naming_alone(document).keys() if closed else closed
        return tuple(
            CandidateStory(
                card,
                members,
                {m.document_id: vectors[m.document_id] for m in members if m.document_id in vectors},
                is_named_alone=card.story_id not in strange,
            )
            for (card, _), members in zip(ours, chosen, strict=True)
        )

    def rarity_among(self, document: Document, candidates: Sequence[CandidateStory]) -> dict[str, int]:
        """Return how many stories hold each term of a document and of those that it is held against.

        What the archive holds that means alike is mostly closed, and its terms need not be worked out.
        """
        members = (
            member
            for one in candidates
            if one.is_named_alone or any(rests_on(document, member) for member in one.members)
            for member in one.members
        )
        return self.at_hand.rarity(document.visibility, chain.from_iterable(map(terms_of, (document, *members))))

    def _naming_alone(self, document: Document) -> dict[str, int]:
        """Return the stories that hold a name of a document which no other story holds."""
        own = names_of(document)
        alone = [name for name, held in self.at_hand.rarity(document.visibility, own).items() if held == 1]
        return self.at_hand.catalog.holding(document.visibility, alone, limit=len(alone)) if alone else {}

    @staticmethod
    def _few(members: Sequence[str], document: Document, led_by: Sequence[str]) -> list[str]:
        """Return the documents of a story from which those are chosen that stand for it, those that led to it first."""
        others = [name for name in members if name != document.document_id]
        return list(dict.fromkeys([*led_by[: STANDING // 2], *others[:1], *others[1:][-_CHOSEN_FROM:]]))


def _choose(few: Sequence[Document], led_by: Sequence[str]) -> tuple[Document, ...]:
    """Return documents that stand for a story, oldest first, before others those that led to it."""
    led = [document for document in few if document.document_id in led_by[: STANDING // 2]]
    others = choose_members(document for document in few if document not in led)
    return tuple(sorted([*led, *others][:STANDING], key=lambda document: document.age))
