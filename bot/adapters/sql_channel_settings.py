"""The settings of channels, in SQL: part of the bot's own memory."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any, Final

from sqlalchemy import JSON, Boolean, Column, Engine, RowMapping, Table, Text, case, or_, select, update

from bot.channel_settings import ChannelSettings
from retrieval.adapters.sql_engine import insertion, metadata, reading, writing
from retrieval.adapters.sql_values import Moment

channel_settings: Final = Table(
    "channel_settings",
    metadata,
    Column("channel_id", Text, primary_key=True),
    Column("language", Text),
    Column("unasked", Boolean, nullable=False),
    Column("people", JSON, nullable=False),
    Column("quiet_from", Text),
    Column("quiet_until", Text),
    Column("timezone", Text, nullable=False),
    Column("allowed", JSON, nullable=False),
    Column("denied", JSON, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Moment),
)
unasked_turns: Final = Table(
    "unasked_turns",
    metadata,
    Column("channel_id", Text, primary_key=True),
    Column("key", Text, nullable=False),
    Column("claimed_at", Moment, nullable=False),
)

TABLES: Final = (channel_settings, unasked_turns)
_CLOCKS: Final = ("quiet_from", "quiet_until")


class SqlChannelSettings:
    """Settings of channels; errors as those of `SqlStore`, which this is a part of."""

    _engine: Engine

    def channel_settings(self, channel_id: str) -> ChannelSettings:
        """Return a channel's settings, those that hold until somebody sets any where nobody has."""
        with reading(self._engine) as connection:
            found = connection.execute(select(channel_settings).where(channel_settings.c.channel_id == channel_id))
            row = found.mappings().first()
        return _settings_of(row) if row else ChannelSettings(channel_id)

    def keep_channel_settings(self, settings: ChannelSettings) -> None:
        """Keep a channel's settings in place of earlier ones; those that were changed later stay."""
        row = _row_of(settings)
        of = channel_settings.c
        earlier = or_(of.changed_at.is_(None), of.changed_at <= settings.changed_at)
        with writing(self._engine) as connection:
            connection.execute(insertion(connection, channel_settings).values(row).on_conflict_do_nothing())
            connection.execute(
                update(channel_settings).where(of.channel_id == settings.channel_id, earlier).values(row)
            )

    def claim_unasked(self, channel_id: str, key: str, *, at: datetime, since: datetime) -> bool:
        """Claim a channel's turn to be answered unasked for a question; False where another has it since a moment."""
        of = unasked_turns.c
        row = {"channel_id": channel_id, "key": key, "claimed_at": at}
        free = (of.channel_id == channel_id, or_(of.claimed_at <= since, of.key == key))
        with writing(self._engine) as connection:
            connection.execute(insertion(connection, unasked_turns).values(row).on_conflict_do_nothing())
            mine = of.key == key  # claimed again, a turn keeps the moment at which it began
            claimed = case((mine, of.claimed_at), else_=at)
            return bool(
                connection.execute(update(unasked_turns).where(*free).values(key=key, claimed_at=claimed)).rowcount
            )


def _row_of(settings: ChannelSettings) -> dict[str, Any]:
    row = {name: getattr(settings, name) for name in ChannelSettings.__slots__}
    row |= {name: at.isoformat() if (at := getattr(settings, name)) else None for name in _CLOCKS}
    return row | {
        "people": list(settings.people),
        "allowed": sorted(settings.allowed),
        "denied": sorted(settings.denied),
    }


def _settings_of(row: RowMapping) -> ChannelSettings:
    fields: dict[str, Any] = {name: row[name] for name in ChannelSettings.__slots__}
    fields |= {name: time.fromisoformat(row[name]) if row[name] else None for name in _CLOCKS}
    named = {name: frozenset(row[name]) for name in ("allowed", "denied")}
    return ChannelSettings(**(fields | named | {"people": tuple(row["people"])}))
