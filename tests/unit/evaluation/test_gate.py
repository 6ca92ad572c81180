from __future__ import annotations

import pytest

from bot.evaluation.gate import bounds_of, broken
from bot.evaluation.measures import measures
from retrieval.errors import InvalidInputError
from tests.unit.evaluation.outcomes import an_outcome

OUTCOMES = (an_outcome(seconds=0.1), an_outcome(right=False, false_quotes=1, seconds=0.3, words=40))


def told(**bounds: float) -> list[str]:
    return broken(OUTCOMES, bounds, measures())


def test_what_is_on_the_bound_holds() -> None:
    assert told(right=0.5, false_quotes=1, latency_p95=290, words=40) == []


def test_what_lies_beyond_it_is_told_with_both_figures() -> None:
    assert told(right=0.51, false_quotes=0) == [
        "right is 0.5, and should be at least 0.51.",
        "false_quotes is 1, and should be at most 0.",
    ]


def test_a_bound_on_what_concerns_no_question_does_not_hold() -> None:
    assert told(refused=0) == ["refused is bounded, but concerns no question."]


def test_bounds_are_read_as_they_are_typed() -> None:
    assert bounds_of(["right=0.8", " false_quotes = 0 "], measures()) == {"right": 0.8, "false_quotes": 0.0}


@pytest.mark.parametrize("typed", ["right", "right=many", "rihgt=1", "=1"])
def test_a_bound_that_bounds_nothing_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInputError, match="bounds nothing"):
        bounds_of([typed], measures())


def test_known_failures_are_not_looked_at() -> None:
    worse = an_outcome(right=False, known_failure="lists are not told yet")
    assert broken([*OUTCOMES, worse], {"right": 0.5}, measures()) == []
