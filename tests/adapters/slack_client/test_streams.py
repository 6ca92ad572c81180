"""SlackChat against a local Slack: replies that grow, and posts that wait for their turn."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from bot.adapters.pacing import Door, Rate
from bot.adapters.slack_client import SlackChat
from bot.adapters.slack_limits import slack_rules
from bot.errors import ChatUnavailable, ReadersChanged
from tests.adapters.slack_client.said import HELLO, OTHER, begin
from tests.fakes import FixedClock
from tests.slack_faults import BROKEN, NOT_JSON, Fault, refused
from tests.slack_server import LocalSlack

# replies that grow


def test_a_reply_grows_sentence_by_sentence_and_ends_as_the_finished_message(
    slack: LocalSlack, chat: SlackChat, clock: FixedClock
) -> None:
    ts, stream = begin(chat, slack)
    stream.append("One.")
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["One. "]
    stream.append("Two.")
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["One. Two. "]
    posted = stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]
    assert chat.find("C0TEAM", f"answer:C0TEAM:{ts}", thread_ts=ts, since=clock.now()) == posted


def test_a_reply_without_a_sentence_is_one_plain_post(slack: LocalSlack, chat: SlackChat) -> None:
    ts, stream = begin(chat, slack)
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]
    assert slack.calls_of("chat.startStream") == []


def test_what_is_being_done_is_shown_as_tasks_of_which_the_last_is_under_way(
    slack: LocalSlack, chat: SlackChat
) -> None:
    ts, stream = begin(chat, slack)
    stream.progress("Searching 2 documents")
    stream.progress("Reading 2 passages")
    (shown,) = slack.ours("C0TEAM", ts)
    assert list(shown["tasks"].values()) == [
        ("Searching 2 documents", "complete"),
        ("Reading 2 passages", "in_progress"),
    ]
    stream.append("One.")
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]


def test_a_slack_that_shows_no_tasks_shows_sentences_all_the_same(slack: LocalSlack, chat: SlackChat) -> None:
    slack.workspace.chunks = {"markdown_text"}
    ts, stream = begin(chat, slack)
    stream.progress("Searching 2 documents")
    stream.progress("Reading 2 passages")
    stream.append("One.")
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["One. "]
    assert len(slack.calls_of("chat.startStream")) == 2


def test_a_task_opens_no_second_stream_where_none_is_offered(slack: LocalSlack, chat: SlackChat) -> None:
    slack.fail("chat.startStream", refused("unknown_method"))
    ts, stream = begin(chat, slack)
    stream.progress("Searching 2 documents")
    stream.append("One.")
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]
    assert len(slack.calls_of("chat.startStream")) == 1


@pytest.mark.parametrize("fault", [refused("unknown_method"), NOT_JSON, BROKEN, Fault(lost=True)])
def test_where_streams_are_not_offered_a_reply_is_one_plain_post(
    slack: LocalSlack, chat: SlackChat, fault: Fault
) -> None:
    slack.fail("chat.startStream", fault)
    ts, stream = begin(chat, slack)
    stream.append("One.")
    stream.append("Two.")
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]
    assert len(slack.calls_of("chat.startStream")) == 1


def test_a_channel_that_wants_a_recipient_we_cannot_name_gets_one_plain_post(
    slack: LocalSlack, chat: SlackChat
) -> None:
    ts, stream = begin(chat, slack, team_id=None)
    stream.append("One.")
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]


def test_a_stream_that_died_of_age_still_ends_as_the_finished_message(slack: LocalSlack, chat: SlackChat) -> None:
    ts, stream = begin(chat, slack)
    stream.append("One.")
    del slack.ours("C0TEAM", ts)[0]["streaming"]
    stream.append("Two.")
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]


def test_a_stream_that_cannot_be_replaced_is_taken_away_and_the_reply_posted(
    slack: LocalSlack, chat: SlackChat
) -> None:
    ts, stream = begin(chat, slack)
    stream.append("One.")
    slack.fail("chat.update", refused("cant_update_message"))
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]


def test_the_reply_is_posted_even_if_the_stream_before_it_stays(slack: LocalSlack, chat: SlackChat) -> None:
    ts, stream = begin(chat, slack)
    stream.append("One.")
    slack.fail("chat.update", refused("cant_update_message"))
    slack.fail("chat.delete", refused("cant_delete_message"))
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["One. ", "Hello."]


def test_an_end_that_may_work_later_is_left_to_the_durable_work(
    slack: LocalSlack, chat: SlackChat, clock: FixedClock
) -> None:
    ts, stream = begin(chat, slack)
    stream.append("One.")
    slack.fail("chat.update", BROKEN, BROKEN)
    with pytest.raises(ChatUnavailable):
        stream.finish(HELLO)
    assert chat.find("C0TEAM", f"answer:C0TEAM:{ts}", thread_ts=ts, since=clock.now()) is None


def test_the_next_try_finishes_what_the_first_one_left(slack: LocalSlack, chat: SlackChat) -> None:
    ts, stream = begin(chat, slack)
    stream.append("One.")
    slack.fail("chat.update", BROKEN, BROKEN)
    with pytest.raises(ChatUnavailable):
        stream.finish(HELLO)
    _, stream = begin(chat, slack, ts=ts)
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]


@pytest.mark.parametrize("stopped", [True, False])
def test_what_a_process_that_died_left_of_a_reply_is_finished_not_doubled(
    slack: LocalSlack, chat: SlackChat, clock: FixedClock, stopped: bool
) -> None:
    ts, stream = begin(chat, slack)
    stream.append("One.")
    if stopped:
        slack.fail("chat.update", BROKEN, BROKEN)
        with pytest.raises(ChatUnavailable):
            stream.finish(HELLO)
    clock.advance(timedelta(minutes=7))
    slack.ours("C0TEAM", ts)[0].pop("streaming", None)
    _, stream = begin(SlackChat(slack.client(), clock), slack, ts=ts)
    stream.append("One.")
    posted = stream.finish(HELLO)
    assert [(m["ts"], m["text"]) for m in slack.ours("C0TEAM", ts)] == [(posted.ts, "Hello.")]


def test_a_finished_reply_in_an_old_thread_is_left_alone(slack: LocalSlack, chat: SlackChat, clock: FixedClock) -> None:
    ts, stream = begin(chat, slack)
    stream.finish(HELLO)
    clock.advance(timedelta(minutes=7))
    later = SlackChat(slack.client(), clock)
    later.begin("C0TEAM", key="answer:C0TEAM:other", thread_ts=ts, user_id="U0MIRA", team_id=None).finish(OTHER)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello.", "Something else."]


def test_a_thread_that_cannot_be_looked_through_gets_its_reply_all_the_same(
    slack: LocalSlack, chat: SlackChat, clock: FixedClock
) -> None:
    ts, _ = begin(chat, slack)
    clock.advance(timedelta(minutes=7))
    slack.fail("conversations.replies", refused("missing_scope"))
    _, stream = begin(SlackChat(slack.client(), clock), slack, ts=ts)
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]


# when posts wait for their turn


def test_where_posts_wait_for_their_turn_a_reply_is_posted_once_instead_of_growing(
    slack: LocalSlack, clock: FixedClock
) -> None:
    chat = SlackChat(slack.client(door=Door(slack_rules(Rate(0.2, burst=1)))), clock)
    ts, stream = begin(chat, slack)
    chat.post("C0TEAM", OTHER, key="one")
    stream.append("One.")
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]
    assert slack.calls_of("chat.startStream") == []


def test_a_sentence_that_would_wait_in_a_stream_is_shown_with_the_next_one(
    slack: LocalSlack, clock: FixedClock
) -> None:
    chat = SlackChat(slack.client(door=Door(slack_rules())), clock)
    ts, stream = begin(chat, slack)
    for number in range(40):
        stream.append(f"{number}.")
    assert len(slack.calls_of("chat.appendStream")) < 39
    assert slack.ours("C0TEAM", ts)[0]["text"].startswith("0. 1. 2. 3. ")
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]


def test_who_reads_along_is_checked_when_the_turn_has_come_not_before(slack: LocalSlack, clock: FixedClock) -> None:
    """A post that waits half a minute in line may find another channel than when it got in line."""
    chat = SlackChat(slack.client(door=Door(slack_rules(Rate(0.3, burst=1)))), clock)
    chat.post("C0TEAM", OTHER, key="one")
    posts_before: list[int] = []
    began = time.monotonic()

    def check() -> None:
        posts_before.append(len(slack.calls_of("chat.postMessage")))
        assert time.monotonic() - began > 0.2
        raise ReadersChanged("A guest came in.")

    with pytest.raises(ReadersChanged):
        chat.post("C0TEAM", HELLO, key="two", check=check)
    _, stream = begin(chat, slack)
    with pytest.raises(ReadersChanged):
        stream.finish(HELLO, check=check)
    assert posts_before == [1, 1]
    assert [m["text"] for m in slack.ours("C0TEAM")] == ["Something else."]


def test_a_stream_that_may_no_longer_be_finished_as_written_is_finished_with_something_else(
    slack: LocalSlack, chat: SlackChat
) -> None:
    ts, stream = begin(chat, slack)
    stream.append("One.")

    def check() -> None:
        raise ReadersChanged("A guest came in.")

    with pytest.raises(ReadersChanged):
        stream.finish(HELLO, check=check)
    stream.finish(OTHER)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Something else."]
