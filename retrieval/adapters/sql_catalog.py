"""The catalog on SQLite or PostgreSQL: the truth that both indexes are derived from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import starmap
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, RowMapping, Select, delete, func, insert, or_, select

from retrieval.adapters import sql_history, sql_windows
from retrieval.adapters import sql_tables as tables
from retrieval.adapters.sql_engine import among, names_of, reading, sliced, writing
from retrieval.adapters.sql_overviews import OUTLETS, extent_of, sample_of
from retrieval.adapters.sql_tables import ABOUT_DOCUMENT, document_of, entry_of, passage_of, vector_of
from retrieval.domain import (
    Audience,
    Card,
    Document,
    Extent,
    Filter,
    Passage,
    Revision,
    Searched,
    SourceState,
    Vector,
    Vectors,
    Window,
)
from retrieval.ports import Clock, IndexEntry, Kin, Waiting

_DOCUMENTS = tables.documents.c
_PASSAGES = tables.passages.c
_NAMED_DOCUMENTS = select(*_DOCUMENTS).where(among(_DOCUMENTS.document_id))
_TEXTS = select(*(column for column in _PASSAGES if column.name != "vector"))
_NAMED_PASSAGES = _TEXTS.where(among(_PASSAGES.passage_id))
_NAMED_VECTORS = select(_PASSAGES.passage_id, _PASSAGES.vector).where(among(_PASSAGES.passage_id))
_CARD = (
    _PASSAGES.passage_id,
    _PASSAGES.document_id,
    _PASSAGES.visibility,
    _PASSAGES.ordinal,
    _DOCUMENTS.published_at,
    _DOCUMENTS.outlet,
)
_NAMED_CARDS = select(*_CARD).join_from(tables.passages, tables.documents).where(among(_PASSAGES.passage_id))
_ENTRIES = select(*_PASSAGES, *ABOUT_DOCUMENT).join_from(tables.passages, tables.documents)


class SqlCatalog:
    """Documents, passages, vectors and source states in one SQL database.

    A document and the change that the indexes have to take over are written in one transaction, so that
    after a crash at any point `waiting` still knows what the indexes lack.
    """

    def __init__(self, engine: Engine, clock: Clock) -> None:
        """Work on tables that exist already."""
        self._engine = engine
        self._clock = clock

    def document(self, document_id: str) -> Document | None:
        """Return the current revision, or None."""
        return self.documents([document_id]).get(document_id)

    def documents(self, document_ids: Collection[str]) -> dict[str, Document]:
        """Return the current revisions of those that exist, by identity."""
        found = self._fields_of(_NAMED_DOCUMENTS, document_ids)
        return {document.document_id: document for document in map(document_of, found)}

    def documents_of(self, source_id: str) -> frozenset[str]:
        """Return the identities of a source's documents."""
        return self._each(select(_DOCUMENTS.document_id).where(_DOCUMENTS.source_id == source_id))

    def extent(self, source_id: str) -> Extent:
        """Say how much of a source is kept, and for whom."""
        with reading(self._engine) as connection:
            return extent_of(connection, source_id)

    def put(
        self,
        document: Document,
        passages: Sequence[Passage],
        vectors: Vectors,
        *,
        aliases: Collection[str] = (),
        replaced: Revision | None = None,
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
            self._log(connection, document.document_id, [pair for pair in dropped or [] if pair not in kept])

    def relate(
        self, document_id: str, *, copy_of: str | None, original_id: str | None, aliases: Collection[str] = ()
    ) -> None:
        """Record what a document repeats and whom it rests on, with further keys; nothing else of it changes."""
        with writing(self._engine) as connection:
            sql_history.relate(connection, document_id, (copy_of, original_id), aliases)

    def remove(self, document_id: str) -> None:
        """Forget a document with its aliases and earlier revisions; its passages wait to leave the indexes."""
        with writing(self._engine) as connection:
            dropped = self._forget(connection, document_id)
            if dropped is not None:
                sql_history.forget(connection, document_id)
                self._log(connection, document_id, dropped)

    def known_by(self, aliases: Collection[str]) -> dict[str, str]:
        """Return the identities of the documents that are known by these keys, by key."""
        with reading(self._engine) as connection:
            return sql_history.known_by(connection, aliases)

    def past(self, document_id: str) -> tuple[Revision, ...]:
        """Return what is kept of a document's earlier revisions, oldest first."""
        with reading(self._engine) as connection:
            return sql_history.past(connection, document_id)

    def _forget(self, connection: Connection, document_id: str) -> list[tuple[str, str]] | None:
        """Delete a document; return its passages by visibility, or None when there is no such document."""
        ours = _DOCUMENTS.document_id == document_id
        if connection.scalar(select(_DOCUMENTS.document_id).where(ours).with_for_update()) is None:
            return None
        known = select(_PASSAGES.visibility, _PASSAGES.passage_id).where(_PASSAGES.document_id == document_id)
        dropped = [(visibility, passage_id) for visibility, passage_id in connection.execute(known)]
        connection.execute(delete(tables.documents).where(ours))
        return dropped

    def _log(self, connection: Connection, document_id: str, dropped: list[tuple[str, str]]) -> None:
        change = {"document_id": document_id, "dropped": dropped, "changed_at": self._clock.now()}
        connection.execute(insert(tables.changes), change)

    def waiting(self, limit: int) -> list[Waiting]:
        """Return changes that the derived indexes have not taken over yet, oldest first.

        What there is to add is read as it stands now and comes with the newest of a document's changes;
        drop before adding.
        """
        with reading(self._engine) as connection:
            logged = connection.execute(select(tables.changes).order_by(tables.changes.c.change_id).limit(limit)).all()
            newest = {change.document_id: change.change_id for change in logged}
            entries: dict[int, list[IndexEntry]] = {}
            for run in sliced(list(newest)):
                query = _ENTRIES.where(_PASSAGES.document_id.in_(run)).order_by(_PASSAGES.ordinal)
                for entry in map(entry_of, connection.execute(query).mappings()):
                    entries.setdefault(newest[entry.passage.document_id], []).append(entry)
        return [
            Waiting(
                change.change_id,
                tuple(entries.get(change.change_id, ())),
                tuple((visibility, passage_id) for visibility, passage_id in change.dropped),
                change.changed_at,
            )
            for change in logged
        ]

    def settled(self, changes: Sequence[Waiting]) -> None:
        """Record that the derived indexes hold these changes."""
        with writing(self._engine) as connection:
            for run in sliced([change.change_id for change in changes]):
                connection.execute(delete(tables.changes).where(tables.changes.c.change_id.in_(run)))

    def passages(self, passage_ids: Collection[str]) -> dict[str, Passage]:
        """Return those of the passages that are current, by identity."""
        found = self._fields_of(_NAMED_PASSAGES, passage_ids)
        return {passage.passage_id: passage for passage in map(passage_of, found)}

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """Return a document's passages in reading order."""
        query = _TEXTS.where(_PASSAGES.document_id == document_id).order_by(_PASSAGES.ordinal)
        with reading(self._engine) as connection:
            return tuple(map(passage_of, connection.execute(query).mappings()))

    def vectors(self, passage_ids: Collection[str]) -> dict[str, Vector]:
        """Return the stored vectors of those passages, by identity."""
        return {name: vector_of(stored) for name, stored in self._of(_NAMED_VECTORS, passage_ids)}

    def everything(self, batch: int) -> Iterator[list[IndexEntry]]:
        """Yield every current passage with what the indexes need, by identity, in batches.

        Each batch is read in its own moment, so that writers never wait for a rebuild.
        """
        last = ""
        while True:
            query = _ENTRIES.where(_PASSAGES.passage_id > last).order_by(_PASSAGES.passage_id).limit(batch)
            with reading(self._engine) as connection:
                entries = list(map(entry_of, connection.execute(query).mappings()))
            if not entries:
                return
            yield entries
            last = entries[-1].passage.passage_id

    def sample(self, visibility: str, most: int) -> tuple[IndexEntry, ...]:
        """Return at most so many passages of a visibility, drawn at random from those that the indexes hold."""
        with reading(self._engine) as connection:
            names = sample_of(connection, visibility, most)
            query = _ENTRIES.where(among(_PASSAGES.passage_id))
            return tuple(map(entry_of, connection.execute(query, names_of(names)).mappings()))

    def within(
        self, window: Window, audience: Audience, *, topic: str | None = None, limit: int = 2000
    ) -> tuple[Document, ...]:
        """Return the documents published in the window that the audience may read, oldest first.

        Of more than `limit` documents the newest are returned.
        """
        with reading(self._engine) as connection:
            return sql_windows.within(connection, window, audience, topic, limit)

    def akin(self, window: Window | None, audience: Audience, kin: Kin) -> tuple[Document, ...]:
        """Return the akin documents of a window, or of all time, that the audience may read, oldest first."""
        with reading(self._engine) as connection:
            return sql_windows.akin(connection, window, audience, kin)

    def searched(self, audience: Audience, *, as_of: datetime | None = None) -> Searched:
        """Say how many documents the audience may read as of a moment, and how new they are."""
        query = select(func.count(), func.max(_DOCUMENTS.published_at)).where(_readable(audience))
        if as_of is not None:
            query = query.where(_published_by(as_of))
        with reading(self._engine) as connection:
            count, newest = connection.execute(query).one()
        return Searched(count, newest)

    def cards(self, passage_ids: Collection[str], *, keep: Filter, as_of: datetime | None = None) -> dict[str, Card]:
        """Return the cards, by identity, of those passages whose document passes the filter.

        Of a document published after `as_of` there is none; one without a date may be as old as any.
        """
        query = _NAMED_CARDS if as_of is None else _NAMED_CARDS.where(_published_by(as_of))
        if keep == Filter():
            return {card.passage_id: card for card in starmap(Card, self._of(query, passage_ids))}
        found = self._fields_of(query.add_columns(*ABOUT_DOCUMENT), passage_ids)
        kept = [row for row in found if keep.keeps(document_of(row, text=""))]
        return {row[_PASSAGES.passage_id]: Card(*(row[column] for column in _CARD)) for row in kept}

    def visibilities(self) -> frozenset[str]:
        """Return every visibility that some document has."""
        return self._each(select(_DOCUMENTS.visibility).distinct())

    def outlets(self, audience: Audience, *, as_of: datetime | None = None) -> frozenset[str]:
        """Return every outlet that some document has which the audience may read as of a moment."""
        if as_of is None:
            return self._each(OUTLETS, audience.visibilities)
        named = _DOCUMENTS.outlet > "", _readable(audience), _published_by(as_of)
        return self._each(select(_DOCUMENTS.outlet).distinct().where(*named))

    def source_state(self, source_id: str) -> SourceState | None:
        """Return what was last seen of a source, or None if it was never read."""
        query = select(*tables.source_states.c).where(tables.source_states.c.source_id == source_id)
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().one_or_none()
        return SourceState(**row) if row else None

    def put_source_state(self, state: SourceState) -> None:
        """Record what was seen of a source."""
        row = {column.name: getattr(state, column.name) for column in tables.source_states.c}
        with writing(self._engine) as connection:
            connection.execute(delete(tables.source_states).where(tables.source_states.c.source_id == state.source_id))
            connection.execute(insert(tables.source_states), row)

    def _of(self, query: Select[*tuple[Any, ...]], names: Collection[str]) -> Sequence[Row[*tuple[Any, ...]]]:
        """Return the rows that a query finds for these names."""
        with reading(self._engine) as connection:
            return connection.execute(query, names_of(names)).all()

    def _fields_of(self, query: Select[*tuple[Any, ...]], names: Collection[str]) -> Sequence[RowMapping]:
        """Return the rows that a query finds for these names, by column."""
        with reading(self._engine) as connection:
            return connection.execute(query, names_of(names)).mappings().all()

    def _each(self, query: Select[Any], names: Collection[str] = ()) -> frozenset[str]:
        """Return the distinct names that a query of one column finds."""
        with reading(self._engine) as connection:
            return frozenset(connection.scalars(query, names_of(names)).all())


def _readable(audience: Audience) -> ColumnElement[bool]:
    return _DOCUMENTS.visibility.in_(sorted(audience.visibilities))


def _published_by(moment: datetime) -> ColumnElement[bool]:
    return or_(_DOCUMENTS.published_at.is_(None), _DOCUMENTS.published_at <= moment)
