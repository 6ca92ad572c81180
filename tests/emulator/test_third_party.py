"""A desk in a Slack that others wrote: installed, asked in a channel and directly, and nothing said that has no scope.

`make emulator` brings it; without it, or without Node, these tests are skipped.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.cli.day import CORPUS
from tests.emulator.third_party import (
    CLIENT_ID,
    CLIENT_SECRET,
    EMULATE,
    RunningDesk,
    ThirdParty,
    running_desk,
    third_party,
    until,
)
from tests.slack_workspace import manifest

pytestmark = pytest.mark.skipif(
    not EMULATE.exists() or shutil.which("node") is None,
    reason="the third-party Slack is not there: it needs Node, and `make emulator`",
)
SOURCES = """
[[source]]
id = "articles"
kind = "folder"
location = "articles"
"""
SCOPES = manifest()["oauth_config"]["scopes"]["bot"]
QUESTION = "How did Vexley reach Sable after it was cut off?"


@dataclass(frozen=True)
class Room:
    """The desk in a channel of the third party's, and the people there."""

    slack: ThirdParty
    desk: RunningDesk
    bot: WebClient
    mira: WebClient
    bot_id: str
    channel_id: str

    def say(self, channel_id: str, text: str, kind: str = "channel") -> str:
        """Mira writes something; what Slack would tell us of it is delivered. Returns its ts."""
        ts = str(self.mira.chat_postMessage(channel=channel_id, text=text)["ts"])
        who = self.mira.auth_test()
        event = {"type": "message", "channel": channel_id, "channel_type": kind, "user": who["user_id"], "text": text}
        event |= {"ts": ts, "event_ts": ts}
        self.desk.relay(
            {
                "type": "event_callback",
                "team_id": who["team_id"],
                "event_id": f"Ev{ts}",
                "event_time": int(float(ts)),
                "event": event,
                "authorizations": [{"team_id": who["team_id"], "user_id": self.bot_id, "is_bot": True}],
            }
        )
        return ts

    def open_home(self) -> None:
        """Mira opens our Home."""
        who = self.mira.auth_test()
        event = {"type": "app_home_opened", "user": who["user_id"], "tab": "home", "event_ts": "1.0"}
        event |= {"channel": self.mira.conversations_open(users=self.bot_id)["channel"]["id"]}
        self.desk.relay(
            {"type": "event_callback", "team_id": who["team_id"], "event_id": "EvHome", "event_time": 1, "event": event}
        )

    def replies(self, channel_id: str, ts: str) -> list[dict[str, Any]]:
        """Our finished messages in a thread, with what they carry."""
        told = self.bot.conversations_replies(channel=channel_id, ts=ts, include_all_metadata=True)
        return [one for one in told["messages"] if one["user"] == self.bot_id and one.get("metadata")]


@pytest.fixture(scope="module")
def slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ThirdParty]:
    with third_party(tmp_path_factory.mktemp("third-party")) as running:
        yield running


@pytest.fixture(scope="module")
def room(slack: ThirdParty, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "articles").mkdir()
    for path in (CORPUS / "articles").glob("*vexley*"):
        shutil.copy(path, folder / "articles")
    (folder / "sources.toml").write_text(SOURCES)
    with running_desk(folder, slack, SLACK_CLIENT_ID=CLIENT_ID, SLACK_CLIENT_SECRET=CLIENT_SECRET) as desk:
        desk.install()
        bot, mira = slack.client(slack.install(SCOPES)), slack.client("xoxp-mira")
        (channel,) = [one for one in mira.conversations_list()["channels"] if one["name"] == "model-watch"]
        yield Room(slack, desk, bot, mira, str(bot.auth_test()["user_id"]), channel["id"])


def rooms_with(slack: ThirdParty, bot_id: str) -> dict[str, str]:
    """Return a conversation of each sort that we are in, by the sort's scopes."""
    mira, jonas = slack.client("xoxp-mira"), str(slack.client("xoxp-jonas").auth_test()["user_id"])
    listed = mira.conversations_list(types="public_channel,private_channel")["channels"]
    public, private = (next(one["id"] for one in listed if one["name"] == name) for name in ("model-watch", "legal"))
    mira.conversations_invite(channel=private, users=bot_id)
    direct = mira.conversations_open(users=bot_id)["channel"]["id"]
    several = mira.conversations_open(users=f"{bot_id},{jonas}")["channel"]["id"]
    return {"channels": public, "groups": private, "im": direct, "mpim": several}


def refused(client: WebClient, rooms: dict[str, str]) -> set[str]:
    """Return the scopes that are missing for what we do in a workspace."""
    missing: set[str] = set()

    def attempt(call: Callable[[], SlackResponse]) -> None:
        try:
            call()
        except SlackApiError as error:
            missing.add(error.response.get("needed", str(error)))

    for channel_id in rooms.values():
        for method in (client.conversations_info, client.conversations_members, client.conversations_history):
            attempt(partial(method, channel=channel_id))
    attempt(partial(client.chat_postMessage, channel=rooms["channels"], text="a reply"))
    attempt(client.users_list)
    return missing


def test_a_mention_is_answered_once_in_its_thread_and_found_again_by_its_metadata(room: Room) -> None:
    ts = room.say(room.channel_id, f"<@{room.bot_id}> {QUESTION}")
    (reply,) = until(lambda: room.replies(room.channel_id, ts))
    assert "Gatehop" in reply["text"]
    assert reply["metadata"]["event_payload"]["key"].endswith(ts)
    assert reply["blocks"]


def test_a_direct_message_is_answered(room: Room) -> None:
    channel_id = str(room.mira.conversations_open(users=room.bot_id)["channel"]["id"])
    ts = room.say(channel_id, QUESTION, kind="im")
    assert until(lambda: room.replies(channel_id, ts))


def test_home_is_published_when_it_is_opened(room: Room) -> None:
    room.open_home()
    until(lambda: "Ask" in room.slack.seen("views"))


def test_nothing_that_we_did_lacked_a_scope(room: Room) -> None:
    log = room.desk.log.read_text()
    assert "missing_scope" not in log
    assert "error" not in log


def test_no_scope_of_the_manifest_is_one_too_many(slack: ThirdParty) -> None:
    """Each of those that the third party knows is one that something refuses to do without."""
    unknown = {"app_mentions:read", "assistant:write", "commands", "reactions:read"}
    everything = slack.client(slack.install(SCOPES))
    rooms = rooms_with(slack, str(everything.auth_test()["user_id"]))
    assert refused(everything, rooms) == set()
    for scope in set(SCOPES) - unknown:
        fewer = slack.client(slack.install([one for one in SCOPES if one != scope]))
        assert refused(fewer, rooms) == {scope}
