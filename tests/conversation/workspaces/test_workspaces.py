"""Several workspaces on one desk: installed by OAuth, each answered by its own token from what is its own."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from bot.adapters.migrations import migrate
from bot.adapters.sql_store import SqlStore
from bot.adapters.sql_workspaces import SqlWorkspaces
from bot.compose import compose
from bot.kept_notes import note_id_of
from bot.render.notes import SHORTCUT as NOTE_SHORTCUT
from bot.services import Services
from bot.serving import serve
from bot.settings import load
from retrieval.adapters.sql_engine import metadata, open_engine
from tests.conversation.slack.browser import Browser
from tests.conversation.slack.conftest import DOCUMENTS, populate, some_services
from tests.factories import a_note, moment
from tests.fakes import FixedClock
from tests.slack_installs import CLIENT_ID, CLIENT_SECRET
from tests.slack_server import LocalSlack, local_slack
from tests.slack_workspace import APP_TOKEN, BOT, BOT_TOKEN, SIGNING_SECRET, Workspace

AWAY = "T0AWAY"
ASKED = "Which team revoked the keys of the reseller Gatehop?"
HOME_WORDS, AWAY_WORDS = "platform team", "quartz crew"
AWAY_NOTE = a_note(
    f"{AWAY}/INC-2026-033",
    title="Keys of the reseller Gatehop reached us",
    text="The quartz crew revoked the keys of the reseller Gatehop on Tuesday.",
    visibility=f"internal:{AWAY}",
    topics=("provenance",),
    published_at=moment("2026-06-08T07:30"),
)


@dataclass
class Shared:
    """A desk that two workspaces use, with colliding ids of people and channels, and where browsers reach it."""

    home: LocalSlack
    away: LocalSlack
    services: Services
    installations: SqlWorkspaces
    browser: Browser
    engine: Engine

    def install(self) -> None:
        """Somebody of the other workspace installs the desk."""
        back = self.home.installs.consent(self.away.workspace, self.browser.way_to_slack())
        status, page = self.browser.get(f"/slack/oauth_redirect?{back}")
        assert status == 200, page

    def left(self) -> dict[str, list[str]]:
        """The rows of the database that still say anything of the other workspace."""
        with self.engine.connect() as connection:
            rows = {
                table.name: [repr(tuple(row)) for row in connection.execute(select(table)) if AWAY in repr(row)]
                for table in metadata.sorted_tables
            }
        return {name: found for name, found in rows.items() if found}

    def reply(self, where: LocalSlack, user_id: str, channel_id: str, text: str = f"<@{BOT}> {ASKED}") -> str:
        """What the desk replies to somebody in a workspace."""
        ts = where.say(user_id, channel_id, text)
        where.wait_for(lambda: [m for m in where.ours(channel_id, ts) if not m.get("streaming") and m.get("metadata")])
        return str(where.ours(channel_id, ts)[-1]["text"])


@contextmanager
def a_shared_desk(
    mode: str, clock: FixedClock, tmp_path: Path, *, home: bool = True, sources: Path | None = None
) -> Iterator[Shared]:
    """A desk that is served as `desk run` does it; with a list of sources on real indexes, else on small ones."""
    with ExitStack() as closing:
        slack = closing.enter_context(local_slack(clock))
        elsewhere = Workspace(clock, team=AWAY, bot_id="B0AWAY")
        for workspace in (slack.workspace, elsewhere):
            populate(workspace)
        elsewhere.add_person("U0MIRA", is_restricted=True)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        settings = load(
            env_file=None,
            given={
                "slack_bot_token": BOT_TOKEN if home else None,
                "slack_app_token": APP_TOKEN,
                "slack_client_id": CLIENT_ID,
                "slack_client_secret": CLIENT_SECRET,
                "slack_signing_secret": SIGNING_SECRET,
                "slack_api_url": slack.api_url,
                "slack_posts_per_second": 1000,
                "slack_mode": mode,
                "http_port": port,
                "desk_data_dir": tmp_path,
                "sources_file": sources,
            },
        )
        engine = open_engine(settings.database)
        closing.callback(engine.dispose)
        migrate(engine)
        services = (
            closing.enter_context(compose(settings, clock=clock))
            if sources
            else some_services(clock, SqlStore(engine), documents=(*DOCUMENTS, AWAY_NOTE))
        )
        closing.enter_context(serve(settings, services, on_refused=lambda _: None))
        address = f"http://127.0.0.1:{port}"
        if mode == "http":
            slack.use_http(address)
        away = slack.at(elsewhere)
        yield Shared(slack, away, services, SqlWorkspaces(engine, CLIENT_ID), Browser(address), engine)


@pytest.fixture(params=["socket", "http"])
def shared(request: pytest.FixtureRequest, clock: FixedClock, tmp_path: Path) -> Iterator[Shared]:
    with a_shared_desk(request.param, clock, tmp_path) as desk:
        yield desk


def test_each_workspace_is_answered_from_its_own_notes_by_its_own_token(shared: Shared) -> None:
    """The same channel and the same person, by their ids; in the other workspace she is a guest who reads along."""
    shared.install()
    assert [one.workspace_id for one in shared.installations.workspaces()] == [AWAY]
    theirs = shared.reply(shared.away, "U0JONAS", "C0TEAM")
    ours = shared.reply(shared.home, "U0MIRA", "C0TEAM")
    assert AWAY_WORDS not in theirs
    assert HOME_WORDS not in theirs
    assert HOME_WORDS in ours
    assert AWAY_WORDS not in ours


def test_a_member_elsewhere_reads_what_is_theirs(shared: Shared) -> None:
    shared.install()
    said = shared.away.write_to_us("U0JONAS", ASKED)
    channel_id = shared.away.workspace.direct("U0JONAS")
    shared.away.wait_for(lambda: [m for m in shared.away.ours(channel_id, said) if m.get("metadata")])
    (reply,) = shared.away.ours(channel_id, said)
    assert AWAY_WORDS in reply["text"]
    assert HOME_WORDS not in reply["text"]
    assert shared.home.ours(shared.home.workspace.direct("U0JONAS")) == []
    (turn,) = shared.services.store.turns(f"{AWAY}/{channel_id}", said)
    assert turn.key == f"answer:{AWAY}/{channel_id}:{said}"


def test_what_two_workspaces_do_in_a_channel_of_one_id_stays_apart(shared: Shared) -> None:
    shared.install()
    shared.away.command("U0JONAS", "C0TEAM", "subscribe provenance 09:00 weekdays")
    shared.away.wait_for(lambda: shared.away.ours("C0TEAM"))
    store = shared.services.store
    (subscription,) = store.subscriptions()
    assert subscription.channel_id == f"{AWAY}/C0TEAM"
    assert subscription.subscription_id.startswith(f"{AWAY}/")
    assert shared.home.ours("C0TEAM") == []
    shared.home.command("U0JONAS", "C0TEAM", "subscriptions")
    shared.home.wait_for(lambda: shared.home.whispers_to("U0JONAS"))
    assert "There are no digests" in shared.home.whispers_to("U0JONAS")[-1]["text"]


def test_a_thread_becomes_a_note_of_its_own_workspace_and_leaves_it_there(shared: Shared) -> None:
    shared.install()
    away, store, catalog = shared.away, shared.services.store, shared.services.catalog
    for workspace in (shared.home.workspace, away.workspace):
        workspace.add_channel("C0OPS", "U0JONAS")
    root = away.workspace.write("C0OPS", "U0JONAS", "The Halden router dropped every request from 14:01.")
    reply = away.workspace.write("C0OPS", "U0JONAS", "<@U0JONAS> restored the Halden router.", thread_ts=root["ts"])
    away.shortcut("U0JONAS", NOTE_SHORTCUT, message=reply | {"channel": "C0OPS"})
    away.wait_for(lambda: "submit" in (away.workspace.views.top("U0JONAS") or {}))
    away.submit("U0JONAS", {})
    note_id = note_id_of(f"{AWAY}/C0OPS", root["ts"])
    away.wait_for(lambda: away.ours("C0OPS", root["ts"]))
    assert note_id.startswith(f"{AWAY}/NOTE-C0OPS-p")
    (note,) = store.notes()
    assert (note.note_id, note.kept_by, note.visibility) == (note_id, f"{AWAY}/U0JONAS", f"channel:{AWAY}/C0OPS")
    assert "14:01" in shared.reply(away, "U0JONAS", "C0OPS", f"<@{BOT}> When did the Halden router drop requests?")
    assert "14:01" not in shared.reply(
        shared.home, "U0JONAS", "C0OPS", f"<@{BOT}> When did the Halden router drop requests?"
    )
    away.erase("C0OPS", reply["ts"])
    away.wait_for(lambda: "restored" not in catalog.documents([note_id])[note_id].text)
    shared.home.command("U0JONAS", "C0OPS", f"forget {note_id}")
    shared.home.wait_for(lambda: shared.home.whispers_to("U0JONAS"))
    assert store.note(note_id)
    away.command("U0JONAS", "C0OPS", f"forget {note_id.removeprefix(f'{AWAY}/')}")
    away.wait_for(lambda: not catalog.documents([note_id]) and not store.notes())


def test_a_workspace_that_has_not_installed_us_is_not_heard(shared: Shared) -> None:
    shared.away.say("U0JONAS", "C0TEAM", f"<@{BOT}> {ASKED}")
    assert HOME_WORDS in shared.reply(shared.home, "U0MIRA", "C0TEAM")
    assert shared.away.ours("C0TEAM") == []


def test_who_comes_back_from_slack_is_who_went_there(shared: Shared) -> None:
    """Another browser's consent is not taken, nor is one twice, nor one that nobody asked for."""
    back = shared.home.installs.consent(shared.away.workspace, shared.browser.way_to_slack())
    other, kept = Browser(shared.browser.address), dict(shared.browser.cookies)
    assert other.get(f"/slack/oauth_redirect?{back}")[0] == 400
    other.way_to_slack()
    assert other.get(f"/slack/oauth_redirect?{back}")[0] == 400
    assert other.get("/slack/oauth_redirect?error=access_denied")[0] == 200
    assert shared.installations.workspaces() == ()
    assert shared.browser.get(f"/slack/oauth_redirect?{back}")[0] == 200
    shared.browser.cookies |= kept
    assert shared.browser.get(f"/slack/oauth_redirect?{back}")[0] == 401
    assert [one.name for one in shared.installations.workspaces()] == [f"Team {AWAY}"]


