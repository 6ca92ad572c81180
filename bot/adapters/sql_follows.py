"""The stories that channels follow, and those that they dismissed, in SQL: part of the bot's own memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Column, Engine, Integer, RowMapping, Table, Text, UniqueConstraint, delete, select, update

from bot.follows import Dismissal, Follow
from retrieval.adapters.sql_engine import insertion, metadata, reading, writing
from retrieval.adapters.sql_values import Moment

follows: Final = Table(
    "follows",
    metadata,
    Column("follow_id", Text, primary_key=True),
    Column("channel_id", Text, nullable=False),
    Column("thread_ts", Text, nullable=False),
    Column("story_id", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("followed_by", Text, nullable=False),
    Column("followed_at", Moment, nullable=False),
    UniqueConstraint("channel_id", "story_id", name="uq_follows_story"),
)

dismissals: Final = Table(
    "dismissals",
    metadata,
    Column("channel_id", Text, primary_key=True),
    Column("story_id", Text, primary_key=True),
    Column("dismissed_by", Text, nullable=False),
    Column("dismissed_at", Moment, nullable=False),
)

TABLES: Final = (follows, dismissals)


class SqlFollows:
    """Follows and dismissals; errors as those of `SqlStore`, which this is a part of."""

    _engine: Engine

    def keep_follow(self, follow: Follow) -> Follow:
        """Keep a follow and return what is kept: of a story that is followed already, in another thread at most."""
        same = (follows.c.channel_id == follow.channel_id, follows.c.story_id == follow.story_id)
        with writing(self._engine) as connection:
            row = {name: getattr(follow, name) for name in Follow.__slots__}
            connection.execute(insertion(connection, follows).values(row).on_conflict_do_nothing())
            connection.execute(update(follows).where(*same).values(thread_ts=follow.thread_ts))
            kept = connection.execute(select(follows).where(*same)).mappings().first()
        return _follow_of(kept) if kept else follow

    def follow(self, follow_id: str) -> Follow | None:
        """Return one follow, or None."""
        with reading(self._engine) as connection:
            row = connection.execute(select(follows).where(follows.c.follow_id == follow_id)).mappings().first()
        return _follow_of(row) if row else None

    def follows(self) -> Sequence[Follow]:
        """Return all follows, oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(follows).order_by(follows.c.followed_at, follows.c.follow_id)).mappings()
            return tuple(_follow_of(row) for row in rows)

    def move_follow(self, follow_id: str, story_id: str, place: int) -> None:
        """Put a follow to a later place, or into the story that its own became part of; an earlier changes nothing.

        It ends where the channel follows that other story already.
        """
        this = follows.c.follow_id == follow_id
        with writing(self._engine) as connection:
            row = connection.execute(select(follows).where(this)).mappings().first()
            if row is None or (row["story_id"] == story_id and row["place"] >= place):
                return
            others = select(follows.c.follow_id).where(
                follows.c.channel_id == row["channel_id"],
                follows.c.story_id == story_id,
                follows.c.follow_id != follow_id,
            )
            if connection.execute(others).first():
                connection.execute(delete(follows).where(this))
            else:
                connection.execute(update(follows).where(this).values(story_id=story_id, place=place))

    def end_follow(self, follow_id: str) -> bool:
        """Forget a follow; False when there is none."""
        with writing(self._engine) as connection:
            return bool(connection.execute(delete(follows).where(follows.c.follow_id == follow_id)).rowcount)

    def keep_dismissal(self, dismissal: Dismissal) -> None:
        """Keep a dismissal; a second one of the same story by the same channel changes nothing."""
        row = {name: getattr(dismissal, name) for name in Dismissal.__slots__}
        with writing(self._engine) as connection:
            connection.execute(insertion(connection, dismissals).values(row).on_conflict_do_nothing())

    def take_back_dismissal(self, channel_id: str, story_id: str) -> bool:
        """Forget a dismissal; False when there is none."""
        this = (dismissals.c.channel_id == channel_id, dismissals.c.story_id == story_id)
        with writing(self._engine) as connection:
            return bool(connection.execute(delete(dismissals).where(*this)).rowcount)

    def dismissals(self, channel_id: str) -> Sequence[Dismissal]:
        """Return a channel's dismissals, oldest first."""
        wanted = select(dismissals).where(dismissals.c.channel_id == channel_id)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(dismissals.c.dismissed_at, dismissals.c.story_id)).mappings()
            return tuple(Dismissal(**{name: row[name] for name in Dismissal.__slots__}) for row in rows)


def _follow_of(row: RowMapping) -> Follow:
    return Follow(**{name: row[name] for name in Follow.__slots__})
