"""How documents hang together, in SQL: their keys, what rests on what, and who is akin."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, bindparam, or_, select, union, update

from retrieval.adapters.sql_documents import BY_IDENTITY
from retrieval.adapters.sql_engine import among, names_of, reading, writing
from retrieval.adapters.sql_history import remember
from retrieval.adapters.sql_holdings import OUTLETS
from retrieval.adapters.sql_rows import SqlRows
from retrieval.adapters.sql_tables import aliases as aliases_table
from retrieval.adapters.sql_tables import document_links, document_of, documents
from retrieval.adapters.sql_values import Moment
from retrieval.domain import Audience, Document, Window
from retrieval.ports import Kin
from retrieval.text.outlets import known_outlets

_OF = documents.c
_KNOWN = select(*aliases_table.c).where(among(aliases_table.c.alias))
_OWED = select(_OF.copy_of, _OF.original_id).where(_OF.document_id == bindparam("document_id")).with_for_update()
_IDENTITIES = select(_OF.document_id)


def _if_given(name: str, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return a condition that holds where the moment of that name, which it compares with, is not given."""
    return or_(bindparam(name, type_=Moment).is_(None), condition)


_IN_WINDOW = (
    _if_given("start", _OF.published_at >= bindparam("start", type_=Moment)),
    _if_given("end", _OF.published_at < bindparam("end", type_=Moment)),
)
# written down once: to put a statement together takes longer than to run it, and each document that is read asks all
_OF_OUTLETS = _IDENTITIES.where(among(_OF.visibility, "visibilities"), among(_OF.outlet), *_IN_WINDOW)
"""The index of outlets begins with the visibility."""
_CREDITED = select(_OF.original).where(_OF.original.is_not(None)).distinct()
_CREDITING = _IDENTITIES.where(among(_OF.original), *_IN_WINDOW)
_RESTING = union(*(_IDENTITIES.where(among(column)) for column in (_OF.copy_of, _OF.original_id)))
_POINTING = select(document_links.c.document_id).where(among(document_links.c.address))


class SqlLineage(SqlRows):
    """By which keys documents are known, and what rests on what."""

    def relate(
        self, document_id: str, *, copy_of: str | None, original_id: str | None, aliases: Collection[str] = ()
    ) -> None:
        """Record what a document repeats and whom it rests on, with further keys; nothing else of it changes."""
        with writing(self._engine) as connection:
            owed = connection.execute(_OWED, {"document_id": document_id}).one_or_none()
            if owed is None:
                return
            if tuple(owed) != (copy_of, original_id):  # to write a row again is to write its text again
                ours = update(documents).where(_OF.document_id == document_id)
                connection.execute(ours.values(copy_of=copy_of, original_id=original_id))
            remember(connection, document_id, aliases, None)

    def known_by(self, aliases: Collection[str]) -> dict[str, str]:
        """Return the identities of the documents that are known by these keys, by key."""
        return {row["alias"]: row["document_id"] for row in self._fields_of(_KNOWN, aliases)}

    def akin(self, window: Window | None, audience: Audience, kin: Kin) -> tuple[Document, ...]:
        """Return the akin documents of a window, or of all time, that the audience may read, oldest first.

        Each way to be akin has its own index.
        """
        bounds = {"start": window and window.start, "end": window and window.end}
        given = bounds | names_of(audience.visibilities, "visibilities")
        akin_ones: set[str] = set()
        with reading(self._engine) as connection:
            if kin.outlets:
                known = connection.scalars(OUTLETS, names_of(audience.visibilities)).all()
                named = names_of(_so_written(kin.outlets, known))
                akin_ones.update(connection.scalars(_OF_OUTLETS, given | named))
            if kin.crediting:
                named = names_of(_so_written(kin.crediting, connection.scalars(_CREDITED).all()))
                akin_ones.update(connection.scalars(_CREDITING, given | named))
            if kin.resting_on:
                akin_ones.update(connection.scalars(_RESTING, names_of(kin.resting_on)))
            if kin.pointing_to:
                akin_ones.update(connection.scalars(_POINTING, names_of(kin.pointing_to)))
            # two steps: in one, SQLite reads the whole window to look for the few identities in it
            rows = connection.execute(BY_IDENTITY, names_of(akin_ones)).mappings().all() if akin_ones else ()
        kept = (one for one in map(document_of, rows) if audience.may_read(one.visibility) and _is_within(one, window))
        return tuple(sorted(kept, key=lambda one: one.age))


def _is_within(document: Document, window: Window | None) -> bool:
    return window is None or (document.published_at is not None and document.published_at in window)


def _so_written(outlets: Collection[str], kept: Iterable[str | None]) -> list[str]:
    """Return those of the names that are kept which mean one of the outlets."""
    known = known_outlets(filter(None, kept))
    return [name for outlet in outlets for name in known.spelled(outlet)]
