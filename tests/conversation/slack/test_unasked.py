"""What nobody asked us: heard where a channel wants it, answered from sources, and once an hour at most."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from bot.channel_settings import ChannelSettings
from tests.conversation.slack.conftest import ASKED, INTERNAL_WORDS, Desk
from tests.slack_workspace import BOT

UNKNOWN = "Who brings the cake on Friday?"


_numbers = itertools.count(1)


@pytest.fixture
def channel(desk: Desk) -> str:
    """A channel that wants to be answered unasked, and never was."""
    channel_id = f"C0ASKED{next(_numbers)}"
    desk.slack.workspace.add_channel(channel_id, "U0MIRA", "U0JONAS")
    set_for(desk, channel_id, unasked=True)
    return channel_id


def set_for(desk: Desk, channel_id: str, *, unasked: bool) -> None:
    now = desk.clock.now()
    desk.services.store.keep_channel_settings(ChannelSettings(channel_id, unasked=unasked, changed_at=now))


def silent(desk: Desk, channel_id: str) -> bool:
    """Whether nothing was said in a channel once all is done."""
    desk.settle()
    return desk.slack.ours(channel_id) == [] and desk.slack.workspace.views.statuses == []


def test_a_question_to_the_channel_is_answered_in_its_thread(desk: Desk, channel: str) -> None:
    ts = desk.slack.say("U0JONAS", channel, ASKED)
    (reply,) = desk.replies(channel, ts)
    assert INTERNAL_WORDS in reply


def test_nothing_is_said_where_nobody_switched_it_on(desk: Desk, channel: str) -> None:
    desk.slack.say("U0JONAS", "C0LEGAL01", ASKED)
    assert silent(desk, "C0LEGAL01")
    set_for(desk, channel, unasked=False)
    desk.slack.say("U0JONAS", channel, ASKED)
    assert silent(desk, channel)


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
def test_what_is_no_question_to_all_or_has_no_answer_is_left_alone(desk: Desk, channel: str, text: str) -> None:
    desk.slack.say("U0JONAS", channel, text)
    assert silent(desk, channel)


def test_a_channel_is_answered_unasked_once_an_hour(desk: Desk, channel: str) -> None:
    first = desk.slack.say("U0JONAS", channel, ASKED)
    desk.replies(channel, first)
    desk.clock.advance(timedelta(minutes=59))
    second = desk.slack.say("U0MIRA", channel, ASKED)
    desk.settle()
    assert desk.slack.ours(channel, second) == []
    named = desk.slack.say("U0MIRA", channel, f"<@{BOT}> {ASKED}")
    assert INTERNAL_WORDS in desk.replies(channel, named)[0]
    desk.clock.advance(timedelta(minutes=1))
    third = desk.slack.say("U0MIRA", channel, ASKED)
    assert INTERNAL_WORDS in desk.replies(channel, third)[0]


def test_what_has_no_answer_takes_nobodys_turn(desk: Desk, channel: str) -> None:
    desk.slack.say("U0JONAS", channel, UNKNOWN)
    assert silent(desk, channel)
    ts = desk.slack.say("U0JONAS", channel, ASKED)
    assert INTERNAL_WORDS in desk.replies(channel, ts)[0]


def test_people_who_talk_in_a_thread_of_theirs_are_left_alone(desk: Desk, channel: str) -> None:
    root = desk.slack.say("U0JONAS", channel, "Gatehop again.")
    desk.slack.say("U0MIRA", channel, ASKED, thread_ts=root)
    assert silent(desk, channel)


def test_where_a_guest_reads_along_nothing_internal_is_said_unasked(desk: Desk) -> None:
    set_for(desk, "C0GUESTS", unasked=True)
    desk.slack.say("U0MIRA", "C0GUESTS", ASKED)
    desk.settle()
    set_for(desk, "C0GUESTS", unasked=False)
    assert INTERNAL_WORDS not in desk.everything_received()
