"""The links to documents that people posted in channels, in SQL: part of the bot's own memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Column, Connection, Engine, Index, Table, Text, delete, select

from bot.posted_links import PostedLink
from retrieval.adapters.sql_engine import insertion, metadata, reading, writing
from retrieval.adapters.sql_values import Moment

posted_links: Final = Table(
    "posted_links",
    metadata,
    Column("channel_id", Text, primary_key=True),
    Column("document_id", Text, primary_key=True),
    Column("posted_at", Moment, nullable=False),
    Index("ix_posted_links_posted_at", "posted_at"),
)

TABLES: Final = (posted_links,)
_AT_ONCE: Final = 500
"""Identities in one statement; SQLite takes some thousands."""


class SqlPostedLinks:
    """Posted links; errors as those of `SqlStore`, which this is a part of."""

    _engine: Engine

    def keep_posted_link(self, link: PostedLink) -> None:
        """Keep that a link was posted; the same document again in that channel changes nothing."""
        row = {name: getattr(link, name) for name in PostedLink.__slots__}
        with writing(self._engine) as connection:
            connection.execute(insertion(connection, posted_links).values(row).on_conflict_do_nothing())

    def posted_links(self, channel_id: str, document_ids: Collection[str]) -> Mapping[str, datetime]:
        """Return which of some documents a link was posted to in a channel, by identity, each with when."""
        names, found = sorted(document_ids), dict[str, datetime]()
        wanted = select(posted_links.c.document_id, posted_links.c.posted_at).where(
            posted_links.c.channel_id == channel_id
        )
        with reading(self._engine) as connection:
            for start in range(0, len(names), _AT_ONCE):
                some = wanted.where(posted_links.c.document_id.in_(names[start : start + _AT_ONCE]))
                found |= {row.document_id: row.posted_at for row in connection.execute(some)}
        return found


def forget_links(connection: Connection, moment: datetime) -> None:
    """Drop the links that were posted before a moment."""
    connection.execute(delete(posted_links).where(posted_links.c.posted_at < moment))
