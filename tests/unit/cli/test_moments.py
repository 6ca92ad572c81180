from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.cli.moments import end_of, start_of, window
from retrieval.errors import InvalidInputError

NOW = datetime(2026, 6, 8, 9, tzinfo=UTC)


def test_a_bare_day_is_asked_as_of_its_end() -> None:
    assert end_of("2026-06-08") == datetime(2026, 6, 8, 23, 59, 59, 999999, UTC)


def test_a_bare_day_starts_at_midnight() -> None:
    assert start_of(" 2026-06-08 ") == datetime(2026, 6, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed", ["2026-06-08T09:00", "2026-06-08 09:00", "2026-06-08T11:00+02:00", "2026-06-08T09:00Z"]
)
def test_a_moment_is_in_utc_unless_it_says_otherwise(typed: str) -> None:
    assert end_of(typed) == start_of(typed) == NOW


@pytest.mark.parametrize("typed", ["", "yesterday", "2026-13-01", "08.06.2026", "2026-06-08T25:00"])
def test_what_is_no_day_is_refused_with_a_form_that_works(typed: str) -> None:
    with pytest.raises(InvalidInputError, match="write 2026-06-08"):
        end_of(typed)


def test_a_window_is_the_day_before_now_unless_typed() -> None:
    assert window(None, None, NOW).start == datetime(2026, 6, 7, 9, tzinfo=UTC)
    assert window(None, None, NOW).end == NOW


def test_a_window_of_bare_days_includes_both() -> None:
    typed = window("2026-06-01", "2026-06-07", NOW)
    assert (typed.start, typed.end) == (datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 8, tzinfo=UTC))


def test_a_window_between_moments_ends_where_it_says() -> None:
    assert window("2026-06-01T10:00", "2026-06-01T12:00", NOW).end == datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_a_window_cannot_end_before_it_starts() -> None:
    with pytest.raises(InvalidInputError, match=r"ends .* before it starts"):
        window("2026-06-09", "2026-06-01", NOW)
