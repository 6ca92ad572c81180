"""The names that channels watch, in SQL: part of the bot's own memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, Final

from sqlalchemy import Column, Engine, Index, RowMapping, Table, Text, delete, select, update

from bot.watches import Watch
from retrieval.adapters.sql_engine import insertion, metadata, reading, writing
from retrieval.adapters.sql_values import Moment

watches: Final = Table(
    "watches",
    metadata,
    Column("watch_id", Text, primary_key=True),
    Column("channel_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("watched_by", Text, nullable=False),
    Column("watched_at", Moment, nullable=False),
    Column("quiet_from", Text),
    Column("quiet_until", Text),
    Column("told_at", Moment),
    Index("ix_watches_channel_id", "channel_id"),
)

TABLES: Final = (watches,)
_CLOCKS: Final = ("quiet_from", "quiet_until")


class SqlWatches:
    """Watches; errors as those of `SqlStore`, which this is a part of."""

    _engine: Engine

    def keep_watch(self, watch: Watch) -> Watch:
        """Keep a watch and return what is kept: of a name that is watched already only its quiet hours are new."""
        this = watches.c.watch_id == watch.watch_id
        row: dict[str, Any] = {name: getattr(watch, name) for name in Watch.__slots__}
        row |= {name: at.isoformat() if (at := getattr(watch, name)) else None for name in _CLOCKS}
        with writing(self._engine) as connection:
            connection.execute(insertion(connection, watches).values(row).on_conflict_do_nothing())
            connection.execute(update(watches).where(this).values({name: row[name] for name in _CLOCKS}))
            kept = connection.execute(select(watches).where(this)).mappings().first()
        return _watch_of(kept) if kept else watch

    def watch(self, watch_id: str) -> Watch | None:
        """Return one watch, or None."""
        with reading(self._engine) as connection:
            row = connection.execute(select(watches).where(watches.c.watch_id == watch_id)).mappings().first()
        return _watch_of(row) if row else None

    def watches(self, channel_id: str | None = None) -> Sequence[Watch]:
        """Return all watches, or one channel's, oldest first."""
        wanted = select(watches).order_by(watches.c.watched_at, watches.c.watch_id)
        if channel_id is not None:
            wanted = wanted.where(watches.c.channel_id == channel_id)
        with reading(self._engine) as connection:
            return tuple(_watch_of(row) for row in connection.execute(wanted).mappings())

    def move_watch(self, watch_id: str, seen: datetime, *, told_at: datetime | None = None) -> None:
        """Put a watch to a later moment, and note when something was told; an earlier one changes nothing."""
        this = (watches.c.watch_id == watch_id, watches.c.seen < seen)
        moved: dict[str, Any] = {"seen": seen} | ({"told_at": told_at} if told_at else {})
        with writing(self._engine) as connection:
            connection.execute(update(watches).where(*this).values(moved))

    def end_watch(self, watch_id: str) -> bool:
        """Forget a watch; False when there is none."""
        with writing(self._engine) as connection:
            return bool(connection.execute(delete(watches).where(watches.c.watch_id == watch_id)).rowcount)


def _watch_of(row: RowMapping) -> Watch:
    fields: dict[str, Any] = {name: row[name] for name in Watch.__slots__}
    return Watch(**(fields | {name: time.fromisoformat(row[name]) if row[name] else None for name in _CLOCKS}))
