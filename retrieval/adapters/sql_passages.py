"""Passages, their vectors and their cards, in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import starmap
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, select, true, union_all

from retrieval.adapters import sql_tables as tables
from retrieval.adapters.sql_engine import among
from retrieval.adapters.sql_rows import SqlRows, published_by, readable
from retrieval.adapters.sql_tables import ABOUT_DOCUMENT, document_of, passage_of, vector_of
from retrieval.domain import Audience, Card, Filter, Passage, Vector

_OF = tables.passages.c
_DOCUMENTS = tables.documents.c
_TEXTS = select(*(column for column in _OF if column.name != "vector"))
_NAMED = _TEXTS.where(among(_OF.passage_id))
_VECTORS = select(_OF.passage_id, _OF.vector).where(among(_OF.passage_id))
_CARD = (
    _OF.passage_id,
    _OF.document_id,
    _OF.visibility,
    _OF.ordinal,
    _DOCUMENTS.published_at,
    _DOCUMENTS.outlet,
)
_DAYS = select(_DOCUMENTS.published_at)
_PLACES = select(_OF.ordinal).join_from(tables.documents, tables.passages)
_READ = select(_OF.passage_id, _OF.vector, _OF.visibility).join_from(tables.documents, tables.passages)
_CARDS = select(*_CARD).join_from(tables.passages, tables.documents).where(among(_OF.passage_id))


class SqlPassages(SqlRows):
    """Passages by identity and document."""

    def passages(self, passage_ids: Collection[str]) -> dict[str, Passage]:
        """Return those of the passages that are current, by identity."""
        return {passage.passage_id: passage for passage in map(passage_of, self._fields_of(_NAMED, passage_ids))}

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """Return a document's passages in reading order."""
        ours = _TEXTS.where(_OF.document_id == document_id).order_by(_OF.ordinal)
        return tuple(map(passage_of, self._fields_of(ours)))

    def vectors(self, passage_ids: Collection[str]) -> dict[str, Vector]:
        """Return the stored vectors of those passages, by identity."""
        return {name: vector_of(stored) for name, stored in self._of(_VECTORS, passage_ids)}

    def cards(self, passage_ids: Collection[str], *, keep: Filter, as_of: datetime | None = None) -> dict[str, Card]:
        """Return the cards, by identity, of those passages whose document passes the filter.

        Of a document published after `as_of` there is none; one without a date may be as old as any.
        """
        query = _CARDS if as_of is None else _CARDS.where(published_by(as_of))
        if keep == Filter():
            return {card.passage_id: card for card in starmap(Card, self._of(query, passage_ids))}
        found = self._fields_of(query.add_columns(*ABOUT_DOCUMENT), passage_ids)
        kept = [row for row in found if keep.keeps(document_of(row, text=""))]
        return {row[_OF.passage_id]: Card(*(row[column] for column in _CARD)) for row in kept}

    def few(
        self, audience: Audience, keep: Filter, *, most: int, as_of: datetime | None = None
    ) -> dict[str, Vector] | None:
        """Return the vectors of all passages that the audience may read and `cards` lets through, by identity.

        None when there are more than `most`.
        """
        kept = (readable(audience), *_kept(keep))
        # each for itself: of the two joined by OR, SQLite would read the whole index
        ages = [_DOCUMENTS.published_at.is_(None), _DOCUMENTS.published_at <= as_of] if as_of else [true()]

        def let_through(rows: Select[*tuple[Any, ...]]) -> CompoundSelect[*tuple[Any, ...]]:
            return union_all(*(rows.where(age, *kept) for age in ages))

        # counted where neither vectors nor texts lie; documents first, which are fewer
        for counted in (_DAYS, _PLACES):
            some = let_through(counted).limit(most + 1).subquery()
            ((number,),) = self._of(select(func.count()).select_from(some), ())
            if number > most:
                return None
        found = self._of(select(let_through(_READ).subquery()), ())
        return {name: vector_of(stored) for name, stored, visibility in found if audience.may_read(visibility)}


def _kept(keep: Filter) -> Iterator[ColumnElement[bool]]:
    """Yield a filter's conditions, as `Filter.keeps` has them."""
    if keep.sources:
        yield _DOCUMENTS.source_id.in_(keep.sources)
    if keep.denied:
        yield _DOCUMENTS.source_id.not_in(keep.denied)
    if keep.topics:
        about = tables.document_topics.c
        yield _DOCUMENTS.document_id.in_(select(about.document_id).where(about.topic.in_(keep.topics)))
    if keep.outlets:
        yield _DOCUMENTS.outlet.in_(keep.outlets)
    if keep.since:
        yield _DOCUMENTS.published_at >= keep.since
    if keep.until:
        yield _DOCUMENTS.published_at < keep.until
