"""What is new to a channel in the stories that it follows, and which of it comes first (pure)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from retrieval.claims.lineage import copies
from retrieval.digests.importance import weight_of, weightiest
from retrieval.domain import Document, Importance, Kind, Move, Story, StoryStep

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class News:
    """A story and those of its documents that its readers have not been shown, oldest first, at least one.

    `moves` says what each of its documents did to it, `steps` are the statuses that it took.
    """

    story: Story
    new: tuple[Document, ...]
    moves: Mapping[str, Move]
    steps: tuple[StoryStep, ...] = ()

    @property
    def is_known(self) -> bool:
        """Say whether there is more to the story than what is new in it."""
        return len(self.new) < len(self.story.documents)

    @property
    def before(self) -> StoryStep | None:
        """Return how the story stood before what is new in it, None where nothing was known."""
        new = {document.document_id for document in self.new}
        return next((step for step in reversed(self.steps) if step.document_id not in new), None)

    @property
    def turns(self) -> tuple[Document, ...]:
        """What is new and adds something, oldest first; where all of it repeats what was told before, all of it."""
        adding = tuple(d for d in self.new if self.moves.get(d.document_id) is not Move.REPEATS)
        return adding or self.new

    def importance(self, topic: str, *, originals: int, notes: int) -> Importance:
        """Return why it is told on a topic, and how far up."""
        documents = self.story.documents
        return Importance(
            move=weightiest(self.moves.get(document.document_id, Move.REPORTS) for document in self.new),
            originals=originals,
            closeness=sum(topic in document.topics for document in documents) / len(documents),
            notes=notes + any(document.kind is Kind.NOTE for document in documents),
            is_known=self.is_known,
        )


def news_of(
    story: Story,
    fresh: Collection[str],
    shown: Mapping[str, str],
    moves: Mapping[str, Move],
    steps: tuple[StoryStep, ...] = (),
) -> News | None:
    """Return what is new in a story to readers who were shown some documents; None where nothing is.

    `fresh` are the documents that may be told now, by identity; `shown` those that were told, with their content hashes
    as they were then. A copy of a report that was told is not new, whoever printed it, nor is what only repeats a story
    that its readers know; what was put right since is.
    """
    documents = story.documents
    right = {place for place, document in enumerate(documents) if is_corrected(document, shown)}
    seen = {place for place, document in enumerate(documents) if document.document_id in shown}
    copied = {place for pair in copies(documents) if seen.intersection(pair) for place in pair} if seen else set()
    old = (seen | copied) - right
    new = tuple(d for place, d in enumerate(documents) if place not in old and d.document_id in fresh)
    corrected = {documents[place].document_id for place in right}
    told = News(story, new, {**moves, **dict.fromkeys(corrected, Move.CORRECTS)}, steps)
    adds = any(told.moves.get(document.document_id) is not Move.REPEATS for document in new)
    return told if new and (adds or not seen) else None


def is_corrected(document: Document, shown: Mapping[str, str]) -> bool:
    """Say whether a document that was told has been put right since, and says so."""
    before = shown.get(document.document_id)
    return bool(before and document.correction and document.content_hash != before)


def in_importance(told: Iterable[tuple[News, Importance]], carried: Collection[str]) -> list[tuple[News, Importance]]:
    """Return news in the order in which it is told: what was carried over first, then what matters most."""
    return sorted(told, key=lambda one: (not _holds(one[0], carried), *_place(*one)))


def _holds(one: News, carried: Collection[str]) -> bool:
    return any(document.document_id in carried for document in one.new)


def _place(told: News, importance: Importance) -> tuple[float, float, str]:
    latest = max((d.published_at for d in told.new if d.published_at), default=_LONG_AGO)
    return -weight_of(importance), -latest.timestamp(), told.story.story_id
