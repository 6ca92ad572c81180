"""What the catalog learns of a document besides reading it: its keys, its earlier revisions, and whom it rests on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict

from sqlalchemy import Connection, delete, select, update

from retrieval.adapters.sql_engine import among, insertion, names_of
from retrieval.adapters.sql_tables import aliases as aliases_table
from retrieval.adapters.sql_tables import documents, revisions
from retrieval.domain import Revision

_NAMED = select(*aliases_table.c).where(among(aliases_table.c.alias))


def known_by(connection: Connection, aliases: Collection[str]) -> dict[str, str]:
    """Return the identities of the documents that are known by these keys, by key."""
    return {row.alias: row.document_id for row in connection.execute(_NAMED, names_of(aliases))}


def past(connection: Connection, document_id: str) -> tuple[Revision, ...]:
    """Return what is kept of a document's earlier revisions, oldest first."""
    ours = select(*revisions.c).where(revisions.c.document_id == document_id).order_by(revisions.c.revision)
    return tuple(Revision(**row) for row in connection.execute(ours).mappings())


def remember(connection: Connection, document_id: str, aliases: Collection[str], replaced: Revision | None) -> None:
    """Write down the keys of a document that are new, and what is kept of the revision that it replaces."""
    for table, rows in (
        (aliases_table, [{"alias": alias, "document_id": document_id} for alias in sorted(aliases)]),
        (revisions, [asdict(replaced)] if replaced else []),
    ):
        if rows:  # a key that is another document's stays with that one
            connection.execute(insertion(connection, table).on_conflict_do_nothing(), rows)


def relate(
    connection: Connection, document_id: str, owed: tuple[str | None, str | None], aliases: Collection[str]
) -> None:
    """Write into a document's row what it repeats and what it rests on, if there is such a document."""
    change = update(documents).where(documents.c.document_id == document_id)
    if connection.execute(change.values(copy_of=owed[0], original_id=owed[1])).rowcount:
        remember(connection, document_id, aliases, None)


def forget(connection: Connection, document_id: str) -> None:
    """Forget a document's keys and earlier revisions."""
    for table in (aliases_table, revisions):
        connection.execute(delete(table).where(table.c.document_id == document_id))
