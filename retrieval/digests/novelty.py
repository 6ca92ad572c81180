"""What is new to a channel in a window's stories; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from retrieval.answering.confirmation import copies
from retrieval.domain import Document, Kind, Story

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class News:
    """A story and those of its documents that the channel has not been shown, oldest first, at least one."""

    story: Story
    new: tuple[Document, ...]

    @property
    def is_known(self) -> bool:
        """Say whether the channel was shown other documents of this story before."""
        return len(self.new) < len(self.story.documents)


def news(stories: Iterable[Story], shown: Collection[str]) -> tuple[News, ...]:
    """Return the stories that have something new, the most important first; `shown` are document identities.

    A copy of a report that was shown is not new, whoever printed it.
    """
    told = (News(story, _new(story, shown)) for story in stories)
    return tuple(sorted((one for one in told if one.new), key=_importance))


def _new(story: Story, shown: Collection[str]) -> tuple[Document, ...]:
    documents = story.documents
    seen = {place for place, document in enumerate(documents) if document.document_id in shown}
    copied = {place for pair in copies(documents) if seen.intersection(pair) for place in pair} if seen else set()
    return tuple(document for place, document in enumerate(documents) if place not in seen | copied)


def _importance(told: News) -> tuple[bool, int, float, str]:
    """Order by what touches the team's own incidents, then by how many outlets report it, then by how recent it is."""
    latest = max((d.published_at for d in told.new if d.published_at), default=_LONG_AGO)
    touches_us = any(document.kind is Kind.NOTE for document in told.story.documents)
    return (not touches_us, -len(told.story.outlets), -latest.timestamp(), told.story.story_id)
