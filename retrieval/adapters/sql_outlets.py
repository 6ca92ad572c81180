"""The query for the outlets of some visibilities."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, literal, select

from retrieval.adapters import sql_tables as tables
from retrieval.adapters.sql_engine import each_of


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
