"""The inbox in SQL: one row a delivery, emptied when it is done and dropped a day later."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import JSON, Column, Engine, Index, Integer, RowMapping, Table, Text, delete, func, select, update

from bot.domain import Envelope
from retrieval.adapters.sql_engine import insertion, metadata, reading, writing
from retrieval.adapters.sql_values import Moment

inbox: Final = Table(
    "inbox",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("body", JSON(none_as_null=True)),
    Column("received_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("owner", Text),
    Column("claims", Integer, nullable=False),
    Column("done_at", Moment),
    Index("ix_inbox_done_at_number", "done_at", "number"),
)

TABLES: Final = (inbox,)
_WAITS: Final = inbox.c.done_at.is_(None) & inbox.c.owner.is_(None)


class SqlInbox:
    """The inbox in one SQL database.

    Every method raises `Unreachable` (away, or busy for too long) or `PermanentError` (the database refuses).
    """

    def __init__(self, engine: Engine) -> None:
        """Work on a table that exists already."""
        self._engine = engine

    def record(self, envelope: Envelope) -> bool:
        """Keep a delivery; False when one with its key is or was there, which then stays as it is."""
        row = {
            "key": envelope.key,
            "kind": envelope.kind,
            "body": envelope.body,
            "received_at": envelope.received_at,
            "due_at": envelope.received_at,
            "claims": 0,
        }
        with writing(self._engine) as connection:
            unlike = insertion(connection, inbox).values(row).on_conflict_do_nothing(index_elements=["key"])
            return connection.execute(unlike.returning(inbox.c.number)).first() is not None

    def claim(self, owner: str, now: datetime) -> Envelope | None:
        """Take in hand, for `owner`, the delivery that came first of those that wait and are due; None if none is."""
        due = _WAITS & (inbox.c.due_at <= now)
        with reading(self._engine) as connection:  # spares an idle desk the write lock
            if connection.execute(select(inbox.c.number).where(due).limit(1)).first() is None:
                return None
        first = select(inbox.c.number).where(due).order_by(inbox.c.number).limit(1).with_for_update(skip_locked=True)
        with writing(self._engine) as connection:
            number = connection.execute(first).scalar()
            taken = (
                update(inbox)
                .where(inbox.c.number == number)
                .values(owner=owner, claims=inbox.c.claims + 1)
                .returning(*inbox.c)
            )
            row = connection.execute(taken).mappings().first() if number is not None else None
        return _envelope_of(row) if row else None

    def postpone(self, key: str, until: datetime) -> None:
        """Put a claimed delivery back, to be claimed again from `until` on."""
        with writing(self._engine) as connection:
            waiting = update(inbox).where(inbox.c.key == key, inbox.c.done_at.is_(None))
            connection.execute(waiting.values(owner=None, due_at=until))

    def settle(self, key: str, now: datetime) -> None:
        """Record that a delivery is done and empty its body; only its key stays, by which a repeat is known."""
        with writing(self._engine) as connection:
            connection.execute(update(inbox).where(inbox.c.key == key).values(owner=None, body=None, done_at=now))

    def release(self, owner: str | None = None) -> int:
        """Let what `owner` (or anybody, when None) has in hand be claimed again; count it."""
        held = inbox.c.owner.is_not(None) if owner is None else inbox.c.owner == owner
        with writing(self._engine) as connection:
            return connection.execute(update(inbox).where(held).values(owner=None)).rowcount

    def owners(self) -> tuple[str, ...]:
        """Return who has something in hand."""
        held = select(inbox.c.owner).where(inbox.c.done_at.is_(None), inbox.c.owner.is_not(None)).distinct()
        with reading(self._engine) as connection:
            return tuple(connection.execute(held).scalars())

    def unfinished(self) -> int:
        """Count the deliveries that are not done."""
        with reading(self._engine) as connection:
            return int(connection.execute(select(func.count()).where(inbox.c.done_at.is_(None))).scalar_one())

    def forget_before(self, moment: datetime) -> int:
        """Drop the keys of deliveries that were done before a moment; count them."""
        with writing(self._engine) as connection:
            return connection.execute(delete(inbox).where(inbox.c.done_at < moment)).rowcount


def _envelope_of(row: RowMapping) -> Envelope:
    return Envelope(row["key"], row["kind"], row["body"], row["received_at"], row["claims"])
