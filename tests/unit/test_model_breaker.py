"""A model that failed is left alone, for longer the more often it fails, and tried by one call first."""

from __future__ import annotations

import pytest

from retrieval.adapters.model_breaker import (
    BROKEN_SECONDS,
    BUSY_SECONDS,
    LONGEST,
    REFUSED_SECONDS,
    TRIAL_SECONDS,
    Breaker,
)
from retrieval.errors import ModelUnavailable

WELL = Breaker()


def failure(status: int | None = None, retry_after: float | None = None) -> ModelUnavailable:
    return ModelUnavailable("away", status=status, retry_after=retry_after)


@pytest.mark.parametrize(
    ("status", "seconds"),
    [
        (401, REFUSED_SECONDS),
        (402, REFUSED_SECONDS),
        (403, REFUSED_SECONDS),
        (404, REFUSED_SECONDS),
        (429, BUSY_SECONDS),
        (500, BROKEN_SECONDS),
        (503, BROKEN_SECONDS),
        (None, BROKEN_SECONDS),
    ],
)
def test_a_failure_is_followed_by_a_pause_for_what_it_was(status: int | None, seconds: float) -> None:
    after = WELL.failed(100.0, failure(status))
    assert after.pause(100.0) == seconds
    assert after.pause(100.0 + seconds) == 0


@pytest.mark.parametrize("status", [400, 413, 415, 422])
def test_a_prompt_that_a_server_does_not_take_says_nothing_about_the_server(status: int) -> None:
    assert WELL.failed(0.0, failure(status)) == WELL


def test_each_failure_in_a_row_doubles_the_pause_up_to_an_hour() -> None:
    breaker, pauses = WELL, []
    for _ in range(12):
        breaker = breaker.failed(0.0, failure())
        pauses.append(breaker.pause(0.0))
    assert pauses[:4] == [BROKEN_SECONDS * factor for factor in (1, 2, 4, 8)]
    assert max(pauses) == pauses[-1] == LONGEST


def test_a_server_that_says_how_long_is_believed_up_to_an_hour() -> None:
    assert WELL.failed(0.0, failure(429, 7.0)).pause(0.0) == 7.0
    assert WELL.failed(0.0, failure(429, 86_400.0)).pause(0.0) == LONGEST
    assert WELL.failed(0.0, failure(503, 0.0)).pause(0.0) == 0


def test_while_one_call_finds_out_the_others_wait() -> None:
    failed = WELL.failed(0.0, failure())
    trying = failed.tried(BROKEN_SECONDS)
    assert trying.pause(BROKEN_SECONDS) == TRIAL_SECONDS
    assert trying.answered(BROKEN_SECONDS + 1) == WELL
    assert WELL.tried(5.0) == WELL
