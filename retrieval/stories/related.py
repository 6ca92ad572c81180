"""Which of the team's notes a story touches, worked out for those who may read them, and kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.domain import PUBLIC, Audience, Document, Filter, Kind, Mark
from retrieval.ports import PassageIndex
from retrieval.stories.at_hand import EVERY, AtHand, StoryLibrary
from retrieval.stories.joining import choose_members
from retrieval.stories.terms import names_of, terms_of

_NEAREST: Final = 20
"""Passages that are looked at for each document of a story."""
_ASKED: Final = 3
"""Documents of a story that notes are looked for with: its first and its newest."""
_SHARED: Final = 2
"""Rare terms that a note and a story share at least; one of them is a name."""
_FEW: Final = 3
_SHARE: Final = 20
"""A term is rare where `_FEW` stories hold it, or one in so many."""


def are_related(note: Document, members: Sequence[Document], rarity: Mapping[str, int], stories: int) -> bool:
    """Say whether a note and a story share rare terms, a name among them; `rarity` is of the note's terms."""
    rare = {term for term in terms_of(note) if rarity.get(term, 0) <= max(_FEW, stories // _SHARE)}
    shared = rare & set[str]().union(*map(terms_of, members))
    return len(shared) >= _SHARED and not shared.isdisjoint(names_of(note))


@dataclass(frozen=True, slots=True)
class RelatedNotes:
    """Looks for the notes that a story touches."""

    catalog: StoryLibrary
    passages: PassageIndex

    def of(self, story_id: str, audience: Audience) -> tuple[Document, ...]:
        """Return the notes that an audience may read and a story touches, oldest first; none of a story it may not."""
        card = self.catalog.card(story_id)
        closed = sorted(audience.visibilities - {PUBLIC})
        if card is None or not closed or not audience.may_read(card.visibility):
            return ()
        at_hand = AtHand(self.catalog, self.passages)
        members = choose_members(at_hand.documents(self.catalog.members(story_id)).values())
        asked = [*members[:1], *members[1:][1 - _ASKED :]]
        near = self.passages.nearest_to_each(list(at_hand.vectors(asked).values()), closed, _NEAREST)
        names = {one.passage_id for found in near for one in found}
        cards = self.catalog.cards(sorted(names), keep=Filter())
        notes = self.catalog.documents({one.document_id for one in cards.values()}).values()
        read = [n for n in notes if n.kind is Kind.NOTE and n.mark is Mark.NONE and audience.may_read(n.visibility)]
        return tuple(sorted((n for n in read if self._touches(n, members, card.visibility)), key=lambda n: n.age))

    def _touches(self, note: Document, members: Sequence[Document], visibility: str) -> bool:
        rarity = self.catalog.rarity(visibility, (*terms_of(note), EVERY))
        return are_related(note, members, rarity, rarity[EVERY])
