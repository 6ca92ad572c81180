"""`desk workspaces`: who has installed the desk, and that one is forgotten by the desk that runs next."""

from __future__ import annotations

from pathlib import Path

import pytest
from slack_sdk.oauth.installation_store import Installation

from bot.adapters.sql_inbox import SqlInbox
from bot.adapters.sql_workspaces import SqlWorkspaces
from retrieval.adapters.sql_engine import open_engine
from tests.conversation.commands import Desk
from tests.fakes import FixedClock


@pytest.fixture(autouse=True)
def _installable(alone: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "secret")


def test_a_workspace_is_listed_until_it_is_forgotten(desk: Desk, tmp_path: Path) -> None:
    assert desk("workspaces", "list").out == "No workspace has installed the desk.\n"
    engine = open_engine(f"sqlite:///{tmp_path / 'data' / 'desk.sqlite3'}")
    installed = Installation(
        app_id="A1", user_id="U1", team_id="T012", team_name="Acme", bot_token="xoxb-1", bot_id="B1"
    )
    SqlWorkspaces(engine, "1.2").installation_store.save(installed)
    (listed,) = desk("workspaces", "list", "--json").json["workspaces"]
    assert (listed["id"], listed["name"], listed["enterprise_id"]) == ("T012", "Acme", None)
    assert desk("workspaces", "list").out.startswith("T012  installed 20")
    told = desk("workspaces", "forget", "T012")
    assert (told.code, told.out) == (0, "")
    assert desk("workspaces", "list", "--json").json == {"workspaces": []}
    waiting = SqlInbox(engine).claim("desk", FixedClock().now().replace(year=2100))
    engine.dispose()
    assert waiting is not None
    assert (waiting.kind, waiting.body["workspace"]) == ("app_uninstalled", "T012")


def test_what_is_no_workspace_is_not_forgotten(desk: Desk) -> None:
    assert desk("workspaces", "forget", "acme").code == 2


def test_without_a_client_id_nobody_can_have_installed_the_desk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLACK_CLIENT_ID")
    told = desk("workspaces", "list")
    assert told.code == 2
    assert "SLACK_CLIENT_ID" in told.err
