"""A question is written anew or taken away: the reply in its thread is always the one to what stands there now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.adapters.slack_people import KEPT
from retrieval.domain import EVERYONE
from tests.conversation.slack.conftest import ASKED, INTERNAL_WORDS, Desk
from tests.slack_faults import LOST_ANSWER, refused
from tests.slack_workspace import BOT, Json

ANVIL = "What was Vexley's Anvil trained on?"
GATEHOP = "How many customers did Gatehop suspend?"
TOLD_OF_ANVIL, TOLD_OF_GATEHOP = "trained its Anvil coding models", "suspended twelve customers"


def ask(desk: Desk, text: str = f"<@{BOT}> {ANVIL}", channel_id: str = "C0TEAM") -> str:
    """Ask, wait for the reply, and return the question's ts."""
    ts = desk.slack.say("U0MIRA", channel_id, text)
    desk.replies(channel_id, ts)
    return ts


def replies(desk: Desk, ts: str, channel_id: str = "C0TEAM") -> list[str]:
    """The texts of ours in a thread once all is done."""
    desk.settle()
    return [message["text"] for message in desk.slack.ours(channel_id, ts)]


def edit(desk: Desk, ts: str, text: str, channel_id: str = "C0TEAM") -> list[str]:
    """Write a question anew a second later and return what stands in its thread then."""
    desk.clock.advance(timedelta(seconds=1))
    desk.slack.edit(channel_id, ts, text)
    return replies(desk, ts, channel_id)


def said(desk: Desk) -> int:
    """How often we posted or changed something."""
    return len(desk.slack.calls_of("chat.update")) + len(desk.slack.calls_of("chat.postMessage"))


def is_forgotten(desk: Desk, ts: str) -> bool:
    """Whether nothing is remembered of a question in the team's channel and of the reply to it."""
    store, key = desk.services.store, f"answer:C0TEAM:{ts}"
    return store.message(key) is None and store.reply(key) is None and not store.turns("C0TEAM", ts)


def test_an_edited_question_is_answered_anew_in_place(desk: Desk) -> None:
    ts = ask(desk)
    (before,) = desk.slack.ours("C0TEAM", ts)
    assert TOLD_OF_ANVIL in before["text"]
    (after,) = edit(desk, ts, f"<@{BOT}> {GATEHOP}")
    assert TOLD_OF_GATEHOP in after
    assert desk.slack.ours("C0TEAM", ts)[0]["ts"] == before["ts"]
    record = desk.services.store.message(f"answer:C0TEAM:{ts}")
    assert record is not None
    assert (record.revision, record.ts, record.documents) == (2, before["ts"], ("article-gatehop",))


def test_a_third_version_is_answered_in_the_same_place(desk: Desk) -> None:
    ts = ask(desk)
    edit(desk, ts, f"<@{BOT}> {GATEHOP}")
    (after,) = edit(desk, ts, f"<@{BOT}> {ANVIL}")
    assert TOLD_OF_ANVIL in after
    assert TOLD_OF_GATEHOP not in after


def test_a_follow_up_leans_on_the_words_that_a_question_has_now(desk: Desk) -> None:
    ts = ask(desk)
    edit(desk, ts, f"<@{BOT}> {GATEHOP}")
    assert [turn.question for turn in desk.services.store.turns("C0TEAM", ts)] == [GATEHOP]


def test_a_link_that_unfurls_is_no_edit(desk: Desk) -> None:
    ts = ask(desk)
    before = said(desk)
    desk.slack.deliver(desk.slack.workspace.unfurl("C0TEAM", ts))
    replies(desk, ts)
    assert said(desk) == before


def test_an_edit_of_blanks_is_answered_no_second_time(desk: Desk) -> None:
    ts = ask(desk)
    before = said(desk)
    edit(desk, ts, f"<@{BOT}>   {ANVIL} ")
    assert said(desk) == before


def test_an_edit_that_slack_tells_twice_is_answered_once(desk: Desk) -> None:
    ts = ask(desk)
    edit(desk, ts, f"<@{BOT}> {GATEHOP}")
    before = said(desk)
    desk.slack.again()
    replies(desk, ts)
    assert said(desk) == before


