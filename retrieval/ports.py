"""What `retrieval` asks of the outside; each port has one contract suite that every adapter passes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from retrieval.domain import (
    Audience,
    Card,
    Document,
    DraftSentence,
    Extent,
    Filter,
    Passage,
    Prompt,
    Revision,
    Scored,
    Searched,
    Source,
    SourceState,
    Vector,
    Vectors,
    Window,
)


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave; `unchanged` means the validators still hold and `body` is empty.

    `moved_to` is the address that the one asked for has moved to for good, if it says so.
    """

    url: str
    body: bytes
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    unchanged: bool = False
    moved_to: str | None = None


class Fetcher(Protocol):
    """Fetches one public http(s) address."""

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Return what the address holds.

        Raises `RefusedAddress`, `Gone`, `Unreachable`, `RateLimited` or `UnreadableDocument` (too large).
        """


@dataclass(frozen=True, slots=True)
class Kin:
    """Which documents to look for around one: any of these holds of them.

    They are of an outlet, credit an outlet (whatever the case, with or without "The"), have a link to an address, or
    are recorded as resting on a document.
    """

    outlets: Collection[str] = ()
    crediting: Collection[str] = ()
    pointing_to: Collection[str] = ()
    resting_on: Collection[str] = ()


class Catalog(Protocol):
    """The truth: documents, their passages and vectors, and what was last seen of each source."""

    def document(self, document_id: str) -> Document | None:
        """Return the current revision, or None."""

    def documents(self, document_ids: Collection[str]) -> dict[str, Document]:
        """Return the current revisions of those that exist, by identity."""

    def documents_of(self, source_id: str) -> frozenset[str]:
        """Return the identities of a source's documents."""

    def extent(self, source_id: str) -> Extent:
        """Say how much of a source is kept, and for whom."""

    def put(
        self,
        document: Document,
        passages: Sequence[Passage],
        vectors: Vectors,
        *,
        aliases: Collection[str] = (),
        replaced: Revision | None = None,
    ) -> None:
        """Store a document with all its passages in one transaction, replacing an earlier revision.

        The document is marked as waiting for the indexes (see `waiting`). `aliases` are further keys that it is known
        by from now on (see `known_by`), `replaced` is what is kept of the revision that it replaces.
        """

    def relate(
        self, document_id: str, *, copy_of: str | None, original_id: str | None, aliases: Collection[str] = ()
    ) -> None:
        """Record what a document repeats and whom it rests on, with further keys; nothing else of it changes."""

    def remove(self, document_id: str) -> None:
        """Forget a document with its aliases and earlier revisions; its passages wait to leave the indexes."""

    def known_by(self, aliases: Collection[str]) -> dict[str, str]:
        """Return the identities of the documents that are known by these keys, by key."""

    def past(self, document_id: str) -> tuple[Revision, ...]:
        """Return what is kept of a document's earlier revisions, oldest first."""

    def waiting(self, limit: int) -> list[Waiting]:
        """Return changes that the derived indexes have not taken over yet, oldest first."""

    def settled(self, changes: Sequence[Waiting]) -> None:
        """Record that the derived indexes hold these changes."""

    def passages(self, passage_ids: Collection[str]) -> dict[str, Passage]:
        """Return those of the passages that are current, by identity."""

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """Return a document's passages in reading order."""

    def vectors(self, passage_ids: Collection[str]) -> dict[str, Vector]:
        """Return the stored vectors of those passages, by identity."""

    def everything(self, batch: int) -> Iterator[list[IndexEntry]]:
        """Yield every current passage with what the indexes need, in batches."""

    def sample(self, visibility: str, most: int) -> tuple[IndexEntry, ...]:
        """Return at most so many passages of a visibility, drawn at random from those that the indexes hold."""

    def within(
        self, window: Window, audience: Audience, *, topic: str | None = None, limit: int = 2000
    ) -> tuple[Document, ...]:
        """Return the documents of the window that the audience may read, oldest first.

        That is when they were published, or for those without a date when they were read.
        """

    def akin(self, window: Window | None, audience: Audience, kin: Kin) -> tuple[Document, ...]:
        """Return the akin documents of a window, or of all time, that the audience may read, oldest first."""

    def searched(self, audience: Audience, *, as_of: datetime | None = None) -> Searched:
        """Say how many documents the audience may read as of a moment, and how new they are."""

    def cards(self, passage_ids: Collection[str], *, keep: Filter, as_of: datetime | None = None) -> dict[str, Card]:
        """Return the cards, by identity, of those passages whose document passes the filter.

        Of a document published after `as_of` there is none; one without a date may be as old as any.
        """

    def visibilities(self) -> frozenset[str]:
        """Return every visibility that some document has."""

    def outlets(self, audience: Audience, *, as_of: datetime | None = None) -> frozenset[str]:
        """Return every outlet that some document has which the audience may read as of a moment."""

    def source_state(self, source_id: str) -> SourceState | None:
        """Return what was last seen of a source, or None if it was never read."""

    def put_source_state(self, state: SourceState) -> None:
        """Record what was seen of a source."""