def test_an_organisation_installs_us_for_all_its_workspaces(shared: Shared) -> None:
    url = shared.browser.way_to_slack()
    back = shared.home.installs.consent(shared.away.workspace, url, enterprise="E0GRID")
    assert shared.browser.get(f"/slack/oauth_redirect?{back}")[0] == 200
    shared.away.enterprise = "E0GRID"
    assert AWAY_WORDS in shared.reply(shared.away, "U0JONAS", shared.away.workspace.direct("U0JONAS"), ASKED)
    (known,) = shared.installations.workspaces()
    assert (known.workspace_id, known.enterprise_id) == (AWAY, "E0GRID")


def test_who_uninstalls_us_leaves_nothing_behind_and_the_other_is_served(
    shared: Shared, capsys: pytest.CaptureFixture[str]
) -> None:
    shared.install()
    direct = shared.away.workspace.direct("U0JONAS")
    assert AWAY_WORDS in shared.reply(shared.away, "U0JONAS", direct, ASKED)
    shared.away.command("U0JONAS", "C0TEAM", "subscribe provenance 09:00 weekdays")
    shared.away.command("U0JONAS", "C0TEAM", "digest provenance")
    shared.away.wait_for(lambda: shared.away.ours("C0TEAM") and shared.away.whispers_to("U0JONAS"))
    printed = capsys.readouterr()
    assert not re.search(r"(?<!T0AWAY/)C0TEAM", printed.out + printed.err), "a log line without the workspace"
    shared.away.deliver(shared.home.installs.uninstalled(shared.away.workspace))
    shared.home.wait_for(lambda: not shared.left() and not shared.services.catalog.documents([AWAY_NOTE.document_id]))
    assert shared.installations.workspaces() == ()
    assert HOME_WORDS in shared.reply(shared.home, "U0MIRA", "C0TEAM")
    shared.away.say("U0JONAS", direct, ASKED)
    shared.home.wait_for(lambda: not shared.left())
    shared.install()
    assert AWAY_WORDS not in shared.reply(shared.away, "U0JONAS", direct, ASKED)


