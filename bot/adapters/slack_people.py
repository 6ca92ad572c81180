"""Who is who in a Slack workspace: members, guests, and people of other organisations."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient

from bot.adapters.facts import Facts
from bot.adapters.slack_errors import translated
from bot.domain import Person, Standing
from retrieval.ports import Clock

KEPT = timedelta(seconds=60)
"""How long a person's standing, and who is in a conversation, is believed at most, whatever events say.

With several replicas an event reaches one of them, and Slack drops some: this bound is what holds.
"""
MOST_ASKED_ONE_BY_ONE = 40
COST_OF_A_PAGE = 5
"""How many calls of `users.info` (100 a minute) one of `users.list` (20 a minute) is worth."""
MOST_KEPT = 20_000
_FOR_GOOD = timedelta(days=365)
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
class SlackMember:
    """A person, and whether they read what is posted where they are a member."""

    person: Person
    reads: bool


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


def _name_of(user: Mapping[str, Any]) -> str:
    """Return what somebody is called where they are mentioned."""
    profile = user.get("profile") or {}
    return str(profile.get("display_name") or profile.get("real_name") or user.get("real_name") or "")


class People:
    """Looks people up and remembers them for a minute. Raises `ChatUnavailable` or `ChatRefused`."""

    def __init__(self, client: WebClient, clock: Clock) -> None:
        """Take the workspace's client; nothing is asked yet."""
        self._client = client
        self._us: Facts[str, Us] = Facts(clock, kept=_FOR_GOOD, most=1)
        self._lists: Facts[str, int] = Facts(clock, kept=timedelta(0), most=1)
        self._known: Facts[str, SlackMember] = Facts(clock, kept=KEPT, most=MOST_KEPT)
        self._pages_of_all = 1

    def us(self) -> Us:
        """Return our own identity, asked once."""
        return self._us.learn("us", self._ask_who_we_are)

    def person(self, user_id: str) -> Person:
        """Return who someone is to the team."""
        return self._reader(user_id).person

    def outsiders_among(self, members: Collection[str]) -> bool | None:
        """Say whether a guest or another organisation is among a conversation's members; None: unknown."""
        unknown = self._unknown_of(members)
        if len(unknown) > min(MOST_ASKED_ONE_BY_ONE, COST_OF_A_PAGE * self._pages_of_all):
            self._pages_of_all = self._lists.learn("everyone", self._learn_everyone)
            unknown = self._unknown_of(unknown)
        if len(unknown) > MOST_ASKED_ONE_BY_ONE:
            return None
        readers = [reader.person.standing for member in members if (reader := self._reader(member)).reads]
        if any(standing in {Standing.GUEST, Standing.OUTSIDER} for standing in readers):
            return True
        return False if all(standing is Standing.MEMBER for standing in readers) else None

    def forget(self, user_id: str) -> None:
        """Ask anew who someone is."""
        self._known.forget(user_id)

    def _unknown_of(self, members: Collection[str]) -> list[str]:
        return [member for member in members if self._known.known(member) is None]

    def _reader(self, user_id: str) -> SlackMember:
        def ask() -> SlackMember:
            with translated("look a person up"):
                user = self._client.users_info(user=user_id).get("user") or {}
            return self._read({**user, "id": user_id})

        return self._known.learn(user_id, ask)

    def _read(self, user: Mapping[str, Any]) -> SlackMember:
        team_id = self.us().team_id
        person = Person(str(user["id"]), standing_of(user, team_id), user.get("tz"), _name_of(user))
        return SlackMember(person, _reads(user, team_id))

    def _ask_who_we_are(self) -> Us:
        with translated("say who I am"):
            told = self._client.auth_test()
            return Us(str(told["team_id"]), str(told["user_id"]), told.get("bot_id"))

    def _learn_everyone(self) -> int:
        """Learn who everybody is and return how many pages that took."""
        pages = 0
        with self._known.listing() as learn:
            for page in pages_of(self._client.users_list, "members", most=MOST_KEPT):
                learn({str(user["id"]): self._read(user) for user in page})
                pages += 1
        return max(pages, 1)


def pages_of(method: Callable[..., Any], key: str, *, most: int, **wanted: str) -> Iterator[Sequence[Any]]:
    """Yield a method's pages until Slack has no more, or `most` entries were asked for."""
    cursor = ""
    for _ in range(most // PAGE):
        with translated("list people"):
            told = method(limit=PAGE, cursor=cursor, **wanted)
            page = told.get(key) or ()
            cursor = (told.get("response_metadata") or {}).get("next_cursor", "")
        yield page
        if not cursor:
            return