def test_what_we_change_and_delete_ourselves_is_no_change_of_a_question(desk: Desk) -> None:
    ts = ask(desk)
    (reply,) = desk.slack.ours("C0TEAM", ts)
    told: Json = {"type": "message", "hidden": True, "channel": "C0TEAM", "channel_type": "channel"}
    told |= {"ts": "1.0", "event_ts": "1.0", "previous_message": reply}
    new = reply | {"text": f"<@{BOT}> new", "edited": {"user": BOT, "ts": "2.0"}}
    desk.slack.deliver(told | {"subtype": "message_changed", "message": new})
    desk.slack.deliver(told | {"subtype": "message_deleted", "deleted_ts": reply["ts"]})
    assert len(replies(desk, ts)) == 1


@pytest.mark.parametrize("text", [ANVIL, f"<@{BOT}> thanks!", f"<@U0JONAS> {ANVIL}"])
def test_an_edit_that_asks_us_nothing_any_more_takes_the_reply_away(desk: Desk, text: str) -> None:
    ts = ask(desk)
    assert edit(desk, ts, text) == []
    assert is_forgotten(desk, ts)


def test_what_was_taken_back_can_be_asked_again(desk: Desk) -> None:
    ts = ask(desk)
    edit(desk, ts, "Never mind.")
    (after,) = edit(desk, ts, f"<@{BOT}> {GATEHOP}")
    assert TOLD_OF_GATEHOP in after


def test_an_edit_that_turns_to_us_is_answered(desk: Desk) -> None:
    ts = desk.slack.say("U0MIRA", "C0TEAM", ANVIL)
    assert replies(desk, ts) == []
    (reply,) = edit(desk, ts, f"<@{BOT}> {ANVIL}")
    assert TOLD_OF_ANVIL in reply


def test_what_slack_tells_of_an_edit_as_a_mention_too_is_answered_once(desk: Desk) -> None:
    ts = desk.slack.say("U0MIRA", "C0TEAM", ANVIL)
    desk.clock.advance(timedelta(seconds=1))
    changed = desk.slack.workspace.edit("C0TEAM", ts, f"<@{BOT}> {ANVIL}")
    mention = {"type": "app_mention", "channel": "C0TEAM", "event_ts": changed["event_ts"]}
    desk.slack.deliver(changed["message"] | mention)
    desk.slack.deliver(changed)
    (reply,) = replies(desk, ts)
    assert TOLD_OF_ANVIL in reply


def test_a_deleted_question_takes_its_reply_along(desk: Desk) -> None:
    ts = ask(desk)
    desk.slack.erase("C0TEAM", ts)
    assert replies(desk, ts) == []
    assert is_forgotten(desk, ts)


def test_a_deleted_message_that_has_no_thread_leaves_no_tombstone(desk: Desk) -> None:
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> thanks!")
    assert desk.slack.erase("C0TEAM", ts)["subtype"] == "message_deleted"
    assert replies(desk, ts) == []


def test_a_reply_that_others_talk_about_goes_with_its_question_and_leaves_their_words(desk: Desk) -> None:
    ts = ask(desk)
    desk.slack.say("U0JONAS", "C0TEAM", "Good to know.", thread_ts=ts)
    desk.slack.erase("C0TEAM", ts)
    assert replies(desk, ts) == []
    assert any(message["text"] == "Good to know." for message in desk.slack.workspace.messages["C0TEAM"])


def test_a_question_that_is_deleted_before_we_heard_it_is_not_answered(desk: Desk) -> None:
    asked = desk.slack.message_event("U0MIRA", "C0TEAM", f"<@{BOT}> {ANVIL}")
    desk.slack.erase("C0TEAM", asked["ts"])
    replies(desk, asked["ts"])
    desk.slack.deliver(asked)
    assert replies(desk, asked["ts"]) == []


def test_of_two_edits_that_come_in_the_wrong_order_the_newer_one_counts(desk: Desk) -> None:
    ts = ask(desk)
    workspace = desk.slack.workspace
    older = workspace.edit("C0TEAM", ts, f"<@{BOT}> {ASKED}")  # in the same second
    newer = workspace.edit("C0TEAM", ts, f"<@{BOT}> {GATEHOP}")
    for event in (newer, older):
        desk.slack.deliver(event)
        (reply,) = replies(desk, ts)
        assert TOLD_OF_GATEHOP in reply


