"""The names that channels watch, as a dictionary: a part of the MemoryStore."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.watches import Watch


class MemoryWatches:
    """Watches by identity."""

    def __init__(self) -> None:
        super().__init__()
        self._watches: dict[str, Watch] = {}

    def keep_watch(self, watch: Watch) -> Watch:
        known = self._watches.get(watch.watch_id, watch)
        kept = replace(known, quiet_from=watch.quiet_from, quiet_until=watch.quiet_until)
        self._watches[watch.watch_id] = kept
        return kept

    def watch(self, watch_id: str) -> Watch | None:
        return self._watches.get(watch_id)

    def watches(self, channel_id: str | None = None) -> Sequence[Watch]:
        ours = [watch for watch in self._watches.values() if channel_id in {None, watch.channel_id}]
        return tuple(sorted(ours, key=lambda watch: (watch.watched_at, watch.watch_id)))

    def move_watch(self, watch_id: str, seen: datetime, *, told_at: datetime | None = None) -> None:
        known = self._watches.get(watch_id)
        if known and known.seen < seen:
            self._watches[watch_id] = replace(known, seen=seen, told_at=told_at or known.told_at)

    def end_watch(self, watch_id: str) -> bool:
        return self._watches.pop(watch_id, None) is not None
