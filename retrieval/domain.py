"""The nouns of reading, finding, answering and digests: frozen values, no behaviour but their own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]
"""One unit-length vector, shape (dimension,)."""
Vectors = npt.NDArray[np.float32]
"""Unit-length vectors in rows, shape (n, dimension)."""

PUBLIC = "public"
INTERNAL = "internal"
CHANNEL_PREFIX = "channel:"


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


class SourceKind(StrEnum):
    """The ways a source can be read."""

    FEED = "feed"
    PAGE = "page"
    FOLDER = "folder"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Source:
    """Where documents come from; `location` is an address or a path, `every` how often it is due."""

    source_id: str
    kind: SourceKind
    location: str
    title: str = ""
    outlet: str | None = None
    document_kind: Kind = Kind.ARTICLE
    visibility: str = PUBLIC
    every: timedelta = timedelta(hours=1)
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class SourceState:
    """What was last seen of a source: its validators, when it was read, and how that went."""

    source_id: str
    read_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    newest: datetime | None = None
    failures: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One article or incident note as read on a day.

    `published_at` is aware, in UTC (a note's `occurred_at`); `original` is whom it credits;
    `revision` counts from 1 and is given by the ingest.
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

    @property
    def heading(self) -> str:
        """Title, outlet and day in one line, as they are put before each passage's words for the indexes."""
        published = self.published_at
        day = f"{published.day} {published:%B %Y}" if published else None
        return " · ".join(part for part in (self.title, self.outlet, day) if part)

    @property
    def content_hash(self) -> str:
        """A SHA-256 over everything a reader could see change, visibility included."""
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
            self.topics,
            self.severity,
            self.status,
            self.tags,
        )
        return hashlib.sha256(repr(seen).encode()).hexdigest()


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


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage's identity with one index's score for it, higher is better."""

    passage_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Filter:
    """What a question leaves out; an empty field leaves nothing out. `since` ≤ published < `until`."""

    sources: frozenset[str] = frozenset()
    outlets: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None

    def keeps(self, document: Document) -> bool:
        """Say whether a document passes; one without a date fails any date bound."""
        if self.sources and document.source_id not in self.sources:
            return False
        if self.outlets and (document.outlet or "").casefold() not in {o.casefold() for o in self.outlets}:
            return False
        if self.topics and not self.topics.intersection(document.topics):
            return False
        if self.since is None and self.until is None:
            return True
        published = document.published_at
        if published is None:
            return False
        return (self.since is None or published >= self.since) and (self.until is None or published < self.until)


@dataclass(frozen=True, slots=True)
class Question:
    """What someone asks, for whom the reply is meant, and the moment it is asked as of.

    `as_of` None means now; a moment in the past is answered as if asked then: nothing
    published later is read. `earlier` are the questions before it in the same conversation.
    """

    text: str
    audience: Audience = EVERYONE
    as_of: datetime | None = None
    filter: Filter = field(default_factory=Filter)
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that search returned, with its document; `rank` counts from 1, `score` is in 0..1."""

    rank: int
    score: float
    passage: Passage
    document: Document


@dataclass(frozen=True, slots=True)
class Searched:
    """What a reply could have been drawn from: how many documents, and the newest one's date."""

    documents: int
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class Citation:
    """A marker resolved to the passage that grounds it; `quote` occurs verbatim in that passage."""

    index: int
    document_id: str
    passage_id: str
    quote: str
    title: str
    kind: Kind = Kind.ARTICLE
    visibility: str = PUBLIC
    url: str | None = None
    outlet: str | None = None
    published_at: datetime | None = None
    original: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a reply and the indexes of the citations that ground it (never empty)."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A grounded reply; `remark` is a line about how it came about (the model was away, say)."""

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    searched: Searched
    newest: datetime | None = None
    dropped_sentences: int = 0
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Nearest:
    """A document that came close without answering."""

    document_id: str
    title: str
    url: str | None = None
    outlet: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """An honest refusal: why, what was searched, and what came nearest."""

    reason: str
    searched: Searched
    nearest: tuple[Nearest, ...] = ()
    dropped_sentences: int = 0


Reply = Answer | NoAnswer


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence as a model (or the extractive writer) proposes it.

    Each quote is (source number, counted from 1 in the prompt's order; the words quoted).
    """

    text: str
    quotes: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a language model is asked: instructions, then the fenced passages with the question."""

    system: str
    user: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject that documents are sorted under and digests are made of."""

    name: str
    title: str
    description: str
    terms: tuple[str, ...]
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open span of time `[start, end)`; both ends are aware."""

    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        """Say whether the moment lies in the window."""
        return self.start <= moment < self.end


@dataclass(frozen=True, slots=True)
class Story:
    """Documents about the same event, oldest first; `story_id` is its first document's identity."""

    story_id: str
    documents: tuple[Document, ...]

    @property
    def title(self) -> str:
        """The first report's headline."""
        return self.documents[0].title

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who reported it, in the order they did, each once."""
        return tuple(dict.fromkeys(d.outlet for d in self.documents if d.outlet))

    @property
    def first_day(self) -> date | None:
        """The day of the oldest dated report (UTC)."""
        days = [d.published_at.date() for d in self.documents if d.published_at]
        return min(days, default=None)

    @property
    def last_day(self) -> date | None:
        """The day of the newest dated report (UTC)."""
        days = [d.published_at.date() for d in self.documents if d.published_at]
        return max(days, default=None)


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One story of a digest with its cited summary; `originals` are its independent reports."""

    story: Story
    originals: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    new_documents: tuple[str, ...] = ()
    """The identities of the documents that this digest's channel has not been shown before."""


@dataclass(frozen=True, slots=True)
class Digest:
    """A window's stories on one topic for one audience; no items means a quiet window."""

    topic: Topic
    window: Window
    audience: Audience
    items: tuple[DigestItem, ...]
    searched: Searched


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that could not be read and why, as values rather than an exception."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did, in documents; a failure never hides what went well."""

    new: int = 0
    revised: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: tuple[Failure, ...] = ()

    def __add__(self, other: IngestReport) -> IngestReport:
        """Sum two reports."""
        return IngestReport(
            self.new + other.new,
            self.revised + other.revised,
            self.unchanged + other.unchanged,
            self.removed + other.removed,
            self.failed + other.failed,
        )
