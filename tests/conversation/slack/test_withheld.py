"""What is left out because others read along: the asker alone learns how much, and nobody anything else."""

from __future__ import annotations

import pytest

from bot.channel_settings import ChannelSettings
from tests.conversation.slack.conftest import ASKED, ASKED_OF_LEGAL, CHANNEL_WORDS, INTERNAL_WORDS, Desk
from tests.slack_workspace import BOT

LEFT_OUT = "I left out 2 documents, as not everybody here may read all I found. Ask me in a direct message."
GATEHOP = "How many customers did Gatehop suspend?"
"""A question that the public article answers, and no note."""


def asked(desk: Desk, user_id: str, channel_id: str, text: str = ASKED) -> str:
    """What stands in the thread of a question once all is done."""
    ts = desk.slack.say(user_id, channel_id, f"<@{BOT}> {text}")
    return "\n".join(desk.replies(channel_id, ts))


@pytest.mark.parametrize("channel_id", ["C0GUESTS", "C0SHARED"])
def test_a_member_who_asks_beside_outsiders_learns_how_much_he_could_read_elsewhere(
    desk: Desk, channel_id: str
) -> None:
    reply = asked(desk, "U0MIRA", channel_id)
    assert [whisper["text"] for whisper in desk.slack.whispers_to("U0MIRA")] == [LEFT_OUT]
    assert INTERNAL_WORDS not in reply + LEFT_OUT
    assert "left out" not in reply


def test_it_is_said_in_the_language_of_the_channel(desk: Desk) -> None:
    settings = ChannelSettings("C0GUESTS", language="de", changed_at=desk.clock.now())
    desk.services.store.keep_channel_settings(settings)
    asked(desk, "U0MIRA", "C0GUESTS")
    (whisper,) = desk.slack.whispers_to("U0MIRA")
    assert whisper["text"].startswith("Ich habe 2 Dokumente ausgelassen")


def test_what_is_promised_is_kept_in_a_direct_message(desk: Desk) -> None:
    asked(desk, "U0MIRA", "C0GUESTS")
    ts = desk.slack.write_to_us("U0MIRA", ASKED)
    (reply,) = desk.replies(desk.slack.workspace.direct("U0MIRA"), ts)
    assert INTERNAL_WORDS in reply
    assert len(desk.slack.whispers_to("U0MIRA")) == 1


@pytest.mark.parametrize(
    ("user_id", "channel_id"),
    [
        pytest.param("U0GUEST", "C0GUESTS", id="a-guest"),
        pytest.param("U0JONAS", "C0TEAM", id="where-all-of-it-may-be-read"),
        pytest.param("U0JONAS", "C0LEGAL01", id="where-more-may-be-read-than-alone"),
    ],
)
def test_who_may_read_no_more_elsewhere_is_told_nothing(desk: Desk, user_id: str, channel_id: str) -> None:
    if channel_id != "C0LEGAL01":
        desk.slack.workspace.members["C0LEGAL01"].remove("U0JONAS")
    asked(desk, user_id, channel_id)
    assert desk.slack.workspace.whispers == []


def test_the_notes_of_another_channel_of_his_are_told_to_a_member_alone(desk: Desk) -> None:
    reply = asked(desk, "U0JONAS", "C0TEAM", ASKED_OF_LEGAL)
    (whisper,) = desk.slack.whispers_to("U0JONAS")
    assert whisper["text"].startswith("I left out 1 document,")
    assert CHANNEL_WORDS not in reply
    ts = desk.slack.write_to_us("U0JONAS", ASKED_OF_LEGAL)
    assert CHANNEL_WORDS in "".join(desk.replies(desk.slack.workspace.direct("U0JONAS"), ts))


def test_a_guest_is_sent_nothing_else_than_if_there_were_no_note(desk: Desk) -> None:
    """The same question by a guest and by a member: beside the one whisper, the same is posted."""
    of_a_guest, of_a_member = (asked(desk, user_id, "C0GUESTS") for user_id in ("U0GUEST", "U0MIRA"))
    assert of_a_guest == of_a_member
    assert desk.slack.whispers_to("U0GUEST") == []


@pytest.mark.parametrize("text", [GATEHOP, "Who is the chief gardener of Lumenforge?"])
def test_what_a_note_would_not_have_answered_is_no_loss(desk: Desk, text: str) -> None:
    asked(desk, "U0MIRA", "C0GUESTS", text)
    assert desk.slack.workspace.whispers == []


def test_a_private_reply_leaves_nothing_out(desk: Desk) -> None:
    desk.slack.command("U0MIRA", "C0GUESTS", f"ask {ASKED}")
    assert INTERNAL_WORDS in desk.whispered("U0MIRA", 2)
    assert not any("left out" in whisper["text"] for whisper in desk.slack.whispers_to("U0MIRA"))


def test_notes_of_a_channel_count_only_where_a_direct_message_would_tell_them(desk: Desk) -> None:
    asked(desk, "U0MIRA", "C0GUESTS", ASKED_OF_LEGAL)
    told = [whisper["text"] for whisper in desk.slack.whispers_to("U0MIRA")]
    ts = desk.slack.write_to_us("U0MIRA", ASKED_OF_LEGAL)
    (reply,) = desk.replies(desk.slack.workspace.direct("U0MIRA"), ts)
    assert bool(told) == ("\U0001f512" in reply)


def test_it_is_on_record_as_a_number_and_told_once_however_often_slack_repeats_itself(desk: Desk) -> None:
    ts = desk.slack.say("U0MIRA", "C0GUESTS", f"<@{BOT}> {ASKED}")
    desk.replies("C0GUESTS", ts)
    desk.slack.again()
    desk.settle()
    record = desk.services.store.message(f"answer:C0GUESTS:{ts}")
    assert record is not None
    assert (record.withheld, record.visibilities) == (2, {"public"})
    assert "INC-2026-033" not in str(record)
    assert len(desk.slack.whispers_to("U0MIRA")) == 1
