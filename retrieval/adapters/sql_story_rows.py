"""The rows of stories and of what belongs to them, in SQL, as they are written inside a transaction.

Whoever writes locks in one order: the document, its story, what belongs to the story, the terms.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Insert, Row, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from retrieval.adapters.sql_engine import among, names_of
from retrieval.adapters.sql_story_log import append, forget
from retrieval.adapters.sql_story_tables import stories, story_members, story_waiting
from retrieval.adapters.sql_story_terms import add_terms, take_terms
from retrieval.adapters.sql_tables import documents
from retrieval.domain import Document, Event, EventKind, Kind, Mark

StoryRow = Row[*tuple[Any, ...]]

_STORY: Final = stories.c
_MEMBER: Final = story_members.c
_STATE: Final = (
    select(documents.c.revision, documents.c.visibility, documents.c.mark)
    .where(documents.c.document_id == bindparam("of_document"))
    .with_for_update()
)
_KNOWN: Final = select(*_MEMBER).where(_MEMBER.document_id == bindparam("of_document"))
_LOCKED: Final = select(*_STORY).where(_STORY.number == bindparam("of_number")).with_for_update()
_OURS: Final = _MEMBER.number == bindparam("of_number")
_ALL_MEMBERS: Final = select(_MEMBER.document_id, _MEMBER.terms).where(_OURS).order_by(_MEMBER.document_id)
_OF_STORY: Final = _MEMBER.number == _STORY.number
_RECOUNTED: Final = (
    update(stories)
    .where(_STORY.number == bindparam("of_number"))
    .values(
        size=select(func.count()).where(_OF_STORY).scalar_subquery(),
        began_at=func.coalesce(select(func.min(_MEMBER.day)).where(_OF_STORY).scalar_subquery(), _STORY.began_at),
        last_at=func.coalesce(select(func.max(_MEMBER.day)).where(_OF_STORY).scalar_subquery(), _STORY.last_at),
    )
)
_MOVED: Final = update(story_members).where(among(_MEMBER.document_id)).values(number=bindparam("to_number"))
_BEGUN: Final = insert(stories).returning(_STORY.number)
_SETTLED: Final = delete(story_waiting).where(story_waiting.c.document_id == bindparam("of_document"))
_LEFT: Final = delete(story_members).where(_MEMBER.document_id == bindparam("of_document"))


def is_as_read(connection: Connection, document: Document) -> bool:
    """Say whether a document is still kept as it was read, and keep it so until the end of the transaction."""
    row = connection.execute(_STATE, {"of_document": document.document_id}).one_or_none()
    read = (document.revision, document.visibility, document.mark.value)
    return row is not None and tuple(row) == read and can_join(document)


def can_join(document: Document) -> bool:
    """Say whether a document may belong to a story: reporting does, the team's notes and what is marked do not."""
    return document.kind is Kind.ARTICLE and document.mark is Mark.NONE


def known_in(connection: Connection, document_id: str) -> StoryRow | None:
    """Return the row by which a document belongs to a story."""
    return connection.execute(_KNOWN, {"of_document": document_id}).one_or_none()


def lock_standing(connection: Connection, number: int | None) -> StoryRow | None:
    """Return a story, or the one that it became part of, kept as it is until the end of the transaction."""
    while number is not None:
        row = connection.execute(_LOCKED, {"of_number": number}).one_or_none()
        if row is None or row.merged_into is None:
            return row
        number = row.merged_into
    return None


def begin_story(connection: Connection, visibility: str, day: datetime, *, size: int = 0, events: int = 0) -> int:
    """Write a story with so many documents, all of that day, and so many events; return its number."""
    row = {"visibility": visibility, "began_at": day, "last_at": day, "size": size, "events": events}
    return int(connection.execute(_BEGUN, row).scalar_one())


def write_member(
    connection: Connection, document: Document, number: int, terms: Collection[str], *, day: datetime
) -> None:
    """Write that a document belongs to a story, in the place of its revision before, and that it waits no more."""
    held = list(dict.fromkeys(terms))
    row = {"document_id": document.document_id, "number": number, "revision": document.revision}
    connection.execute(_belonging(connection.dialect.name), row | {"day": day, "terms": held})
    add_terms(connection, document.visibility, number, held)
    connection.execute(_SETTLED, {"of_document": document.document_id})


@cache  # to put it together takes longer than to run it
def _belonging(dialect: str) -> Insert:
    """Return the statement that writes a member, or writes it anew."""
    written = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(story_members)
    anew = {name: written.excluded[name] for name in ("number", "revision", "day", "terms")}
    return written.on_conflict_do_update(index_elements=[_MEMBER.document_id], set_=anew)


def settle(connection: Connection, document: Document, known: StoryRow) -> None:
    """Let a document wait no more whose revision was taken in."""
    if known.revision >= document.revision:
        connection.execute(_SETTLED, {"of_document": document.document_id})


def move_all(connection: Connection, gone: StoryRow, into: int) -> None:
    """Make all of a story part of another one, with what was merged into it before."""
    rows = connection.execute(_ALL_MEMBERS, {"of_number": gone.number}).all()
    _move(connection, rows, gone, into)
    ours = update(stories).where((_STORY.number == gone.number) | (_STORY.merged_into == gone.number))
    connection.execute(ours.values(merged_into=into))


def move_some(connection: Connection, story: StoryRow, document_ids: frozenset[str], into: int) -> str | None:
    """Move documents of a story into another one; return one that is not in it, or "" where none would be left."""
    rows = connection.execute(_ALL_MEMBERS, {"of_number": story.number}).all()
    strangers = document_ids - {row.document_id for row in rows}
    if strangers:
        return min(strangers)
    if not document_ids or len(rows) == len(document_ids):
        return ""
    _move(connection, [row for row in rows if row.document_id in document_ids], story, into)
    return None


def await_joining(connection: Connection, document: Document, moment: datetime, *, known: bool) -> None:
    """Have a document that was just put wait to be taken in, unless this revision was.

    One that is `known` leaves its story first when that is for other readers, or it can be in none any more.
    """
    before = known_in(connection, document.document_id) if known else None
    if before is not None:
        story = lock_standing(connection, before.number)
        if story is None or story.visibility != document.visibility or not can_join(document):
            leave(connection, document.document_id, moment)
            before = None
    if can_join(document) and (before is None or before.revision < document.revision):
        day = document.published_at or document.read_at or moment
        connection.execute(insert(story_waiting), {"document_id": document.document_id, "day": day})


def leave(connection: Connection, document_id: str, moment: datetime) -> None:
    """Take a document out of its story, where it is in one; of what it told the log keeps nothing."""
    before = known_in(connection, document_id)
    story = lock_standing(connection, before.number) if before else None
    if before is None or story is None:
        return
    connection.execute(_LEFT, {"of_document": document_id})
    take_terms(connection, story.visibility, story.number, before.terms)
    recount(connection, story.number)
    forget(connection, document_id)
    gone = Event("", 0, EventKind.REMOVED, moment, document_id=document_id, revision=before.revision)
    append(connection, story.number, [gone])


def _move(connection: Connection, rows: Collection[StoryRow], story: StoryRow, into: int) -> None:
    connection.execute(_MOVED, {"to_number": into} | names_of([row.document_id for row in rows]))
    for row in rows:
        take_terms(connection, story.visibility, story.number, row.terms)
        add_terms(connection, story.visibility, into, row.terms)
    for number in (story.number, into):
        recount(connection, number)


def recount(connection: Connection, number: int) -> None:
    """Write how many documents a story has and of which days; one that has none left keeps its days."""
    connection.execute(_RECOUNTED, {"of_number": number})
