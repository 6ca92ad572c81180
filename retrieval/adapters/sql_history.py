"""What the database keeps of a document besides its row: its earlier revisions, and the keys it is known by."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict

from sqlalchemy import Connection, delete, select

from retrieval.adapters.sql_engine import among, insertion
from retrieval.adapters.sql_rows import SqlRows
from retrieval.adapters.sql_tables import aliases as aliases_table
from retrieval.adapters.sql_tables import documents, revisions
from retrieval.domain import Revision
from retrieval.domain.documents import edition

_OF = documents.c
_EDITIONS = select(_OF.document_id, _OF.revision, _OF.read_at).where(among(_OF.document_id))


class SqlRevisions(SqlRows):
    """Earlier revisions."""

    def past(self, document_id: str) -> tuple[Revision, ...]:
        """Return what is kept of a document's earlier revisions, oldest first."""
        ours = select(*revisions.c).where(revisions.c.document_id == document_id).order_by(revisions.c.revision)
        return tuple(Revision(**row) for row in self._fields_of(ours))

    def editions(self, document_ids: Collection[str]) -> dict[str, str]:
        """Return, for those documents that exist, a word that is another one whenever the document is put anew."""
        return {row.document_id: edition(row.revision, row.read_at) for row in self._of(_EDITIONS, document_ids)}


def remember(connection: Connection, document_id: str, aliases: Collection[str], replaced: Revision | None) -> None:
    """Write down the keys of a document that are new, and what is kept of the revision that it replaces."""
    for table, rows in (
        (aliases_table, [{"alias": alias, "document_id": document_id} for alias in sorted(aliases)]),
        (revisions, [asdict(replaced)] if replaced else []),
    ):
        if rows:  # a key that is another document's stays with that one
            connection.execute(insertion(connection, table).on_conflict_do_nothing(), rows)


def forget(connection: Connection, document_id: str) -> None:
    """Forget a document's keys and earlier revisions."""
    for table in (aliases_table, revisions):
        connection.execute(delete(table).where(table.c.document_id == document_id))
