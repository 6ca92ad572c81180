"""Sources, in SQL: those that people added, and what was last seen of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine, RowMapping, delete, insert, or_, select

from retrieval.adapters.sql_engine import insertion, reading, writing
from retrieval.adapters.sql_rows import SqlRows
from retrieval.adapters.sql_tables import kept_sources, source_states
from retrieval.domain import Kind, Source, SourceKind, SourceState

_KEPT = kept_sources.c


class SqlSourceStates(SqlRows):
    """What was last seen of each source."""

    def source_state(self, source_id: str) -> SourceState | None:
        """Return what was last seen of a source, or None if it was never read."""
        rows = self._fields_of(select(*source_states.c).where(source_states.c.source_id == source_id))
        return SourceState(**rows[0]) if rows else None

    def put_source_state(self, state: SourceState) -> None:
        """Record what was seen of a source."""
        row = {column.name: getattr(state, column.name) for column in source_states.c}
        with writing(self._engine) as connection:
            connection.execute(delete(source_states).where(source_states.c.source_id == state.source_id))
            connection.execute(insert(source_states), row)


@dataclass(frozen=True, slots=True)
class SqlSources:
    """Keeps sources in one table."""

    engine: Engine

    def kept(self) -> tuple[Source, ...]:
        """Return the sources that are kept, in the order of their identities."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(*_KEPT).order_by(_KEPT.source_id)).mappings()
            return tuple(map(_source_of, rows))

    def keep(self, source: Source) -> bool:
        """Add a source; return False when its identity or its location is kept already."""
        same = or_(_KEPT.source_id == source.source_id, _KEPT.location == source.location)
        with writing(self.engine) as connection:
            if connection.scalar(select(_KEPT.source_id).where(same)) is not None:
                return False
            added = insertion(connection, kept_sources).values(_row_of(source)).on_conflict_do_nothing()
            return connection.scalar(added.returning(_KEPT.source_id)) is not None

    def let_go(self, source_id: str) -> bool:
        """Forget a source; return False when there is none of this identity."""
        with writing(self.engine) as connection:
            return connection.execute(delete(kept_sources).where(_KEPT.source_id == source_id)).rowcount == 1


def _row_of(source: Source) -> dict[str, str | int | None]:
    return {
        "source_id": source.source_id,
        "kind": source.kind.value,
        "location": source.location,
        "title": source.title,
        "outlet": source.outlet,
        "document_kind": source.document_kind.value,
        "visibility": source.visibility,
        "every_minutes": int(source.every.total_seconds() // 60),
    }


def _source_of(row: RowMapping) -> Source:
    fields = dict(row)
    return Source(
        source_id=fields["source_id"],
        kind=SourceKind(fields["kind"]),
        location=fields["location"],
        title=fields["title"],
        outlet=fields["outlet"],
        document_kind=Kind(fields["document_kind"]),
        visibility=fields["visibility"],
        every=timedelta(minutes=fields["every_minutes"]),
    )
