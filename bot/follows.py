"""What a channel wants of single stories, and where that is kept: which it follows, and which it wants no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain import Message


@dataclass(frozen=True, slots=True)
class Follow:
    """A channel's wish for the news of a story, in a thread; a channel follows a story once.

    `place` is the last event of the story's log that the channel knows of. A story that becomes part of another one is
    followed there.
    """

    follow_id: str
    channel_id: str
    thread_ts: str
    story_id: str
    place: int
    followed_by: str
    followed_at: datetime


@dataclass(frozen=True, slots=True)
class StoryNews:
    """What is to be told of a followed story, and to whom: without words there is nothing to tell.

    `follow` stands behind all of that.
    """

    follow: Follow
    message: Message
    visibilities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A channel's wish to read no more of a story in its digests."""

    channel_id: str
    story_id: str
    dismissed_by: str
    dismissed_at: datetime


class DismissalRecords(Protocol):
    """The stories that channels do not want in their digests."""

    def keep_dismissal(self, dismissal: Dismissal) -> None:
        """Keep a dismissal; a second one of the same story by the same channel changes nothing."""

    def take_back_dismissal(self, channel_id: str, story_id: str) -> bool:
        """Forget a dismissal; False when there is none."""

    def dismissals(self, channel_id: str) -> Sequence[Dismissal]:
        """Return a channel's dismissals, oldest first."""


class FollowRecords(Protocol):
    """The stories that channels follow."""

    def keep_follow(self, follow: Follow) -> Follow:
        """Keep a follow and return what is kept: of a story that is followed already, in another thread at most."""

    def follow(self, follow_id: str) -> Follow | None:
        """Return one follow, or None."""

    def follows(self) -> Sequence[Follow]:
        """Return all follows, oldest first."""

    def move_follow(self, follow_id: str, story_id: str, place: int) -> None:
        """Put a follow to a later place, or into the story that its own became part of; an earlier changes nothing.

        It ends where the channel follows that other story already.
        """

    def end_follow(self, follow_id: str) -> bool:
        """Forget a follow; False when there is none."""
