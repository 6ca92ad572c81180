"""What the stores by noun share: one database, and ways to read rows of it by name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, RowMapping, Select, or_

from retrieval.adapters.sql_engine import names_of, reading
from retrieval.adapters.sql_tables import documents
from retrieval.domain import Audience


class SqlRows:
    """Reads rows of one database, whose tables exist already."""

    def __init__(self, engine: Engine) -> None:
        """Take the database."""
        self._engine = engine

    def _of(self, query: Select[*tuple[Any, ...]], names: Collection[str]) -> Sequence[Row[*tuple[Any, ...]]]:
        """Return the rows that a query finds for these names."""
        with reading(self._engine) as connection:
            return connection.execute(query, names_of(names)).all()

    def _fields_of(self, query: Select[*tuple[Any, ...]], names: Collection[str] = ()) -> Sequence[RowMapping]:
        """Return the rows that a query finds for these names, by column."""
        with reading(self._engine) as connection:
            return connection.execute(query, names_of(names)).mappings().all()

    def _each(self, query: Select[Any], names: Collection[str] = ()) -> frozenset[str]:
        """Return the distinct names that a query of one column finds."""
        with reading(self._engine) as connection:
            return frozenset(connection.scalars(query, names_of(names)).all())


def readable(audience: Audience) -> ColumnElement[bool]:
    """Return the condition that an audience may read a document."""
    return documents.c.visibility.in_(sorted(audience.visibilities))


def published_by(moment: datetime) -> ColumnElement[bool]:
    """Return the condition that a document was published by then; one without a date may be as old as any."""
    return or_(documents.c.published_at.is_(None), documents.c.published_at <= moment)
