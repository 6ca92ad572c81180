"""The nouns of the story book: what it keeps of a story, what a document does to it, and the log of its events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from retrieval.domain.visibilities import PUBLIC


class Move(StrEnum):
    """What a document does to the story that it belongs to."""

    REPORTS = "reports"
    """It tells the story first, or independently."""
    REPEATS = "repeats"
    """It tells what another document told, and adds nothing."""
    CONFIRMS = "confirms"
    DENIES = "denies"
    CORRECTS = "corrects"
    WITHDRAWS = "withdraws"
    RESTORES = "restores"
    """What was taken away is given back."""
    ENDS = "ends"
    """The matter is settled, closed or over."""
    UPDATES = "updates"
    """It adds something new: a number, a party, a step."""


class EventKind(StrEnum):
    """What happened in a story."""

    JOINED = "joined"
    """A document was found to tell of it; the first one begins it."""
    CLAIM = "claim"
    """A claim that no document of the story made before."""
    EVIDENCE = "evidence"
    """One more document makes a claim that was made before."""
    STATUS = "status"
    """What is known of a claim changed: `was` became `became`."""
    REVISED = "revised"
    """A document of it was revised, corrected or withdrawn in place."""
    REMOVED = "removed"
    """A document of it is no more, or is for other readers now."""
    MERGED = "merged"
    """A younger story, `other`, became part of this one; or, in the younger one's log, it became part of `other`."""
    SPLIT = "split"
    """A person moved documents out of this story into `other`, or into this one out of `other`."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a story's log, which only ever grows; `number` is its place in the log, counted from 1 without gaps.

    `at` is when the book wrote it down. It has the visibility of its document, and of the whole story: stories never
    mix visibilities. `move` is what the document did to the story, `was` and `became` are statuses (see `Status`), and
    `change` the old and the new amount of a correction. Of a document that left the story (`REMOVED`) its events keep
    none of these.
    """

    story_id: str
    number: int
    kind: EventKind
    at: datetime
    visibility: str = PUBLIC
    document_id: str | None = None
    revision: int | None = None
    move: Move | None = None
    matter_id: str | None = None
    was: str | None = None
    became: str | None = None
    change: tuple[str, str] | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True)
class StoryCard:
    """What the book says of a story without its documents.

    `story_id` is given once and never again. `began_at` and `last_at` are the days of its oldest and its newest
    document, `size` how many it has now, and `merged_into` the older story that it became part of.
    """

    story_id: str
    visibility: str
    began_at: datetime
    last_at: datetime
    size: int
    merged_into: str | None = None


class StoryStatus(StrEnum):
    """What is known of a story."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    DISPUTED = "disputed"
    """Some of those who are in it confirm it, others deny it."""
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    RESTORED = "access restored"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class StoryStep:
    """A status that a story took, since when, by whose word, and the document that says so.

    `originals` are those who had reported it independently by then. `change` are the old and the new amount of a
    correction. In a dispute `by` confirms the story and `against` denies it.
    """

    status: StoryStatus
    since: datetime | None
    document_id: str
    by: str | None = None
    originals: tuple[str, ...] = ()
    change: tuple[str, str] | None = None
    against: str | None = None
