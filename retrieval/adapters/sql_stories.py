"""The story book in SQL: which documents belong together, with the terms that find them and the logs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, bindparam, func, select

from retrieval.adapters.sql_engine import among, names_of, reading, writing
from retrieval.adapters.sql_rows import SqlRows
from retrieval.adapters.sql_story_log import LEFT, READ, WRITTEN, append, event_of, number_of, story_name, write_events
from retrieval.adapters.sql_story_rows import (
    begin_story,
    is_as_read,
    known_in,
    lock_standing,
    move_all,
    move_some,
    recount,
    settle,
    write_member,
)
from retrieval.adapters.sql_story_tables import stories, story_members, story_term_counts, story_terms, story_waiting
from retrieval.adapters.sql_story_terms import take_terms
from retrieval.adapters.sql_tables import document_of, documents
from retrieval.adapters.sql_values import Moment
from retrieval.domain import Audience, Document, Event, EventKind, StoryCard, Window
from retrieval.errors import InvalidInputError
from retrieval.ports import Clock

_STORY: Final = stories.c
_MEMBER: Final = story_members.c
_HELD: Final = story_terms.c
_COUNTED: Final = story_term_counts.c
_UNJOINED: Final = (
    select(*documents.c)
    .join_from(story_waiting, documents)
    .order_by(story_waiting.c.day, story_waiting.c.document_id)
    .limit(bindparam("most"))
)
_STORIES_OF: Final = select(_MEMBER.document_id, _MEMBER.number).where(among(_MEMBER.document_id))
_CARD: Final = select(*_STORY).where(_STORY.number == bindparam("of_number"))
_MEMBERS: Final = (
    select(_MEMBER.document_id)
    .where(
        _MEMBER.number
        == select(func.coalesce(_STORY.merged_into, _STORY.number))
        .where(_STORY.number == bindparam("of_number"))
        .scalar_subquery()
    )
    .order_by(_MEMBER.day, _MEMBER.document_id)
)
_STANDING: Final = select(*_STORY).where(among(_STORY.number), _STORY.merged_into.is_(None))
_ALL_MEMBERS: Final = (
    select(_MEMBER.number, _MEMBER.document_id)
    .where(among(_MEMBER.number))
    .order_by(_MEMBER.number, _MEMBER.day, _MEMBER.document_id)
)
_RARITY: Final = select(_COUNTED.term, _COUNTED.stories).where(
    _COUNTED.visibility == bindparam("in_visibility"), among(_COUNTED.term)
)
_MANY: Final = func.count().label("many")
_HOLDING: Final = (
    select(_HELD.number, _MANY)
    .where(_HELD.visibility == bindparam("in_visibility"), among(_HELD.term))
    .group_by(_HELD.number)
    .order_by(_MANY.desc(), _HELD.number)
    .limit(bindparam("most"))
)
_HOLDING_SINCE: Final = _HOLDING.join_from(story_terms, stories, _STORY.number == _HELD.number).where(
    _STORY.last_at >= bindparam("since", type_=Moment)
)


class SqlStories(SqlRows):
    """Stories as they were written down."""

    _clock: Clock

    def unjoined(self, limit: int) -> tuple[Document, ...]:
        """Return articles whose current revision the book has not taken in yet, oldest first."""
        with reading(self._engine) as connection:
            return tuple(map(document_of, connection.execute(_UNJOINED, {"most": limit}).mappings()))

    def stories_of(self, document_ids: Collection[str]) -> dict[str, str]:
        """Return the identities of the stories that documents belong to, by document."""
        return {row.document_id: story_name(row.number) for row in self._of(_STORIES_OF, document_ids)}

    def left(self, document_ids: Collection[str]) -> dict[str, str]:
        """Return the identities of the stories that documents left last, by document."""
        return {row.document_id: story_name(row.number) for row in self._of(LEFT, document_ids)}

    def card(self, story_id: str) -> StoryCard | None:
        """Return what the book says of a story; of one that was merged, itself with `merged_into`."""
        with reading(self._engine) as connection:
            row = connection.execute(_CARD, {"of_number": number_of(story_id)}).one_or_none()
        return _card_of(row) if row else None

    def stories(self, audience: Audience, *, since: datetime | None = None, limit: int = 100) -> tuple[StoryCard, ...]:
        """Return the stories that an audience may read and that had a document since, the newest first."""
        readable = _STORY.visibility.in_(sorted(audience.visibilities))
        query = select(*_STORY).where(readable, _STORY.size > 0)  # one that was merged has no document
        if since is not None:
            query = query.where(_STORY.last_at >= since)
        newest = query.order_by(_STORY.last_at.desc(), _STORY.number.desc()).limit(limit)
        return tuple(map(_card_of, self._of(newest, ())))

    def members(self, story_id: str) -> tuple[str, ...]:
        """Return the identities of a story's documents, oldest first."""
        with reading(self._engine) as connection:
            return tuple(connection.scalars(_MEMBERS, {"of_number": number_of(story_id)}))

    def standing(self, story_ids: Collection[str]) -> dict[str, tuple[StoryCard, tuple[str, ...]]]:
        """Return stories that were not merged, by identity, with their documents' identities, oldest first."""
        names = names_of([number for name in story_ids if (number := number_of(name)) is not None])
        members: dict[int, list[str]] = {}
        with reading(self._engine) as connection:
            rows = connection.execute(_STANDING, names).all()
            for row in connection.execute(_ALL_MEMBERS, names):
                members.setdefault(row.number, []).append(row.document_id)
        return {story_name(row.number): (_card_of(row), tuple(members.get(row.number, ()))) for row in rows}

    def rarity(self, visibility: str, terms: Collection[str]) -> dict[str, int]:
        """Return how many stories of a visibility hold each of some terms."""
        with reading(self._engine) as connection:
            found = connection.execute(_RARITY, {"in_visibility": visibility} | names_of(terms))
            return dict.fromkeys(terms, 0) | {row.term: row.stories for row in found}

    def holding(
        self, visibility: str, terms: Collection[str], *, since: datetime | None = None, limit: int = 50
    ) -> dict[str, int]:
        """Return stories of a visibility that hold some of these terms, by identity, with how many; most first."""
        given = {"in_visibility": visibility, "most": limit} | names_of(terms)
        with reading(self._engine) as connection:
            if since is None:
                found = connection.execute(_HOLDING, given).all()
            else:
                found = connection.execute(_HOLDING_SINCE, given | {"since": since}).all()
            return {story_name(row.number): row.many for row in found}

    def begin(self, document: Document, terms: Collection[str], events: Sequence[Event]) -> str | None:
        """Write down a new story with its first document and return its identity.

        None, and nothing is written, when the book took this document in meanwhile, or it is not kept any more as it
        was read. The events are given their story, visibility and numbers here.
        """
        with writing(self._engine) as connection:
            if not is_as_read(connection, document):
                return None
            if known := known_in(connection, document.document_id):
                settle(connection, document, known)
                return None
            day = self._day_of(document)
            number = begin_story(connection, document.visibility, day, size=1, events=len(events))
            write_member(connection, document, number, terms, day=day)
            write_events(connection, number, events, first=1)
            return story_name(number)

    def join(self, story_id: str, document: Document, terms: Collection[str], events: Sequence[Event]) -> bool:
        """Write down that a document belongs to a story, or its new revision in the story that it belongs to.

        False, and nothing is written, where `begin` returns None. Raises `InvalidInputError` for a story of other
        readers.
        """
        with writing(self._engine) as connection:
            if not is_as_read(connection, document):
                return False
            known = known_in(connection, document.document_id)
            if known and known.revision >= document.revision:
                settle(connection, document, known)
                return False
            story = lock_standing(connection, known.number if known else number_of(story_id))
            if story is None or story.visibility != document.visibility:
                raise _no_story(story_id)
            if known:
                take_terms(connection, document.visibility, story.number, known.terms)
            write_member(connection, document, story.number, terms, day=self._day_of(document))
            recount(connection, story.number)
            append(connection, story.number, events)
            return True

    def merge(self, older: str, younger: str, at: datetime) -> None:
        """Make the younger story part of the older one, with an event in both logs.

        Nothing happens where they are one already. Raises `InvalidInputError` when there is no such story, or the two
        are for different readers.
        """
        with writing(self._engine) as connection:
            numbers = [number_of(name) for name in (older, younger)]
            # the lower number first, so that no two mergers wait for each other
            held = {number: lock_standing(connection, number) for number in sorted(filter(None, numbers))}
            into, gone = (held.get(number or 0) for number in numbers)
            if into is None or gone is None:
                raise _no_story(older if into is None else younger)
            if into.visibility != gone.visibility:
                raise InvalidInputError(f"{older} and {younger} are for different readers, and stay two stories.")
            if into.number == gone.number:
                return
            move_all(connection, gone, into.number)
            for one, other in ((into, gone), (gone, into)):
                append(connection, one.number, [_event(EventKind.MERGED, at, other.number)])

    def split(self, story_id: str, document_ids: Collection[str], at: datetime) -> str:
        """Move documents into a new story, with an event in both logs; return its identity.

        Raises `InvalidInputError` when one of them is not in the story, or none would be left in it.
        """
        with writing(self._engine) as connection:
            story = lock_standing(connection, number_of(story_id))
            if story is None:
                raise _no_story(story_id)
            number = begin_story(connection, story.visibility, at)
            left = move_some(connection, story, frozenset(document_ids), number)
            if isinstance(left, str):
                why = (
                    f"{left} is no document of {story_id}."
                    if left
                    else f"A part of {story_id} can be split off, no more."
                )
                raise InvalidInputError(why)
            append(connection, story.number, [_event(EventKind.SPLIT, at, number)])
            append(connection, number, [_event(EventKind.SPLIT, at, story.number)])
            return story_name(number)

    def events(self, story_id: str, *, after: int = 0) -> tuple[Event, ...]:
        """Return a story's log behind a place in it, in order."""
        given = {"of_number": number_of(story_id), "after": after}
        with reading(self._engine) as connection:
            return tuple(map(event_of, connection.execute(READ, given).mappings()))

    def written(self, window: Window) -> tuple[Event, ...]:
        """Return what was written into any log within a span of time, oldest first."""
        with reading(self._engine) as connection:
            given = {"since": window.start, "until": window.end}
            return tuple(map(event_of, connection.execute(WRITTEN, given).mappings()))

    def _day_of(self, document: Document) -> datetime:
        return document.published_at or document.read_at or self._clock.now()


def _event(kind: EventKind, at: datetime, other: int) -> Event:
    return Event("", 0, kind, at, other=story_name(other))


def _no_story(story_id: str) -> InvalidInputError:
    return InvalidInputError(f"There is no story {story_id} for these readers.")


def _card_of(row: Row[*tuple[Any, ...]]) -> StoryCard:
    return StoryCard(
        story_name(row.number),
        row.visibility,
        row.began_at,
        row.last_at,
        row.size,
        row.merged_into and story_name(row.merged_into),
    )