class KeptSources(Protocol):
    """The sources that people added beside those of the file."""

    def kept(self) -> tuple[Source, ...]:
        """Return the sources that are kept, in the order of their identities."""

    def keep(self, source: Source) -> bool:
        """Add a source; return False when its identity or its location is kept already."""

    def let_go(self, source_id: str) -> bool:
        """Forget a source; return False when there is none of this identity."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A passage as the indexes take it; `heading` is the title, outlet and date put before its words."""

    passage: Passage
    heading: str
    vector: Vector


@dataclass(frozen=True, slots=True)
class Waiting:
    """One change the indexes have to take over: entries to add, and passages to drop by visibility.

    `drop` are pairs of (visibility, passage identity), `changed_at` is when the catalog took the change in.
    """

    change_id: int
    add: tuple[IndexEntry, ...]
    drop: tuple[tuple[str, str], ...]
    changed_at: datetime


class Embedder(Protocol):
    """Turns text into unit vectors."""

    @property
    def model(self) -> str:
        """The model's name, recorded with the index."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text. Raises `ModelUnavailable`."""

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one row a question, in one request. Raises `ModelUnavailable`."""


class Index(Protocol):
    """Passages in partitions, one a visibility, derived from the catalog."""

    def add(self, entries: Sequence[IndexEntry]) -> None:
        """Put entries into the partition of their visibility; an entry already there is replaced."""

    def drop(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Take out (visibility, passage identity) pairs; unknown ones are ignored."""

    def count(self) -> int:
        """Return how many passages all partitions hold."""

    def rebuild(self, batches: Iterable[Sequence[IndexEntry]]) -> int:
        """Hold what the batches hold and nothing else, in one step; return how many passages that is."""


class PassageIndex(Index, Protocol):
    """Nearest passages by vector."""

    def nearest(self, vector: Vector, visibilities: Collection[str], limit: int) -> list[Scored]:
        """Return the nearest passages by cosine similarity, best first, from these partitions alone."""

    def check(self) -> None:
        """Raise `IndexMismatch` or `IndexBroken` when searching would not be sound."""


class WordIndex(Index, Protocol):
    """Passages by their words (BM25)."""

    def matching(self, text: str, visibilities: Collection[str], limit: int) -> list[Scored]:
        """Return passages that share words with the text, best first; never raises on odd input."""


class Rewriter(Protocol):
    """Writes a question anew."""

    def rewrite(self, prompt: Prompt) -> str:
        """Return what was written, as it came but for what stands around one line.

        Raises `ModelUnavailable` (away, too slow, rate-limited, cut off) or `ModelMisbehaved` (no line of words).
        """


class Reranker(Protocol):
    """Puts texts in the order in which they bear on a question, having read each beside it."""

    @property
    def model(self) -> str:
        """The model's name."""

    def order(self, question: str, texts: Sequence[str]) -> list[int]:
        """Return the places of the texts, the most relevant first, each at most once; some may be left out.

        Raises `ModelUnavailable` (away, too slow, refused) or `ModelMisbehaved` (not the agreed form).
        """


class LanguageModel(Protocol):
    """Writes sentences with quotes, from fenced passages."""

    @property
    def model(self) -> str:
        """The model's name."""

    def write(self, prompt: Prompt) -> Iterator[DraftSentence]:
        """Yield each sentence as soon as it is complete.

        Raises `ModelUnavailable` (away, too slow, rate-limited, cut off) or `ModelMisbehaved`
        (not the agreed form), also after some sentences were yielded.
        """
