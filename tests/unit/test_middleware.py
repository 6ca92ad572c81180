"""What never reaches a handler."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt import BoltRequest

from bot.middleware import ABOUT_READERS, ReaderChanges, Repeats, is_from_a_person, only_people
from tests.fakes import MemoryChat


def a_message(**fields: Any) -> dict[str, Any]:
    return {"type": "message", "channel": "C1", "user": "U1", "ts": "1.0", "text": "who?"} | fields


class Handler:
    def __init__(self) -> None:
        self.handled = 0

    def __call__(self) -> None:
        self.handled += 1


def through(repeats: Repeats, body: dict[str, Any], **headers: str) -> bool:
    handler = Handler()
    response = repeats.pass_once(body, BoltRequest(body="", headers=dict(headers)), handler)
    assert (response is None) == bool(handler.handled)
    return bool(handler.handled)


def test_an_event_passes_once() -> None:
    repeats = Repeats()
    assert through(repeats, {"event_id": "Ev1"})
    assert not through(repeats, {"event_id": "Ev1"}, **{"x-slack-retry-num": "1"})
    assert through(repeats, {"event_id": "Ev2"})


def test_a_retry_of_an_event_that_never_arrived_passes() -> None:
    assert through(Repeats(), {"event_id": "Ev1"}, **{"x-slack-retry-num": "2"})


def test_a_command_has_no_event_id_and_always_passes() -> None:
    repeats = Repeats()
    assert through(repeats, {"command": "/desk"})
    assert through(repeats, {"command": "/desk"})


def test_only_so_many_events_are_remembered() -> None:
    repeats = Repeats(most=2)
    for event_id in ("Ev1", "Ev2", "Ev3"):
        assert through(repeats, {"event_id": event_id})
    assert not through(repeats, {"event_id": "Ev3"})
    assert through(repeats, {"event_id": "Ev1"})


@pytest.mark.parametrize("subtype", [None, "file_share", "thread_broadcast"])
def test_what_a_person_wrote_just_now_is_heard(subtype: str | None) -> None:
    assert is_from_a_person(a_message(subtype=subtype))


@pytest.mark.parametrize(
    "fields",
    [
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "bot_message"},
        {"subtype": "channel_join"},
        {"bot_id": "B2"},
        {"hidden": True},
        {"user": None},
        {"channel": None},
        {"ts": None},
        {"type": "reaction_added"},
    ],
)
def test_bots_edits_deletions_and_other_events_are_not_heard(fields: dict[str, Any]) -> None:
    assert not is_from_a_person(a_message(**fields))
    handler = Handler()
    response = only_people({"event": a_message(**fields)}, handler)
    assert response is not None
    assert response.status == 200
    assert handler.handled == 0


def test_opening_our_messages_is_heard_though_nothing_was_written() -> None:
    assert is_from_a_person({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "messages"})


def test_what_is_no_event_passes() -> None:
    handler = Handler()
    assert only_people({"command": "/desk"}, handler) is None
    assert handler.handled == 1


@pytest.mark.parametrize(
    ("event", "forgotten"),
    [
        ({"type": "member_joined_channel", "channel": "C1", "user": "U1"}, ("C1", "U1")),
        ({"type": "member_left_channel", "channel": "C1", "user": "U1"}, ("C1", "U1")),
        ({"type": "channel_shared", "channel": "C1", "connected_team_id": "E1"}, ("C1", None)),
        ({"type": "channel_unshared", "channel": {"id": "C1"}, "is_ext_shared": False}, ("C1", None)),
        ({"type": "user_change", "user": {"id": "U1", "is_restricted": True}}, (None, "U1")),
        ({"type": "team_join", "user": {"id": "U1"}}, (None, "U1")),
    ],
)
def test_what_says_that_readers_changed_has_the_chat_ask_anew_and_goes_no_further(
    event: dict[str, Any], forgotten: tuple[str | None, str | None]
) -> None:
    chat, handler = MemoryChat(), Handler()
    response = ReaderChanges(chat).take({"event": event}, handler)
    assert response is not None
    assert response.status == 200
    assert (handler.handled, chat.forgotten) == (0, [forgotten])
    assert event["type"] in ABOUT_READERS


@pytest.mark.parametrize("body", [{"event": a_message()}, {"command": "/desk"}, {"event": {"type": "user_typing"}}])
def test_everything_else_passes(body: dict[str, Any]) -> None:
    chat, handler = MemoryChat(), Handler()
    assert ReaderChanges(chat).take(body, handler) is None
    assert (handler.handled, chat.forgotten) == (1, [])
