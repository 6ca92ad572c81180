"""Questions asked outside of a conversation: a shortcut, a window, and the answer in a direct message."""

from __future__ import annotations

import json

from bot.listeners import TOO_LATE
from bot.render.asking import MESSAGE_SHORTCUT, QUESTION, SHORTCUT
from tests.conversation.slack.conftest import ASKED, INTERNAL_WORDS, Desk
from tests.slack_faults import LOST_ANSWER, refused
from tests.slack_workspace import Json


def window(desk: Desk, user_id: str = "U0MIRA") -> Json:
    """The modal that somebody looks at, once there is one."""
    view: Json = desk.slack.wait_for(lambda: desk.slack.workspace.views.top(user_id))
    desk.settle()
    return view


def answers(desk: Desk, user_id: str = "U0MIRA") -> list[str]:
    """What stands in the direct message: the question as it was asked, and what it was answered with."""
    direct = desk.slack.workspace.direct(user_id)
    desk.slack.wait_for(lambda: len(desk.slack.ours(direct)) >= 2)
    desk.settle()
    return [message["text"] for message in desk.slack.ours(direct)]


def test_a_question_asked_by_the_shortcut_is_answered_in_a_direct_message(desk: Desk) -> None:
    desk.slack.shortcut("U0MIRA", SHORTCUT)
    assert window(desk)["title"]["text"] == "Ask the desk"
    desk.slack.submit("U0MIRA", {QUESTION: ASKED})
    repeated, answer = answers(desk)
    assert repeated == f"You asked: {ASKED}"
    assert INTERNAL_WORDS in answer
    direct = desk.slack.workspace.direct("U0MIRA")
    first, second = desk.slack.ours(direct)
    assert second["thread_ts"] == first["ts"]


def test_a_guest_who_asks_by_the_shortcut_reads_no_internal_note(desk: Desk) -> None:
    desk.slack.shortcut("U0GUEST", SHORTCUT)
    window(desk, "U0GUEST")
    desk.slack.submit("U0GUEST", {QUESTION: ASKED})
    assert INTERNAL_WORDS not in "".join(answers(desk, "U0GUEST"))


def test_an_empty_question_is_refused_while_the_window_stands_open(desk: Desk) -> None:
    desk.slack.shortcut("U0MIRA", SHORTCUT)
    window(desk)
    said = desk.slack.submit("U0MIRA", {QUESTION: "   "}).answer
    said = json.loads(said) if isinstance(said, str) else said
    assert said == {"response_action": "errors", "errors": {QUESTION: "A question is missing."}}
    assert desk.slack.workspace.views.top("U0MIRA") is not None
    desk.settle()
    assert desk.slack.ours(desk.slack.workspace.direct("U0MIRA")) == []


def test_a_message_is_asked_about_with_its_words_in_the_window(desk: Desk) -> None:
    message = desk.slack.message_event("U0JONAS", "C0TEAM", f"Hm. {ASKED}")
    desk.slack.shortcut("U0MIRA", MESSAGE_SHORTCUT, message=message)
    (field, _) = window(desk)["blocks"]
    assert field["element"]["initial_value"] == f"Hm. {ASKED}"
    desk.slack.submit("U0MIRA", {})
    assert INTERNAL_WORDS in answers(desk)[1]
    assert desk.slack.ours("C0TEAM") == []


def test_a_window_that_can_be_opened_no_more_is_told_in_a_sentence(desk: Desk) -> None:
    desk.slack.fail("views.open", refused("expired_trigger_id"))
    desk.slack.shortcut("U0MIRA", SHORTCUT)
    direct = desk.slack.workspace.direct("U0MIRA")
    desk.slack.wait_for(lambda: desk.slack.ours(direct))
    desk.settle()
    assert [message["text"] for message in desk.slack.ours(direct)] == [TOO_LATE]


def test_a_window_opens_once_though_the_answer_to_opening_it_was_lost(desk: Desk) -> None:
    desk.slack.fail("views.open", LOST_ANSWER)
    desk.slack.shortcut("U0MIRA", SHORTCUT)
    window(desk)
    assert desk.slack.ours(desk.slack.workspace.direct("U0MIRA")) == []
