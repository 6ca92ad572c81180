"""Who reads a conversation in Slack: asked once a minute at most, and anew when an event says that it changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import structlog
from slack_sdk import WebClient

from bot.adapters.facts import Facts
from bot.adapters.slack_errors import translated
from bot.adapters.slack_people import KEPT, PAGE, People, pages_of
from bot.domain import Place, PlaceKind, Standing
from bot.errors import ChatRefused
from retrieval.ports import Clock

MOST_MEMBERS: Final = 5000
"""Members of one channel that are looked at; a larger channel counts as unknown."""
MOST_ROOMS: Final = 500
_SHARED: Final = ("is_ext_shared", "is_shared", "is_org_shared", "is_pending_ext_shared")
_SHARING: Final = ("pending_shared", "pending_connected_team_ids", "connected_team_ids")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Room:
    """What Slack told of a conversation: `members` decide who reads it, unless `outsiders` is certain without them."""

    kind: PlaceKind
    members: tuple[str, ...] = ()
    outsiders: bool | None = None
    creator: str | None = None


class Places:
    """Says what conversations are."""

    def __init__(self, client: WebClient, people: People, clock: Clock) -> None:
        """Take the workspace's client; nothing is asked yet."""
        self._client = client
        self._people = people
        self._rooms: Facts[str, _Room] = Facts(clock, kept=KEPT, most=MOST_ROOMS)

    def place(self, channel_id: str) -> Place:
        """Say what a conversation is and whether outsiders read it; None where Slack answers but does not tell.

        Raises `ChatUnavailable` when Slack cannot be asked.
        """
        kind = PlaceKind.DIRECT if channel_id.startswith("D") else PlaceKind.CHANNEL
        try:
            room = self._rooms.learn(channel_id, lambda: self._ask(channel_id))
            return Place(channel_id, room.kind, self._outsiders(room), room.creator)
        except ChatRefused as refusal:
            _log.warning("who reads a channel is unknown", channel=channel_id, why=str(refusal))
            return Place(channel_id, kind, None)

    def forget(self, channel_id: str) -> None:
        """Ask anew who reads a conversation."""
        self._rooms.forget(channel_id)

    def _ask(self, channel_id: str) -> _Room:
        with translated("describe a channel"):
            channel: Mapping[str, Any] = self._client.conversations_info(channel=channel_id).get("channel") or {}
        kind, creator = _kind_of(channel), channel.get("creator") or None
        if any(channel.get(flag) for flag in (*_SHARED, *_SHARING)):
            return _Room(kind, outsiders=True, creator=creator)
        if kind is PlaceKind.DIRECT:
            return _Room(kind, members=(str(channel.get("user", "")),))
        if channel.get("is_ext_shared") is None or channel.get("is_shared") is None:
            return _Room(kind, creator=creator)
        return _Room(kind, members=self._members(channel_id), creator=creator)

    def _outsiders(self, room: _Room) -> bool | None:
        if room.outsiders is not None or not room.members:
            return room.outsiders
        if room.kind is PlaceKind.DIRECT:
            standing = self._people.person(room.members[0]).standing
            return {Standing.MEMBER: False, Standing.UNKNOWN: None}.get(standing, True)
        return self._people.outsiders_among(room.members)

    def _members(self, channel_id: str) -> tuple[str, ...]:
        """Return a conversation's members, none when they are too many to look at."""
        members: list[str] = []
        most = MOST_MEMBERS + PAGE
        for page in pages_of(self._client.conversations_members, "members", most=most, channel=channel_id):
            members += page
            if len(members) > MOST_MEMBERS:
                return ()
        return tuple(members)


def _kind_of(channel: Mapping[str, Any]) -> PlaceKind:
    if channel.get("is_im"):
        return PlaceKind.DIRECT
    return PlaceKind.GROUP_DIRECT if channel.get("is_mpim") else PlaceKind.CHANNEL
