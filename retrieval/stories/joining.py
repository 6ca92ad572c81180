"""Which stories a document belongs to, decided once and never again; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from retrieval.domain import Document, Kind, Mark, StoryCard, Vector
from retrieval.stories.likeness import CandidateStory, Scene, is_copy_of, is_credited
from retrieval.stories.terms import profile_of
from retrieval.text.genre import Genre, genre_of

QUIET: Final = timedelta(days=21)
"""Without a document for as long a story is closed: what rests on it, or names what it alone names, opens it again."""
STANDING: Final = 8
"""Members that stand for a story: a document is compared with no more of it, however long it is."""
SAME: Final = 1.0
"""Points from which a document belongs to a story: to the one that has most."""
LINKED: Final = 0.9
"""Points that the documents of one have for the other on average from which a document that fits both joins the two.

Of a story that began twice, before its reports had much in common, this is how the halves are found. That a document
fits both is not enough, however well: the same party's two affairs are often told in one report."""


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
    scene = Scene.of(ours, rarity, stories)
    repeated = [one for one in ours if any(is_copy_of(document, member) for member in one.members)]
    alike = [one for one in ours if one not in repeated and _is_open(document, one, rarity)]
    rated = [(scene.rate(document, vector, one), one) for one in alike]
    rated = sorted((each for each in rated if each[0] >= SAME), key=lambda each: (-each[0], _age(each[1].card)))
    joined = repeated or [one for _, one in rated[:1]]
    for _, one in rated:
        if one not in joined and all(scene.link(one, other) >= LINKED for other in joined):
            joined.append(one)
    return tuple(one.card.story_id for one in sorted(joined, key=lambda one: _age(one.card)))


def is_closed(document: Document, story: StoryCard) -> bool:
    """Say whether a story had no document for a while before a document, or began a while after it."""
    day = document.published_at or document.read_at
    return day is not None and (story.began_at - day > QUIET or day - story.last_at > QUIET)


def choose_members(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Return at most eight documents that stand for a story, oldest first: the first one and the newest ones.

    Reports of their own come before what repeats or rests on another.
    """
    ordered = sorted(documents, key=lambda document: document.age)
    newest = ordered[:0:-1]
    newest.sort(key=lambda document: (document.copy_of is not None, document.original_id is not None))
    return tuple(sorted([*ordered[:1], *newest[: STANDING - 1]], key=lambda document: document.age))


def _is_open(document: Document, story: CandidateStory, rarity: Mapping[str, int]) -> bool:
    """Say whether a document may be told into a story: it is not closed, or the document names what it alone names."""
    if not is_closed(document, story.card) or any(is_credited(document, member) for member in story.members):
        return True
    if not story.is_named_alone:
        return False
    held = Counter(name for member in story.members for name in profile_of(member).named)
    own = (name for name in profile_of(document).named if rarity.get(name, 0) == 1)
    return any(2 * held[name] >= len(story.members) for name in own)


def _age(card: StoryCard) -> tuple[datetime, int, str]:
    return card.began_at, len(card.story_id), card.story_id
