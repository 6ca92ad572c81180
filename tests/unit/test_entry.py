"""Whose a delivery is, and that every id in it says so before anything else reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any

import pytest

from bot.bounds import Bounds
from bot.entry import WORKSPACE, Admission, delivered_to, qualified_body
from bot.envelopes import envelope_of
from bot.errors import ChatUnavailable, WrongWorkspace
from bot.listeners.origin import origin_of
from bot.render.feedback import ACTION
from bot.workspaces import WorkspaceBot
from retrieval.errors import TransientError
from tests.fakes import SAMPLE_NOW
from tests.slack_payloads import command_payload, event_payload, press_payload

MESSAGE = {
    "type": "message",
    "channel": "C034",
    "channel_type": "im",
    "user": "U1",
    "text": "U1",
    "ts": "1.0",
    "parent_user_id": "U0DESK",
}
EDITED = {
    "type": "message",
    "subtype": "message_changed",
    "channel": "C034",
    "message": {"user": "U1", "text": "C034", "edited": {"user": "U1"}},
}
BUTTON = {"type": "button", "action_id": f"{ACTION}_good", "text": {"text": "Good"}, "value": "good answer:C034:1.0"}
POSTED = {"channel": "C034", "ts": "1.0", "blocks": [{"type": "actions", "elements": [BUTTON]}]}
VIEW = {
    "type": "view_submission",
    "team": {"id": "T012"},
    "user": {"id": "U1", "team_id": "T012"},
    "view": {
        "private_metadata": "C034",
        "state": {"values": {"b": {"a": {"selected_users": ["U1", "U2"], "selected_conversation": "C034"}}}},
    },
}
PAYLOADS: dict[str, dict[str, Any]] = {
    "message": event_payload(MESSAGE, "Ev1", team="T012"),
    "edited": event_payload(EDITED, "Ev2", team="T012"),
    "left": event_payload({"type": "member_left_channel", "user": "U1", "channel": "C034"}, "Ev3", team="T012"),
    "changed": event_payload({"type": "user_change", "user": {"id": "U1", "team_id": "T012"}}, "Ev4", team="T012"),
    "command": command_payload("U1", "C034", "watch C034", number=1, api_url="https://x/", team="T012"),
    "press": press_payload("U1", POSTED, "good", channel_id="C034", number=1, api_url="https://x/", team="T012"),
    "view": VIEW,
}
AS_SENT = re.compile(r'"(?:text|value|private_metadata)": "[^"]*"')


class Known:
    """Installations in a dictionary, of workspaces and of organisations."""

    def __init__(self, *installed: str) -> None:
        self.installed = set(installed)
        self.grid: dict[str, str] = {}

    def workspaces(self) -> tuple[()]:
        return ()

    def bot(self, workspace_id: str) -> WorkspaceBot | None:
        known = workspace_id in self.installed or workspace_id in self.grid
        return WorkspaceBot(workspace_id, "U0DESK") if known else None

    def meet(self, workspace_id: str, enterprise_id: str) -> None:
        self.grid[workspace_id] = enterprise_id

    def forget_rows(self, workspace_id: str, source_ids: Collection[str]) -> int:
        return 0

    def in_hand(self, workspace_id: str) -> int:
        return 0

    def end_installation(self, workspace_id: str) -> None:
        self.installed.discard(workspace_id)


@pytest.mark.parametrize("name", PAYLOADS)
def test_every_id_of_another_workspace_is_qualified_wherever_it_stands(name: str) -> None:
    told = AS_SENT.sub("", json.dumps(qualified_body(PAYLOADS[name], "T012")))
    assert "T012/U1" in told or "T012/C034" in told
    assert '"U1"' not in told
    assert '"C034"' not in told


@pytest.mark.parametrize("name", PAYLOADS)
def test_what_people_wrote_and_what_we_gave_slack_comes_back_as_it_was(name: str) -> None:
    before, after = json.dumps(PAYLOADS[name]), json.dumps(qualified_body(PAYLOADS[name], "T012"))
    assert AS_SENT.findall(before) == AS_SENT.findall(after)


@pytest.mark.parametrize("name", PAYLOADS)
def test_at_home_nothing_changes(name: str) -> None:
    assert qualified_body(PAYLOADS[name], "") == PAYLOADS[name]


def test_nobody_says_whose_a_delivery_is_but_slack() -> None:
    forged = PAYLOADS["message"] | {WORKSPACE: "T012"}
    assert WORKSPACE not in qualified_body(forged, "")


@pytest.mark.parametrize("name", ["message", "command", "press"])
def test_two_workspaces_never_share_a_record(name: str) -> None:
    here, there = (envelope_of(qualified_body(PAYLOADS[name], w), SAMPLE_NOW) for w in ("", "T012"))
    assert here is not None
    assert there is not None
    assert here.key != there.key
    assert "T012/" in there.key
    assert origin_of(there.body)[:2] == ("T012/C034", "T012/U1")


def test_the_installation_counts_before_the_place() -> None:
    """In a channel that two organisations share, the event may be of the other one's workspace."""
    shared = PAYLOADS["message"] | {"team_id": "T0PARTNER", "enterprise_id": "E0PARTNER"}
    shared["authorizations"] = [{"team_id": "T012", "enterprise_id": "E1", "user_id": "U0DESK", "is_bot": True}]
    assert delivered_to(shared) == ("T012", "E1")
    assert delivered_to({"view": {"app_installed_team_id": "T012"}, "team": {"id": "T0PARTNER"}}) == ("T012", None)
    assert delivered_to({"user": {"id": "U1", "team_id": "T012"}}) == ("T012", None)
    assert delivered_to({}) == (None, None)


def test_only_the_home_workspace_and_those_that_installed_us_are_let_in() -> None:
    admission = Admission(Known("T012"), home=lambda: "T0HOME")
    assert (admission.admit(PAYLOADS["message"] | {"team_id": "T012"}) or {})[WORKSPACE] == "T012"
    at_home = event_payload(MESSAGE, "Ev1", team="T0HOME")
    assert admission.admit(at_home) == at_home
    assert admission.admit(event_payload(MESSAGE, "Ev1", team="T0STRANGER")) is None


def test_an_organisation_brings_its_workspaces() -> None:
    known = Known("E0GRID")
    body = event_payload(MESSAGE, "Ev1", team="T012") | {"enterprise_id": "E0GRID"}
    body["authorizations"] = [{"enterprise_id": "E0GRID", "team_id": None, "user_id": "U0DESK", "is_bot": True}]
    assert (Admission(known).admit(body) or {})[WORKSPACE] == "T012"
    assert known.grid == {"T012": "E0GRID"}


def test_while_it_cannot_be_told_whose_a_delivery_is_slack_has_to_send_it_again() -> None:
    def away() -> str:
        raise ChatUnavailable("Slack is away.")

    with pytest.raises(TransientError):
        Admission(Known("T012"), home=away).admit(PAYLOADS["message"])


def test_an_id_that_was_not_qualified_is_spoken_to_nowhere() -> None:
    bounds = Bounds()
    bounds.require("C034")
    with bounds.within("T012"):
        bounds.require("T012/C034")
        for wrong in ("C034", "T999/C034"):
            with pytest.raises(WrongWorkspace):
                bounds.require(wrong)
    with bounds.within(""), pytest.raises(WrongWorkspace):
        bounds.require("T012/C034")
    bounds.require("C034")
