"""The documents of a window that an audience may read: all of them, those of a topic, or those akin to one."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, Select, and_, func, or_, select, union

from retrieval.adapters.sql_engine import names_of, sliced
from retrieval.adapters.sql_overviews import OUTLETS
from retrieval.adapters.sql_tables import document_links, document_of, document_topics, documents
from retrieval.domain import Audience, Document, Window
from retrieval.ports import Kin

_OF = documents.c
_IDENTITIES = select(_OF.document_id)
_Documents = Select[*tuple[object, ...]]


def within(
    connection: Connection, window: Window, audience: Audience, topic: str | None, limit: int
) -> tuple[Document, ...]:
    """Return the newest documents of a window, and of a topic if one is named, oldest first."""
    query = _published(window, audience)
    if topic is not None:
        query = query.join_from(documents, document_topics).where(document_topics.c.topic == topic)
    moment = func.coalesce(_OF.published_at, _OF.read_at)
    newest = query.order_by(moment.desc(), _OF.document_id.desc()).limit(limit)
    return tuple(map(document_of, connection.execute(newest).mappings()))[::-1]


def akin(connection: Connection, window: Window | None, audience: Audience, kin: Kin) -> tuple[Document, ...]:
    """Return the akin documents of a window or of all time, oldest first; each way to be akin has its own index."""
    ways: list[Select[str]] = []
    within_it = (_OF.published_at >= window.start, _OF.published_at < window.end) if window else ()
    if kin.outlets:
        known = connection.scalars(OUTLETS, names_of(audience.visibilities))
        readable = _OF.visibility.in_(sorted(audience.visibilities))  # the index of outlets begins with it
        ways.append(_IDENTITIES.where(readable, _OF.outlet.in_(_so_written(kin.outlets, known)), *within_it))
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
    """Return those of the names that are kept which mean one of the outlets, whatever their case, "The" aside."""
    bare = {outlet.lower().removeprefix("the ") for outlet in outlets}
    return [name for name in kept if name and name.lower().removeprefix("the ") in bare]


def _published(window: Window, audience: Audience) -> _Documents:
    """Return the query for what was published in a window, or without a date was read in it, and may be read."""
    published = and_(_OF.published_at >= window.start, _OF.published_at < window.end)
    undated = and_(_OF.published_at.is_(None), _OF.read_at >= window.start, _OF.read_at < window.end)
    return select(*_OF).where(_OF.visibility.in_(sorted(audience.visibilities)), or_(published, undated))
