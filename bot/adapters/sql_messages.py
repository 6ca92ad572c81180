"""What we posted and what was told of it since, in SQL: part of the bot's own memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Index,
    Integer,
    RowMapping,
    Table,
    Text,
    delete,
    select,
    update,
)

from bot.domain import Message
from bot.grounds import Grounds
from bot.messages import MessageRecord, ToldLapse
from retrieval.adapters.sql_engine import among, insertion, metadata, names_of, reading, writing
from retrieval.adapters.sql_values import Moment
from retrieval.domain import Lapse, LapseKind

messages: Final = Table(
    "messages",
    metadata,
    Column("key", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("ts", Text, nullable=False),
    Column("thread_ts", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("visibilities", JSON, nullable=False),
    Column("message", JSON, nullable=False),
    Column("grounds", JSON, nullable=False),
    Column("posted_at", Moment, nullable=False),
    Column("line_ts", Text),
    Column("round", Integer, nullable=False),
    Column("withheld", Integer, nullable=False, server_default="0"),
    Index("ix_messages_posted_at", "posted_at"),
    Index("ix_messages_user_id", "user_id", "posted_at"),
)

quoted_documents: Final = Table(
    "quoted_documents",
    metadata,
    Column("key", Text, ForeignKey("messages.key", ondelete="CASCADE"), primary_key=True),
    Column("document_id", Text, primary_key=True),
    Column("edition", Text, nullable=False),
    Index("ix_quoted_documents_document_id", "document_id", "edition"),
)
"""The documents that a message quotes, each with the edition that it was held against last."""

told_lapses: Final = Table(
    "told_lapses",
    metadata,
    Column("key", Text, ForeignKey("messages.key", ondelete="CASCADE"), primary_key=True),
    Column("document_id", Text, primary_key=True),
    Column("fingerprint", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("told_at", Moment, nullable=False),
    Index("ix_told_lapses_told_at", "told_at"),
)

TABLES: Final = (messages, quoted_documents, told_lapses)

_MESSAGE: Final = TypeAdapter(Message)
_GROUNDS: Final = TypeAdapter(Grounds)


class SqlMessages:
    """Messages, what they quote, and lapses that were told; errors as those of `SqlStore`, which this is a part of."""

    _engine: Engine

    def record_message(self, record: MessageRecord) -> None:
        """Keep a message; the same revision of it again, or an older one, changes nothing.

        Of one that is written anew only the round goes on: what was told of it was of other words.
        """
        with writing(self._engine) as connection:
            row = _row_of(record)
            fresh = insertion(connection, messages).values(row)
            changed = {name: fresh.excluded[name] for name in row if name not in {"key", "round"}}
            kept = fresh.on_conflict_do_update(
                index_elements=["key"], set_=changed, where=messages.c.revision < fresh.excluded.revision
            )
            if connection.execute(kept.returning(messages.c.key)).first() is None:
                return
            for told in (quoted_documents, told_lapses):
                connection.execute(delete(told).where(told.c.key == record.key))
            rows = [{"key": record.key, "document_id": name, "edition": ""} for name in record.documents]
            if rows:
                connection.execute(quoted_documents.insert(), rows)

    def message(self, key: str) -> MessageRecord | None:
        """Return what is on record of a message, or None."""
        with reading(self._engine) as connection:
            row = connection.execute(select(messages).where(messages.c.key == key)).mappings().first()
        return _record_of(row) if row else None

    def forget_message(self, key: str) -> None:
        """Drop what is on record of one message, lapses included."""
        with writing(self._engine) as connection:
            connection.execute(delete(messages).where(messages.c.key == key))

    def messages_for(self, user_id: str, *, limit: int) -> Sequence[MessageRecord]:
        """Return the newest messages that replied to a person, the newest first."""
        theirs = select(messages).where(messages.c.user_id == user_id)
        newest = theirs.order_by(messages.c.posted_at.desc(), messages.c.key.desc()).limit(limit)
        with reading(self._engine) as connection:
            return tuple(map(_record_of, connection.execute(newest).mappings()))

    def quoted_documents(self) -> Mapping[str, frozenset[str]]:
        """Return every document that some message quotes, with the editions that these were held against last."""
        held: dict[str, set[str]] = {}
        with reading(self._engine) as connection:
            quoted = select(quoted_documents.c.document_id, quoted_documents.c.edition).distinct()
            for document_id, edition in connection.execute(quoted):
                held.setdefault(document_id, set()).add(edition)
        return {document_id: frozenset(editions) for document_id, editions in held.items()}

    def messages_quoting(self, document_ids: Collection[str]) -> Sequence[MessageRecord]:
        """Return the messages that quote any of some documents, oldest first."""
        quoting = select(quoted_documents.c.key).where(among(quoted_documents.c.document_id))
        wanted = select(messages).where(messages.c.key.in_(quoting)).order_by(messages.c.posted_at, messages.c.key)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted, names_of(document_ids)).mappings().all()
        return tuple(map(_record_of, rows))

    def settle_lapses(
        self,
        record: MessageRecord,
        lapses: Sequence[Lapse],
        *,
        editions: Mapping[str, str],
        at: datetime,
        line_ts: str | None = None,
    ) -> None:
        """Record that a message was held against these editions, and which lapses were told by which line."""
        mine = messages.c.key == record.key
        with writing(self._engine) as connection:
            current = connection.execute(select(messages.c.round).where(mine)).scalar()
            if current is None:
                return
            ended = {"round": max(current, record.round + 1)} | ({"line_ts": line_ts} if line_ts else {})
            connection.execute(update(messages).where(mine).values(ended))
            for document_id, edition in editions.items():
                held = quoted_documents.c.key == record.key, quoted_documents.c.document_id == document_id
                connection.execute(update(quoted_documents).where(*held).values(edition=edition))
            _add(connection, record, lapses, at)

    def told_lapses(self, *, key: str | None = None, since: datetime | None = None) -> Sequence[ToldLapse]:
        """Return the lapses that were told of all messages or of one, ever or since a moment, oldest first."""
        places = (messages.c[name] for name in ("channel_id", "ts", "line_ts"))
        wanted = (
            select(told_lapses, *places)
            .join_from(told_lapses, messages)
            .order_by(told_lapses.c.told_at, told_lapses.c.key, told_lapses.c.document_id, told_lapses.c.fingerprint)
        )
        if key is not None:
            wanted = wanted.where(told_lapses.c.key == key)
        if since is not None:
            wanted = wanted.where(told_lapses.c.told_at >= since)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).mappings().all()
        return tuple(ToldLapse(**(dict(row) | {"kind": LapseKind(row["kind"])})) for row in rows)

    def forget_messages_before(self, moment: datetime) -> int:
        """Drop what is on record of messages posted before a moment, lapses included; return how many those were."""
        with writing(self._engine) as connection:
            return connection.execute(delete(messages).where(messages.c.posted_at < moment)).rowcount


def _add(connection: Connection, record: MessageRecord, lapses: Sequence[Lapse], at: datetime) -> None:
    """Add the lapses that were told; one that was told before stays as it is."""
    rows: list[dict[str, Any]] = [
        {"key": record.key, "document_id": one.document_id, "fingerprint": one.fingerprint}
        | {"title": one.title, "kind": one.kind.value, "told_at": at}
        for one in lapses
    ]
    if rows:
        connection.execute(insertion(connection, told_lapses).on_conflict_do_nothing(), rows)


def _row_of(record: MessageRecord) -> dict[str, Any]:
    row = {name: getattr(record, name) for name in MessageRecord.__slots__}
    return row | {
        "visibilities": sorted(record.visibilities),
        "message": _MESSAGE.dump_python(record.message, mode="json"),
        "grounds": _GROUNDS.dump_python(record.grounds, mode="json"),
    }


def _record_of(row: RowMapping) -> MessageRecord:
    fields = {name: row[name] for name in MessageRecord.__slots__}
    parts = {
        "visibilities": frozenset(row["visibilities"]),
        "message": _MESSAGE.validate_python(row["message"]),
        "grounds": _GROUNDS.validate_python(row["grounds"]),
    }
    return MessageRecord(**(fields | parts))
