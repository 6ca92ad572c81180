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
from bot.errors import ChatRefused, ChatUnavailable
from retrieval.ports import Clock

MOST_MEMBERS: Final = 5000
"""Members of one channel that are looked at; a larger channel counts as unknown."""
MOST_ROOMS: Final = 500
MOST_CHANNELS: Final = 999
"""Channels of one person that are looked at, in one call: Slack's own maximum of a page
(https://docs.slack.dev/reference/methods/users.conversations)."""
_SHARED: Final = ("is_ext_shared", "is_shared", "is_org_shared", "is_pending_ext_shared")
_SHARING: Final = ("pending_shared", "pending_connected_team_ids", "connected_team_ids")
PERSON: Final = frozenset("UW")
"""What the id of a person begins with, where a channel's may stand."""
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
        self._joined: Facts[str, frozenset[str]] = Facts(clock, kept=KEPT, most=MOST_ROOMS)

    def place(self, channel_id: str) -> Place:
        """Say what a conversation is and whether outsiders read it; None where Slack answers but does not tell.

        A person's id is that of the direct message with them, as it is where something is posted.
        Raises `ChatUnavailable` when Slack cannot be asked.
        """
        kind = PlaceKind.DIRECT if channel_id[:1] in PERSON | {"D"} else PlaceKind.CHANNEL
        try:
            room = self._rooms.learn(channel_id, lambda: self._ask(channel_id))
            outsiders = self._outsiders(room)
            joined = room.kind is PlaceKind.DIRECT and outsiders is False
            channels = self._channels_of(room.members[0]) if joined else frozenset[str]()
            return Place(channel_id, room.kind, outsiders, room.creator, channels)
        except ChatRefused as refusal:
            _log.warning("who reads a channel is unknown", channel=channel_id, why=str(refusal))
            return Place(channel_id, kind, None)

    def forget(self, channel_id: str) -> None:
        """Ask anew who reads a conversation."""
        self._rooms.forget(channel_id)

    def forget_member(self, user_id: str) -> None:
        """Ask anew which channels somebody is in."""
        self._joined.forget(user_id)

    def _channels_of(self, user_id: str) -> frozenset[str]:
        """Return the channels that a person is in now, of those that we see; none where Slack does not tell.

        Nobody waits for it: a direct message without the notes of channels is still worth its reply.
        """
        try:
            return self._joined.learn(user_id, lambda: self._ask_channels(user_id))
        except ChatUnavailable as error:
            _log.warning("the channels of a person are unknown", why=str(error))
            return frozenset()

    def _ask_channels(self, user_id: str) -> frozenset[str]:
        try:
            with translated("list the channels of a person"):
                told = self._client.users_conversations(
                    user=user_id, types=("public_channel", "private_channel"), limit=MOST_CHANNELS
                )
        except ChatRefused as refusal:
            _log.warning("the channels of a person are unknown", why=str(refusal))
            return frozenset()
        return frozenset(str(one["id"]) for one in told.get("channels") or ())

    def _ask(self, channel_id: str) -> _Room:
        if channel_id[:1] in PERSON:
            return _Room(PlaceKind.DIRECT, members=(channel_id,))
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
