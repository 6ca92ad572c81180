"""Passages, their vectors and their cards, in SQL."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import starmap

from sqlalchemy import select

from retrieval.adapters import sql_tables as tables
from retrieval.adapters.sql_engine import among
from retrieval.adapters.sql_rows import SqlRows, published_by
from retrieval.adapters.sql_tables import ABOUT_DOCUMENT, document_of, passage_of, vector_of
from retrieval.domain import Card, Filter, Passage, Vector

_OF = tables.passages.c
_TEXTS = select(*(column for column in _OF if column.name != "vector"))
_NAMED = _TEXTS.where(among(_OF.passage_id))
_VECTORS = select(_OF.passage_id, _OF.vector).where(among(_OF.passage_id))
_CARD = (
    _OF.passage_id,
    _OF.document_id,
    _OF.visibility,
    _OF.ordinal,
    tables.documents.c.published_at,
    tables.documents.c.outlet,
)
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
