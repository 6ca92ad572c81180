"""Several workspaces as one chat: each by its own token, ids qualified outside and bare at Slack."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bot.adapters.slack_client import SlackChat
from bot.adapters.slack_errors import open_client
from bot.adapters.slack_surfaces import SlackSurfaces
from bot.adapters.slack_voices import Voice, Voices
from bot.adapters.slack_workspaces import WorkspaceChats, WorkspaceSurfaces
from bot.bounds import Bounds
from bot.domain import Message, PlaceKind, Posted, Standing
from bot.errors import ChatRefused, WrongWorkspace
from bot.render.blocks import section
from bot.render.texts import sentence_message
from bot.surfaces import HomeTab, Modal
from bot.workspaces import WorkspaceBot
from tests.fakes import FixedClock
from tests.slack_server import LocalSlack, open_door
from tests.slack_workspace import Workspace

AWAY = "T0AWAY"
CHANNEL, PERSON = f"{AWAY}/C0TEAM", f"{AWAY}/U0MIRA"
HELLO, OTHER = sentence_message("Hello."), sentence_message("Something else.")


@dataclass
class Abroad:
    """A chat in two workspaces with a channel and a person of the same ids, in the second of which she is a guest."""

    slack: LocalSlack
    workspace: Workspace
    clock: FixedClock
    bounds: Bounds = field(default_factory=Bounds)
    bots: dict[str, WorkspaceBot] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.workspace.add_person("U0MIRA", is_restricted=True)
        self.workspace.add_person("U0JONAS")
        self.workspace.add_channel("C0TEAM", "U0MIRA", "U0JONAS")
        self.install("xoxb-away-1")
        home = self._voice(self.slack.client())
        voices = Voices(home, self.bots.get, lambda bot: self._voice(self._client(bot.token)), bounds=self.bounds)
        self.chat, self.surfaces = WorkspaceChats(voices), WorkspaceSurfaces(voices)

    def install(self, token: str) -> None:
        self.slack.installs.tokens = {token: self.workspace}
        self.bots[AWAY] = WorkspaceBot(AWAY, "U0DESK", "B0AWAY", token)

    def _voice(self, client: object) -> Voice:
        return Voice(SlackChat(client, self.clock), SlackSurfaces(client))  # type: ignore[arg-type] # its double

    def _client(self, token: str) -> object:
        return open_client(token, self.slack.api_url, door=open_door())


@pytest.fixture
def abroad(slack: LocalSlack, clock: FixedClock) -> Abroad:
    return Abroad(slack, Workspace(clock, team=AWAY, bot_id="B0AWAY"), clock)


def test_what_is_said_in_one_workspace_is_not_said_in_the_other(abroad: Abroad, clock: FixedClock) -> None:
    root = abroad.chat.post(CHANNEL, HELLO, key="one")
    assert root.channel_id == CHANNEL
    assert abroad.chat.find(CHANNEL, "one", since=clock.now()) == root
    assert abroad.chat.find("C0TEAM", "one", since=clock.now()) is None
    abroad.chat.update(root, OTHER)
    (said,) = abroad.workspace.messages["C0TEAM"]
    assert "Something else." in said["text"]
    assert abroad.slack.workspace.messages["C0TEAM"] == []
    stream = abroad.chat.begin(CHANNEL, key="two", thread_ts=root.ts, user_id=PERSON, team_id=AWAY)
    stream.append(f"Ask <@{PERSON}>.")
    assert stream.finish(OTHER).channel_id == CHANNEL
    abroad.chat.whisper(CHANNEL, PERSON, HELLO)
    assert [one["to"] for one in abroad.workspace.whispers] == ["U0MIRA"]
    abroad.chat.delete(root)
    assert abroad.slack.workspace.whispers == []


def test_who_somebody_is_is_asked_where_they_are(abroad: Abroad) -> None:
    assert abroad.chat.person("U0MIRA").standing is Standing.MEMBER
    there = abroad.chat.person(PERSON)
    assert (there.user_id, there.standing) == (PERSON, Standing.GUEST)
    assert abroad.chat.place("C0TEAM").outsiders is False
    assert (abroad.chat.place(CHANNEL).channel_id, abroad.chat.place(CHANNEL).outsiders) == (CHANNEL, True)
    abroad.workspace.users["U0MIRA"]["is_restricted"] = False
    abroad.chat.forget_readers(user_id="U0MIRA")
    assert abroad.chat.person(PERSON).standing is Standing.GUEST
    abroad.chat.forget_readers(channel_id=CHANNEL, user_id=PERSON)
    assert abroad.chat.person(PERSON).standing is Standing.MEMBER


def test_people_and_channels_are_named_as_their_workspace_knows_them(abroad: Abroad) -> None:
    button = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Go"}, "value": CHANNEL}
    user = {"type": "section", "text": {"type": "mrkdwn", "text": f"Ask <@{PERSON}> in <#{CHANNEL}>, not {CHANNEL}"}}
    abroad.chat.post(CHANNEL, Message("Ask.", (user, {"type": "actions", "elements": [button]})), key="one")
    (said,) = abroad.workspace.messages["C0TEAM"]
    assert said["blocks"][0]["text"]["text"] == f"Ask <@U0MIRA> in <#C0TEAM>, not {CHANNEL}"
    assert said["blocks"][1]["elements"][0]["value"] == CHANNEL


def test_nobody_of_one_workspace_is_shown_anything_in_another(abroad: Abroad) -> None:
    for channel_id, user_id in ((CHANNEL, "U0MIRA"), ("C0TEAM", PERSON)):
        with pytest.raises(ChatRefused):
            abroad.chat.whisper(channel_id, user_id, HELLO)
    assert abroad.workspace.whispers == abroad.slack.workspace.whispers == []


def test_where_we_are_not_installed_nothing_is_said_and_nobody_is_known(abroad: Abroad) -> None:
    abroad.chat.post(CHANNEL, HELLO, key="one")
    del abroad.bots[AWAY]
    for said in (
        lambda: abroad.chat.post(CHANNEL, HELLO, key="two"),
        lambda: abroad.chat.update(Posted(CHANNEL, "1.0"), HELLO),
        lambda: abroad.surfaces.publish(PERSON, HomeTab(())),
    ):
        with pytest.raises(ChatRefused) as refused:
            said()
        assert refused.value.code == "not_installed"
    assert abroad.chat.person(PERSON).standing is Standing.UNKNOWN
    assert (abroad.chat.place(CHANNEL).kind, abroad.chat.place(CHANNEL).outsiders) == (PlaceKind.CHANNEL, None)
    assert abroad.chat.seconds_until_post(CHANNEL) == 0
    abroad.surfaces.set_status(CHANNEL, "1.0", "reading")


def test_a_new_token_is_used_from_the_next_call_on(abroad: Abroad) -> None:
    abroad.chat.post(CHANNEL, HELLO, key="one")
    abroad.install("xoxb-away-2")
    abroad.chat.post(CHANNEL, HELLO, key="two")
    assert len(abroad.workspace.messages["C0TEAM"]) == 2


def test_while_a_delivery_is_in_hand_nothing_is_said_elsewhere(abroad: Abroad) -> None:
    with abroad.bounds.within(AWAY):
        abroad.chat.post(CHANNEL, HELLO, key="one")
        with pytest.raises(WrongWorkspace):
            abroad.chat.post("C0TEAM", HELLO, key="two")
    with abroad.bounds.within(""), pytest.raises(WrongWorkspace):
        abroad.surfaces.publish(PERSON, HomeTab(()))
    assert abroad.slack.workspace.messages["C0TEAM"] == []


def test_windows_open_where_somebody_is(abroad: Abroad) -> None:
    modal = Modal("Ask", (section(f"For <@{PERSON}>."),), "form")
    shown = abroad.surfaces.open(PERSON, modal, trigger=abroad.workspace.views.cause("U0MIRA", "1.1"))
    assert shown is not None
    assert shown.user_id == PERSON
    assert abroad.surfaces.update(shown, modal).user_id == PERSON
    abroad.surfaces.publish(PERSON, HomeTab((section("Home."),)))
    assert abroad.workspace.views.homes.keys() == {"U0MIRA"}
    assert not abroad.slack.workspace.views.homes
