"""A desk killed in the middle of a burst: what Slack was told "received" is answered, and answered once.

`benchmarks/slack_load.py` does the same to a whole `desk run`, more often and harder.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from bot.adapters.slack_client import SlackChat
from bot.adapters.slack_connection import SocketConnection
from bot.adapters.slack_errors import open_client
from bot.adapters.slack_http import HttpConnection
from bot.adapters.slack_surfaces import SlackSurfaces
from bot.adapters.sql_inbox import SqlInbox
from bot.inbox import Dispatcher
from bot.listeners import make_app, register
from retrieval.adapters.sql_engine import open_engine
from tests.fakes import FixedClock
from tests.faults.desk import CONTEXT, PATIENCE, Files, at_work, services_on
from tests.slack_server import LocalSlack, local_slack
from tests.slack_workspace import APP_TOKEN, BOT, BOT_TOKEN, SIGNING_SECRET

MENTIONS = 30
ASKED = f"<@{BOT}> What were Vexley's Anvil coding models trained on?"


@dataclass(frozen=True)
class Address:
    """How a desk is reached: the database and files it works on, its Slack, and a port in HTTP mode."""

    files: Files
    api_url: str
    port: int | None


def listen(address: Address) -> None:
    """Be a desk that Slack talks to, until killed."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        os.environ.pop(name, None)
    with services_on(address.files) as (services, _), ExitStack() as closing:
        client = open_client(BOT_TOKEN, address.api_url)
        chat = SlackChat(client, services.clock)
        work = closing.enter_context(at_work(address.files, services, chat))
        engine = open_engine(address.files.url)
        closing.callback(engine.dispose)
        inbox = SqlInbox(engine)
        inbox.release()
        listener = register(make_app(client), services=services, chat=chat, surfaces=SlackSurfaces(client), work=work)
        dispatcher = Dispatcher(inbox, services.clock, listener, owner=lambda: work.membership.process_id)
        dispatcher.start()
        if address.port is None:
            SocketConnection(dispatcher.receive, client=client, app_token=APP_TOKEN).open()
        else:
            HttpConnection(dispatcher.receive, signing_secret=SIGNING_SECRET, port=address.port).open()
        signal.pause()


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    with local_slack(FixedClock()) as running:
        running.workspace.add_person("U0MIRA")
        running.workspace.add_channel("C0TEAM", "U0MIRA")
        yield running


@pytest.fixture(params=["socket", "http"])
def address(request: pytest.FixtureRequest, slack: LocalSlack, sqlite_url: str, tmp_path: Path) -> Address:
    files = Files(sqlite_url, tmp_path / "chat.sqlite3", tmp_path)
    if request.param == "socket":
        return Address(files, slack.api_url, None)
    probe = HttpConnection(lambda _: None, signing_secret=SIGNING_SECRET, port=0)
    probe.close()
    slack.use_http(probe.address)
    return Address(files, slack.api_url, int(probe.address.rpartition(":")[2]))


def started(address: Address) -> BaseProcess:
    desk = CONTEXT.Process(target=listen, args=(address,))
    desk.start()
    return desk


def answers(slack: LocalSlack) -> Counter[str]:
    """How many finished replies each thread has; a kill may leave one unfinished that nobody can find again."""
    return Counter(m["thread_ts"] for m in slack.ours("C0TEAM") if not m.get("streaming"))


def test_a_burst_in_which_the_desk_is_killed_is_answered_whole_and_once(slack: LocalSlack, address: Address) -> None:
    moment = random.Random(address.port or 0)
    events = [slack.message_event("U0MIRA", "C0TEAM", ASKED) for _ in range(MENTIONS)]
    events += [{k: v for k, v in e.items() if k != "channel_type"} | {"type": "app_mention"} for e in events]
    desk = started(address)
    try:
        with ThreadPoolExecutor(MENTIONS) as people:
            told = [people.submit(slack.insist, event) for event in events]
            for acknowledged in (MENTIONS // 3, MENTIONS):
                slack.wait_for(partial(_acknowledged, slack, acknowledged))
                time.sleep(moment.uniform(0, 0.1))
                desk.kill()
                desk.join(PATIENCE)
                desk = started(address)
            assert [each.result() for each in told] == [None] * len(events)
        engine = open_engine(address.files.url)
        slack.wait_for(lambda: len(answers(slack)) == MENTIONS and not SqlInbox(engine).unfinished())
        engine.dispose()
        assert set(answers(slack).values()) == {1}
    finally:
        desk.kill()
        desk.join(PATIENCE)


def _acknowledged(slack: LocalSlack, count: int) -> bool:
    return sum(delivery.status == 200 for delivery in list(slack.deliveries)) >= count
