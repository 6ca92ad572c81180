"""SlackChat against a local Slack: threads, read as far as they are read, and whatever message of them is named."""

from __future__ import annotations

import pytest

from bot.adapters.slack_client import SlackChat
from bot.adapters.slack_threads import PAGE
from bot.errors import ChatRefused, ChatUnavailable, MessageGone
from bot.threads import MOST_MESSAGES
from tests.adapters.slack_client.said import HELLO
from tests.slack_faults import BROKEN
from tests.slack_server import LocalSlack
from tests.slack_workspace import BOT, Json


def thread_in(slack: LocalSlack, replies: int) -> list[Json]:
    write = slack.workspace.write
    root = write("C0TEAM", "U0MIRA", "It began.")
    return [root, *(write("C0TEAM", "U0MIRA", f"Reply {n}.", thread_ts=root["ts"]) for n in range(replies))]


def test_a_thread_is_read_by_its_first_message_or_by_any_of_its_replies(slack: LocalSlack, chat: SlackChat) -> None:
    root, reply, last = thread_in(slack, 2)
    last["files"] = [{"id": "F1", "name": "trace.txt"}, {"id": "F2"}]
    chat.post("C0TEAM", HELLO, key="k", thread_ts=root["ts"])
    for ts in (root["ts"], reply["ts"]):
        thread = chat.thread("C0TEAM", ts)
        assert (thread.thread_ts, thread.cut) == (root["ts"], False)
        assert [one.text for one in thread.messages] == ["It began.", "Reply 0.", "Reply 1.", HELLO.text]
        assert [one.ours for one in thread.messages] == [False, False, False, True]
        assert [one.user_id for one in thread.messages] == ["U0MIRA", "U0MIRA", "U0MIRA", None]
        assert thread.messages[2].files == ("trace.txt",)


def test_the_mention_by_which_a_question_was_put_to_us_is_no_part_of_what_was_said(
    slack: LocalSlack, chat: SlackChat
) -> None:
    asked = slack.workspace.write("C0TEAM", "U0MIRA", f"<@{BOT}> Who asked <@U0MIRA>?")
    assert chat.thread("C0TEAM", asked["ts"]).messages[0].text == "Who asked <@U0MIRA>?"


def test_a_long_thread_is_read_page_by_page_and_no_further_than_the_bound(slack: LocalSlack, chat: SlackChat) -> None:
    root, *_ = thread_in(slack, MOST_MESSAGES + 5)
    thread = chat.thread("C0TEAM", root["ts"])
    assert len(thread.messages) == MOST_MESSAGES
    assert thread.cut
    assert len({one.ts for one in thread.messages}) == MOST_MESSAGES
    assert len(slack.calls_of("conversations.replies")) == MOST_MESSAGES // PAGE


def test_what_was_deleted_is_not_in_its_thread(slack: LocalSlack, chat: SlackChat) -> None:
    root, reply = thread_in(slack, 1)
    slack.workspace.erase("C0TEAM", root["ts"])
    assert [one.text for one in chat.thread("C0TEAM", root["ts"]).messages] == ["Reply 0."]
    slack.workspace.erase("C0TEAM", reply["ts"])
    with pytest.raises(MessageGone):
        chat.thread("C0TEAM", root["ts"])


def test_a_thread_that_cannot_be_read_says_whether_it_may_be_later(slack: LocalSlack, chat: SlackChat) -> None:
    root, _ = thread_in(slack, 1)
    with pytest.raises(MessageGone):
        chat.thread("C0TEAM", "1.000100")
    slack.workspace.add_channel("C0OTHERS", "U0MIRA", bot=False)
    with pytest.raises(ChatRefused):
        chat.thread("C0OTHERS", root["ts"])
    slack.fail("conversations.replies", *[BROKEN] * 9)
    with pytest.raises(ChatUnavailable):
        chat.thread("C0TEAM", root["ts"])
