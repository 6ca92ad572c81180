"""Which of the team's notes a story touches, worked out for those who may read them, and kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from retrieval.domain import PUBLIC, Audience, Document, Filter, Kind, Mark
from retrieval.ports import PassageIndex
from retrieval.stories.at_hand import EVERY, AtHand, StoryLibrary
from retrieval.stories.joining import choose_members
from retrieval.stories.likeness import CandidateStory, Scene
from retrieval.stories.terms import terms_of

_NEAREST: Final = 20
"""Passages that are looked at for each document of a story."""
_ASKED: Final = 3
"""Documents of a story that notes are looked for with: its first and its newest."""
RELATED: Final = 0.7
"""Points from which a note touches a story: it would join from one on, if notes did."""


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
        story = CandidateStory(card, members, at_hand.vectors(members))
        notes = self._near(at_hand, members, closed)
        read = [n for n in notes if n.kind is Kind.NOTE and n.mark is Mark.NONE and audience.may_read(n.visibility)]
        return tuple(sorted(self._touching(read, story, at_hand), key=lambda note: note.age))

    def _near(self, at_hand: AtHand, members: Sequence[Document], closed: Sequence[str]) -> Iterable[Document]:
        asked = [*members[:1], *members[1:][1 - _ASKED :]]
        near = self.passages.nearest_to_each(list(at_hand.vectors(asked).values()), closed, _NEAREST)
        names = {one.passage_id for found in near for one in found}
        cards = self.catalog.cards(sorted(names), keep=Filter())
        return self.catalog.documents({one.document_id for one in cards.values()}).values()

    def _touching(self, notes: Sequence[Document], story: CandidateStory, at_hand: AtHand) -> Iterator[Document]:
        """Yield the notes that are like a report of a story, whenever they were written."""
        terms = {term for document in (*notes, *story.members) for term in terms_of(document)}
        rarity = self.catalog.rarity(story.card.visibility, (*terms, EVERY))
        scene = Scene.of([story], rarity, rarity[EVERY])
        vectors = at_hand.vectors(notes)
        for note in notes:
            if scene.rate(replace(note, published_at=None), vectors.get(note.document_id), story) >= RELATED:
                yield note
