"""How Slack reaches the desk, and what happens when something breaks on the way."""

from __future__ import annotations

import io
import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection as Client
from typing import Any
from urllib.parse import urlsplit

import pytest
import structlog

from bot.adapters.reach import slack_identity
from bot.adapters.slack_client import SlackChat
from bot.adapters.slack_connection import MISSED, PING_EVERY, SocketConnection, TokenCheck
from bot.adapters.slack_errors import open_client
from bot.adapters.slack_http import EVENTS_PATH, LARGEST_BODY, HttpConnection, HttpPage, Receive
from bot.adapters.slack_surfaces import SlackSurfaces
from bot.domain import Asked
from bot.errors import ChatRefused
from bot.handlers.command import Starts
from bot.inbox import Dispatcher
from bot.listeners import make_app, register
from bot.operations.logs import configure
from bot.question_records import QuestionChange
from retrieval.errors import Unreachable
from tests.conversation.slack.conftest import ASKED, Desk, some_services
from tests.fakes import FixedClock, MemoryInbox, MemoryStore
from tests.slack_cable import cable
from tests.slack_faults import BROKEN, refused
from tests.slack_server import PATIENCE, Delivery, LocalSlack, open_door
from tests.slack_workspace import APP_TOKEN, BOT, SIGNING_SECRET, Json


class BrokenWork:
    """Work whose database is gone."""

    def answer(self, asked: Asked) -> bool:
        raise OSError(f"disk full while keeping {asked.text}")

    def revise(self, change: QuestionChange) -> bool:
        raise OSError(f"disk full while keeping {change.asked}")

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

    def revise(self, change: QuestionChange) -> bool:
        assert change.asked is not None
        return self.answer(change.asked)

    def preview(self, asked: Asked) -> bool:
        return self.answer(asked)


@contextmanager
def listening(
    slack: LocalSlack, clock: FixedClock, work: Starts, inbox: MemoryInbox | None = None
) -> Iterator[HttpConnection]:
    """A desk over HTTP with the given work."""
    client = slack.client()
    services = some_services(clock, MemoryStore(), documents=())
    listener = register(
        make_app(client), services=services, chat=SlackChat(client, clock), surfaces=SlackSurfaces(client), work=work
    )
    dispatcher = Dispatcher(inbox or MemoryInbox(), clock, listener, owner=lambda: "desk", pauses=(0.0,))
    dispatcher.start()
    pages = {"/health": lambda _: HttpPage(body=b'{"ok": true}')}
    connection = HttpConnection(dispatcher.receive, signing_secret=SIGNING_SECRET, port=0, pages=pages)
    connection.open()
    slack.use_http(connection.address)
    yield connection
    connection.close()
    dispatcher.close()


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
        slack.wait_for(lambda: len(work.begun) == 3)
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
    slack.wait_for(lambda: "listener failed" in log.getvalue() and slack.whispers_to("U0MIRA"))
    structlog.reset_defaults()
    (said,) = slack.whispers_to("U0MIRA")
    told = [line["reference"] for line in map(json.loads, log.getvalue().splitlines()) if "reference" in line]
    assert any(reference in said["text"] for reference in told)
    assert said["text"].startswith("Something went wrong on my side.")
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


@pytest.mark.parametrize(
    "forged",
    [
        "wrong secret",
        "old",
        "unsigned",
        "other body",
        "no time stamp",
        "stamp of letters",
        "stamp of foreign digits",
        "stamp of thousands of digits",
        "signature of foreign letters",
        "body of odd bytes",
    ],
)
def test_a_request_that_slack_did_not_sign_is_refused(slack: LocalSlack, broken: HttpConnection, forged: str) -> None:
    body = json.dumps({"type": "event_callback", "event": slack.message_event("U0MIRA", "C0TEAM", f"<@{BOT}> hi")})
    if forged == "wrong secret":
        slack.signing_secret = "another"
    signed = slack.signature(body)
    signature = {
        "old": slack.signature(body, at=1_700_000_000),
        "unsigned": {},
        "other body": slack.signature(body + " "),
        "no time stamp": {"X-Slack-Signature": signed["X-Slack-Signature"]},
        "stamp of letters": signed | {"X-Slack-Request-Timestamp": "yesterday"},
        "stamp of foreign digits": signed | {"X-Slack-Request-Timestamp": "\xb2\xb3"},
        "stamp of thousands of digits": signed | {"X-Slack-Request-Timestamp": "9" * 5000},
        "signature of foreign letters": signed | {"X-Slack-Signature": "v0=\xe9"},
    }.get(forged, signed)
    if forged == "body of odd bytes":
        body = body[:-1] + "\xff"
    status, told = slack.request(body, {"Content-Type": "application/json"} | signature)
    assert status == 401
    assert "Traceback" not in told
    assert slack.whispers_to("U0MIRA") == []


