"""Refusing is decided on evidence: better evidence is never worth less, and a reason names what the question names."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.refusal import decide
from retrieval.answering.strength import Strength, Timing, faded
from retrieval.domain import NothingFrom, NotInContext, NotMentioned, NotSaidOf
from tests.factories import moment
from tests.properties.test_grounding import hits

SHARES = st.floats(0, 1)
NOW = moment("2026-06-08")
AGES = st.integers(0, 4000).map(lambda hours: timedelta(hours=hours))
TIMINGS = st.sampled_from(Timing)
WORDS = """Vexley Quillon Sable Gatehop Who Why When How many did trained access this week 2024 14 November the
reseller accounts \u201cAnvil\u201d Quillon's known? lawsuit"""
QUESTIONS = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=12).map(lambda found: f"{' '.join(found)}?")


@st.composite
def strengths(draw: st.DrawFn) -> Strength:
    ever = draw(SHARES)
    return Strength(
        ever * draw(SHARES), ever, draw(st.integers(0, 40)), draw(SHARES), draw(SHARES), draw(st.booleans())
    )


@given(strengths(), SHARES, SHARES, SHARES)
def test_more_evidence_never_turns_an_answer_into_a_refusal(
    weak: Strength, covered: float, named: float, timed: float
) -> None:
    better = replace(
        weak,
        covered=max(weak.covered, covered),
        named=max(weak.named, named),
        timed=max(weak.timed, timed),
        reasoned=True,
    )
    assert better.share >= weak.share


@given(AGES, AGES, TIMINGS)
def test_newer_evidence_is_never_worth_less(one: timedelta, other: timedelta, about: Timing) -> None:
    newer, older = sorted((one, other))
    left = [faded(NOW - age, timing=about, moment=NOW) for age in (newer, older)]
    assert 1.0 >= left[0] >= left[1] > 0.0


@given(QUESTIONS, st.data())
def test_a_decision_answers_or_says_why_not_and_names_only_what_the_question_names(
    question: str, data: st.DataObject
) -> None:
    found = data.draw(hits())
    decision = decide(question, found, timing=data.draw(TIMINGS), moment=NOW)
    assert (decision.reason is None) == (decision.strength >= 1)
    match decision.reason:
        case NotMentioned(told) | NotSaidOf(told) | NotInContext(told):
            assert all(one.casefold() in question.casefold() for one in told)
        case NothingFrom(day):
            assert day in question