def test_who_reads_along_is_asked_anew_for_each_revision(desk: Desk) -> None:
    ts = ask(desk, f"<@{BOT}> {ASKED}")
    assert INTERNAL_WORDS in replies(desk, ts)[0]
    desk.slack.workspace.members["C0TEAM"].append("U0GUEST")
    desk.clock.advance(KEPT)
    (after,) = edit(desk, ts, f"<@{BOT}> {ASKED} Tell me.")
    assert INTERNAL_WORDS not in after
    record = desk.services.store.message(f"answer:C0TEAM:{ts}")
    assert record is not None
    assert record.visibilities == EVERYONE.visibilities


def test_a_direct_message_is_answered_anew_in_place_also_where_it_was_small_talk(desk: Desk) -> None:
    channel_id = desk.slack.workspace.direct("U0MIRA")
    ts = desk.slack.write_to_us("U0MIRA", "thanks")
    desk.settle()
    assert len(desk.slack.ours(channel_id)) == 1
    edit(desk, ts, ANVIL, channel_id)
    (reply,) = desk.slack.ours(channel_id)
    assert TOLD_OF_ANVIL in reply["text"]
    desk.slack.erase(channel_id, ts)
    desk.settle()
    assert desk.slack.ours(channel_id) == []


def test_a_follow_up_that_names_nobody_is_answered_anew_and_where_there_is_no_answer_left_alone(desk: Desk) -> None:
    ts = ask(desk)
    follow_up = desk.slack.say("U0MIRA", "C0TEAM", "And who denies that Vexley did it?", thread_ts=ts)
    assert len(replies(desk, ts)) == 2
    desk.clock.advance(timedelta(seconds=1))
    desk.slack.edit("C0TEAM", follow_up, "And how many customers did Gatehop suspend?")
    _, after = replies(desk, ts)
    assert TOLD_OF_GATEHOP in after
    desk.clock.advance(timedelta(seconds=1))
    desk.slack.edit("C0TEAM", follow_up, "And who is the chief gardener of Lumenforge?")
    assert len(replies(desk, ts)) == 1
    assert [turn.ts for turn in desk.services.store.turns("C0TEAM", ts)] == [ts]


def test_an_edit_whose_post_is_not_answered_ends_with_one_reply(desk: Desk) -> None:
    ts = desk.slack.say("U0MIRA", "C0TEAM", ANVIL)
    desk.slack.fail("chat.postMessage", LOST_ANSWER)
    (reply,) = edit(desk, ts, f"<@{BOT}> {ANVIL}")
    assert TOLD_OF_ANVIL in reply


def test_a_reply_that_may_not_be_changed_any_more_is_put_up_anew(desk: Desk) -> None:
    ts = ask(desk)
    desk.slack.fail("chat.update", refused("edit_window_closed"))
    (after,) = edit(desk, ts, f"<@{BOT}> {GATEHOP}")
    assert TOLD_OF_GATEHOP in after


def test_a_reply_that_may_not_be_deleted_is_emptied(desk: Desk) -> None:
    ts = ask(desk)
    desk.slack.fail("chat.delete", refused("compliance_exports_prevent_deletion"))
    desk.slack.erase("C0TEAM", ts)
    assert replies(desk, ts) == ["The question was taken back, and so is my reply."]


def test_a_reply_that_somebody_removed_is_posted_anew_when_its_question_is_edited(desk: Desk) -> None:
    ts = ask(desk)
    messages = desk.slack.workspace.messages["C0TEAM"]
    messages.remove(desk.slack.ours("C0TEAM", ts)[0])
    (after,) = edit(desk, ts, f"<@{BOT}> {GATEHOP}")
    assert TOLD_OF_GATEHOP in after


def test_a_command_in_words_is_not_carried_out_by_an_edit(desk: Desk) -> None:
    ts = ask(desk)
    assert edit(desk, ts, f"<@{BOT}> subscribe provenance 09:00 weekdays") == []
    assert desk.services.store.subscriptions("C0TEAM") == ()


def test_nothing_that_was_deleted_is_kept(desk: Desk) -> None:
    asked = desk.slack.message_event("U0MIRA", "C0TEAM", f"<@{BOT}> {ANVIL}")
    gone = desk.slack.erase("C0TEAM", asked["ts"])
    assert ANVIL in str(gone)
    replies(desk, asked["ts"])
    kept = desk.services.store.question(f"answer:C0TEAM:{asked['ts']}")
    assert kept is not None
    assert ANVIL not in str(kept)
