"""How Slack reaches the desk, and what happens when something breaks on the way."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection as Client
from urllib.parse import urlsplit

import pytest
import structlog

from bot.adapters.slack_client import SlackChat
from bot.adapters.slack_connection import EVENTS_PATH, LARGEST_BODY, HttpConnection, Page, SocketConnection
from bot.adapters.slack_errors import open_client
from bot.domain import Asked
from bot.errors import ChatRefused, ChatUnavailable
from bot.handlers.command import Starts
from bot.listeners import make_app, register
from bot.operations.logs import configure
from tests.conversation.slack.conftest import ASKED, Desk, some_services
from tests.fakes import FixedClock, MemoryStore
from tests.slack_server import BROKEN, PATIENCE, LocalSlack, refused
from tests.slack_workspace import BOT, BOT_TOKEN, SIGNING_SECRET


class BrokenWork:
    """Work whose database is gone."""

    def answer(self, asked: Asked) -> bool:
        raise OSError(f"disk full while keeping {asked.text}")

    def preview(self, asked: Asked) -> bool:
        raise OSError("disk full")


class StuckWork:
    """Work that cannot even be begun before the test lets it."""

    def __init__(self) -> None:
        self.begun: list[Asked] = []
        self.let_go = threading.Event()

    def answer(self, asked: Asked) -> bool:
        self.let_go.wait(PATIENCE)
        self.begun.append(asked)
        return True

    def preview(self, asked: Asked) -> bool:
        return self.answer(asked)


@contextmanager
def listening(slack: LocalSlack, clock: FixedClock, work: Starts) -> Iterator[HttpConnection]:
    """A desk over HTTP with the given work."""
    client = slack.client()
    app = make_app(client, signing_secret=SIGNING_SECRET)
    services = some_services(clock, MemoryStore(), documents=())
    register(app, services=services, chat=SlackChat(client, clock), work=work)
    connection = HttpConnection(app, port=0, pages={"/health": lambda: Page(body=b'{"ok": true}')})
    connection.open()
    slack.use_http(connection.address)
    yield connection
    connection.close()


@pytest.fixture
def broken(slack: LocalSlack, clock: FixedClock) -> Iterator[HttpConnection]:
    """A desk that hears everything and can start nothing."""
    with listening(slack, clock, BrokenWork()) as connection:
        yield connection


def get(connection: HttpConnection, path: str) -> tuple[int, str]:
    target = urlsplit(connection.address)
    client = Client(str(target.hostname), target.port, timeout=5)
    try:
        client.request("GET", path)
        answer = client.getresponse()
        return answer.status, answer.read().decode()
    finally:
        client.close()


# acknowledging


def test_events_and_commands_are_acknowledged_before_their_work_is_begun(slack: LocalSlack, clock: FixedClock) -> None:
    work = StuckWork()
    with listening(slack, clock, work):
        slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ASKED}")
        slack.command("U0MIRA", "C0TEAM", f"ask {ASKED}")
        slack.command("U0MIRA", "C0TEAM", "digest provenance")
        assert [delivery.status for delivery in slack.deliveries] == [200] * 4
        assert work.begun == []
        work.let_go.set()
        slack.wait_for(lambda: len(work.begun) == 4)
    assert [asked.private for asked in work.begun].count(True) == 2


def test_somebody_who_was_greeted_is_not_greeted_again_after_a_restart(slack: LocalSlack, clock: FixedClock) -> None:
    channel_id = slack.workspace.direct("U0MIRA")
    for _ in range(2):
        with listening(slack, clock, BrokenWork()):
            before = len(slack.calls_of("conversations.history"))
            slack.deliver({"type": "app_home_opened", "user": "U0MIRA", "channel": channel_id, "tab": "messages"})
            slack.wait_for(lambda n=before: len(slack.calls_of("conversations.history")) > n)
            slack.wait_for(lambda: slack.ours(channel_id))
    assert len(slack.ours(channel_id)) == 1


# errors


def test_what_breaks_is_told_to_the_asker_alone_with_a_reference_that_is_in_the_log(
    slack: LocalSlack, broken: HttpConnection
) -> None:
    log = io.StringIO()
    configure(as_json=True, stream=log)
    slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ASKED}")
    slack.wait_for(lambda: log.getvalue().count("listener failed") == 2 and slack.whispers_to("U0MIRA"))
    structlog.reset_defaults()
    (said,) = slack.whispers_to("U0MIRA")
    told = [line["reference"] for line in map(json.loads, log.getvalue().splitlines()) if "reference" in line]
    assert any(reference in said["text"] for reference in told)
    assert said["text"].count(".") == 1
    assert ASKED not in log.getvalue()
    assert slack.ours("C0TEAM") == []


def test_a_command_that_breaks_is_acknowledged_and_apologised_for(slack: LocalSlack, broken: HttpConnection) -> None:
    assert slack.command("U0MIRA", "C0TEAM", f"ask {ASKED}").status == 200
    slack.wait_for(lambda: slack.whispers_to("U0MIRA"))
    assert "went wrong" in slack.whispers_to("U0MIRA")[0]["text"]


def test_an_apology_that_cannot_be_delivered_is_in_the_log(slack: LocalSlack, broken: HttpConnection) -> None:
    slack.fail("chat.postEphemeral", refused("is_archived"))
    slack.fail("chat.postMessage", refused("is_archived"))  # a direct message is the last resort
    with structlog.testing.capture_logs() as lines:
        slack.command("U0MIRA", "C0TEAM", f"ask {ASKED}")
        slack.wait_for(lambda: "apology not delivered" in [line["event"] for line in lines])
    assert slack.ours("C0TEAM") == []


def test_a_request_that_does_not_say_who_asks_is_only_logged(slack: LocalSlack, broken: HttpConnection) -> None:
    body = "command=%2Fdesk&text=help"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    with structlog.testing.capture_logs() as lines:
        assert slack.request(body, form | slack.signature(body))[0] == 200
        slack.wait_for(lambda: "listener failed" in [line["event"] for line in lines])
    assert slack.calls_of("chat.postEphemeral") == []


# HTTP mode


@pytest.mark.parametrize("forged", ["wrong secret", "old", "unsigned", "other body"])
def test_a_request_that_slack_did_not_sign_is_refused(slack: LocalSlack, broken: HttpConnection, forged: str) -> None:
    body = json.dumps({"type": "event_callback", "event": slack.message_event("U0MIRA", "C0TEAM", f"<@{BOT}> hi")})
    if forged == "wrong secret":
        slack.signing_secret = "another"
    signature = {
        "wrong secret": slack.signature(body),
        "old": slack.signature(body, at=1_700_000_000),
        "unsigned": {},
        "other body": slack.signature(body + " "),
    }[forged]
    status, _ = slack.request(body, {"Content-Type": "application/json"} | signature)
    assert status == 401
    assert slack.whispers_to("U0MIRA") == []


def test_without_a_signing_secret_no_request_is_believed(slack: LocalSlack, clock: FixedClock) -> None:
    app = make_app(slack.client())
    connection = HttpConnection(app, port=0)
    connection.open()
    slack.use_http(connection.address)
    slack.signing_secret = ""
    body = json.dumps({"type": "url_verification", "challenge": "abc"})
    status, _ = slack.request(body, {"Content-Type": "application/json"} | slack.signature(body))
    connection.close()
    assert status == 401


def test_slack_can_verify_the_address(slack: LocalSlack, broken: HttpConnection) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"})
    status, told = slack.request(body, {"Content-Type": "application/json"} | slack.signature(body))
    assert (status, json.loads(told)) == (200, {"challenge": "abc"})


def test_other_pages_stand_beside_slacks(slack: LocalSlack, broken: HttpConnection) -> None:
    assert get(broken, "/health") == (200, '{"ok": true}')
    assert get(broken, "/elsewhere")[0] == 404
    assert get(broken, EVENTS_PATH)[0] == 404


def test_a_body_that_is_too_large_is_not_read(slack: LocalSlack, broken: HttpConnection) -> None:
    assert slack.request("", {"Content-Length": str(LARGEST_BODY + 1)})[0] == 413


def test_an_address_is_free_again_after_closing(slack: LocalSlack, clock: FixedClock) -> None:
    app = make_app(slack.client(), signing_secret=SIGNING_SECRET)
    first = HttpConnection(app, port=0)
    assert not first.connected
    first.open()
    assert first.connected
    port = urlsplit(first.address).port
    first.close()
    second = HttpConnection(app, port=int(port or 0))
    second.close()


# Socket Mode


@pytest.mark.parametrize("running", ["socket"], indirect=True)
def test_when_slack_asks_for_a_new_socket_it_is_opened(desk: Desk) -> None:
    desk.slack.refresh_sockets()
    assert len(desk.slack.calls_of("apps.connections.open")) == 1
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ASKED}")
    assert len(desk.replies("C0TEAM", ts)) == 1
    assert desk.connection.connected


def test_a_wrong_app_token_is_refused_in_plain_words(slack: LocalSlack) -> None:
    connection = SocketConnection(make_app(slack.client()), "xapp-wrong")
    with pytest.raises(ChatRefused, match="open a socket"):
        connection.open()
    assert not connection.connected
    connection.close()


# the bot token


def test_a_wrong_bot_token_is_refused_in_plain_words(slack: LocalSlack) -> None:
    with pytest.raises(ChatRefused, match="SLACK_BOT_TOKEN"):
        make_app(open_client("xoxb-wrong", slack.api_url))


def test_a_slack_that_is_away_at_the_start_may_come_back(slack: LocalSlack) -> None:
    slack.fail("auth.test", BROKEN, BROKEN)
    with pytest.raises(ChatUnavailable, match="try again later"):
        make_app(slack.client())


def test_a_slack_that_cannot_be_reached_at_the_start_may_come_back() -> None:
    with pytest.raises(ChatUnavailable, match="try again later"):
        make_app(open_client(BOT_TOKEN, "http://127.0.0.1:9/api/"))
