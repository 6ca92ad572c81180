"""What the catalog tells at a glance: outlets of some visibilities, how much of a source is kept, a few passages."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Select, func, literal, select

from retrieval.adapters import sql_tables as tables
from retrieval.adapters.sql_engine import each_of
from retrieval.domain import Extent


def _outlets() -> Select[str]:
    """Return the query for some visibilities' outlets: each is looked up in the index as the next after another.

    DISTINCT alone would read every entry of the index, which has one a document.
    """

    def least(after: ColumnElement[str], visibility: ColumnElement[str]) -> ScalarSelect[str | None]:
        """Return the first outlet after another one."""
        later = documents.c.visibility == visibility, documents.c.outlet > after
        return select(func.min(documents.c.outlet)).where(*later).scalar_subquery()

    documents = tables.documents.alias()
    opened = each_of("visibility")
    found = select(opened, least(literal(""), opened).label("outlet")).cte(recursive=True)
    more = select(found.c.visibility, least(found.c.outlet, found.c.visibility)).where(found.c.outlet.is_not(None))
    each = found.union_all(more)
    return select(each.c.outlet).where(each.c.outlet.is_not(None)).distinct()


OUTLETS: Final = _outlets()
"""Run it with the names of the visibilities (see `sql_engine.names_of`)."""


def extent_of(connection: Connection, source_id: str) -> Extent:
    """Say how much of a source is kept, and for whom."""
    known = tables.documents.c
    query = select(known.visibility, func.count(), func.max(known.published_at)).group_by(known.visibility)
    rows = connection.execute(query.where(known.source_id == source_id)).all()
    days = [newest for _, _, newest in rows if newest]
    return Extent(sum(row[1] for row in rows), max(days, default=None), frozenset(row[0] for row in rows))


def sample_of(connection: Connection, visibility: str, most: int) -> list[str]:
    """Return the identities of some passages, drawn at random from those whose document waits for no index."""
    of = tables.passages.c
    waiting = select(tables.changes.c.document_id)
    query = select(of.passage_id).where(of.visibility == visibility, of.document_id.not_in(waiting))
    return list(connection.scalars(query.order_by(func.random()).limit(most)))
