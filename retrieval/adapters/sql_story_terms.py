"""Which stories hold which terms, in SQL, counted as documents come and go."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    Connection,
    Insert,
    Integer,
    Text,
    bindparam,
    delete,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from retrieval.adapters.sql_engine import among, each_of, names_of
from retrieval.adapters.sql_story_tables import story_term_counts, story_terms

_HELD: Final = story_terms.c
_COUNTED: Final = story_term_counts.c
_VISIBILITY: Final[BindParameter[str]] = bindparam("in_visibility", type_=Text())
_NUMBER: Final[BindParameter[int]] = bindparam("of_number", type_=Integer())
_IN_STORY: Final = (_HELD.visibility == _VISIBILITY, _HELD.number == _NUMBER)
_LESS: Final = (
    update(story_terms).where(*_IN_STORY, among(_HELD.term)).values(documents=_HELD.documents - 1),
    delete(story_terms).where(*_IN_STORY, among(_HELD.term), _HELD.documents < 1).returning(_HELD.term),
)
_FEWER: Final = (
    update(story_term_counts)
    .where(_COUNTED.visibility == _VISIBILITY, among(_COUNTED.term))
    .values(stories=_COUNTED.stories - 1),
    delete(story_term_counts).where(_COUNTED.visibility == _VISIBILITY, among(_COUNTED.term), _COUNTED.stories < 1),
)


def add_terms(connection: Connection, visibility: str, number: int, terms: Collection[str]) -> None:
    """Count a document's terms for its story."""
    if not terms:
        return
    held, counted = _additions(connection.dialect.name)
    given = {"in_visibility": visibility, "of_number": number}
    found = connection.execute(held, given | names_of(sorted(terms))).all()  # in order, so that no two writers cross
    new = [row.term for row in found if row.documents == 1]
    if new:
        connection.execute(counted, given | names_of(sorted(new)))


def take_terms(connection: Connection, visibility: str, number: int, terms: Collection[str]) -> None:
    """Count a document's terms no more for a story that it leaves."""
    if not terms:
        return
    given: dict[str, Any] = {"in_visibility": visibility, "of_number": number}
    less, none = _LESS
    connection.execute(less, given | names_of(sorted(terms)))
    gone = list(connection.scalars(none, given | names_of(sorted(terms))))
    if gone:
        for statement in _FEWER:
            connection.execute(statement, given | names_of(sorted(gone)))


@cache  # to put these together takes longer than to run them
def _additions(dialect: str) -> tuple[Insert, Insert]:
    """Return the statements that count terms for a story, and stories for the terms that are new in it."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    one = literal(1, literal_execute=True)
    each = each_of("term")
    holds = insert(story_terms).from_select(
        ["visibility", "term", "number", "documents"], select(_VISIBILITY, each, _NUMBER, one).where(true())
    )
    counts = insert(story_term_counts).from_select(
        ["visibility", "term", "stories"], select(_VISIBILITY, each, one).where(true())
    )
    return (
        holds.on_conflict_do_update(
            index_elements=[_HELD.visibility, _HELD.term, _HELD.number], set_={"documents": _HELD.documents + 1}
        ).returning(_HELD.term, _HELD.documents),
        counts.on_conflict_do_update(
            index_elements=[_COUNTED.visibility, _COUNTED.term], set_={"stories": _COUNTED.stories + 1}
        ),
    )