def test_a_signed_body_that_cannot_be_read_is_a_bad_request(slack: LocalSlack, broken: HttpConnection) -> None:
    for body in ("{", "[1]", '"text"'):
        headers = {"Content-Type": "application/json"} | slack.signature(body)
        assert slack.request(body, headers)[0] == 400


def test_what_cannot_be_recorded_is_not_acknowledged_and_is_heard_when_slack_sends_it_again(
    slack: LocalSlack, clock: FixedClock
) -> None:
    work, inbox = StuckWork(), MemoryInbox()
    work.let_go.set()
    with listening(slack, clock, work, inbox):
        inbox.away = True
        slack.write_to_us("U0MIRA", ASKED)
        assert slack.deliveries[-1].status == 503
        inbox.away = False
        assert slack.again().status == 200
        slack.wait_for(lambda: len(work.begun) == 1)


def test_two_hundred_at_once_are_all_acknowledged_in_time_and_each_is_heard_once(
    slack: LocalSlack, clock: FixedClock
) -> None:
    work = StuckWork()
    work.let_go.set()
    ready = threading.Barrier(200)

    def deliver(event: Json) -> Delivery:
        ready.wait(PATIENCE)
        return slack.deliver(event)

    with listening(slack, clock, work), ThreadPoolExecutor(200) as people:
        events = [slack.message_event("U0MIRA", "C0TEAM", f"<@{BOT}> {ASKED}") for _ in range(200)]
        told = list(people.map(deliver, events))
        slack.wait_for(lambda: len(work.begun) == 200)
    assert {delivery.status for delivery in told} == {200}
    assert max(delivery.seconds or 0 for delivery in told) < 10  # a connection that is dropped takes far longer
    assert len({asked.key for asked in work.begun}) == 200


def test_requests_that_never_end_keep_nobody_else_out(slack: LocalSlack, clock: FixedClock) -> None:
    work = StuckWork()
    work.let_go.set()
    with listening(slack, clock, work) as connection, ExitStack() as closing:
        target = urlsplit(connection.address)
        for _ in range(50):
            slow = socket.create_connection((str(target.hostname), target.port or 0))
            closing.callback(slow.close)
            slow.sendall(f"POST {EVENTS_PATH} HTTP/1.1\r\nContent-Length: 9\r\n".encode())
        slack.write_to_us("U0MIRA", ASKED)
        slack.wait_for(lambda: len(work.begun) == 1)


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


def test_an_address_is_free_again_after_closing() -> None:
    first = HttpConnection(lambda _: None, signing_secret=SIGNING_SECRET, port=0)
    assert not first.connected
    first.open()
    assert first.connected
    port = urlsplit(first.address).port
    first.close()
    assert not first.connected
    second = HttpConnection(lambda _: None, signing_secret=SIGNING_SECRET, port=int(port or 0))
    second.close()


# Socket Mode


@contextmanager
def socketed(
    slack: LocalSlack, *, receive: Receive = lambda _: None, app_token: str = APP_TOKEN, **more: Any
) -> Iterator[SocketConnection]:
    """A socket of a desk that does nothing but receive."""
    client = slack.client()
    connection = SocketConnection(receive, client=client, app_token=app_token, **more)
    yield connection
    connection.close()


