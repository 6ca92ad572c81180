"""The documents of a window that an audience may read: all of them, those of a topic, or those akin to one."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import Connection, Select, Text, cast, false, func, or_, select

from retrieval.adapters.sql_tables import document_of, document_topics, documents
from retrieval.domain import Audience, Document, Window
from retrieval.ports import Kin

_OF = documents.c
_Documents = Select[*tuple[object, ...]]


def within(
    connection: Connection, window: Window, audience: Audience, topic: str | None, limit: int
) -> tuple[Document, ...]:
    """Return the newest documents of a window, and of a topic if one is named, oldest first."""
    query = _published(window, audience)
    if topic is not None:
        query = query.join_from(documents, document_topics).where(document_topics.c.topic == topic)
    newest = query.order_by(_OF.published_at.desc(), _OF.document_id.desc()).limit(limit)
    return tuple(map(document_of, connection.execute(newest).mappings()))[::-1]


def akin(connection: Connection, window: Window, audience: Audience, kin: Kin) -> tuple[Document, ...]:
    """Return those of a window's documents that are akin, oldest first."""
    links = cast(_OF.links, Text)
    query = _published(window, audience).where(
        or_(
            false(),
            func.lower(_OF.outlet).in_(_written(kin.outlets)),
            func.lower(_OF.original).in_(_written(kin.crediting)),
            _OF.copy_of.in_(kin.resting_on),
            _OF.original_id.in_(kin.resting_on),
            *(links.contains(json.dumps(address), autoescape=True) for address in kin.pointing_to),
        )
    )
    found = connection.execute(query.order_by(_OF.published_at, _OF.document_id))
    return tuple(map(document_of, found.mappings()))


def _published(window: Window, audience: Audience) -> _Documents:
    """Return the query for what was published in a window and may be read."""
    published = _OF.published_at >= window.start, _OF.published_at < window.end
    return select(*_OF).where(_OF.visibility.in_(sorted(audience.visibilities)), *published)


def _written(outlets: Collection[str]) -> list[str]:
    """Return the ways in which outlets' names are written, in small letters."""
    bare = {outlet.lower().removeprefix("the ") for outlet in outlets}
    return sorted(bare | {f"the {name}" for name in bare})
