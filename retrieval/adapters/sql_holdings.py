"""What the database holds at a glance: how many documents, how new, for whom, and of which outlets."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, literal, select

from retrieval.adapters.sql_engine import each_of
from retrieval.adapters.sql_rows import SqlRows, published_by, readable
from retrieval.adapters.sql_tables import documents
from retrieval.domain import Audience, Extent, Searched

_OF = documents.c


def _outlets() -> Select[str]:
    """Return the query for some visibilities' outlets: each is looked up in the index as the next after another.

    DISTINCT alone would read every entry of the index, which has one a document.
    """

    def least(after: ColumnElement[str], visibility: ColumnElement[str]) -> ScalarSelect[str | None]:
        """Return the first outlet after another one."""
        later = looked_up.c.visibility == visibility, looked_up.c.outlet > after
        return select(func.min(looked_up.c.outlet)).where(*later).scalar_subquery()

    looked_up = documents.alias()
    opened = each_of("visibility")
    found = select(opened, least(literal(""), opened).label("outlet")).cte(recursive=True)
    more = select(found.c.visibility, least(found.c.outlet, found.c.visibility)).where(found.c.outlet.is_not(None))
    each = found.union_all(more)
    return select(each.c.outlet).where(each.c.outlet.is_not(None)).distinct()


OUTLETS: Final = _outlets()
"""Run it with the names of the visibilities (see `sql_engine.names_of`)."""


class SqlHoldings(SqlRows):
    """Counts and lists; no document is read for them."""

    def extent(self, source_id: str) -> Extent:
        """Say how much of a source is kept, and for whom."""
        query = select(_OF.visibility, func.count(), func.max(_OF.published_at)).group_by(_OF.visibility)
        rows = self._of(query.where(_OF.source_id == source_id), ())
        days = [newest for _, _, newest in rows if newest]
        return Extent(sum(row[1] for row in rows), max(days, default=None), frozenset(row[0] for row in rows))

    def searched(self, audience: Audience, *, as_of: datetime | None = None) -> Searched:
        """Say how many documents the audience may read as of a moment, and how new they are."""
        query = select(func.count(), func.max(_OF.published_at)).where(readable(audience))
        ((count, newest),) = self._of(query if as_of is None else query.where(published_by(as_of)), ())
        return Searched(count, newest)

    def visibilities(self) -> frozenset[str]:
        """Return every visibility that some document has."""
        return self._each(select(_OF.visibility).distinct())

    def outlets(self, audience: Audience, *, as_of: datetime | None = None) -> frozenset[str]:
        """Return every outlet that some document has which the audience may read as of a moment."""
        if as_of is None:
            return self._each(OUTLETS, audience.visibilities)
        named = _OF.outlet > "", readable(audience), published_by(as_of)
        return self._each(select(_OF.outlet).distinct().where(*named))
