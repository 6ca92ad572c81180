"""Which stories a document belongs to, decided once and never again; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from retrieval.domain import Document, Kind, Mark, StoryCard, Vector
from retrieval.stories.likeness import CandidateStory, Scene, rests_on
from retrieval.text.genre import Genre, genre_of

QUIET: Final = timedelta(days=21)
"""Without a document for as long a story is closed: only lineage, or what it alone is named by, opens it again."""
STANDING: Final = 8
"""Members that stand for a story: a document is compared with no more of it, however long it is."""
SAME: Final = 0.3
"""Likeness from which a document belongs to a story."""
BOTH: Final = 0.45
"""Likeness to each of several stories from which the document makes them one."""


def may_join(document: Document) -> bool:
    """Say whether a document tells of one event: not a round-up, what is paid for or steers, or the team's note."""
    if document.mark is not Mark.NONE or document.kind is Kind.NOTE:
        return False
    return genre_of(document.title, document.text) is not Genre.ROUND_UP


def decide(
    document: Document,
    vector: Vector | None,
    candidates: Sequence[CandidateStory],
    rarity: Mapping[str, int],
    stories: int,
) -> tuple[str, ...]:
    """Return the stories that a document belongs to, the oldest first; none begins a new one, several become one.

    Args:
        document: as it stands after lineage.
        vector: of its first passage.
        candidates: the stories that it may belong to; those of other readers are passed over.
        rarity: how many stories hold each term of the document and of the candidates' members.
        stories: how many stories there are.
    """
    if not may_join(document):
        return ()
    ours = [one for one in candidates if one.card.visibility == document.visibility and one.members]
    resting = [one for one in ours if any(rests_on(document, member) for member in one.members)]
    scene = Scene.of(ours, rarity, stories)
    rated = {one.card.story_id: scene.rate(document, vector, one) for one in ours if _is_open(one.card, document)}
    bar = max((*rated.values(), 0.0)) if not resting else BOTH
    bar = SAME if not resting and bar < BOTH else BOTH
    found = [one.card for one in ours if one in resting or rated.get(one.card.story_id, 0.0) >= bar]
    if bar == SAME and found:
        found = [max(found, key=lambda card: (rated[card.story_id], -card.began_at.timestamp()))]
    return tuple(card.story_id for card in sorted(found, key=_age))


def choose_members(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Return at most eight documents that stand for a story, oldest first: the first one and the newest ones.

    Reports of their own come before what repeats or rests on another.
    """
    ordered = sorted(documents, key=lambda document: document.age)
    newest = ordered[:0:-1]
    newest.sort(key=lambda document: (document.copy_of is not None, document.original_id is not None))
    return tuple(sorted([*ordered[:1], *newest[: STANDING - 1]], key=lambda document: document.age))


def _age(card: StoryCard) -> tuple[datetime, int, str]:
    return card.began_at, len(card.story_id), card.story_id


def _is_open(card: StoryCard, document: Document) -> bool:
    day = document.published_at or document.read_at
    return day is None or card.began_at - QUIET <= day <= card.last_at + QUIET
