"""How documents hang together, in SQL: their keys, what rests on what, and who is akin."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Select, select, union, update

from retrieval.adapters.sql_engine import among, names_of, reading, sliced, writing
from retrieval.adapters.sql_history import remember
from retrieval.adapters.sql_holdings import OUTLETS
from retrieval.adapters.sql_rows import SqlRows, readable
from retrieval.adapters.sql_tables import aliases as aliases_table
from retrieval.adapters.sql_tables import document_links, document_of, documents
from retrieval.domain import Audience, Document, Window
from retrieval.ports import Kin
from retrieval.text.outlets import known_outlets

_OF = documents.c
_KNOWN = select(*aliases_table.c).where(among(aliases_table.c.alias))
_IDENTITIES = select(_OF.document_id)


class SqlLineage(SqlRows):
    """By which keys documents are known, and what rests on what."""

    def relate(
        self, document_id: str, *, copy_of: str | None, original_id: str | None, aliases: Collection[str] = ()
    ) -> None:
        """Record what a document repeats and whom it rests on, with further keys; nothing else of it changes."""
        change = update(documents).where(_OF.document_id == document_id)
        with writing(self._engine) as connection:
            if connection.execute(change.values(copy_of=copy_of, original_id=original_id)).rowcount:
                remember(connection, document_id, aliases, None)

    def known_by(self, aliases: Collection[str]) -> dict[str, str]:
        """Return the identities of the documents that are known by these keys, by key."""
        return {row["alias"]: row["document_id"] for row in self._fields_of(_KNOWN, aliases)}

    def akin(self, window: Window | None, audience: Audience, kin: Kin) -> tuple[Document, ...]:
        """Return the akin documents of a window, or of all time, that the audience may read, oldest first.

        Each way to be akin has its own index.
        """
        ways: list[Select[str]] = []
        within_it = (_OF.published_at >= window.start, _OF.published_at < window.end) if window else ()
        with reading(self._engine) as connection:
            if kin.outlets:
                known = connection.scalars(OUTLETS, names_of(audience.visibilities))
                named = _OF.outlet.in_(_so_written(kin.outlets, known))
                # the index of outlets begins with the visibility
                ways.append(_IDENTITIES.where(readable(audience), named, *within_it))
            if kin.crediting:
                credited = connection.scalars(select(_OF.original).where(_OF.original.is_not(None)).distinct())
                ways.append(_IDENTITIES.where(_OF.original.in_(_so_written(kin.crediting, credited)), *within_it))
            if kin.resting_on:
                ways += [_IDENTITIES.where(column.in_(kin.resting_on)) for column in (_OF.copy_of, _OF.original_id)]
            if kin.pointing_to:
                ways.append(select(document_links.c.document_id).where(document_links.c.address.in_(kin.pointing_to)))
            # two steps: in one, SQLite reads the whole window to look for the few identities in it
            akin_ones = connection.scalars(union(*ways)).all() if ways else ()
            queries = (select(*_OF).where(_OF.document_id.in_(run)) for run in sliced(akin_ones))
            found = [document_of(row) for query in queries for row in connection.execute(query).mappings()]
        kept = (one for one in found if audience.may_read(one.visibility) and _is_within(one, window))
        return tuple(sorted(kept, key=lambda one: one.age))


def _is_within(document: Document, window: Window | None) -> bool:
    return window is None or (document.published_at is not None and document.published_at in window)


def _so_written(outlets: Collection[str], kept: Iterable[str | None]) -> list[str]:
    """Return those of the names that are kept which mean one of the outlets."""
    known = known_outlets(filter(None, kept))
    return [name for outlet in outlets for name in known.spelled(outlet)]
