"""A workspace that leaves is forgotten to the end, whatever is away, stops or is in hand meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import Engine

from bot.adapters.migrations import migrate
from bot.adapters.sql_processes import SqlProcesses
from bot.adapters.sql_store import SqlStore
from bot.adapters.sql_workspaces import SqlWorkspaces
from bot.domain import Turn
from bot.forgetting import is_of
from bot.services import Services
from bot.work import Work
from retrieval.adapters.sql_engine import open_engine
from retrieval.errors import Unreachable
from tests.desks import services_holding
from tests.factories import a_note
from tests.fake_processes import a_membership
from tests.fakes import FixedClock, MemoryChat

AWAY, LONG = "T0AWAY", 60.0
NOTE = a_note(f"{AWAY}/INC-1", visibility=f"internal:{AWAY}")


class Records(SqlWorkspaces):
    """Installations whose rows can be kept from being forgotten: for a while, or as long as `gate` is closed."""

    def __init__(self, engine: Engine, *, failures: int = 0) -> None:
        super().__init__(engine, "1.2")
        self.failures, self.tried, self.gate = failures, threading.Event(), threading.Event()
        self.gate.set()

    def forget_rows(self, workspace_id: str, source_ids: Collection[str]) -> int:
        self.tried.set()
        if self.failures:
            self.failures -= 1
            raise Unreachable("The database is away.")
        assert self.gate.wait(LONG)
        return super().forget_rows(workspace_id, source_ids)


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    engine = open_engine(sqlite_url)
    migrate(engine)
    yield engine
    engine.dispose()


def install(records: SqlWorkspaces, **fields: object) -> None:
    usual = {"app_id": "A1", "team_id": AWAY, "team_name": "Away", "user_id": "U1", "bot_token": "xoxb-1"}
    usual |= {"bot_id": "B1", "bot_user_id": "U0DESK"}
    records.installation_store.save(Installation(**(usual | fields)))  # type: ignore[arg-type] # by name


def a_desk(engine: Engine, clock: FixedClock, records: SqlWorkspaces) -> Services:
    services = services_holding((NOTE,), clock=clock, store=SqlStore(engine))
    services.store.remember(Turn(f"{AWAY}/C1", "1.0", "1.0", "Who?", clock.now()))
    services.store.remember(Turn("C1", "1.0", "1.0", "Who?", clock.now()))
    return replace(services, workspaces=records)


@contextmanager
def at_work(services: Services, clock: FixedClock, engine: Engine) -> Iterator[Work]:
    url = engine.url.render_as_string(hide_password=False)
    work = Work(services, MemoryChat(clock), database_url=url, membership=a_membership(), patience=(0.01,))
    work.launch()
    try:
        yield work
    finally:
        work.close(drain=0.2)


def is_forgotten(services: Services, records: SqlWorkspaces) -> bool:
    turns, ours = services.store.turns(f"{AWAY}/C1", "1.0"), services.store.turns("C1", "1.0")
    noted = services.catalog.document(NOTE.document_id)
    return not turns and len(ours) == 1 and not records.workspaces() and noted is None


def test_a_database_that_is_away_is_waited_for(engine: Engine, clock: FixedClock) -> None:
    records = Records(engine, failures=3)
    install(records)
    services = a_desk(engine, clock, records)
    with at_work(services, clock, engine) as work:
        assert work.forget_workspace(AWAY, f"event:{AWAY}/Ev1")
        assert not work.forget_workspace(AWAY, f"event:{AWAY}/Ev1")
        assert work.wait_idle(LONG)
    assert is_forgotten(services, records)


def test_what_is_stopped_in_the_middle_goes_on_at_the_next_launch(engine: Engine, clock: FixedClock) -> None:
    records = Records(engine)
    records.gate.clear()
    install(records)
    services = a_desk(engine, clock, records)
    with at_work(services, clock, engine) as work:
        work.forget_workspace(AWAY, "event:1")
        assert records.tried.wait(LONG)
    assert services.store.turns(f"{AWAY}/C1", "1.0")
    records.gate.set()
    with at_work(services, clock, engine) as work:
        assert work.wait_idle(LONG)
    assert is_forgotten(services, records)


def test_what_is_in_hand_is_waited_for_and_then_forgotten_too(engine: Engine, clock: FixedClock) -> None:
    """A reply that was being written when the workspace left may be put on record after everything was forgotten."""
    records, processes = Records(engine), SqlProcesses(engine)
    install(records)
    services = a_desk(engine, clock, records)
    processes.hold(f"answer:{AWAY}/C1:2.0", "another process")
    with at_work(services, clock, engine) as work:
        work.forget_workspace(AWAY, "event:1")
        assert not work.wait_idle(3.0)
        services.store.remember(Turn(f"{AWAY}/C1", "1.0", "3.0", "Who?", clock.now()))
        processes.finish(f"answer:{AWAY}/C1:2.0", "another process")
        assert work.wait_idle(LONG)
    assert is_forgotten(services, records)


def test_who_installed_us_again_before_we_heard_of_it_has_to_once_more(engine: Engine, clock: FixedClock) -> None:
    records = Records(engine, failures=1)
    install(records)
    services = a_desk(engine, clock, records)
    records.end_installation(AWAY)
    install(records)
    with at_work(services, clock, engine) as work:
        work.forget_workspace(AWAY, "event:1")
        assert work.wait_idle(LONG)
    assert is_forgotten(services, records)


def test_an_organisation_takes_its_workspaces_along_and_no_other(engine: Engine, clock: FixedClock) -> None:
    records = SqlWorkspaces(engine, "1.2")
    install(records, team_id=None, enterprise_id="E0GRID", is_enterprise_install=True)
    install(records, team_id="T0THIRD")
    records.meet(AWAY, "E0GRID")
    services = a_desk(engine, clock, records)
    assert [one.workspace_id for one in records.workspaces()] == [AWAY, "T0THIRD"]
    with at_work(services, clock, engine) as work:
        work.forget_workspace("E0GRID", "event:1")
        assert work.wait_idle(LONG)
    assert [one.workspace_id for one in records.workspaces()] == ["T0THIRD"]
    assert not services.store.turns(f"{AWAY}/C1", "1.0")


@pytest.mark.parametrize("key", ["answer:T012/C1:1.0", "more:answer:T012/C1:1.0", "digest:T012/s1:2026-06-08"])
def test_a_key_says_whose_it_is(key: str) -> None:
    assert is_of(key, "T012")
    assert not is_of(key.replace("T012/", ""), "T012")
    assert not is_of(key.replace("T012/", "T0123/"), "T012")
    assert not is_of("forget:T012:Ev1", "T012")
