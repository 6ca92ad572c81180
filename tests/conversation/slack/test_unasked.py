"""What nobody asked us: heard where a channel wants it, answered from sources, and once an hour at most."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.channel_settings import ChannelSettings
from tests.conversation.slack.conftest import ASKED, INTERNAL_WORDS, Desk
from tests.slack_workspace import BOT

UNKNOWN = "Who brings the cake on Friday?"


@pytest.fixture(autouse=True)
def wanted(desk: Desk) -> Iterator[None]:
    """One channel wants to be answered unasked, and had no answer within the hour."""
    desk.clock.advance(timedelta(hours=2))
    set_for(desk, unasked=True)
    yield
    set_for(desk, unasked=False)


def set_for(desk: Desk, *, unasked: bool, channel_id: str = "C0TEAM") -> None:
    now = desk.clock.now()
    desk.services.store.keep_channel_settings(ChannelSettings(channel_id, unasked=unasked, changed_at=now))


def silent(desk: Desk, channel_id: str = "C0TEAM") -> bool:
    """Whether nothing was said in a channel once all is done."""
    desk.settle()
    return desk.slack.ours(channel_id) == [] and desk.slack.workspace.views.statuses == []


def test_a_question_to_the_channel_is_answered_in_its_thread(desk: Desk) -> None:
    ts = desk.slack.say("U0JONAS", "C0TEAM", ASKED)
    (reply,) = desk.replies("C0TEAM", ts)
    assert INTERNAL_WORDS in reply


def test_nothing_is_said_where_nobody_switched_it_on(desk: Desk) -> None:
    desk.slack.say("U0JONAS", "C0LEGAL01", ASKED)
    assert silent(desk, "C0LEGAL01")
    set_for(desk, unasked=False)
    desk.slack.say("U0JONAS", "C0TEAM", ASKED)
    assert silent(desk)


@pytest.mark.parametrize(
    "text",
    [
        UNKNOWN,
        "The reseller Gatehop had its keys revoked.",
        "Keys of the reseller Gatehop",
        f"<@U0MIRA> {ASKED}",
        f"<!here> {ASKED}",
        "How are you?",
        "What is new?",
        "thanks, who else?",
    ],
)
def test_what_is_no_question_to_all_or_has_no_answer_is_left_alone(desk: Desk, text: str) -> None:
    desk.slack.say("U0JONAS", "C0TEAM", text)
    assert silent(desk)


def test_a_channel_is_answered_unasked_once_an_hour(desk: Desk) -> None:
    first = desk.slack.say("U0JONAS", "C0TEAM", ASKED)
    desk.replies("C0TEAM", first)
    desk.clock.advance(timedelta(minutes=59))
    second = desk.slack.say("U0MIRA", "C0TEAM", ASKED)
    desk.settle()
    assert desk.slack.ours("C0TEAM", second) == []
    named = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ASKED}")
    assert INTERNAL_WORDS in desk.replies("C0TEAM", named)[0]
    desk.clock.advance(timedelta(minutes=1))
    third = desk.slack.say("U0MIRA", "C0TEAM", ASKED)
    assert INTERNAL_WORDS in desk.replies("C0TEAM", third)[0]


def test_what_has_no_answer_takes_nobodys_turn(desk: Desk) -> None:
    desk.slack.say("U0JONAS", "C0TEAM", UNKNOWN)
    assert silent(desk)
    ts = desk.slack.say("U0JONAS", "C0TEAM", ASKED)
    assert INTERNAL_WORDS in desk.replies("C0TEAM", ts)[0]


def test_people_who_talk_in_a_thread_of_theirs_are_left_alone(desk: Desk) -> None:
    root = desk.slack.say("U0JONAS", "C0TEAM", "Gatehop again.")
    desk.slack.say("U0MIRA", "C0TEAM", ASKED, thread_ts=root)
    assert silent(desk)


def test_where_a_guest_reads_along_nothing_internal_is_said_unasked(desk: Desk) -> None:
    set_for(desk, unasked=True, channel_id="C0GUESTS")
    desk.slack.say("U0MIRA", "C0GUESTS", ASKED)
    desk.settle()
    set_for(desk, unasked=False, channel_id="C0GUESTS")
    assert INTERNAL_WORDS not in desk.everything_received()
