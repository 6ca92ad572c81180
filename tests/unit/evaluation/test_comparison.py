from __future__ import annotations

from dataclasses import replace

import pytest

from bot.evaluation.comparison import Difference, compared
from bot.evaluation.measures import measures
from bot.evaluation.outcomes import Outcome
from tests.unit.evaluation.outcomes import an_outcome


def differences(before: list[Outcome], after: list[Outcome]) -> dict[str, Difference]:
    return {one.measure.name: one for one in compared(before, after, measures())}


def halves(right: int, of: int = 60) -> list[Outcome]:
    return [an_outcome(identity=f"q{n}", right=n < right, seconds=0.01 * (n + 1)) for n in range(of)]


def test_a_run_against_itself_differs_in_nothing() -> None:
    for one in differences(halves(30), halves(30)).values():
        assert (one.change, one.low, one.high, one.is_certain) == (0, 0, 0, False)


def test_a_large_change_is_certain_and_goes_the_right_way() -> None:
    found = differences(halves(20), halves(45))["right"]
    assert found.change == pytest.approx(25 / 60)
    assert 0 < found.low < found.change < found.high
    assert (found.is_better, found.is_worse, found.questions) == (True, False, 60)


def test_the_same_change_the_other_way_is_worse() -> None:
    found = differences(halves(45), halves(20))["right"]
    assert (found.is_better, found.is_worse) == (False, True)


def test_one_question_more_may_be_chance() -> None:
    found = differences(halves(30), halves(31))["right"]
    assert found.low == 0
    assert not found.is_certain


def test_longer_replies_are_worse_and_more_words_are_neither() -> None:
    before = [replace(one, words=10) for one in halves(30)]
    after = [replace(one, seconds=(one.seconds or 0) * 3, words=50) for one in before]
    found = differences(before, after)
    assert found["latency_p95"].is_worse
    assert (found["words"].is_certain, found["words"].is_better, found["words"].is_worse) == (True, False, False)


def test_only_questions_of_both_runs_that_a_measure_concerns_in_both_are_paired() -> None:
    before = [*halves(2, of=4), an_outcome(identity="gone")]
    after = [*halves(4, of=4)[1:], an_outcome(identity="new"), an_outcome(identity="q9", right=None)]
    found = differences(before, after)
    assert found["right"].questions == 3
    assert (found["right"].before, found["right"].after) == (pytest.approx(1 / 3), 1)
    assert "tokens_in" not in found
    assert compared([], after, measures()) == ()
