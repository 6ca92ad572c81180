"""Nobody reads past their audience: looked for in everything that Slack was ever sent."""

from __future__ import annotations

import pytest

from bot.adapters.slack_people import KEPT
from tests.conversation.slack.conftest import ASKED, ASKED_OF_LEGAL, CHANNEL_WORDS, INTERNAL_WORDS, Desk
from tests.slack_faults import BROKEN, Fault, refused
from tests.slack_workspace import BOT


def ask(desk: Desk, user_id: str, channel_id: str, question: str = ASKED) -> str:
    ts = desk.slack.say(user_id, channel_id, f"<@{BOT}> {question}")
    (reply,) = desk.replies(channel_id, ts)
    return reply


def test_a_member_among_members_is_answered_from_an_internal_note(desk: Desk) -> None:
    assert INTERNAL_WORDS in ask(desk, "U0MIRA", "C0TEAM")
    ask(desk, "U0MIRA", "C0TEAM", ASKED_OF_LEGAL)
    assert CHANNEL_WORDS not in desk.everything_received()


def test_a_member_is_answered_from_an_internal_note_in_a_direct_message(desk: Desk) -> None:
    ts = desk.slack.write_to_us("U0MIRA", ASKED)
    (reply,) = desk.replies(desk.slack.workspace.direct("U0MIRA"), ts)
    assert INTERNAL_WORDS in reply


def ask_alone(desk: Desk, user_id: str) -> str:
    """What somebody is told of the legal channel's note in a direct message."""
    ts = desk.slack.write_to_us(user_id, ASKED_OF_LEGAL)
    return "\n".join(desk.replies(desk.slack.workspace.direct(user_id), ts))


def test_a_member_is_answered_from_the_notes_of_his_channels_in_a_direct_message(desk: Desk) -> None:
    assert CHANNEL_WORDS in ask_alone(desk, "U0MIRA")
    (asked,) = desk.slack.calls_of("users.conversations")
    assert asked["user"] == "U0MIRA"


def test_a_member_who_is_not_in_the_channel_is_told_nothing_of_its_notes(desk: Desk) -> None:
    desk.slack.workspace.members["C0LEGAL01"].remove("U0JONAS")
    assert ask_alone(desk, "U0JONAS")
    desk.slack.command("U0JONAS", desk.slack.workspace.direct("U0JONAS"), f"ask {ASKED_OF_LEGAL}")
    desk.settle()
    assert CHANNEL_WORDS not in desk.everything_received()


def test_a_guest_is_told_nothing_of_the_notes_of_his_channels(desk: Desk) -> None:
    desk.slack.workspace.members["C0LEGAL01"].append("U0GUEST")
    assert ask_alone(desk, "U0GUEST")
    assert desk.slack.calls_of("users.conversations") == []
    nothing_internal(desk)


def test_who_leaves_a_channel_is_told_nothing_of_its_notes_from_then_on(desk: Desk) -> None:
    assert CHANNEL_WORDS in ask_alone(desk, "U0MIRA")
    desk.slack.workspace.members["C0LEGAL01"].remove("U0MIRA")
    desk.slack.deliver({"type": "member_left_channel", "channel": "C0LEGAL01", "user": "U0MIRA", "channel_type": "G"})
    assert CHANNEL_WORDS not in ask_alone(desk, "U0MIRA")


@pytest.mark.parametrize("fault", [refused("missing_scope"), refused("unknown_method"), BROKEN])
def test_when_slack_does_not_tell_somebodys_channels_their_notes_are_not_told(desk: Desk, fault: Fault) -> None:
    desk.slack.fail("users.conversations", *[fault] * 40)
    assert ask_alone(desk, "U0MIRA")
    ts = desk.slack.write_to_us("U0MIRA", ASKED)
    assert INTERNAL_WORDS in "".join(desk.replies(desk.slack.workspace.direct("U0MIRA"), ts))
    assert CHANNEL_WORDS not in desk.everything_received()


def test_a_private_channel_of_members_is_answered_from_its_own_note_too(desk: Desk) -> None:
    assert CHANNEL_WORDS in ask(desk, "U0MIRA", "C0LEGAL01", ASKED_OF_LEGAL)
    assert INTERNAL_WORDS in ask(desk, "U0MIRA", "C0LEGAL01")


@pytest.mark.parametrize(
    ("user_id", "channel_id"), [("U0GUEST", "C0GUESTS"), ("U0MIRA", "C0GUESTS"), ("U0MIRA", "C0SHARED")]
)
def test_where_a_guest_or_another_company_reads_along_nothing_internal_is_said(
    desk: Desk, user_id: str, channel_id: str
) -> None:
    assert "Gatehop" in ask(desk, user_id, channel_id)
    ask(desk, user_id, channel_id, ASKED_OF_LEGAL)
    nothing_internal(desk)


def test_a_guest_is_told_nothing_internal_in_a_direct_message(desk: Desk) -> None:
    ts = desk.slack.write_to_us("U0GUEST", ASKED)
    desk.replies(desk.slack.workspace.direct("U0GUEST"), ts)
    nothing_internal(desk)


