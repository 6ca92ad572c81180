"""`desk check` tells the truth: every part that is away, refused, full, busy or not looked into is said to be so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk.oauth.installation_store import Installation

from bot.adapters.sql_workspaces import SqlWorkspaces
from bot.checks import looks
from bot.operations.health import Finding, examine
from bot.settings import Settings, load
from retrieval.adapters.sql_engine import open_engine
from retrieval.grounding.known import known_sentences
from retrieval.grounding.verifier import AT_ONCE
from tests.fakes import FixedClock
from tests.model_server import Said, model_server
from tests.slack_server import LocalSlack, local_slack
from tests.slack_workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Workspace, manifest
from tests.support_server import support_server

SCOPES = frozenset(manifest()["oauth_config"]["scopes"]["bot"])


@pytest.fixture
def slack(clock: FixedClock) -> Iterator[LocalSlack]:
    with local_slack(clock) as server:
        yield server


def place_of(slack: LocalSlack) -> str:
    return slack.api_url.split("/")[2]


def found(settings: Settings, *parts: str, measured: bool = False) -> dict[str, Finding]:
    """What is found of some parts; the others are not looked at."""
    chosen = {part: look for part, look in looks(settings, measured=measured).items() if part in parts}
    return {finding.part: finding for finding in examine(chosen)}


def settings(tmp_path: Path, **given: object) -> Settings:
    return load(env_file=None, given={"desk_data_dir": tmp_path / "data", **given})


def in_slack(tmp_path: Path, slack: LocalSlack, **given: object) -> Settings:
    tokens = {"slack_bot_token": BOT_TOKEN, "slack_app_token": APP_TOKEN, "slack_api_url": slack.api_url}
    return settings(tmp_path, **(tokens | given))


def test_a_slack_that_knows_both_tokens_and_grants_every_scope_is_well(tmp_path: Path, slack: LocalSlack) -> None:
    slack.scopes = SCOPES
    told = found(in_slack(tmp_path, slack), "Slack", "Slack app token", "Slack scopes")
    assert all(each.well and each.looked_into for each in told.values())
    assert f"at {place_of(slack)}, by Socket Mode." in told["Slack"].sentence
    assert told["Slack app token"].sentence == f"a socket can be opened at {place_of(slack)}."
    assert len(slack.calls_of("apps.connections.open")) == 1


def test_an_app_token_of_another_kind_or_that_slack_refuses_is_unwell(tmp_path: Path, slack: LocalSlack) -> None:
    swapped = found(in_slack(tmp_path, slack, slack_app_token="xoxb-very-secret"), "Slack app token")
    assert swapped["Slack app token"].sentence == (
        "SLACK_APP_TOKEN does not begin with xapp-: it is another kind of token."
    )
    refused = found(in_slack(tmp_path, slack, slack_app_token="xapp-very-secret"), "Slack app token")["Slack app token"]
    assert not refused.well
    assert "connections:write" in refused.sentence
    assert "very-secret" not in refused.sentence


def test_scopes_that_the_token_lacks_are_named(tmp_path: Path, slack: LocalSlack) -> None:
    slack.scopes = SCOPES - {"groups:read", "commands"} | {"files:read"}
    told = found(in_slack(tmp_path, slack), "Slack scopes")["Slack scopes"]
    assert not told.well
    assert "lacks commands, groups:read: install the app again" in told.sentence


def test_a_server_that_tells_no_scopes_gets_no_tick_for_them(tmp_path: Path, slack: LocalSlack) -> None:
    told = found(in_slack(tmp_path, slack), "Slack scopes")["Slack scopes"]
    assert not told.looked_into
    assert told.sentence.startswith("not looked into: ")


def test_a_signing_secret_cannot_be_tried_and_gets_no_tick(tmp_path: Path, slack: LocalSlack) -> None:
    by_http = in_slack(tmp_path, slack, slack_mode="http", slack_app_token=None, slack_signing_secret=SIGNING_SECRET)
    told = found(by_http, "Slack", "Slack app token", "Slack signing secret")
    assert set(told) == {"Slack", "Slack signing secret"}
    assert not told["Slack signing secret"].looked_into


def test_every_part_that_is_away_names_its_host_its_port_and_why(tmp_path: Path) -> None:
    nowhere = "127.0.0.1:1"
    away = settings(
        tmp_path,
        slack_bot_token=BOT_TOKEN,
        slack_app_token=APP_TOKEN,
        slack_api_url=f"http://{nowhere}/api/",
        openai_base_url=f"http://{nowhere}/v1",
        reranker_base_url=f"http://{nowhere}",
        reranker_model="judge-1",
        database_url=f"postgresql://desk:very-secret@{nowhere}/desk",
    )
    parts = ("Slack", "Slack app token", "Slack scopes", "Model", "Reranker", "Database")
    told = found(away, *parts)
    assert [part for part in parts if told[part].well] == []
    assert [part for part in parts if nowhere not in told[part].sentence] == []
    assert [part for part in parts if "nothing listens there" not in told[part].sentence] == []
    chroma = found(settings(tmp_path, chroma_url=f"http://{nowhere}"), "Index")["Index"]
    assert not chroma.well
    assert nowhere in chroma.sentence


def test_a_data_directory_that_cannot_be_made_or_written_to_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for folder, why in ((tmp_path / "file", "File exists"), (tmp_path / "file" / "below", "Not a directory")):
        told = found(settings(tmp_path, desk_data_dir=folder), "Data directory")["Data directory"]
        assert not told.well
        assert why in told.sentence
    assert "MB are free" in found(settings(tmp_path), "Data directory")["Data directory"].sentence


def test_a_file_that_is_no_database_is_called_damaged(tmp_path: Path) -> None:
    desk = settings(tmp_path)
    assert found(desk, "Database")["Database"].well
    path = desk.desk_data_dir / "desk.sqlite3"
    for each in desk.desk_data_dir.glob("desk.sqlite3*"):
        each.unlink()
    path.write_bytes(b"This is a letter and no database. " * 100)
    damaged = found(desk, "Database")["Database"]
    assert not damaged.well
    assert "is damaged, or no SQLite file at all" in damaged.sentence


def test_every_model_is_named_with_what_it_is_sent_and_whether_it_answers(tmp_path: Path) -> None:
    with model_server() as there:
        models = tmp_path / "models.toml"
        models.write_text(
            '[[model]]\nname = "far"\nmodel = "m"\nbase_url = "http://127.0.0.1:1/v1"\nreads = "public"\n'
            f'[[model]]\nname = "near"\nmodel = "m"\nbase_url = "{there.url}"\nreads = "internal"\n'
        )
        told = found(settings(tmp_path, models_file=models, model_tokens=500), "Model", "Model 2", "Model budget")
    assert not told["Model"].well
    assert "far at 127.0.0.1:1 cannot be reached: the connection is refused" in told["Model"].sentence
    assert told["Model 2"].sentence.startswith("near at 127.0.0.1:")
    assert told["Model 2"].sentence.endswith("answers; it is sent public and internal material.")
    assert told["Model budget"].sentence == "0 of 500 tokens are spent today (UTC)."


def test_a_budget_that_is_spent_is_unwell_and_says_until_when(tmp_path: Path) -> None:
    told = found(settings(tmp_path, openai_base_url="http://127.0.0.1:1/v1", model_tokens=0), "Model budget")[
        "Model budget"
    ]
    assert not told.well
    assert told.sentence.startswith("0 of 0 tokens are spent today (UTC): answers quote their sources until midnight")


def test_a_file_of_models_with_a_mistake_is_told_as_one(tmp_path: Path) -> None:
    (tmp_path / "models.toml").write_text('[[model]]\nmodel = "a"\n')
    told = found(settings(tmp_path, models_file=tmp_path / "models.toml"), "Model")["Model"]
    assert not told.well
    assert "key `reads` is missing" in told.sentence


def test_what_is_not_set_up_gets_no_tick(tmp_path: Path) -> None:
    told = found(settings(tmp_path), "Slack", "Model", "Reranker")
    assert [each.looked_into for each in told.values()] == [False, False, False]


def judging(*verdicts: str) -> Said:
    return Said(("\n".join(f"{number}: {verdict}" for number, verdict in enumerate(verdicts, 1)),))


@pytest.mark.parametrize(("always", "says"), [(False, "it decides what is shown"), (True, "it has no say")])
def test_a_model_that_judges_is_measured_and_told_apart_from_one_that_says_yes(
    tmp_path: Path, always: bool, says: str
) -> None:
    known = known_sentences()
    with model_server() as server:
        for start in range(0, len(known), AT_ONCE):
            carried = [always or one.is_carried for one in known[start : start + AT_ONCE]]
            server.next(judging(*("yes" if each else "no" for each in carried)))
        configured = settings(tmp_path, openai_base_url=server.url, openai_model="judge-1")
        told = found(configured, "Verifier", measured=True)["Verifier"]
    assert says in told.sentence
    assert "60 asked" in told.sentence


def test_nobody_is_measured_where_nobody_judges(tmp_path: Path) -> None:
    told = found(settings(tmp_path), "Verifier", measured=True)["Verifier"]
    assert (told.looked_into, "the rules alone decide" in told.sentence) == (False, True)
    assert "Verifier" not in looks(settings(tmp_path))


@pytest.mark.parametrize(("always", "says"), [(False, "it decides what is shown"), (True, "it has no say")])
def test_a_support_endpoint_is_measured_in_place_of_the_model_that_writes(
    tmp_path: Path, always: bool, says: str
) -> None:
    labels = {" ".join(one.quoted.sentence.split()): one.is_carried for one in known_sentences()}
    with support_server(lambda claim: always or labels[" ".join(claim.split())]) as server:
        configured = settings(tmp_path, openai_base_url="http://127.0.0.1:1/v1", verifier_base_url=server.url)
        told = found(configured, "Verifier", measured=True)["Verifier"]
    assert says in told.sentence
    assert sum(len(asked["inputs"]) for asked in server.asked) == len(labels)


def test_a_workspace_whose_token_slack_refuses_is_named(tmp_path: Path, slack: LocalSlack, clock: FixedClock) -> None:
    own = {"slack_client_id": "1.2", "slack_client_secret": "very-secret"}
    desk = in_slack(tmp_path, slack, **own)
    assert found(desk, "Workspaces")["Workspaces"].sentence == "0 besides the one at home have installed the desk."
    engine = open_engine(desk.database)
    records = SqlWorkspaces(engine, "1.2")
    usual = {"app_id": "A1", "user_id": "U1", "bot_id": "B1", "bot_user_id": "U0DESK"}
    tokens = {"xoxb-1": "T012", "xoxb-2": "T013"}
    for token, team in tokens.items():
        records.installation_store.save(Installation(team_id=team, bot_token=token, **usual))
    engine.dispose()
    slack.installs.tokens = {token: Workspace(clock, team=team) for token, team in tokens.items()}
    assert found(desk, "Workspaces")["Workspaces"].well
    del slack.installs.tokens["xoxb-2"]
    told = found(desk, "Workspaces")["Workspaces"]
    assert not told.well
    assert "T013" in told.sentence
    assert "T012" not in told.sentence


def test_a_desk_without_a_home_is_set_up_all_the_same(tmp_path: Path, slack: LocalSlack) -> None:
    own = {"slack_client_id": "1.2", "slack_client_secret": "very-secret", "slack_bot_token": None}
    told = found(in_slack(tmp_path, slack, **own), "Slack", "Slack app token", "Slack scopes", "Workspaces")
    assert told.keys() == {"Slack", "Slack app token", "Workspaces"}
    assert not told["Slack"].looked_into
    assert told["Slack app token"].well
