"""Slots on the days that matter, as values."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain import WEEKDAYS, Slot, Subscription
from bot.errors import MisunderstoodError
from bot.slots import due_slots, next_slot, slot_on, window_of
from tests.factories import moment

HORIZON = timedelta(hours=12)


def daily(at: time = time(9), timezone: str = "Europe/Berlin", **fields: object) -> Subscription:
    return Subscription("s1", "C1", "provenance", at, timezone=timezone, **fields)  # type: ignore[arg-type] # any field


def due(subscription: Subscription, now: str, last: date | None = None) -> tuple[Slot, ...]:
    return due_slots(subscription, last_date=last, now=moment(now), horizon=HORIZON)


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        (date(2026, 6, 8), time(9), "2026-06-08T07:00"),
        (date(2026, 3, 29), time(2, 30), "2026-03-29T01:00"),  # 02:30 does not exist: the clocks jump to 03:00
        (date(2026, 10, 25), time(2, 30), "2026-10-25T00:30"),  # 02:30 happens twice: the first one
        (date(2026, 10, 25), time(3), "2026-10-25T02:00"),
    ],
)
def test_a_slot_is_due_at_its_local_time_in_berlin(day: date, at: time, expected: str) -> None:
    assert slot_on(daily(at), day).due_at == moment(expected)


def test_a_date_that_never_was_has_its_slot_when_the_next_one_begins() -> None:
    slot = slot_on(daily(timezone="Pacific/Apia"), date(2011, 12, 30))
    assert slot.due_at == moment("2011-12-30T10:00")


def test_a_slot_is_due_once_its_moment_has_come_and_no_more_once_it_is_delivered() -> None:
    assert due(daily(), "2026-06-08T06:59") == ()
    assert [s.local_date for s in due(daily(), "2026-06-08T07:00")] == [date(2026, 6, 8)]
    assert due(daily(), "2026-06-08T07:00", last=date(2026, 6, 8)) == ()


def test_after_days_away_only_the_newest_missed_slot_is_posted_and_covers_the_others() -> None:
    (slot,) = due(daily(), "2026-06-08T10:00", last=date(2026, 6, 4))
    assert slot.local_date == date(2026, 6, 8)
    window = window_of(daily(), slot, moment("2026-06-04T07:00"))
    assert (window.start, window.end) == (moment("2026-06-04T07:00"), moment("2026-06-08T07:00"))


def test_a_slot_missed_by_more_than_the_horizon_is_left_to_the_next_digest() -> None:
    assert due(daily(), "2026-06-08T19:01", last=date(2026, 6, 7)) == ()


def test_a_subscription_made_after_todays_time_starts_tomorrow() -> None:
    made = daily(created_at=moment("2026-06-08T08:00"))
    assert due(made, "2026-06-08T08:00") == ()
    assert due(made, "2026-06-09T07:00") != ()


def test_the_first_digest_covers_the_time_since_the_slot_before_it() -> None:
    weekdays = daily(days=WEEKDAYS)
    monday = slot_on(weekdays, date(2026, 6, 8))
    assert window_of(weekdays, monday, None).start == moment("2026-06-05T07:00")
    weekly = daily(days=frozenset({0}))
    assert window_of(weekly, monday, None).start == moment("2026-06-01T07:00")


def test_a_digest_begins_where_the_channel_was_told_last() -> None:
    earlier = daily(at=time(8))
    slot = slot_on(earlier, date(2026, 6, 9))
    assert window_of(earlier, slot, moment("2026-06-08T07:00")).start == moment("2026-06-08T07:00")
    assert window_of(earlier, slot, moment("2026-06-09T06:30")).start == moment("2026-06-08T06:00")


def test_the_next_slot_skips_days_that_were_not_chosen() -> None:
    slot = next_slot(daily(days=WEEKDAYS), moment("2026-06-05T07:00"))
    assert slot == Slot("s1", date(2026, 6, 8), datetime(2026, 6, 8, 7, tzinfo=UTC))


def test_a_subscription_without_days_is_never_due() -> None:
    never = daily(days=frozenset())
    assert next_slot(never, moment("2026-06-05")) is None
    assert due(never, "2026-06-08T07:00") == ()


@pytest.mark.parametrize("name", ["Middle/Earth", "", "../etc/passwd", "Europe"])
def test_an_unknown_timezone_is_said_in_a_sentence(name: str) -> None:
    with pytest.raises(MisunderstoodError, match="Europe/Berlin"):
        slot_on(daily(timezone=name), date(2026, 6, 8))
