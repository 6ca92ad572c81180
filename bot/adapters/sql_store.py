"""The bot's own memory in SQL: subscriptions, what was delivered, the questions of a thread, replies and messages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Engine,
    Index,
    Integer,
    RowMapping,
    Select,
    Table,
    Text,
    UniqueConstraint,
    case,
    delete,
    false,
    func,
    null,
    select,
    true,
)

from bot.adapters import (
    sql_channel_settings,
    sql_digests,
    sql_feedback,
    sql_follows,
    sql_messages,
    sql_notes,
    sql_posted_links,
    sql_questions,
    sql_watches,
)
from bot.adapters.sql_channel_settings import SqlChannelSettings
from bot.adapters.sql_digests import SqlDigests, delivered_documents, keep_digest
from bot.adapters.sql_feedback import SqlFeedback, forget_replies
from bot.adapters.sql_follows import SqlFollows
from bot.adapters.sql_messages import SqlMessages
from bot.adapters.sql_notes import SqlNotes
from bot.adapters.sql_posted_links import SqlPostedLinks, forget_links
from bot.adapters.sql_questions import SqlQuestions, forget_turns
from bot.adapters.sql_watches import SqlWatches
from bot.domain import Delivery, Subscription
from retrieval.adapters.sql_engine import insertion, metadata, reading, writing
from retrieval.adapters.sql_values import Moment

subscriptions: Final = Table(
    "subscriptions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("subscription_id", Text, nullable=False, unique=True),
    Column("channel_id", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("days", Text, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Moment),
    Column("silent", Boolean, nullable=False),
    Column("weekly", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("channel_id", "topic", "at", "days", "timezone", "weekly", name="uq_subscriptions_wish"),
)

deliveries: Final = Table(
    "deliveries",
    metadata,
    Column("subscription_id", Text, primary_key=True),
    Column("local_date", Date, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("ts", Text),
    Column("delivered_at", Moment, nullable=False),
    Column("channel_id", Text),
    Column("topic", Text),
    Column("until", Moment),
    Index("ix_deliveries_channel_id_topic", "channel_id", "topic"),
)
"""A delivery keeps its channel and topic, for the channel has seen it even when the subscription is gone.

