"""What is published of the digests that were kept: those for everyone, and the stories they told (pure)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.kept_digests import KeptDigest
from bot.told_again import CurrentRecords, told_again
from retrieval.domain import EVERYONE, PUBLIC, DigestItem, Document, Event, StoryStep
from retrieval.stories.course import course
from retrieval.stories.moves import moves

_UNDATED = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ArchivedDigest:
    """A digest as it is published, without what is not for everyone or does not hold any more; `name` is its page's."""

    name: str
    kept: KeptDigest

    @property
    def items(self) -> tuple[DigestItem, ...]:
        """Its stories."""
        return self.kept.digest.items


@dataclass(frozen=True, slots=True)
class ArchivedStory:
    """A story over all digests that told it, oldest first, with its documents and what the story book says of them.

    `steps` are the statuses that these documents give it, the last one as it stands now.
    """

    name: str
    tellings: tuple[tuple[ArchivedDigest, DigestItem], ...]
    documents: tuple[Document, ...]
    events: tuple[Event, ...] = ()
    steps: tuple[StoryStep, ...] = ()

    @property
    def newest(self) -> DigestItem:
        """The story as it was told last."""
        return self.tellings[-1][1]

    @property
    def last_at(self) -> datetime:
        """When it was told last."""
        return self.tellings[-1][0].kept.told_at or _UNDATED


@dataclass(frozen=True, slots=True)
class StoryBookPages:
    """What the story book says: the story of each document, by identity, and the log of each story."""

    stories: Mapping[str, str]
    events: Mapping[str, Sequence[Event]]


@dataclass(frozen=True, slots=True)
class Archive:
    """Everything that is published, the newest first; `address` is where it will stand, where that is known."""

    title: str
    address: str
    digests: tuple[ArchivedDigest, ...]
    stories: tuple[ArchivedStory, ...]

    def story_of(self, digest: ArchivedDigest, item: DigestItem) -> ArchivedStory | None:
        """Return the story that an item of a digest tells."""
        told = (digest.name, item.story.story_id)
        for story in self.stories:
            if any((where.name, what.story.story_id) == told for where, what in story.tellings):
                return story
        return None


def archive_of(
    kept: Sequence[KeptDigest],
    records: CurrentRecords,
    book: StoryBookPages,
    *,
    title: str,
    address: str = "",
) -> Archive:
    """Return what may be published of digests, which come oldest first.

    Those for anybody but everyone are left out, and so is one of which nothing is left; one that was quiet stays.
    What is not among the `records` was removed, and is left out.
    """
    digests = []
    for one in kept:
        digest = told_again(one.digest, records, EVERYONE)
        if one.is_public and bool(digest.items) == bool(one.digest.items):
            digests.append(ArchivedDigest(_name_of(one), replace(one, digest=digest)))
    stories = sorted(_stories_of(digests, records, book), key=lambda story: (story.last_at, story.name), reverse=True)
    return Archive(title, address, tuple(reversed(digests)), tuple(stories))


def _stories_of(
    digests: Sequence[ArchivedDigest], records: CurrentRecords, book: StoryBookPages
) -> list[ArchivedStory]:
    """Put together items that tell the same story: they share a document, or the book says so of their documents."""
    groups: list[tuple[set[str], list[tuple[ArchivedDigest, DigestItem]]]] = []
    for digest in digests:
        for item in digest.items:
            marks = _marks_of(item, book)
            told = [(digest, item)]
            for group in [group for group in groups if not marks.isdisjoint(group[0])]:
                groups.remove(group)
                marks |= group[0]
                told = [*group[1], *told]
            groups.append((marks, told))
    return [_story_of(told, records, book) for _, told in groups]


def _marks_of(item: DigestItem, book: StoryBookPages) -> set[str]:
    names = {document.document_id for document in item.story.documents}
    return {f"document {name}" for name in names} | {
        f"story {book.stories[name]}" for name in names if name in book.stories
    }


def _story_of(
    told: Sequence[tuple[ArchivedDigest, DigestItem]], records: CurrentRecords, book: StoryBookPages
) -> ArchivedStory:
    in_order = sorted(told, key=lambda one: (one[0].kept.told_at or _UNDATED, one[0].name))
    documents = {d.document_id: d for _, item in in_order for d in item.story.documents}
    names = sorted({book.stories[name] for name in documents if name in book.stories})
    events = [event for name in names for event in book.events.get(name, ()) if _is_told(event, documents)]
    first, item = in_order[0]
    name = hashlib.sha256(f"{first.kept.key} {item.story.story_id}".encode()).hexdigest()[:12]
    ordered = tuple(sorted(documents.values(), key=lambda document: document.age))
    steps = course(ordered, moves(ordered, records.claims), records.claims)
    return ArchivedStory(name, tuple(in_order), ordered, tuple(events), steps)


def _is_told(event: Event, documents: Mapping[str, Document]) -> bool:
    """Say whether an event is of a document that is published; what is of none is left out."""
    return event.visibility == PUBLIC and event.document_id in documents


def _name_of(kept: KeptDigest) -> str:
    """Return the name of a digest's page, which tells neither its channel nor its subscription."""
    topic = re.sub(r"[^a-z0-9]+", "-", kept.digest.topic.name.casefold()).strip("-") or "digest"
    return f"{topic}-{kept.local_date.isoformat()}-{hashlib.sha256(kept.key.encode()).hexdigest()[:6]}"