@pytest.mark.parametrize("running", ["socket"], indirect=True)
def test_when_slack_asks_for_a_new_socket_it_is_opened(desk: Desk) -> None:
    desk.slack.refresh_sockets()
    assert len(desk.slack.calls_of("apps.connections.open")) == 1
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ASKED}")
    assert len(desk.replies("C0TEAM", ts)) == 1
    assert desk.connection.connected


def test_a_wrong_app_token_is_refused_in_plain_words(slack: LocalSlack) -> None:
    with socketed(slack, app_token="xapp-wrong") as connection:
        with pytest.raises(ChatRefused, match="open a socket"):
            connection.open()
        assert not connection.connected


def test_an_envelope_that_cannot_be_recorded_is_not_acknowledged(slack: LocalSlack) -> None:
    away = threading.Event()
    away.set()
    heard: list[Any] = []

    def receive(body: Any) -> None:
        if away.is_set():
            raise Unreachable("The database is away.")
        heard.append(body)

    with ThreadPoolExecutor(1) as people:
        with socketed(slack, receive=receive) as connection, structlog.testing.capture_logs() as lines:
            connection.open()
            event = slack.message_event("U0MIRA", "C0TEAM", f"<@{BOT}> {ASKED}")
            first = people.submit(slack.deliver, event)
            slack.wait_for(lambda: any("not acknowledged" in line["event"] for line in lines))
            away.clear()
            assert slack.again().status == 200
        assert isinstance(first.exception(), ConnectionError)
    assert len(heard) == 1


@pytest.mark.parametrize("broken_by", ["freezing", "resetting"])
def test_a_socket_that_falls_silent_or_breaks_is_replaced(slack: LocalSlack, broken_by: str) -> None:
    with cable(slack.socket_url) as line, socketed(slack, ping_every=0.2) as connection:
        slack.socket_url = line.url
        connection.open()
        slack.wait_for(slack.connections)
        line.freeze() if broken_by == "freezing" else line.reset()
        slack.wait_for(lambda: len(slack.calls_of("apps.connections.open")) == 2 and connection.connected)
        slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ASKED}")
        assert slack.deliveries[-1].status == 200


def test_a_frozen_socket_is_noticed_within_fifteen_seconds() -> None:
    silence, reading, opening = PING_EVERY * MISSED, 3.0, 1.0  # Slack's client reads for 3 s at a time
    assert silence + reading + opening < 15


def test_while_slack_gives_no_sockets_it_is_asked_again_and_again(slack: LocalSlack) -> None:
    slack.fail("apps.connections.open", BROKEN, BROKEN, refused("internal_error"))
    with socketed(slack) as connection:
        connection.open()
        assert not connection.connected
        slack.wait_for(lambda: connection.connected)


def test_an_app_token_that_turns_out_wrong_later_is_told(slack: LocalSlack) -> None:
    slack.fail("apps.connections.open", BROKEN, BROKEN)
    told: list[ChatRefused] = []
    with socketed(slack, app_token="xapp-wrong", on_refused=told.append) as connection:
        connection.open()
        slack.wait_for(lambda: told)
    assert "open a socket" in str(told[0])


# the bot token


def test_a_bot_token_is_asked_about_until_slack_answers(slack: LocalSlack) -> None:
    slack.fail("auth.test", BROKEN, BROKEN)
    told: list[ChatRefused] = []
    client = open_client("xoxb-wrong", slack.api_url, door=open_door())
    check = TokenCheck(lambda: slack_identity(client), told.append)
    with structlog.testing.capture_logs() as lines:
        check.start()
        slack.wait_for(lambda: told)
    assert [line["event"] for line in lines].count("Slack is away") == 1


def test_what_is_asked_while_slack_cannot_say_who_we_are_is_answered_when_it_can(
    slack: LocalSlack, clock: FixedClock
) -> None:
    work = StuckWork()
    work.let_go.set()
    slack.fail("auth.test", BROKEN, BROKEN, refused("internal_error"))
    with listening(slack, clock, work):
        slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ASKED}")
        assert [delivery.status for delivery in slack.deliveries] == [200, 200]
        slack.wait_for(lambda: len(work.begun) == 1)
