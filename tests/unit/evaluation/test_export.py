"""What people marked becomes a set that `desk eval` reads, with nobody's name in it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cli.moments import end_of
from bot.cli.narrowing import filter_of
from bot.domain import Feedback, Opinion, Replied
from bot.evaluation.export import Format, as_set
from bot.evaluation.questions import GoldenQuestion, Typed, read_set
from retrieval.domain import EVERYONE, TEAM, Exchange
from tests.factories import moment

AT = moment("2026-06-08T09:00")
HOSTILE = 'Who?"\n  - id: x\n# {never} \u2028 : [a]'


def replied(key: str = "answer:C1:1.0", **fields: Any) -> Replied:
    usual: dict[str, Any] = {
        "channel_id": "C1",
        "user_id": "U0MIRA",
        "question": "And who denied it?",
        "earlier": ("Did Vexley train on Sable?",),
        "visibilities": frozenset({"public"}),
        "documents": ("d1", "d2"),
        "answered": True,
        "replied_at": AT,
    }
    return Replied(key, **(usual | fields))


def said(
    verdict: Opinion = Opinion.BAD, note: str = "", *, by: str = "U0JONAS", key: str = "answer:C1:1.0"
) -> Feedback:
    return Feedback(key, by, verdict, AT, note)


def read(text: str, form: Format) -> tuple[GoldenQuestion, ...]:
    return read_set(text, f"set.{form}", Typed(end_of, filter_of), measures=()).questions


@pytest.mark.parametrize("form", Format)
def test_a_marked_reply_is_a_question_to_complete(form: Format) -> None:
    text = as_set([(replied(), said(note="it was Quillon"))], form)
    (question,) = read(text, form)
    assert (question.asked.text, question.asked.earlier) == (
        "And who denied it?",
        (Exchange("Did Vexley train on Sable?"),),
    )
    assert (question.asked.audience, question.asked.as_of) == (EVERYONE, AT)
    assert (question.type, question.answers, question.unanswerable) == ("feedback", (), False)
    assert "0 good, 1 bad. It cited d1, d2. bad: it was Quillon" in text


@pytest.mark.parametrize("form", Format)
def test_whatever_was_asked_stays_one_question(form: Format) -> None:
    text = as_set([(replied(question=HOSTILE, earlier=(HOSTILE,)), said(note=HOSTILE))], form)
    (question,) = read(text, form)
    assert (question.asked.text, question.asked.earlier) == (HOSTILE, (Exchange(HOSTILE),))


def test_a_reply_that_several_judged_is_one_question_without_their_names() -> None:
    reply = replied(visibilities=frozenset({"public", "internal", "channel:C1"}), answered=False, documents=())
    text = as_set([(reply, said()), (reply, said(Opinion.GOOD, by="U0AYO"))], Format.YAML)
    (question,) = read(text, Format.YAML)
    assert question.asked.audience == TEAM
    assert "1 good, 1 bad. It was refused." in text
    assert "U0" not in text
    assert "C1" not in text


def test_nothing_marked_is_a_set_that_says_so() -> None:
    assert "There are none yet" in as_set([], Format.YAML)
    assert as_set([], Format.JSONL) == ""
