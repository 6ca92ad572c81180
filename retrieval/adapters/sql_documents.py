"""The current revisions of documents, in SQL."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import and_, func, or_, select

from retrieval.adapters.sql_engine import among
from retrieval.adapters.sql_rows import SqlRows, readable
from retrieval.adapters.sql_tables import document_of, document_topics, documents
from retrieval.domain import SETTLED, Audience, Document, Kind, Window

_OF = documents.c
BY_IDENTITY = select(*_OF).where(among(_OF.document_id))


class SqlDocuments(SqlRows):
    """Documents by identity, source and window."""

    def document(self, document_id: str) -> Document | None:
        """Return the current revision, or None."""
        return self.documents([document_id]).get(document_id)

    def documents(self, document_ids: Collection[str]) -> dict[str, Document]:
        """Return the current revisions of those that exist, by identity."""
        found = self._fields_of(BY_IDENTITY, document_ids)
        return {document.document_id: document for document in map(document_of, found)}

    def documents_of(self, source_id: str) -> frozenset[str]:
        """Return the identities of a source's documents."""
        return self._each(select(_OF.document_id).where(_OF.source_id == source_id))

    def within(
        self, window: Window, audience: Audience, *, topic: str | None = None, limit: int = 2000
    ) -> tuple[Document, ...]:
        """Return the documents of the window that the audience may read, oldest first; of too many, the newest.

        That is when they were published, or for those without a date when they were read.
        """
        published = and_(_OF.published_at >= window.start, _OF.published_at < window.end)
        undated = and_(_OF.published_at.is_(None), _OF.read_at >= window.start, _OF.read_at < window.end)
        query = select(*_OF).where(readable(audience), or_(published, undated))
        if topic is not None:
            query = query.join_from(documents, document_topics).where(document_topics.c.topic == topic)
        moment = func.coalesce(_OF.published_at, _OF.read_at)
        newest = query.order_by(moment.desc(), _OF.document_id.desc()).limit(limit)
        return tuple(map(document_of, self._fields_of(newest)))[::-1]

    def open_notes(self, audience: Audience, *, limit: int) -> tuple[Document, ...]:
        """Return the notes that the audience may read and whose incident is not over, the newest first."""
        is_open = and_(_OF.kind == Kind.NOTE.value, _OF.status.not_in(SETTLED))
        moment = func.coalesce(_OF.published_at, _OF.read_at)
        newest = select(*_OF).where(readable(audience), is_open).order_by(moment.desc(), _OF.document_id.desc())
        return tuple(map(document_of, self._fields_of(newest.limit(limit))))
