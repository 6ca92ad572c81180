"""The tables of the story book."""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, Table, Text

from retrieval.adapters.sql_engine import metadata
from retrieval.adapters.sql_values import Moment

stories: Final = Table(
    "stories",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("visibility", Text, nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("size", Integer, nullable=False),
    Column("events", Integer, nullable=False),
    Column("merged_into", Integer),
    Index("ix_stories_visibility_last_at", "visibility", "last_at"),
    Index("ix_stories_merged_into", "merged_into"),
    sqlite_autoincrement=True,  # a story's number is its name, and never given again
)
"""Each story with the length of its log; one that was merged names the story that it is part of now."""

story_members: Final = Table(
    "story_members",
    metadata,
    Column("document_id", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("day", Moment, nullable=False),
    Column("terms", JSON, nullable=False),
    Index("ix_story_members_number_day", "number", "day", "document_id"),
)
"""Which story a document belongs to, the revision that was taken in, and its terms; the log says how it came there."""

story_waiting: Final = Table(
    "story_waiting",
    metadata,
    Column("document_id", Text, ForeignKey("documents.document_id", ondelete="CASCADE"), primary_key=True),
    Column("day", Moment, nullable=False),
    Index("ix_story_waiting_day", "day", "document_id"),
)
"""Documents whose current revision waits to be taken in; written with the document, so that a crash loses none."""

story_terms: Final = Table(
    "story_terms",
    metadata,
    Column("visibility", Text, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("documents", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Which stories hold a term, and in how many of their documents."""

story_term_counts: Final = Table(
    "story_term_counts",
    metadata,
    Column("visibility", Text, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("stories", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many stories hold a term, so that nobody has to count them."""

story_events: Final = Table(
    "story_events",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("document_id", Text),
    Column("revision", Integer),
    Column("move", Text),
    Column("matter_id", Text),
    Column("was", Text),
    Column("became", Text),
    Column("change", JSON(none_as_null=True)),
    Column("other", Integer),
    Index("ix_story_events_document_id", "document_id"),
    Index("ix_story_events_at", "at"),
)
"""The logs; the place of an event in its story's log is given while the story is locked, and so without gaps."""

TABLES: Final = (stories, story_members, story_waiting, story_terms, story_term_counts, story_events)
