"""What is heard at all."""

from __future__ import annotations

from typing import Any

import pytest

from bot.heard import ABOUT_READERS
from bot.middleware import FirstLook, ReaderChanges, is_from_a_person
from tests.fakes import MemoryChat


def a_message(**fields: Any) -> dict[str, Any]:
    return {"type": "message", "channel": "C1", "user": "U1", "ts": "1.0", "text": "who?"} | fields


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
        {"type": "reaction_removed"},
    ],
)
def test_bots_edits_deletions_and_other_events_are_not_heard(fields: dict[str, Any]) -> None:
    assert not is_from_a_person(a_message(**fields))


def test_opening_our_messages_is_heard_though_nothing_was_written() -> None:
    assert is_from_a_person({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "messages"})


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
    chat = MemoryChat()
    assert ReaderChanges(chat).take(event)
    assert chat.forgotten == [forgotten]
    assert event["type"] in ABOUT_READERS


@pytest.mark.parametrize("event", [a_message(), {"type": "user_typing"}, {}])
def test_everything_else_is_not_taken(event: dict[str, Any]) -> None:
    chat = MemoryChat()
    assert not ReaderChanges(chat).take(event)
    assert chat.forgotten == []


def test_what_people_write_is_noted_and_goes_on_its_way() -> None:
    noted: list[object] = []
    first = FirstLook(ReaderChanges(MemoryChat()), noted.append)
    assert first.take({"type": "team_join", "user": {"id": "U1"}})
    assert not first.take(a_message(bot_id="B2"))
    assert noted == []
    assert not first.take(a_message())
    assert noted == [a_message()]
