"""The nouns of reading: where documents come from, what they are, and who may read them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.domain.corrections import Correction
from retrieval.domain.visibilities import INTERNAL, PUBLIC

Vector = npt.NDArray[np.float32]
"""One unit-length vector, shape (dimension,)."""
Vectors = npt.NDArray[np.float32]
"""Unit-length vectors in rows, shape (n, dimension)."""

_UNDATED = datetime.max.replace(tzinfo=UTC)


SETTLED: Final = frozenset({"resolved", "closed"})
"""The statuses of an incident that is over."""


class Kind(StrEnum):
    """What a document is: reporting from outside, or the team's own incident note."""

    ARTICLE = "article"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Audience:
    """What the readers of a reply may read: the visibilities to open, `public` always among them."""

    visibilities: frozenset[str] = frozenset({PUBLIC})

    def may_read(self, visibility: str) -> bool:
        """Say whether a document of this visibility may be shown."""
        return visibility in self.visibilities


EVERYONE = Audience()
"""The audience to assume when in doubt."""
TEAM = Audience(frozenset({PUBLIC, INTERNAL}))
"""Full members of the team, in a place that no outsider reads."""


def edition(revision: int, read_at: datetime | None) -> str:
    """Return the word for a revision that was read at a moment."""
    return f"{revision}@{read_at.astimezone(UTC).isoformat() if read_at else ''}"


class SourceKind(StrEnum):
    """The ways a source can be read."""

    FEED = "feed"
    PAGE = "page"
    FOLDER = "folder"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Source:
    """Where documents come from; `location` is an address or a path, `every` how often it is due.

    `full_text` says that the pages behind a feed's summaries are read.
    """

    source_id: str
    kind: SourceKind
    location: str
    title: str = ""
    outlet: str | None = None
    document_kind: Kind = Kind.ARTICLE
    visibility: str = PUBLIC
    every: timedelta = timedelta(hours=1)
    enabled: bool = True
    full_text: bool = True


@dataclass(frozen=True, slots=True)
class SourceState:
    """What was last seen of a source: its validators, when it was read, and how that went.

    `newest` is the newest document's day, `new_at` when a document was last new, `next_try` the moment before which a
    server asked not to be read again, `moved_to` the address that it moved to for good, `gone_at` when it said that it
    is gone for good, `paused` whether people asked for a rest, `well_at` when it was last read without a failure.
    """

    source_id: str
    read_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    newest: datetime | None = None
    failures: int = 0
    error: str | None = None
    new_at: datetime | None = None
    next_try: datetime | None = None
    moved_to: str | None = None
    gone_at: datetime | None = None
    paused: bool = False
    well_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class UnreadSource:
    """A source that could not be read lately: what people call it, and when it last could be; None for never."""

    title: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Extent:
    """What is kept of a source: how many documents, how new the newest is, and the visibilities that they have."""

    documents: int = 0
    newest: datetime | None = None
    visibilities: frozenset[str] = frozenset()


class Mark(StrEnum):
    """What a document is apart from reporting; what is marked is shown as such, and never quoted or told."""

    NONE = ""
    SPONSORED = "sponsored"
    HOSTILE = "hostile"


@dataclass(frozen=True, slots=True)
class Document:
    """One article or incident note as read on a day.

    `published_at` is aware, in UTC (a note's `occurred_at`); `revision` counts from 1 and is given by the ingest.
    `original` is whom it credits, `original_id` the document of theirs that it rests on, where we hold it, and
    `copy_of` the document whose text it repeats. `links` are the addresses it points to. `correction` is what it
    says was put right or withdrawn in it, and `redactions` how many secrets were blotted out of it.
    """

    document_id: str
    title: str
    text: str
    kind: Kind = Kind.ARTICLE
    visibility: str = PUBLIC
    source_id: str = ""
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    published_at: datetime | None = None
    original: str | None = None
    topics: tuple[str, ...] = ()
    language: str | None = None
    severity: str | None = None
    status: str | None = None
    tags: tuple[str, ...] = ()
    read_at: datetime | None = None
    revision: int = 1
    original_id: str | None = None
    copy_of: str | None = None
    links: tuple[str, ...] = ()
    correction: Correction | None = None
    redactions: int = 0
    mark: Mark = Mark.NONE

    @property
    def heading(self) -> str:
        """Title, outlet and day in one line, as they are put before each passage's words for the indexes."""
        published = self.published_at
        day = f"{published.day} {published:%B %Y}" if published else None
        return " · ".join(part for part in (self.title, self.outlet, day) if part)

    @property
    def age(self) -> tuple[datetime, str]:
        """What documents are put in order by, the oldest first and those without a date last."""
        return self.published_at or _UNDATED, self.document_id

    @property
    def edition(self) -> str:
        """A word that is another one for each revision, also where a document went and came back."""
        return edition(self.revision, self.read_at)

    @property
    def content_hash(self) -> str:
        """A SHA-256 over all that its source says of it, visibility included; topics are ours and not among it."""
        seen = (
            self.title,
            self.text,
            self.kind.value,
            self.visibility,
            self.url,
            self.outlet,
            self.author,
            self.published_at.astimezone(UTC).isoformat() if self.published_at else None,
            self.original,
            self.severity,
            self.status,
            self.tags,
        )
        return hashlib.sha256(repr(seen).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Revision:
    """A state of a document that a later one replaced: its hash is kept, its text is not.

    `summary` says in one line what the later one changed.
    """

    document_id: str
    revision: int
    content_hash: str
    replaced_at: datetime
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of a document's text: `text == document.text[start:end]`."""

    passage_id: str
    document_id: str
    visibility: str
    ordinal: int
    start: int
    end: int
    text: str


def passage_id(document: Document, ordinal: int) -> str:
    """Return the identity of a document's passage, counted from 0."""
    return f"{document.document_id}@{document.revision}#{ordinal}"


@dataclass(frozen=True, slots=True)
class Card:
    """What the catalog says of a passage without its text: all that ranking weighs before anything is read."""

    passage_id: str
    document_id: str
    visibility: str
    ordinal: int
    published_at: datetime | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage's identity with one index's score for it, higher is better."""

    passage_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that could not be read and why, as values rather than an exception."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did, in documents; a failure never hides what went well.

    `skipped` is what was passed over because it is of no kind that is read; `redacted` counts secrets blotted out,
    `narrowed` what is new or revised and, as it says itself, for fewer readers than its source.
    """

    new: int = 0
    revised: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: tuple[Failure, ...] = ()
    skipped: tuple[Failure, ...] = ()
    redacted: int = 0
    narrowed: int = 0

    def __add__(self, other: IngestReport) -> IngestReport:
        """Sum two reports."""
        return IngestReport(
            self.new + other.new,
            self.revised + other.revised,
            self.unchanged + other.unchanged,
            self.removed + other.removed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.redacted + other.redacted,
            self.narrowed + other.narrowed,
        )