def test_a_guest_is_told_nothing_internal_by_a_command(desk: Desk) -> None:
    for text in (f"ask {ASKED}", "digest provenance", "sources"):
        desk.slack.command("U0GUEST", "C0GUESTS", text)
        desk.settle()
    desk.slack.wait_for(lambda: len(desk.slack.whispers_to("U0GUEST")) == 5)
    nothing_internal(desk)


def test_a_member_in_a_shared_channel_reads_internal_notes_for_their_eyes_alone(desk: Desk) -> None:
    desk.slack.command("U0MIRA", "C0SHARED", f"ask {ASKED}")
    assert INTERNAL_WORDS in desk.whispered("U0MIRA", 2)
    assert desk.slack.ours("C0SHARED") == []


def test_a_guest_in_the_legal_channel_makes_its_notes_unreadable_there(desk: Desk) -> None:
    desk.slack.workspace.members["C0LEGAL01"].append("U0GUEST")
    ask(desk, "U0MIRA", "C0LEGAL01")
    ask(desk, "U0MIRA", "C0LEGAL01", ASKED_OF_LEGAL)
    nothing_internal(desk)


@pytest.mark.parametrize("method", ["conversations.info", "conversations.members"])
def test_when_slack_does_not_say_who_reads_along_nothing_internal_is_said(desk: Desk, method: str) -> None:
    desk.slack.fail(method, *[refused("missing_scope")] * 9)
    assert "Gatehop" in ask(desk, "U0MIRA", "C0TEAM")
    nothing_internal(desk)


def test_when_slack_does_not_say_who_asks_nothing_internal_is_said(desk: Desk) -> None:
    desk.slack.fail("users.info", *[refused("missing_scope")] * 20)
    ts = desk.slack.write_to_us("U0MIRA", ASKED)
    desk.replies(desk.slack.workspace.direct("U0MIRA"), ts)
    nothing_internal(desk)


def test_a_follow_up_of_a_guest_does_not_inherit_what_a_member_could_read(desk: Desk) -> None:
    ask(desk, "U0MIRA", "C0GUESTS")
    ts = desk.slack.workspace.messages["C0GUESTS"][0]["ts"]
    desk.slack.say("U0GUEST", "C0GUESTS", f"<@{BOT}> And which of our own systems got those keys?", thread_ts=ts)
    desk.slack.wait_for(lambda: len(desk.slack.ours("C0GUESTS", ts)) == 2)
    nothing_internal(desk)


def test_a_guest_who_joins_a_thread_is_told_nothing_of_the_notes_that_were_cited_in_it(desk: Desk) -> None:
    assert CHANNEL_WORDS in ask(desk, "U0MIRA", "C0LEGAL01", ASKED_OF_LEGAL)
    ts = desk.slack.workspace.messages["C0LEGAL01"][0]["ts"]
    desk.slack.workspace.members["C0LEGAL01"].append("U0GUEST")
    desk.clock.advance(KEPT)
    before = len(desk.slack.calls)
    for count, asked in enumerate(("What else did that counsel advise?", "And who is she?", "Is it the same team?"), 2):
        desk.slack.say("U0GUEST", "C0LEGAL01", f"<@{BOT}> {asked}", thread_ts=ts)
        desk.slack.wait_for(lambda count=count: len(desk.slack.ours("C0LEGAL01", ts)) == count)
        desk.settle()
    since = "\n".join(str(call) for call in desk.slack.calls[before:])
    assert since
    for words in (INTERNAL_WORDS, CHANNEL_WORDS, "Orla", "INC-2026"):
        assert words not in since


def nothing_internal(desk: Desk) -> None:
    received = desk.everything_received()
    assert INTERNAL_WORDS not in received
    assert CHANNEL_WORDS not in received
    assert "INC-2026" not in received


ASKED_OF_FINCH = "How many children does Finch have?"


def test_a_refusal_says_where_a_name_was_last_told_of_to_those_who_may_read_it(desk: Desk) -> None:
    assert "Finch was last mentioned on 8 Jun 2026 in" in ask(desk, "U0MIRA", "C0LEGAL01", ASKED_OF_FINCH)


@pytest.mark.parametrize(("user_id", "channel_id"), [("U0GUEST", "C0GUESTS"), ("U0MIRA", "C0SHARED")])
def test_a_refusal_tells_a_guest_of_a_name_in_a_note_what_it_tells_of_one_that_nobody_ever_wrote(
    desk: Desk, user_id: str, channel_id: str
) -> None:
    told = ask(desk, user_id, channel_id, ASKED_OF_FINCH)
    unknown = ask(desk, user_id, channel_id, ASKED_OF_FINCH.replace("Finch", "Corvane"))
    assert "mentions Finch." in told
    assert "was last mentioned" not in told
    assert told.replace("Finch", "Corvane").split("Closest sources")[0] == unknown.split("Closest sources")[0]
    nothing_internal(desk)
