"""The catalog on SQLite or PostgreSQL: the truth that both indexes are derived from."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select

from retrieval.adapters import sql_history
from retrieval.adapters import sql_tables as tables
from retrieval.adapters.sql_change_log import SqlChangeLog
from retrieval.adapters.sql_claims import SqlClaims, forget_claims, hide_claims, write_claims
from retrieval.adapters.sql_documents import SqlDocuments
from retrieval.adapters.sql_engine import writing
from retrieval.adapters.sql_history import SqlRevisions
from retrieval.adapters.sql_holdings import SqlHoldings
from retrieval.adapters.sql_lineage import SqlLineage
from retrieval.adapters.sql_passages import SqlPassages
from retrieval.adapters.sql_sources import SqlSourceStates
from retrieval.adapters.sql_stories import SqlStories
from retrieval.adapters.sql_story_rows import await_joining, leave
from retrieval.domain import Claim, Document, Passage, Revision, Vectors
from retrieval.ports import Clock

_DOCUMENTS = tables.documents.c
_PASSAGES = tables.passages.c
_LOCKED = select(_DOCUMENTS.document_id).where(_DOCUMENTS.document_id == bindparam("document_id")).with_for_update()
"""Built once: every document that is read asks it."""


class SqlCatalog(
    SqlDocuments,
    SqlPassages,
    SqlHoldings,
    SqlRevisions,
    SqlLineage,
    SqlClaims,
    SqlStories,
    SqlSourceStates,
    SqlChangeLog,
):
    """Every store in one SQL database, and the one door by which documents come and go.

    A document and the change that the indexes have to take over are written in one transaction, so that
    after a crash at any point `waiting` still knows what the indexes lack.
    """

    def __init__(self, engine: Engine, clock: Clock) -> None:
        """Work on tables that exist already."""
        super().__init__(engine)
        self._clock = clock

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

        `vectors` has one row a passage. Raises `Unreachable` or `PermanentError`.
        """
        rows = [tables.passage_row(passage, vector) for passage, vector in zip(passages, vectors, strict=True)]
        kept = {(passage.visibility, passage.passage_id) for passage in passages}
        with writing(self._engine) as connection:
            dropped = self._forget(connection, document.document_id)
            connection.execute(insert(tables.documents), tables.row_of(document))
            for table, keys in tables.listed(document):
                connection.execute(insert(table), keys)
            if rows:
                connection.execute(insert(tables.passages), rows)
            sql_history.remember(connection, document.document_id, aliases, replaced)
            moment = self._clock.now()
            if claims is None:
                hide_claims(connection, document.document_id, document.visibility)
            else:
                write_claims(connection, document.document_id, document.visibility, claims, moment=moment)
            await_joining(connection, document, moment, known=dropped is not None)
            self._log(connection, document.document_id, [pair for pair in dropped or [] if pair not in kept])

    def remove(self, document_id: str) -> None:
        """Forget a document with its aliases and earlier revisions; its passages wait to leave the indexes."""
        with writing(self._engine) as connection:
            dropped = self._forget(connection, document_id)
            if dropped is not None:
                sql_history.forget(connection, document_id)
                forget_claims(connection, document_id)
                leave(connection, document_id, self._clock.now())
                self._log(connection, document_id, dropped)

    def _forget(self, connection: Connection, document_id: str) -> list[tuple[str, str]] | None:
        """Delete a document; return its passages by visibility, or None when there is no such document."""
        if connection.scalar(_LOCKED, {"document_id": document_id}) is None:
            return None
        ours = _DOCUMENTS.document_id == document_id
        known = select(_PASSAGES.visibility, _PASSAGES.passage_id).where(_PASSAGES.document_id == document_id)
        dropped = [(visibility, passage_id) for visibility, passage_id in connection.execute(known)]
        connection.execute(delete(tables.documents).where(ours))
        return dropped

    def _log(self, connection: Connection, document_id: str, dropped: list[tuple[str, str]]) -> None:
        change = {"document_id": document_id, "dropped": dropped, "changed_at": self._clock.now()}
        connection.execute(insert(tables.changes), change)
