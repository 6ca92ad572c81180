"""Digests as they were told, and slots that could not be posted, in SQL: part of the bot's own memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Engine,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    false,
    select,
    update,
)

from bot.adapters.sql_feedback import put
from bot.domain import MissedSlot, Slot
from bot.kept_digests import KeptDigest, kept_form, kept_of
from retrieval.adapters.sql_engine import metadata, reading, writing
from retrieval.adapters.sql_values import Moment

kept_digests: Final = Table(
    "kept_digests",
    metadata,
    Column("key", Text, ForeignKey("deliveries.key", ondelete="CASCADE"), primary_key=True),
    Column("channel_id", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("told_at", Moment, nullable=False),
    Column("form", JSON, nullable=False),
    Index("ix_kept_digests_told_at", "told_at"),
)

delivered_documents: Final = Table(
    "delivered_documents",
    metadata,
    Column("key", Text, ForeignKey("deliveries.key", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("document_id", Text, nullable=False),
    Column("content_hash", Text, nullable=False, server_default=""),
    Column("carried", Boolean, nullable=False, server_default=false()),
)

missed_slots: Final = Table(
    "missed_slots",
    metadata,
    Column("key", Text, primary_key=True),
    Column("subscription_id", Text, nullable=False),
    Column("local_date", Date, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("why", Text, nullable=False),
    Column("noted_at", Moment, nullable=False),
    Index("ix_missed_slots_subscription_id", "subscription_id"),
)

TABLES: Final = (delivered_documents, kept_digests, missed_slots)


class SqlDigests:
    """Digests as they were told, and misses; errors as those of `SqlStore`, which this is a part of."""

    _engine: Engine

    def kept_digest(self, key: str) -> KeptDigest | None:
        """Return the digest of a slot as it was told, or None when none was kept."""
        with reading(self._engine) as connection:
            form = connection.execute(select(kept_digests.c.form).where(kept_digests.c.key == key)).scalar()
        return kept_of(form) if form else None

    def kept_digests(
        self,
        *,
        channel_id: str | None = None,
        topic: str | None = None,
        since: datetime | None = None,
        limit: int | None = None,
    ) -> Sequence[KeptDigest]:
        """Return the digests that were told at `since` or later, oldest first; the newest of them, if too many."""
        newest_first = (kept_digests.c.told_at.desc(), kept_digests.c.key.desc())
        wanted = select(kept_digests.c.form).order_by(*newest_first).limit(limit)
        if channel_id is not None:
            wanted = wanted.where(kept_digests.c.channel_id == channel_id)
        if topic is not None:
            wanted = wanted.where(kept_digests.c.topic == topic)
        if since is not None:
            wanted = wanted.where(kept_digests.c.told_at >= since)
        with reading(self._engine) as connection:
            forms = connection.execute(wanted).scalars().all()
        return tuple(kept_of(form) for form in reversed(forms))

    def record_rest(self, kept: KeptDigest, told: Mapping[str, str]) -> None:
        """Put a digest, of which more was told since, in the place of itself; ignored where none is kept."""
        with writing(self._engine) as connection:
            this = update(kept_digests).where(kept_digests.c.key == kept.key).values(form=kept_form(kept))
            if not connection.execute(this).rowcount:
                return
            for document_id, content_hash in told.items():
                connection.execute(
                    update(delivered_documents)
                    .where(
                        delivered_documents.c.key == kept.key,
                        delivered_documents.c.document_id == document_id,
                        delivered_documents.c.carried.is_(True),
                    )
                    .values(carried=False, content_hash=content_hash)
                )

    def record_miss(self, missed: MissedSlot) -> None:
        """Record that a slot's digest could not be posted; what was recorded of that slot before is replaced."""
        slot = {name: getattr(missed.slot, name) for name in Slot.__slots__}
        row = slot | {"key": missed.slot.key, "why": missed.why, "noted_at": missed.noted_at}
        with writing(self._engine) as connection:
            put(connection, missed_slots, row)

    def misses(self, subscription_id: str) -> Sequence[MissedSlot]:
        """Return what could not be posted of a subscription, oldest first."""
        wanted = (
            select(missed_slots)
            .where(missed_slots.c.subscription_id == subscription_id)
            .order_by(missed_slots.c.local_date)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).mappings().all()
        return tuple(
            MissedSlot(Slot(**{name: row[name] for name in Slot.__slots__}), row["why"], row["noted_at"])
            for row in rows
        )


def keep_digest(connection: Connection, kept: KeptDigest, told_at: datetime) -> None:
    """Keep a digest beside the delivery that was just recorded."""
    row = {
        "key": kept.key,
        "channel_id": kept.channel_id,
        "topic": kept.digest.topic.name,
        "told_at": told_at,
        "form": kept_form(kept),
    }
    connection.execute(kept_digests.insert(), row)
