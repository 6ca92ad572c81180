"""The logs of stories, in SQL: they only grow, and keep nothing of what a document told that left its story."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select, update

from retrieval.adapters.sql_engine import among
from retrieval.adapters.sql_story_tables import stories, story_events
from retrieval.adapters.sql_values import Moment
from retrieval.domain import Event, EventKind, Move

_LOG: Final = story_events.c
_NEXT: Final = (
    update(stories)
    .where(stories.c.number == bindparam("of_number"))
    .values(events=stories.c.events + bindparam("more"))
    .returning(stories.c.events)
)
READ: Final = (
    select(*_LOG, stories.c.visibility)
    .join_from(story_events, stories, stories.c.number == _LOG.number)
    .where(_LOG.number == bindparam("of_number"), _LOG.place > bindparam("after"))
    .order_by(_LOG.place)
)
WRITTEN: Final = (
    select(*_LOG, stories.c.visibility)
    .join_from(story_events, stories, stories.c.number == _LOG.number)
    .where(_LOG.at >= bindparam("since", type_=Moment), _LOG.at < bindparam("until", type_=Moment))
    .order_by(_LOG.at, _LOG.number, _LOG.place)
)
LEFT: Final = (
    select(_LOG.document_id, func.coalesce(stories.c.merged_into, stories.c.number).label("number"))
    .join_from(story_events, stories, stories.c.number == _LOG.number)
    .where(among(_LOG.document_id), _LOG.kind == EventKind.REMOVED.value)
    .order_by(_LOG.at, _LOG.number, _LOG.place)
)
"""Which stories documents left, the last one last."""
_UNSAID: Final = (
    update(story_events)
    .where(_LOG.document_id == bindparam("of_document"))
    .values(move=None, matter_id=None, was=None, became=None, change=None)
)


def append(connection: Connection, number: int, events: Sequence[Event]) -> None:
    """Write events at the end of a story's log.

    Counting them locks the story, so that no number is left out or given twice.
    """
    if not events:
        return
    last = connection.execute(_NEXT, {"of_number": number, "more": len(events)}).scalar_one()
    write_events(connection, number, events, first=last - len(events) + 1)


def write_events(connection: Connection, number: int, events: Sequence[Event], *, first: int) -> None:
    """Write events that were counted, the first of them at a place in the log."""
    if events:
        connection.execute(insert(story_events), [_row_of(event, number, first + n) for n, event in enumerate(events)])


def forget(connection: Connection, document_id: str) -> None:
    """Leave of what a document told in any log only that it was there."""
    connection.execute(_UNSAID, {"of_document": document_id})


def event_of(row: RowMapping) -> Event:
    """Return a row as an event."""
    return Event(
        story_id=story_name(row["number"]),
        number=row["place"],
        kind=EventKind(row["kind"]),
        at=row["at"],
        visibility=row["visibility"],
        document_id=row["document_id"],
        revision=row["revision"],
        move=Move(row["move"]) if row["move"] else None,
        matter_id=row["matter_id"],
        was=row["was"],
        became=row["became"],
        change=(row["change"][0], row["change"][1]) if row["change"] else None,
        other=row["other"] and story_name(row["other"]),
    )


def _row_of(event: Event, number: int, place: int) -> dict[str, Any]:
    return {
        "number": number,
        "place": place,
        "kind": event.kind.value,
        "at": event.at,
        "document_id": event.document_id,
        "revision": event.revision,
        "move": event.move and event.move.value,
        "matter_id": event.matter_id,
        "was": event.was,
        "became": event.became,
        "change": event.change and list(event.change),
        "other": number_of(event.other),
    }


_LARGEST: Final = 2**31 - 1
"""The last number that both databases can give."""


def story_name(number: int) -> str:
    """Return what a story is called: "S17"."""
    return f"S{number}"


def number_of(story_id: str | None) -> int | None:
    """Return the number in a story's identity, or None where no story can have it."""
    digits = (story_id or "")[1:]
    if not story_id or story_id[0] != "S" or not digits.isascii() or not digits.isdigit():
        return None
    return int(digits) if len(digits) <= len(str(_LARGEST)) and int(digits) <= _LARGEST else None
