"""A question from a window: put into the direct message once, whatever went wrong, and answered under it."""

from __future__ import annotations

import pytest

from bot.domain import key_of_question
from bot.errors import ChatUnavailable
from bot.handlers.asking import answer_submitted
from bot.render.asking import FORM, QUESTION, ask_modal, question_problems
from bot.submissions import Submission
from tests.conversation.slack.conftest import some_services
from tests.fakes import FixedClock, MemoryChat, MemoryStore
from tests.unit.test_command import Begun

SUBMITTED = Submission("V1", FORM, "U0MIRA", "T0HOME", words={QUESTION: "  Who was cut off?  "})


def test_a_question_is_put_into_the_direct_message_once_though_the_answer_to_that_was_lost(clock: FixedClock) -> None:
    chat, work, services = MemoryChat(clock), Begun(), some_services(clock, MemoryStore())
    chat.unsaid.append(ChatUnavailable("away"))
    with pytest.raises(ChatUnavailable):
        answer_submitted(SUBMITTED, replayed=False, services=services, chat=chat, work=work)
    answer_submitted(SUBMITTED, replayed=True, services=services, chat=chat, work=work)
    (said,) = chat.said
    assert said.message.text == "You asked: Who was cut off?"
    assert work.keys == [key_of_question(said.posted.channel_id, said.posted.ts)]


@pytest.mark.parametrize("words", [{}, {QUESTION: ""}, {QUESTION: " \n "}])
def test_a_window_without_a_question_is_refused(words: dict[str, str]) -> None:
    assert question_problems(Submission("V1", FORM, "U0MIRA", words=words)).keys() == {QUESTION}
    assert question_problems(SUBMITTED) == {}


def test_a_long_message_fills_the_field_as_far_as_it_goes() -> None:
    field, _ = ask_modal("x" * 10_000).blocks
    assert len(field["element"]["initial_value"]) == field["element"]["max_length"] == 3000
