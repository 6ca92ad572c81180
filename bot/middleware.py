"""Before any handler: changes of who reads where, Slack's repeats, and messages that no person wrote."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

import structlog
from slack_bolt import BoltRequest, BoltResponse

from bot.ports import Chat

MOST_REMEMBERED = 10_000
HEARD = frozenset({"app_mention", "message", "app_home_opened"})
ABOUT_READERS = frozenset(
    {
        "channel_shared",
        "channel_unshared",
        "member_joined_channel",
        "member_left_channel",
        "team_join",
        "user_change",
    }
)
"""Events that say that a conversation or a person is read, or reads, otherwise than before."""
_WRITTEN_BY_PEOPLE = frozenset({None, "file_share", "thread_broadcast", "me_message"})
"""Subtypes of a message somebody wrote just now; edits, deletions, joins and bots' posts have others."""
_log = structlog.get_logger(__name__)

Next = Callable[[], Any]


class Repeats:
    """Lets each event through once: Slack sends one again when our acknowledgement came late or got lost.

    This spares work within one process. What makes an answer unique is its durable workflow's id,
    which also covers other replicas and the second event that a mention arrives as.
    """

    def __init__(self, *, most: int = MOST_REMEMBERED) -> None:
        """Remember the last `most` events."""
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def pass_once(self, body: dict[str, Any], request: BoltRequest, next: Next) -> BoltResponse | None:  # noqa: A002 - Bolt calls it by this name
        """Acknowledge a repeat without handling it."""
        event_id = body.get("event_id")
        if event_id is None or self.is_new(str(event_id)):
            next()
            return None
        _log.info("repeat dropped", event_id=event_id, retry=request.headers.get("x-slack-retry-num", [None])[0])
        return acknowledged()

    def is_new(self, event_id: str) -> bool:
        """Say whether this identity is seen for the first time, and remember it."""
        with self._lock:
            if event_id in self._seen:
                return False
            self._seen[event_id] = None
            if len(self._seen) > self._most:
                self._seen.popitem(last=False)
            return True


class ReaderChanges:
    """Takes what Slack says of who reads where, at once and before anything else: a reply may be waiting to be sent.

    It needs no record: one that is lost, or that reached another replica, is made up for within a minute.
    """

    def __init__(self, chat: Chat) -> None:
        """Take the chat that remembers readers."""
        self._chat = chat

    def take(self, body: dict[str, Any], next: Next) -> BoltResponse | None:  # noqa: A002 - Bolt calls it by this name
        """Have the chat ask anew, and acknowledge; let everything else pass."""
        event = body.get("event") or {}
        if not self.take_event(event):
            next()
            return None
        return acknowledged()

    def take_event(self, event: Mapping[str, Any]) -> bool:
        """Have the chat ask anew when an event says that readers changed; say whether it did."""
        if event.get("type") not in ABOUT_READERS:
            return False
        self._chat.forget_readers(channel_id=_id_of(event.get("channel")), user_id=_id_of(event.get("user")))
        return True


def _id_of(named: object) -> str | None:
    """Return an identity that an event gives alone or within an object."""
    found = named.get("id") if isinstance(named, Mapping) else named
    return str(found) if found else None


def only_people(body: dict[str, Any], next: Next) -> BoltResponse | None:  # noqa: A002 - Bolt calls it by this name
    """Acknowledge without handling what no person said to us: bots, edits, deletions, events we do not hear."""
    event = body.get("event")
    if event is None or is_from_a_person(event):
        next()
        return None
    return acknowledged()


def is_from_a_person(event: Mapping[str, Any]) -> bool:
    """Say whether an event is one that we hear and that a person caused just now."""
    if event.get("type") not in HEARD or not event.get("user") or not event.get("channel"):
        return False
    if event.get("bot_id") or event.get("hidden") or event.get("subtype") not in _WRITTEN_BY_PEOPLE:
        return False
    return event["type"] == "app_home_opened" or bool(event.get("ts"))


def acknowledged() -> BoltResponse:
    """Return the answer that keeps Slack from sending an event again."""
    return BoltResponse(status=200, body="")
