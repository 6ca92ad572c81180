"""Who is who in a Slack workspace: members, guests, other organisations, and who reads a conversation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from bot.adapters.slack_errors import translated
from bot.domain import Person, Standing
from retrieval.ports import Clock

KEPT = timedelta(minutes=5)
"""How long a person's standing is believed; who is in a channel is asked every time."""
MOST_MEMBERS = 5000
"""Members of one channel that are looked at; a larger channel counts as unknown."""
MOST_ASKED_ONE_BY_ONE = 40
MOST_KEPT = 20_000
PAGE = 1000
"""Slack's own maximum (https://docs.slack.dev/reference/methods/users.list)."""

_SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class Us:
    """Our own identity in the workspace, as `auth.test` tells it."""

    team_id: str
    user_id: str
    bot_id: str | None


@dataclass(frozen=True, slots=True)
class _Known:
    person: Person
    reads: bool
    until: datetime


def standing_of(user: Mapping[str, Any], team_id: str) -> Standing:
    """Return what a user object makes of someone; whatever is not said outright is unknown.

    Fields: https://docs.slack.dev/reference/objects/user-object. On Enterprise Grid a colleague's home
    may be another workspace; `enterprise_user.teams` then lists ours.
    """
    if user.get("deleted") or user.get("is_stranger"):
        return Standing.OUTSIDER
    if user.get("is_bot") or user.get("id") == _SLACKBOT:
        return Standing.UNKNOWN
    teams = {user.get("team_id"), *(user.get("enterprise_user") or {}).get("teams", ())}
    if team_id not in teams:
        return Standing.OUTSIDER if user.get("team_id") else Standing.UNKNOWN
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Standing.GUEST
    certain = user.get("is_restricted") is False and user.get("is_ultra_restricted") is False
    return Standing.MEMBER if certain else Standing.UNKNOWN


def _reads(user: Mapping[str, Any], team_id: str) -> bool:
    """Say whether someone reads what is posted: nobody who left, and not our own workspace's bots."""
    ours = user.get("team_id") == team_id and not user.get("is_stranger")
    return not user.get("deleted") and user.get("id") != _SLACKBOT and not (user.get("is_bot") and ours)


class People:
    """Looks people up and remembers them for a few minutes. Raises `ChatUnavailable` or `ChatRefused`."""

    def __init__(self, client: WebClient, clock: Clock) -> None:
        """Take the workspace's client; nothing is asked yet."""
        self._client = client
        self._clock = clock
        self._us: Us | None = None
        self._known: dict[str, _Known] = {}

    def us(self) -> Us:
        """Return our own identity, asked once."""
        if self._us is None:
            with translated("say who I am"):
                told = self._client.auth_test()
            self._us = Us(str(told["team_id"]), str(told["user_id"]), told.get("bot_id"))
        return self._us

    def person(self, user_id: str) -> Person:
        """Return who someone is to the team."""
        return self._ask(user_id).person

    def outsiders_in(self, channel_id: str) -> bool | None:
        """Say whether a guest or another organisation is among a conversation's members; None: unknown."""
        members = self._members(channel_id)
        if not members:
            return None
        unknown = [member for member in members if self._remembered(member) is None]
        if len(unknown) > MOST_ASKED_ONE_BY_ONE:
            self._learn_everyone()
            unknown = [member for member in unknown if self._remembered(member) is None]
        if len(unknown) > MOST_ASKED_ONE_BY_ONE:
            return None
        readers = [known.person.standing for member in members if (known := self._ask(member)).reads]
        if any(standing in {Standing.GUEST, Standing.OUTSIDER} for standing in readers):
            return True
        return False if all(standing is Standing.MEMBER for standing in readers) else None

    def _ask(self, user_id: str) -> _Known:
        known = self._remembered(user_id)
        if known is None:
            with translated("look a person up"):
                user = self._client.users_info(user=user_id).get("user") or {}
            known = self._remember({**user, "id": user_id})
        return known

    def _remembered(self, user_id: str) -> _Known | None:
        known = self._known.get(user_id)
        return known if known is not None and self._clock.now() < known.until else None

    def _remember(self, user: Mapping[str, Any]) -> _Known:
        team_id = self.us().team_id
        if len(self._known) >= MOST_KEPT:
            self._known.clear()
        user_id = str(user["id"])
        person = Person(user_id, standing_of(user, team_id), user.get("tz"))
        known = self._known[user_id] = _Known(person, _reads(user, team_id), self._clock.now() + KEPT)
        return known

    def _learn_everyone(self) -> None:
        for page in self._pages("users_list", "members", most=MOST_KEPT):
            for user in page:
                self._remember(user)

    def _members(self, channel_id: str) -> list[str]:
        """Return a conversation's members, none when they are too many to look at."""
        members: list[str] = []
        for page in self._pages("conversations_members", "members", most=MOST_MEMBERS + PAGE, channel=channel_id):
            members += page
            if len(members) > MOST_MEMBERS:
                return []
        return members

    def _pages(self, method: str, key: str, *, most: int, **wanted: str) -> Iterator[Sequence[Any]]:
        """Yield pages until Slack has no more, or `most` entries were asked for."""
        cursor = ""
        for _ in range(most // PAGE):
            with translated("list people"):
                told = getattr(self._client, method)(limit=PAGE, cursor=cursor, **wanted)
                yield told.get(key) or ()
                cursor = (told.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return
