"""SlackChat against a local Slack: what it posts, how it finds that again, and what it makes of faults."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.adapters.slack_client import SlackChat
from bot.domain import Message, Standing
from bot.errors import ChatBusy, ChatRefused, ChatUnavailable
from bot.render.blocks import message
from bot.render.feedback import feedback_block
from tests.adapters.slack_client.said import HELLO, OTHER, begin
from tests.fakes import FixedClock
from tests.slack_faults import BROKEN, CUT_OFF, LOST_ANSWER, NOT_JSON, Fault, rate_limited, refused
from tests.slack_server import LocalSlack
from tests.slack_workspace import Json

# what a workspace shows


def buttons_of(message: Json) -> str:
    return str(message["blocks"][-1]["type"])


@pytest.mark.parametrize("streams", [True, False])
def test_where_the_new_buttons_are_refused_plain_ones_come_at_once_and_from_then_on(
    slack: LocalSlack, chat: SlackChat, streams: bool
) -> None:
    slack.workspace.streams, slack.workspace.context_actions = streams, False
    judged = message([*HELLO.blocks, feedback_block("answer:C0TEAM:1.0")])
    root, stream = begin(chat, slack)
    stream.append("Hello.")
    stream.finish(judged)
    chat.post("C0TEAM", judged, key="two", thread_ts=root)
    chat.whisper("C0TEAM", "U0MIRA", judged)
    assert [buttons_of(one) for one in (*slack.ours("C0TEAM"), *slack.whispers_to("U0MIRA"))] == ["actions"] * 3
    sent = [call.wanted["blocks"] for call in slack.calls if call.wanted.get("blocks")]
    assert ["context_actions" in str(blocks) for blocks in sent] == [True, False, False, False]


@pytest.mark.parametrize("code", ["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"])
def test_a_message_whose_blocks_are_refused_is_sent_as_plain_text(
    slack: LocalSlack, chat: SlackChat, code: str
) -> None:
    judged = message([*HELLO.blocks, feedback_block("answer:C0TEAM:1.0")])
    slack.fail("chat.postMessage", refused(code), refused(code))
    chat.post("C0TEAM", judged, key="one")
    slack.fail("chat.postEphemeral", refused(code), refused(code))
    chat.whisper("C0TEAM", "U0MIRA", judged)
    for shown in (*slack.ours("C0TEAM"), *slack.whispers_to("U0MIRA")):
        assert (shown["text"], shown["blocks"]) == ("Hello.", [])


def test_a_text_that_is_refused_for_its_length_is_shortened_at_the_end_of_a_line(
    slack: LocalSlack, chat: SlackChat
) -> None:
    slack.fail("chat.postMessage", refused("msg_too_long"))
    chat.post("C0TEAM", Message("\n".join(["<https://northlight.example/a|A story>"] * 70)), key="one")
    *lines, last = slack.ours("C0TEAM")[0]["text"].splitlines()
    assert set(lines) == {"<https://northlight.example/a|A story>"}
    assert last == "…"


def test_what_a_channel_refuses_for_another_reason_is_not_sent_again(slack: LocalSlack, chat: SlackChat) -> None:
    judged = message([*HELLO.blocks, feedback_block("answer:C0TEAM:1.0")])
    slack.fail("chat.postMessage", refused("is_archived"))
    with pytest.raises(ChatRefused, match="archived"):
        chat.post("C0TEAM", judged, key="two")
    assert len(slack.calls_of("chat.postMessage")) == 1


# posting and finding again


def test_a_post_carries_its_key_its_text_and_unfurls_nothing(slack: LocalSlack, chat: SlackChat) -> None:
    posted = chat.post("C0TEAM", HELLO, key="digest:1")
    (wanted,) = slack.calls_of("chat.postMessage")
    assert wanted["metadata"] == {"event_type": "desk", "event_payload": {"key": "digest:1"}}
    assert (wanted["unfurl_links"], wanted["unfurl_media"]) == (False, False)
    assert wanted["text"] == "Hello."
    assert slack.ours("C0TEAM")[0]["ts"] == posted.ts


def test_a_post_is_found_again_by_its_key_in_a_channel_and_in_a_thread(
    slack: LocalSlack, chat: SlackChat, clock: FixedClock
) -> None:
    root = chat.post("C0TEAM", HELLO, key="one")
    reply = chat.post("C0TEAM", OTHER, key="two", thread_ts=root.ts)
    assert chat.find("C0TEAM", "one", since=clock.now()) == root
    assert chat.find("C0TEAM", "two", thread_ts=root.ts, since=clock.now()) == reply
    assert chat.find("C0TEAM", "three", since=clock.now()) is None
    assert chat.find("C0TEAM", "one", since=clock.now() + timedelta(hours=1)) is None


def test_a_post_is_found_behind_many_others(slack: LocalSlack, chat: SlackChat, clock: FixedClock) -> None:
    posted = chat.post("C0TEAM", HELLO, key="one")
    for number in range(450):
        slack.workspace.write("C0TEAM", "U0MIRA", f"chatter {number}")
    assert chat.find("C0TEAM", "one", since=clock.now()) == posted


def test_somebody_elses_message_with_our_key_is_not_ours(slack: LocalSlack, chat: SlackChat, clock: FixedClock) -> None:
    forged = slack.workspace.write("C0TEAM", "U0MIRA", "not the desk")
    forged["metadata"] = {"event_type": "desk", "event_payload": {"key": "one"}}
    assert chat.find("C0TEAM", "one", since=clock.now()) is None


def test_a_message_whose_answer_was_lost_is_not_sent_again_but_found(
    slack: LocalSlack, chat: SlackChat, clock: FixedClock
) -> None:
    slack.fail("chat.postMessage", LOST_ANSWER)
    with pytest.raises(ChatUnavailable):
        chat.post("C0TEAM", HELLO, key="one")
    assert len(slack.calls_of("chat.postMessage")) == 1
    assert chat.find("C0TEAM", "one", since=clock.now()) is not None


def test_a_message_of_ours_can_be_replaced(slack: LocalSlack, chat: SlackChat) -> None:
    chat.update(chat.post("C0TEAM", HELLO, key="one"), OTHER)
    assert [m["text"] for m in slack.ours("C0TEAM")] == ["Something else."]


def test_a_text_without_blocks_is_posted_too(slack: LocalSlack, chat: SlackChat) -> None:
    chat.post("C0TEAM", Message("Plain."), key="one")
    assert slack.ours("C0TEAM")[0]["text"] == "Plain."


def test_a_whisper_is_seen_by_one_person(slack: LocalSlack, chat: SlackChat) -> None:
    chat.whisper("C0TEAM", "U0MIRA", HELLO)
    assert [w["text"] for w in slack.whispers_to("U0MIRA")] == ["Hello."]
    assert slack.ours("C0TEAM") == []


def test_where_we_are_not_a_whisper_comes_as_a_direct_message(slack: LocalSlack, chat: SlackChat) -> None:
    slack.workspace.add_channel("C0OTHER", "U0MIRA", bot=False)
    chat.whisper("C0OTHER", "U0MIRA", HELLO)
    assert [m["text"] for m in slack.ours(slack.workspace.direct("U0MIRA"))] == ["Hello."]


@pytest.mark.parametrize("code", ["is_archived", "user_not_in_channel", "restricted_action", "thread_not_found"])
def test_a_whisper_that_the_channel_refuses_comes_as_a_direct_message(
    slack: LocalSlack, chat: SlackChat, code: str
) -> None:
    slack.fail("chat.postEphemeral", refused(code))
    chat.whisper("C0TEAM", "U0MIRA", HELLO)
    assert [m["text"] for m in slack.ours(slack.workspace.direct("U0MIRA"))] == ["Hello."]


# faults


def test_a_rate_limit_is_waited_out(slack: LocalSlack, chat: SlackChat) -> None:
    slack.fail("chat.postMessage", rate_limited(0))
    chat.post("C0TEAM", HELLO, key="one")
    assert len(slack.ours("C0TEAM")) == 1


def test_a_long_rate_limit_is_left_to_the_durable_work_and_nobody_asks_again_before_it_is_over(
    slack: LocalSlack, chat: SlackChat
) -> None:
    slack.fail("chat.postMessage", rate_limited(120))
    for _ in range(2):
        with pytest.raises(ChatBusy) as caught:
            chat.post("C0TEAM", HELLO, key="one")
        assert 100 < caught.value.seconds <= 120
    assert len(slack.calls_of("chat.postMessage")) == 1


def test_a_question_to_slack_is_repeated_after_a_server_error(slack: LocalSlack, chat: SlackChat) -> None:
    slack.fail("users.info", BROKEN)
    assert chat.person("U0MIRA").standing is Standing.MEMBER


@pytest.mark.parametrize("fault", [BROKEN, NOT_JSON, CUT_OFF, Fault(lost=True), refused("fatal_error")])
def test_what_may_work_later_says_so(slack: LocalSlack, chat: SlackChat, fault: Fault) -> None:
    slack.fail("chat.postMessage", fault)
    with pytest.raises(ChatUnavailable, match="may work in a few minutes") as caught:
        chat.post("C0TEAM", HELLO, key="one")
    assert caught.value.__cause__ is not None


def test_what_slack_will_never_take_says_what_to_do(slack: LocalSlack, chat: SlackChat) -> None:
    slack.workspace.add_channel("C0OTHER", "U0MIRA", bot=False)
    with pytest.raises(ChatRefused, match="invite me") as caught:
        chat.post("C0OTHER", HELLO, key="one")
    assert caught.value.code == "not_in_channel"
