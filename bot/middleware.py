"""Before any handler: what is heard at all, and what changes who reads where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.heard import ABOUT_READERS, Way, names
from bot.ports import Chat

_CAUSED_BY_PEOPLE = names(Way.EVENT)
_WRITTEN_BY_PEOPLE = frozenset({None, "file_share", "thread_broadcast", "me_message"})
"""Subtypes of a message somebody wrote just now; edits, deletions, joins and bots' posts have others."""


class ReaderChanges:
    """Takes what Slack says of who reads where, at once and before anything else: a reply may be waiting to be sent.

    It needs no record: one that is lost, or that reached another replica, is made up for within a minute.
    """

    def __init__(self, chat: Chat) -> None:
        """Take the chat that remembers readers."""
        self._chat = chat

    def take(self, event: Mapping[str, Any]) -> bool:
        """Have the chat ask anew when an event says that readers changed; say whether it did."""
        if event.get("type") not in ABOUT_READERS:
            return False
        self._chat.forget_readers(channel_id=_id_of(event.get("channel")), user_id=_id_of(event.get("user")))
        return True


class FirstLook:
    """Sees every event before it is recorded or dropped: readers that changed are taken, what people did is noted."""

    def __init__(
        self,
        changes: ReaderChanges,
        note: Callable[[Mapping[str, Any]], None],
        *,
        changed: Callable[[Mapping[str, Any]], None] = lambda _: None,
        reaction: str = "",
    ) -> None:
        """Take who hears of readers, and what notes something of an event that goes on its way all the same.

        `changed` hears of every event, for the sake of messages that were edited or deleted. `reaction` is the one that
        is listened to; others, and all when it is empty, are nothing to us.
        """
        self._changes = changes
        self._note = note
        self._changed = changed
        self._reaction = reaction

    def take(self, event: Mapping[str, Any]) -> bool:
        """Say whether an event is done with. Raises what noting raises, so that the event is delivered again."""
        if self._changes.take(event) or self._is_other_reaction(event):
            return True
        self._changed(event)
        if is_from_a_person(event):
            self._note(event)
        return False

    def _is_other_reaction(self, event: Mapping[str, Any]) -> bool:
        """Say whether an event is a reaction that says nothing to us; in whatever skin tone, one is the same."""
        if event.get("type") != "reaction_added":
            return False
        return not self._reaction or str(event.get("reaction")).partition("::")[0] != self._reaction


def _id_of(named: object) -> str | None:
    """Return an identity that an event gives alone or within an object."""
    found = named.get("id") if isinstance(named, Mapping) else named
    return str(found) if found else None


def is_from_a_person(event: Mapping[str, Any]) -> bool:
    """Say whether an event is one that we hear and that a person caused just now."""
    if event.get("type") not in _CAUSED_BY_PEOPLE or not event.get("user") or not event.get("channel"):
        return False
    if event.get("bot_id") or event.get("hidden") or event.get("subtype") not in _WRITTEN_BY_PEOPLE:
        return False
    return event["type"] == "app_home_opened" or bool(event.get("ts"))
