"""Documents as they stand, with their passages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from retrieval.domain import (
    Audience,
    Card,
    Claim,
    Document,
    Extent,
    Filter,
    Passage,
    Revision,
    Searched,
    Vector,
    Vectors,
    Window,
)


class Documents(Protocol):
    """The current revisions of documents."""

    def document(self, document_id: str) -> Document | None:
        """Return the current revision, or None."""

    def documents(self, document_ids: Collection[str]) -> dict[str, Document]:
        """Return the current revisions of those that exist, by identity."""

    def documents_of(self, source_id: str) -> frozenset[str]:
        """Return the identities of a source's documents."""

    def within(
        self, window: Window, audience: Audience, *, topic: str | None = None, limit: int = 2000
    ) -> tuple[Document, ...]:
        """Return the documents of the window that the audience may read, oldest first; of too many, the newest.

        That is when they were published, or for those without a date when they were read.
        """

    def open_notes(self, audience: Audience, *, limit: int) -> tuple[Document, ...]:
        """Return the notes that the audience may read and whose incident is not over, the newest first."""


class Passages(Protocol):
    """The passages of those documents, and their vectors."""

    def passages(self, passage_ids: Collection[str]) -> dict[str, Passage]:
        """Return those of the passages that are current, by identity."""

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """Return a document's passages in reading order."""

    def vectors(self, passage_ids: Collection[str]) -> dict[str, Vector]:
        """Return the stored vectors of those passages, by identity."""

    def cards(self, passage_ids: Collection[str], *, keep: Filter, as_of: datetime | None = None) -> dict[str, Card]:
        """Return the cards, by identity, of those passages whose document passes the filter.

        Of a document published after `as_of` there is none; one without a date may be as old as any.
        """

    def few(
        self, audience: Audience, keep: Filter, *, most: int, as_of: datetime | None = None
    ) -> dict[str, Vector] | None:
        """Return the vectors of all passages that the audience may read and `cards` lets through, by identity.

        None when there are more than `most`.
        """


class Holdings(Protocol):
    """What there is, at a glance."""

    def extent(self, source_id: str) -> Extent:
        """Say how much of a source is kept, and for whom."""

    def searched(self, audience: Audience, *, as_of: datetime | None = None) -> Searched:
        """Say how many documents the audience may read as of a moment, and how new they are."""

    def visibilities(self) -> frozenset[str]:
        """Return every visibility that some document has."""

    def outlets(self, audience: Audience, *, as_of: datetime | None = None) -> frozenset[str]:
        """Return every outlet that some document has which the audience may read as of a moment."""


class Library(Documents, Passages, Holdings, Protocol):
    """All of that to be read: what a search, a conversation and a digest need."""


class DocumentStore(Library, Protocol):
    """The library with its one door: documents come and go with their passages."""

    def put(
        self,
        document: Document,
        passages: Sequence[Passage],
        vectors: Vectors,
        *,
        aliases: Collection[str] = (),
        replaced: Revision | None = None,
        claims: Sequence[Claim] | None = None,
    ) -> None:
        """Store a document with all its passages in one transaction, replacing an earlier revision.

        `vectors` has one row a passage. The document is marked as waiting for the indexes (see `ChangeLog`). `aliases`
        are further keys that it is known by from now on (see `LineageStore`), `replaced` is what is kept of the
        revision that it replaces. `claims` take the place of those that it made before; None leaves them as they are.
        """

    def remove(self, document_id: str) -> None:
        """Forget a document with its aliases and earlier revisions; its passages wait to leave the indexes."""