That of a weekly digest has no topic: it neither ends nor begins what a daily digest covers.
"""

TABLES: Final = (
    *(subscriptions, deliveries),
    *(*sql_digests.TABLES, *sql_feedback.TABLES, *sql_follows.TABLES, *sql_messages.TABLES),
    *(
        *sql_notes.TABLES,
        *sql_posted_links.TABLES,
        *sql_questions.TABLES,
        *sql_watches.TABLES,
        *sql_channel_settings.TABLES,
    ),
)


class SqlStore(
    SqlChannelSettings,
    SqlDigests,
    SqlFeedback,
    SqlFollows,
    SqlMessages,
    SqlNotes,
    SqlPostedLinks,
    SqlQuestions,
    SqlWatches,
):
    """Subscriptions, settings, deliveries, digests, turns, replies, messages, notes, follows and watches in a database.

    Every method raises `Unreachable` (away, or busy for too long) or `PermanentError` (the database refuses).
    """

    def __init__(self, engine: Engine) -> None:
        """Work on tables that exist already."""
        self._engine = engine

    def add_subscription(self, subscription: Subscription) -> bool:
        """Keep a subscription; False when the channel already has one for this topic, time, days and timezone."""
        with writing(self._engine) as connection:
            return _add(connection, subscriptions, _row_of(subscription))

    def remove_subscription(self, subscription_id: str) -> bool:
        """Forget a subscription; False when there is none."""
        with writing(self._engine) as connection:
            gone = connection.execute(delete(subscriptions).where(subscriptions.c.subscription_id == subscription_id))
            return bool(gone.rowcount)

    def subscription(self, subscription_id: str) -> Subscription | None:
        """Return one subscription, or None."""
        found = self._subscriptions(select(subscriptions).where(subscriptions.c.subscription_id == subscription_id))
        return found[0] if found else None

    def subscriptions(self, channel_id: str | None = None) -> tuple[Subscription, ...]:
        """Return all subscriptions, or one channel's, oldest first."""
        wanted = select(subscriptions).order_by(subscriptions.c.number)
        if channel_id is not None:
            wanted = wanted.where(subscriptions.c.channel_id == channel_id)
        return self._subscriptions(wanted)

    def delivered(self, subscription_id: str, local_date: date) -> Delivery | None:
        """Return how a slot was delivered, or None."""
        return self._delivery(
            select(deliveries).where(
                deliveries.c.subscription_id == subscription_id, deliveries.c.local_date == local_date
            )
        )

    def last_delivery(self, subscription_id: str) -> Delivery | None:
        """Return a subscription's newest delivery, by its local date, or None."""
        return self._delivery(
            select(deliveries)
            .where(deliveries.c.subscription_id == subscription_id)
            .order_by(deliveries.c.local_date.desc())
            .limit(1)
        )

    def record_delivery(self, delivery: Delivery) -> None:
        """Record a slot's delivery once, with all its documents and its digest; a second record changes nothing."""
        topic = case((subscriptions.c.weekly.is_(False), subscriptions.c.topic), else_=null()).label("topic")
        wish = select(subscriptions.c.channel_id, topic).where(
            subscriptions.c.subscription_id == delivery.subscription_id
        )
        with writing(self._engine) as connection:
            channel = connection.execute(wish).mappings().first() or {"channel_id": None, "topic": None}
            row = {name: getattr(delivery, name) for name in _DELIVERY}
            rows = _documents_of(delivery)
            if not _add(connection, deliveries, row | dict(channel)):
                return
            if rows:
                connection.execute(delivered_documents.insert(), rows)
            if delivery.digest:
                keep_digest(connection, delivery.digest, delivery.delivered_at)

    def told(self, channel_id: str, *, before: datetime | None = None) -> Mapping[str, str]:
        """Return the documents that a channel's digests told, on whatever topic, each with its newest content hash."""
        seen = (
            select(delivered_documents.c.document_id, delivered_documents.c.content_hash)
            .join_from(delivered_documents, deliveries)
            .where(deliveries.c.channel_id == channel_id, delivered_documents.c.carried.is_(False), _until(before))
            .order_by(deliveries.c.delivered_at)
        )
        with reading(self._engine) as connection:
            return {row.document_id: row.content_hash for row in connection.execute(seen)}

    def carried(self, channel_id: str, topic: str, *, before: datetime | None = None) -> frozenset[str]:
        """Return the documents that did not fit into the channel's newest digest on the topic."""
        newest = (
            select(deliveries.c.key)
            .where(deliveries.c.channel_id == channel_id, deliveries.c.topic == topic, _until(before))
            .order_by(deliveries.c.delivered_at.desc())
            .limit(1)
        )
        left = select(delivered_documents.c.document_id).where(
            delivered_documents.c.key.in_(newest), delivered_documents.c.carried.is_(True)
        )
        with reading(self._engine) as connection:
            return frozenset(connection.execute(left).scalars())

    def told_until(self, channel_id: str, topic: str, *, before: datetime | None = None) -> datetime | None:
        """Return where the channel's newest digest on the topic ended, whichever subscription it was for."""
        ends = (
            select(func.coalesce(deliveries.c.until, deliveries.c.delivered_at, type_=Moment))
            .where(deliveries.c.channel_id == channel_id, deliveries.c.topic == topic, _until(before))
            .order_by(deliveries.c.delivered_at)
        )
        with reading(self._engine) as connection:
            return max(connection.execute(ends).scalars(), default=None)

    def forget_before(self, moment: datetime) -> int:
        """Drop thread memory older than a moment, replies, verdicts, questions and links too; return how many turns."""
        with writing(self._engine) as connection:
            forget_links(connection, moment)
            forget_replies(connection, moment)
            return forget_turns(connection, moment)

    def _subscriptions(self, wanted: Select[Any]) -> tuple[Subscription, ...]:
        with reading(self._engine) as connection:
            return tuple(_subscription_of(row) for row in connection.execute(wanted).mappings())

    def _delivery(self, wanted: Select[Any]) -> Delivery | None:
        with reading(self._engine) as connection:
            row = connection.execute(wanted).mappings().first()
            if row is None:
                return None
            listed = (
                select(delivered_documents)
                .where(delivered_documents.c.key == row["key"])
                .order_by(delivered_documents.c.place)
            )
            kept = connection.execute(listed).mappings().all()
        told = [one for one in kept if not one["carried"]]
        return Delivery(
            **{name: row[name] for name in _DELIVERY},
            documents=tuple(one["document_id"] for one in told),
            hashes=tuple(one["content_hash"] for one in told) if any(one["content_hash"] for one in told) else (),
            carried=tuple(one["document_id"] for one in kept if one["carried"]),
        )


_DELIVERY: Final = ("key", "subscription_id", "local_date", "ts", "delivered_at", "until")


def _until(before: datetime | None) -> ColumnElement[bool]:
    return true() if before is None else deliveries.c.delivered_at < before


def _documents_of(delivery: Delivery) -> list[dict[str, Any]]:
    hashes = delivery.hashes or ("",) * len(delivery.documents)
    told = [(one, content, False) for one, content in zip(delivery.documents, hashes, strict=True)]
    rows = [*told, *((one, "", True) for one in delivery.carried)]
    return [
        {"key": delivery.key, "place": place, "document_id": one, "content_hash": content, "carried": carried}
        for place, (one, content, carried) in enumerate(rows)
    ]


def _add(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Insert a row unless one like it is there; say whether it was inserted."""
    unlike = insertion(connection, table).values(row).on_conflict_do_nothing()
    # the row itself says it, for a driver may count no rows when it also returns the new key
    return connection.execute(unlike.returning(*table.primary_key)).first() is not None


def _row_of(subscription: Subscription) -> dict[str, Any]:
    row = {name: getattr(subscription, name) for name in Subscription.__slots__}
    days = "".join(str(day) for day in sorted(subscription.days))
    return row | {"at": subscription.at.isoformat(), "days": days}


def _subscription_of(row: RowMapping) -> Subscription:
    fields = {name: row[name] for name in Subscription.__slots__}
    days = frozenset(int(day) for day in row["days"])
    return Subscription(**(fields | {"at": time.fromisoformat(row["at"]), "days": days}))
