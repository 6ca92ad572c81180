from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from bot.adapters.clocks import ClockFrom, SystemClock


def test_the_machines_time_is_aware_and_in_utc() -> None:
    before = datetime.now(UTC)
    assert before <= SystemClock().now() <= datetime.now(UTC)
    assert SystemClock().now().tzinfo is UTC


def test_a_clock_from_a_chosen_moment_ticks_on_from_there_in_utc() -> None:
    start = datetime(2026, 6, 8, 11, tzinfo=timezone(timedelta(hours=2)))
    clock = ClockFrom(start)
    first, second = clock.now(), clock.now()
    assert start <= first <= second < start + timedelta(minutes=5)
    assert first.tzinfo is UTC
