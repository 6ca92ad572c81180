"""What is new to a channel in a window's stories; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from retrieval.claims.lineage import copies
from retrieval.domain import Document, Kind, Story
from retrieval.text.outlets import outlets_of

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


def news(stories: Iterable[Story], shown: Mapping[str, str], carried: Collection[str] = ()) -> tuple[News, ...]:
    """Return the stories that have something new: those with `carried` documents first, then the most important.

    `shown` are the documents that were told, with their content hashes as they were then. A copy of a report that
    was told is not new, whoever printed it; one that was put right since is.
    """
    told = (News(story, _new(story, shown)) for story in stories)
    return tuple(
        sorted((one for one in told if one.new), key=lambda one: (not _holds(one, carried), *_importance(one)))
    )


def is_corrected(document: Document, shown: Mapping[str, str]) -> bool:
    """Say whether a document that was told has been put right since, and says so."""
    before = shown.get(document.document_id)
    return bool(before and document.correction and document.content_hash != before)


def _holds(one: News, carried: Collection[str]) -> bool:
    return any(document.document_id in carried for document in one.new)


def _new(story: Story, shown: Mapping[str, str]) -> tuple[Document, ...]:
    documents = story.documents
    right = {place for place, document in enumerate(documents) if is_corrected(document, shown)}
    seen = {place for place, document in enumerate(documents) if document.document_id in shown}
    copied = {place for pair in copies(documents) if seen.intersection(pair) for place in pair} if seen else set()
    return tuple(document for place, document in enumerate(documents) if place not in (seen | copied) - right)


def _importance(told: News) -> tuple[bool, int, float, str]:
    """Order by what touches the team's own incidents, then by how many outlets report it, then by how recent it is."""
    latest = max((d.published_at for d in told.new if d.published_at), default=_LONG_AGO)
    touches_us = any(document.kind is Kind.NOTE for document in told.story.documents)
    return (not touches_us, -len(outlets_of(told.story.documents)), -latest.timestamp(), told.story.story_id)
