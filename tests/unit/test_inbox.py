"""What is recorded of what Slack delivers, and how it is handled: in order, again when it has to be, never for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.domain import Envelope
from bot.envelopes import envelope_of
from bot.errors import ChatRefused, ChatUnavailable
from bot.inbox import KEPT, LONGEST_WAIT, MOST_TRIES, WORKERS, Dispatcher
from bot.render.asking import MESSAGE_SHORTCUT
from bot.render.notes import FORM as NOTE_FORM
from bot.render.notes import SHORTCUT as NOTE_SHORTCUT
from bot.render.notes import SUMMARY
from retrieval.errors import Unreachable
from tests.fakes import FixedClock, MemoryInbox
from tests.secrets_made_up import TOKENS
from tests.slack_server import PATIENCE

ME = "U0DESK"


def an_event(**fields: Any) -> dict[str, Any]:
    event = {"type": "message", "channel": "C1", "user": "U1", "ts": "1.0", "text": f"<@{ME}> who?"} | fields
    authorizations = [{"team_id": "T1", "user_id": ME, "is_bot": True}]
    return {"team_id": "T1", "event_id": "Ev1", "token": "old", "event": event, "authorizations": authorizations}


def key_of(body: dict[str, Any], clock: FixedClock) -> str | None:
    envelope = envelope_of(body, clock.now())
    return envelope.key if envelope else None


# which deliveries are recorded


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"type": "app_mention"},
        {"channel_type": "im", "text": "who?"},
        {"thread_ts": "0.5", "text": "and who else?"},
        {"subtype": "file_share"},
        {"type": "app_home_opened", "tab": "messages"},
        {"type": "app_home_opened", "tab": "home"},
    ],
)
def test_what_a_person_says_to_us_is_recorded(fields: dict[str, Any], clock: FixedClock) -> None:
    assert key_of(an_event(**fields), clock)


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "lunch?"},
        {"text": "<@U2> lunch?"},
        {"text": "lunch?", "thread_ts": "1.0"},
        {"text": "<@U2> did you see this?", "thread_ts": "0.5"},
        {"subtype": "message_changed"},
        {"subtype": "channel_join"},
        {"bot_id": "B2"},
        {"user": None},
        {"type": "reaction_added"},
        {"type": "app_home_opened", "tab": "about"},
    ],
)
def test_other_peoples_talk_and_what_nobody_said_is_never_stored(fields: dict[str, Any], clock: FixedClock) -> None:
    assert key_of(an_event(**fields), clock) is None


def test_a_delivery_of_an_unknown_kind_is_not_recorded(clock: FixedClock) -> None:
    for body in ({}, {"type": "view_closed"}, {"ssl_check": "1"}, {"event": "odd"}):
        assert key_of(body, clock) is None


def test_a_mention_has_one_key_though_it_arrives_twice(clock: FixedClock) -> None:
    message, mention = an_event(), an_event(type="app_mention") | {"event_id": "Ev2"}
    assert key_of(message, clock) == key_of(mention, clock) == "message:T1:C1:1.0"
    assert key_of(an_event(ts="2.0"), clock) != key_of(message, clock)


def test_commands_and_presses_are_known_by_their_trigger_or_else_by_their_whole_body(clock: FixedClock) -> None:
    command = {"command": "/desk", "text": "help", "user_id": "U1", "trigger_id": "7.1"}
    assert key_of(command, clock) == "command:7.1"
    pressed = {"type": "block_actions", "trigger_id": "7.1", "actions": [{"action_id": "show_more"}]}
    assert key_of(pressed, clock) == "action:7.1"
    del command["trigger_id"]
    assert key_of(command, clock) == key_of(dict(command), clock) != key_of(command | {"text": "sources"}, clock)


def test_credentials_and_the_text_under_a_pressed_button_are_not_kept(clock: FixedClock) -> None:
    pressed = {"type": "block_actions", "trigger_id": "7.1", "message": {"text": "internal"}, "user": {"id": "U1"}}
    pressed |= {"actions": [{"action_id": "show_more"}]}
    envelope = envelope_of(pressed | {"token": "old", "response_url": "https://hooks.slack.example/1"}, clock.now())
    assert envelope is not None
    assert set(envelope.body) == {"type", "trigger_id", "user", "actions"}


def test_the_words_of_a_thread_are_not_on_record_for_its_note(clock: FixedClock) -> None:
    chosen = {"type": "message_action", "trigger_id": "7.1", "channel": {"id": "C1"}, "user": {"id": "U1"}}
    chosen |= {"message": {"ts": "1.0", "thread_ts": "0.5", "text": "what was said"}}
    for callback, text in ((NOTE_SHORTCUT, None), (MESSAGE_SHORTCUT, "what was said")):
        envelope = envelope_of(chosen | {"callback_id": callback}, clock.now())
        assert envelope is not None
        assert envelope.body["message"].get("text") == text
        assert envelope.body["message"]["thread_ts"] == "0.5"


def test_secrets_that_were_typed_into_a_form_are_not_on_record(clock: FixedClock) -> None:
    key = TOKENS["AWS key"]
    typed = {SUMMARY: {"entered": {"type": "plain_text_input", "value": f"We found {key} in the build."}}}
    view = {"id": "V1", "callback_id": NOTE_FORM, "state": {"values": typed}}
    envelope = envelope_of({"type": "view_submission", "user": {"id": "U1"}, "view": view}, clock.now())
    assert envelope is not None
    assert key not in str(envelope)
    assert envelope.body["view"]["state"]["values"][SUMMARY]["entered"]["value"].startswith("We found [redacted")


def test_a_reaction_to_a_message_is_recorded_once_and_one_to_a_file_never(clock: FixedClock) -> None:
    reaction = {"type": "reaction_added", "user": "U1", "reaction": "memo", "channel": None}
    to_message = an_event(**reaction, item={"type": "message", "channel": "C1", "ts": "1.0"})
    assert key_of(to_message, clock) == key_of(to_message, clock) == "event:Ev1"
    assert key_of(an_event(**reaction, item={"type": "file", "file": "F1"}), clock) is None


# how they are handled


class Listener:
    """Handles deliveries, failing as it is told, and remembers what it was given."""

    def __init__(self) -> None:
        self.failures: list[Exception] = []
        self.handled: list[Envelope] = []
        self.given_up: list[tuple[str, Exception]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.changed = threading.Condition()

    def handle(self, envelope: Envelope) -> None:
        with self.changed:
            self.handled.append(envelope)
            self.changed.notify_all()
        assert self.gate.wait(PATIENCE)
        if self.failures:
            raise self.failures.pop(0)

    def apologise(self, envelope: Envelope, error: Exception) -> None:
        self.given_up.append((envelope.key, error))

    def wait_for(self, condition: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(condition, PATIENCE)


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def inbox() -> MemoryInbox:
    return MemoryInbox()


@pytest.fixture
def dispatcher(inbox: MemoryInbox, listener: Listener, clock: FixedClock) -> Iterator[Dispatcher]:
    dispatcher = Dispatcher(inbox, clock, listener, owner=lambda: "me", pauses=(0.0,))
    yield dispatcher
    listener.gate.set()
    dispatcher.close()


def said(number: int) -> dict[str, Any]:
    return an_event(ts=f"{number}.0")


def test_a_burst_is_begun_in_order_of_arrival_a_few_at_a_time(dispatcher: Dispatcher, listener: Listener) -> None:
    listener.gate.clear()
    for number in range(30):
        dispatcher.receive(said(number))
    dispatcher.start()
    listener.wait_for(lambda: len(listener.handled) == WORKERS)
    listener.gate.set()
    assert dispatcher.wait_idle(PATIENCE)
    keys = [envelope.key for envelope in listener.handled]
    assert sorted(keys[:WORKERS]) == sorted(f"message:T1:C1:{number}.0" for number in range(WORKERS))
    assert len(keys) == len(set(keys)) == 30


def test_a_repeat_is_handled_once(dispatcher: Dispatcher, listener: Listener) -> None:
    dispatcher.start()
    for body in (said(1), said(1), said(1) | {"event_id": "Ev9"}):
        dispatcher.receive(body)
        assert dispatcher.wait_idle(PATIENCE)
    assert len(listener.handled) == 1


def test_when_the_record_fails_the_caller_learns_it_and_may_not_acknowledge(
    dispatcher: Dispatcher, inbox: MemoryInbox
) -> None:
    inbox.away = True
    with pytest.raises(Unreachable):
        dispatcher.receive(said(1))


def test_what_fails_because_the_outside_is_away_is_tried_until_it_is_back(
    dispatcher: Dispatcher, listener: Listener
) -> None:
    listener.failures = [ChatUnavailable("away"), Unreachable("away")] * MOST_TRIES
    dispatcher.start()
    dispatcher.receive(said(1))
    assert dispatcher.wait_idle(PATIENCE)
    assert [envelope.claims for envelope in listener.handled] == list(range(1, 2 * MOST_TRIES + 2))
    assert listener.given_up == []


def test_what_waited_for_half_a_day_is_given_up(dispatcher: Dispatcher, listener: Listener, clock: FixedClock) -> None:
    listener.failures = [ChatUnavailable("away")]
    dispatcher.receive(said(1))
    clock.advance(LONGEST_WAIT + timedelta(seconds=1))
    dispatcher.start()
    assert dispatcher.wait_idle(PATIENCE)
    assert len(listener.given_up) == 1


def test_what_fails_by_itself_is_given_up_after_a_few_tries_and_told(
    dispatcher: Dispatcher, listener: Listener
) -> None:
    listener.failures = [ValueError("broken")] * MOST_TRIES
    dispatcher.start()
    dispatcher.receive(said(1))
    assert dispatcher.wait_idle(PATIENCE)
    assert len(listener.handled) == MOST_TRIES
    assert [key for key, _ in listener.given_up] == ["message:T1:C1:1.0"]


def test_what_is_refused_for_good_is_not_tried_again(dispatcher: Dispatcher, listener: Listener) -> None:
    listener.failures = [ChatRefused("archived")]
    dispatcher.start()
    dispatcher.receive(said(1))
    assert dispatcher.wait_idle(PATIENCE)
    assert (len(listener.handled), len(listener.given_up)) == (1, 1)


def test_one_that_fails_holds_up_no_other(dispatcher: Dispatcher, listener: Listener) -> None:
    listener.failures = [ValueError("broken")]
    for number in range(5):
        dispatcher.receive(said(number))
    dispatcher.start()
    assert dispatcher.wait_idle(PATIENCE)
    assert {envelope.key for envelope in listener.handled} == {f"message:T1:C1:{number}.0" for number in range(5)}


def test_an_inbox_out_of_reach_is_told_once_and_gone_on_with_when_it_is_back(
    dispatcher: Dispatcher, listener: Listener, inbox: MemoryInbox
) -> None:
    dispatcher.receive(said(1))
    inbox.away = True
    with capture_logs() as lines:
        dispatcher.start()
        while not lines:
            pass
        inbox.away = False
        assert dispatcher.wait_idle(PATIENCE)
    assert [line["event"] for line in lines] == ["inbox out of reach"]


def test_the_words_are_gone_when_it_is_done_and_the_key_a_day_later(
    dispatcher: Dispatcher, inbox: MemoryInbox, clock: FixedClock
) -> None:
    dispatcher.receive(said(1))
    dispatcher.start()
    assert dispatcher.wait_idle(PATIENCE)
    assert inbox.bodies() == [{}]
    clock.advance(KEPT + timedelta(hours=2))
    dispatcher.receive(said(2))
    assert dispatcher.wait_idle(PATIENCE)
    assert len(inbox.bodies()) == 1


def test_closing_takes_nothing_more_and_gives_back_what_it_has(
    inbox: MemoryInbox, listener: Listener, clock: FixedClock
) -> None:
    dispatcher = Dispatcher(inbox, clock, listener, owner=lambda: "me")
    listener.failures = [Unreachable("away")]
    dispatcher.receive(said(1))
    dispatcher.start()
    listener.wait_for(lambda: len(listener.handled) == 1)
    dispatcher.close()
    dispatcher.receive(said(2))
    clock.advance(timedelta(minutes=1))
    assert [each.key for _ in range(3) if (each := inbox.claim("other", clock.now()))] == [
        "message:T1:C1:1.0",
        "message:T1:C1:2.0",
    ]


def test_an_event_that_is_nothing_to_record_is_taken_at_once(inbox: MemoryInbox, clock: FixedClock) -> None:
    taken: list[str] = []

    def take(event: Any) -> bool:
        taken.append(event["type"])
        return bool(event["type"] == "user_change")

    dispatcher = Dispatcher(inbox, clock, Listener(), owner=lambda: "me", at_once=take)
    dispatcher.receive({"event": {"type": "user_change"}})
    dispatcher.receive(said(1))
    assert taken == ["user_change", "message"]
    assert inbox.unfinished() == 1
    dispatcher.close()
