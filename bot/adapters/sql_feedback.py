"""What was replied to whom, and what people thought of it, in SQL: part of the bot's own memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Index,
    RowMapping,
    Table,
    Text,
    delete,
    select,
)

from bot.domain import Feedback, Opinion, Replied
from retrieval.adapters.sql_engine import insertion, metadata, reading, writing
from retrieval.adapters.sql_values import Moment

replies: Final = Table(
    "replies",
    metadata,
    Column("key", Text, primary_key=True),
    Column("channel_id", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("earlier", JSON, nullable=False),
    Column("visibilities", JSON, nullable=False),
    Column("documents", JSON, nullable=False),
    Column("answered", Boolean, nullable=False),
    Column("replied_at", Moment, nullable=False),
    Index("ix_replies_channel_id_user_id", "channel_id", "user_id", "replied_at"),
    Index("ix_replies_replied_at", "replied_at"),
)

feedback: Final = Table(
    "feedback",
    metadata,
    Column("key", Text, ForeignKey("replies.key", ondelete="CASCADE"), primary_key=True),
    Column("user_id", Text, primary_key=True),
    Column("verdict", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("given_at", Moment, nullable=False),
)

TABLES: Final = (replies, feedback)


class SqlFeedback:
    """Replies and verdicts on them; errors as those of `SqlStore`, which this is a part of."""

    _engine: Engine

    def record_reply(self, replied: Replied) -> None:
        """Keep what a reply was about; one with the same key is replaced."""
        row = {name: getattr(replied, name) for name in Replied.__slots__}
        lists = {"earlier": list(replied.earlier), "documents": list(replied.documents)}
        with writing(self._engine) as connection:
            put(connection, replies, row | lists | {"visibilities": sorted(replied.visibilities)})

    def reply(self, key: str) -> Replied | None:
        """Return what a reply was about, or None when it is forgotten or never was."""
        with reading(self._engine) as connection:
            row = connection.execute(select(replies).where(replies.c.key == key)).mappings().first()
        return _replied_of(row) if row else None

    def last_reply(self, channel_id: str, user_id: str) -> Replied | None:
        """Return what the newest reply to a person in a channel was about, or None."""
        wanted = (
            select(replies)
            .where(replies.c.channel_id == channel_id, replies.c.user_id == user_id)
            .order_by(replies.c.replied_at.desc(), replies.c.key.desc())
            .limit(1)
        )
        with reading(self._engine) as connection:
            row = connection.execute(wanted).mappings().first()
        return _replied_of(row) if row else None

    def record_feedback(self, given: Feedback) -> bool:
        """Keep one person's verdict on a reply, in place of an earlier one; False when the reply is unknown."""
        known = select(replies.c.key).where(replies.c.key == given.key)
        before = select(feedback).where(feedback.c.key == given.key, feedback.c.user_id == given.user_id)
        with writing(self._engine) as connection:
            if connection.execute(known).first() is None:
                return False
            row = connection.execute(before).mappings().first()
            kept = given.after(_feedback_of(row)) if row else given
            put(connection, feedback, {name: getattr(kept, name) for name in Feedback.__slots__})
        return True

    def feedback(self, verdict: Opinion | None = None) -> Sequence[tuple[Replied, Feedback]]:
        """Return the verdicts, or those of one sort, with what they are on; oldest first."""
        wanted = (
            select(replies, feedback.c.user_id.label("by"), *(feedback.c[n] for n in ("verdict", "note", "given_at")))
            .join_from(replies, feedback)
            .order_by(feedback.c.given_at, feedback.c.key, feedback.c.user_id)
        )
        if verdict is not None:
            wanted = wanted.where(feedback.c.verdict == verdict.value)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).mappings().all()
        return tuple((_replied_of(row), _feedback_of(row, by=row["by"])) for row in rows)


def forget_replies(connection: Connection, moment: datetime) -> None:
    """Drop what was replied before a moment, with the verdicts on it."""
    connection.execute(delete(replies).where(replies.c.replied_at < moment))


def put(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    """Insert a row, or replace the one with its key."""
    fresh = insertion(connection, table).values(row)
    keys = [column.name for column in table.primary_key]
    changed = {name: fresh.excluded[name] for name in row if name not in keys}
    connection.execute(fresh.on_conflict_do_update(index_elements=keys, set_=changed))


def _replied_of(row: RowMapping) -> Replied:
    fields = {name: row[name] for name in Replied.__slots__}
    lists = {"earlier": tuple(row["earlier"]), "documents": tuple(row["documents"])}
    return Replied(**(fields | lists | {"visibilities": frozenset(row["visibilities"])}))


def _feedback_of(row: RowMapping, by: str | None = None) -> Feedback:
    return Feedback(row["key"], by or row["user_id"], Opinion(row["verdict"]), row["given_at"], row["note"])
