"""The stories that channels follow, and those that they dismissed, as dictionaries: a part of the MemoryStore."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.follows import Dismissal, Follow


class MemoryFollows:
    """Follows by identity, dismissals by channel and story."""

    def __init__(self) -> None:
        super().__init__()
        self._follows: dict[str, Follow] = {}
        self._dismissals: dict[tuple[str, str], Dismissal] = {}

    def keep_follow(self, follow: Follow) -> Follow:
        known = self._following(follow.channel_id, follow.story_id)
        kept = replace(known, thread_ts=follow.thread_ts) if known else follow
        self._follows[kept.follow_id] = kept
        return kept

    def follow(self, follow_id: str) -> Follow | None:
        return self._follows.get(follow_id)

    def follows(self) -> Sequence[Follow]:
        return sorted(self._follows.values(), key=lambda follow: (follow.followed_at, follow.follow_id))

    def move_follow(self, follow_id: str, story_id: str, place: int) -> None:
        known = self._follows.get(follow_id)
        if known is None or (known.story_id == story_id and known.place >= place):
            return
        other = self._following(known.channel_id, story_id)
        if other and other.follow_id != follow_id:
            del self._follows[follow_id]
        else:
            self._follows[follow_id] = replace(known, story_id=story_id, place=place)

    def end_follow(self, follow_id: str) -> bool:
        return self._follows.pop(follow_id, None) is not None

    def keep_dismissal(self, dismissal: Dismissal) -> None:
        self._dismissals.setdefault((dismissal.channel_id, dismissal.story_id), dismissal)

    def take_back_dismissal(self, channel_id: str, story_id: str) -> bool:
        return self._dismissals.pop((channel_id, story_id), None) is not None

    def dismissals(self, channel_id: str) -> Sequence[Dismissal]:
        ours = [one for one in self._dismissals.values() if one.channel_id == channel_id]
        return sorted(ours, key=lambda one: (one.dismissed_at, one.story_id))

    def _following(self, channel_id: str, story_id: str) -> Follow | None:
        ours = (one for one in self._follows.values() if (one.channel_id, one.story_id) == (channel_id, story_id))
        return next(ours, None)
