"""What a message says to us, and whether it wants an answer."""

from __future__ import annotations

from typing import Any

import pytest

from bot.handlers.follow_up import LONGEST_QUESTION, asked, is_addressed, is_our_thread, may_follow_up, spoken

ME = "U0DESK"


def a_reply(text: str, **fields: Any) -> dict[str, Any]:
    return {"type": "message", "channel": "C1", "user": "U1", "ts": "2.0", "thread_ts": "1.0", "text": text} | fields


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@U0DESK> who trained on Sable?", "who trained on Sable?"),
        ("<@U0DESK|desk>  who?", "who?"),
        ("who, <@U0DESK>, did it", "who, , did it"),
        ("ask <@U2|mira> or <@U3>", "ask @mira or @U3"),
        ("in <#C1|legal> and <#C2>", "in #legal and #C2"),
        ("<!channel> who?", "who?"),
        ("see <https://northlight.example/a|this> and <https://b.example>", "see this and https://b.example"),
        ("1 &lt; 2 &amp; 3 &gt; 2", "1 < 2 & 3 > 2"),
        ("two\n lines", "two lines"),
    ],
)
def test_a_message_is_read_as_people_see_it(written: str, read: str) -> None:
    assert spoken(written, ME) == read


def test_a_very_long_message_is_read_up_to_a_limit() -> None:
    assert len(spoken("word " * 5000, ME)) == LONGEST_QUESTION


def test_a_question_keeps_where_it_was_asked_and_by_whom() -> None:
    question = asked(a_reply("and <@U0DESK>?", user_team="T2"), me=ME, team_id="T1")
    assert (question.channel_id, question.ts, question.thread, question.user_id) == ("C1", "2.0", "1.0", "U1")
    assert question.team_id == "T2"
    assert asked({"channel": "C1", "ts": "1.0", "user": "U1"}, me=ME, team_id="T1").text == ""


def test_mentions_and_direct_messages_are_for_us_and_talk_around_us_is_not() -> None:
    assert is_addressed(a_reply("hi", type="app_mention"), me=ME)
    assert is_addressed(a_reply("hi", channel_type="im"), me=ME)
    assert is_addressed(a_reply("hi <@U0DESK>"), me=ME)
    assert not is_addressed(a_reply("hi <@U0DESK2> and desk"), me=ME)


@pytest.mark.parametrize("text", ["And Keyfold?", "what about the keys", "who else", "thanks, and who else?", "why"])
def test_a_reply_that_asks_on_may_be_a_follow_up(text: str) -> None:
    assert may_follow_up(a_reply(text), me=ME)


@pytest.mark.parametrize(
    "text",
    [
        "I'll take this one",
        "can you look, <@U2>?",
        "should we tell legal?",
        "thanks!",
        "Thank you so much",
        "ok",
        "Great, thanks :tada:",
        ":+1:",
        "",
        "<@U2> can you check?",
        "<!here> look",
    ],
)
def test_thanks_emoji_and_words_to_others_are_no_follow_up(text: str) -> None:
    assert not may_follow_up(a_reply(text), me=ME)


def test_a_message_outside_threads_is_no_follow_up() -> None:
    assert not may_follow_up(a_reply("who?", thread_ts=None), me=ME)
    assert not may_follow_up(a_reply("who?", thread_ts="2.0"), me=ME)


def test_a_thread_under_our_own_message_is_ours() -> None:
    assert is_our_thread(a_reply("why?", parent_user_id=ME), me=ME)
    assert not is_our_thread(a_reply("why?", parent_user_id="U2"), me=ME)
    assert not is_our_thread(a_reply("why?"), me=ME)
