"""A channel's wish to be told what happens in stories that name somebody, and where that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Protocol

from bot.domain import Message


@dataclass(frozen=True, slots=True)
class Watch:
    """A channel's wish for the news of all stories that name a company, a model or a person.

    What was written into the logs of stories before `seen` is told, or need not be. From `quiet_from` to `quiet_until`
    on the channel's clock it is told nothing. `timezone` is the one of whoever set it: the channel's where it has no
    digest and this is its oldest watch. `told_at` is when it was last told something.
    """

    watch_id: str
    channel_id: str
    name: str
    timezone: str
    seen: datetime
    watched_by: str
    watched_at: datetime
    quiet_from: time | None = None
    quiet_until: time | None = None
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WatchNews:
    """What is to be told of a watched name, and to whom: without words there is nothing to tell.

    `watch` stands behind all of that.
    """

    watch: Watch
    message: Message
    visibilities: frozenset[str]


class WatchRecords(Protocol):
    """The names that channels watch."""

    def keep_watch(self, watch: Watch) -> Watch:
        """Keep a watch and return what is kept: of a name that is watched already only its quiet hours are new."""

    def watch(self, watch_id: str) -> Watch | None:
        """Return one watch, or None."""

    def watches(self, channel_id: str | None = None) -> Sequence[Watch]:
        """Return all watches, or one channel's, oldest first."""

    def move_watch(self, watch_id: str, seen: datetime, *, told_at: datetime | None = None) -> None:
        """Put a watch to a later moment, and note when something was told; an earlier one changes nothing."""

    def end_watch(self, watch_id: str) -> bool:
        """Forget a watch; False when there is none."""
