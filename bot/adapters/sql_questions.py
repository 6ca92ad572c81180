"""Questions as they stand now in the chat, and those of a thread, in SQL: part of the bot's own memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Index,
    Integer,
    RowMapping,
    Table,
    Text,
    delete,
    select,
)

from bot.adapters.sql_feedback import put, replies
from bot.domain import Asked, Turn
from bot.question_records import QuestionChange, QuestionRecord, first_record
from retrieval.adapters.sql_engine import insertion, metadata, reading, writing
from retrieval.adapters.sql_values import Moment

questions: Final = Table(
    "questions",
    metadata,
    Column("key", Text, primary_key=True),
    Column("channel_id", Text, nullable=False),
    Column("ts", Text, nullable=False),
    Column("thread_ts", Text, nullable=False, server_default=""),
    Column("order", Text, nullable=False),
    Column("asked", JSON(none_as_null=True)),
    Column("deleted", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_questions_changed_at", "changed_at"),
)

turns: Final = Table(
    "turns",
    metadata,
    Column("channel_id", Text, primary_key=True),
    Column("thread_ts", Text, primary_key=True),
    Column("ts", Text, primary_key=True),
    Column("question", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Index("ix_turns_asked_at", "asked_at"),
)

TABLES: Final = (questions, turns)


class SqlQuestions:
    """Questions, their revisions and threads; errors as those of `SqlStore`, which this is a part of."""

    _engine: Engine

    def revise_question(self, change: QuestionChange, at: datetime) -> QuestionRecord:
        """Record what became of a question, unless something later is on record, and return what then is."""
        first = first_record(change, at)
        with writing(self._engine) as connection:
            fresh = insertion(connection, questions).values(_row_of(first)).on_conflict_do_nothing()
            if connection.execute(fresh.returning(questions.c.key)).first() is not None:
                return first
            # locked where a database does not let one writer in at a time
            wanted = select(questions).where(questions.c.key == change.key).with_for_update()
            known = _record_of(connection.execute(wanted).mappings().one())
            record = known.after(change, at)
            if record != known:
                put(connection, questions, _row_of(record))
        return record

    def question(self, key: str) -> QuestionRecord | None:
        """Return a question as it stands now, or None."""
        with reading(self._engine) as connection:
            row = connection.execute(select(questions).where(questions.c.key == key)).mappings().first()
        return _record_of(row) if row else None

    def forget_question(self, key: str, channel_id: str, ts: str) -> None:
        """Drop what is remembered of a question and of the reply to it, verdicts included."""
        with writing(self._engine) as connection:
            connection.execute(delete(turns).where(turns.c.channel_id == channel_id, turns.c.ts == ts))
            connection.execute(delete(replies).where(replies.c.key == key))

    def remember(self, turn: Turn) -> None:
        """Keep a question of a thread; again, it is kept in its newest words and stays in its place."""
        with writing(self._engine) as connection:
            fresh = insertion(connection, turns).values({name: getattr(turn, name) for name in Turn.__slots__})
            places = [column.name for column in turns.primary_key]
            changed = {"question": fresh.excluded.question}
            connection.execute(fresh.on_conflict_do_update(index_elements=places, set_=changed))

    def turns(self, channel_id: str, thread_ts: str) -> Sequence[Turn]:
        """Return a thread's questions, oldest first; an empty sequence means we are not in that thread."""
        return self._turns(turns.c.channel_id == channel_id, turns.c.thread_ts == thread_ts)

    def turns_since(self, channel_id: str, moment: datetime) -> Sequence[Turn]:
        """Return a channel's questions of all its threads, asked at a moment or later, oldest first."""
        return self._turns(turns.c.channel_id == channel_id, turns.c.asked_at >= moment)

    def _turns(self, *where: ColumnElement[bool]) -> tuple[Turn, ...]:
        wanted = select(turns).where(*where).order_by(turns.c.asked_at, turns.c.ts)
        with reading(self._engine) as connection:
            return tuple(Turn(**row) for row in connection.execute(wanted).mappings())


def forget_turns(connection: Connection, moment: datetime) -> int:
    """Drop the questions of threads asked before a moment, and what changed last before it; count the former."""
    connection.execute(delete(questions).where(questions.c.changed_at < moment))
    return connection.execute(delete(turns).where(turns.c.asked_at < moment)).rowcount


def _row_of(record: QuestionRecord) -> dict[str, Any]:
    change = record.change
    row = {name: getattr(change, name) for name in QuestionChange.__slots__}
    asked = asdict(change.asked) if change.asked else None
    return row | {
        "key": record.key,
        "asked": asked,
        "revision": record.revision,
        "changed_at": record.changed_at,
    }


def _record_of(row: RowMapping) -> QuestionRecord:
    fields = {name: row[name] for name in QuestionChange.__slots__}
    asked = Asked(**row["asked"]) if row["asked"] else None
    return QuestionRecord(QuestionChange(**(fields | {"asked": asked})), row["revision"], row["changed_at"])