def test_only_our_own_token_counts_where_tokens_are_revoked(shared: Shared) -> None:
    shared.install()
    shared.away.deliver({"type": "tokens_revoked", "tokens": {"oauth": ["U0JONAS"], "bot": []}})
    direct = shared.away.workspace.direct("U0JONAS")
    assert AWAY_WORDS in shared.reply(shared.away, "U0JONAS", direct, ASKED)
    shared.home.installs.revoke(shared.away.workspace)
    shared.away.deliver({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0DESK"]}})
    shared.home.wait_for(lambda: not shared.left())


def test_where_the_home_workspace_uninstalls_us_nothing_is_deleted(shared: Shared) -> None:
    assert HOME_WORDS in shared.reply(shared.home, "U0MIRA", "C0TEAM")
    shared.home.deliver({"type": "app_uninstalled"})
    assert HOME_WORDS in shared.reply(shared.home, "U0JONAS", "C0TEAM")
    assert shared.services.store.turns_since("C0TEAM", moment("2026-01-01"))


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_a_desk_may_have_no_workspace_at_home(mode: str, clock: FixedClock, tmp_path: Path) -> None:
    with a_shared_desk(mode, clock, tmp_path, home=False) as shared:
        shared.install()
        direct = shared.away.workspace.direct("U0JONAS")
        assert AWAY_WORDS in shared.reply(shared.away, "U0JONAS", direct, ASKED)
        shared.home.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ASKED}")
        assert AWAY_WORDS in shared.reply(shared.away, "U0JONAS", direct, ASKED)
        assert shared.home.ours("C0TEAM") == []


NOTE = """---
id: INC-2026-033
title: Keys of the reseller Gatehop reached us
occurred_at: 2026-06-05
visibility: {visibility}
---

The {crew} revoked the keys of the reseller Gatehop on Tuesday.
"""
SOURCE = """[[source]]
id = "{name}"
kind = "folder"
location = "{name}"
holds = "note"
visibility = "{visibility}"

"""


def test_folders_of_two_workspaces_hold_notes_of_one_id_in_indexes_of_their_own(
    clock: FixedClock, tmp_path: Path
) -> None:
    """On the real indexes: read, answered from, gone with their workspace, and not read again."""
    listed = tmp_path / "sources.toml"
    for name, crew, visibility in (("ours", HOME_WORDS, "internal"), ("theirs", AWAY_WORDS, f"internal:{AWAY}")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "note.md").write_text(NOTE.format(crew=crew, visibility="internal"), encoding="utf-8")
        with listed.open("a", encoding="utf-8") as file:
            file.write(SOURCE.format(name=name, visibility=visibility))
    with a_shared_desk("socket", clock, tmp_path, sources=listed) as shared:
        shared.install()
        catalog, read = shared.services.catalog, f"{AWAY}/INC-2026-033"
        for source in shared.services.sources:
            shared.services.ingester.ingest(source)
        assert catalog.visibilities() == {"internal", f"internal:{AWAY}"}
        direct = shared.away.workspace.direct("U0JONAS")
        theirs = shared.reply(shared.away, "U0JONAS", direct, ASKED)
        assert AWAY_WORDS in theirs
        assert HOME_WORDS not in theirs
        shared.away.deliver(shared.home.installs.uninstalled(shared.away.workspace))
        shared.home.wait_for(lambda: not shared.left() and not catalog.documents([read]))
        shared.home.wait_for(lambda: shared.services.passages.count() == shared.services.words.count() == 1)
        served = replace(shared.services, workspaces=shared.installations)
        assert [source.source_id for source in served.sources] == ["ours"]
        assert HOME_WORDS in shared.reply(shared.home, "U0MIRA", "C0TEAM")
