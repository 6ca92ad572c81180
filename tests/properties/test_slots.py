"""One slot for each chosen local date, in every timezone and over every change of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain import Subscription
from bot.slots import due_slots, next_slot, slot_on, window_of

ZONES = sorted(available_timezones() - {"Factory", "localtime"})
# Change days, where slots go wrong: gaps, repeats, half-hour changes, a date that never was.
CHANGES = [
    ("Europe/Berlin", date(2026, 3, 29), time(2, 30)),
    ("Europe/Berlin", date(2026, 10, 25), time(2, 30)),
    ("America/New_York", date(2026, 11, 1), time(1, 30)),
    ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15)),
    ("Africa/Cairo", date(2026, 4, 24), time(0, 0)),
    ("Pacific/Apia", date(2011, 12, 30), time(9, 0)),
]
dates = st.dates(date(1971, 1, 1), date(2037, 1, 1))
times = st.times().map(lambda t: t.replace(microsecond=0))
days = st.frozensets(st.integers(0, 6), min_size=1)


@st.composite
def subscriptions(draw: st.DrawFn) -> Subscription:
    return Subscription("s", "C1", "provenance", draw(times), draw(days), draw(st.sampled_from(ZONES)))


@st.composite
def around_changes(draw: st.DrawFn) -> tuple[Subscription, date]:
    timezone, day, at = draw(st.sampled_from(CHANGES))
    subscription = Subscription("s", "C1", "provenance", at, draw(days), timezone)
    return subscription, day - timedelta(days=draw(st.integers(0, 10)))


def following(subscription: Subscription, start: datetime, count: int) -> list[date]:
    found = []
    for _ in range(count):
        slot = next_slot(subscription, start)
        assert slot is not None
        found.append(slot.local_date)
        start = slot.due_at
    return found


@given(subscriptions(), dates)
@example(
    Subscription("s", "C1", "provenance", time(3, fold=1), frozenset({5}), "Asia/Baghdad"), date(2000, 4, 1)
)  # a time that says "the second one" on a day on which there is none
def test_a_slot_shows_its_own_local_time_or_the_first_moment_after_a_gap(subscription: Subscription, day: date) -> None:
    wanted = datetime.combine(day, subscription.at)
    due = slot_on(subscription, day).due_at
    shown = due.astimezone(ZoneInfo(subscription.timezone)).replace(tzinfo=None)
    if shown != wanted:
        moment_before = (due - timedelta(seconds=1)).astimezone(ZoneInfo(subscription.timezone)).replace(tzinfo=None)
        assert moment_before < wanted < shown


@given(st.one_of(st.tuples(subscriptions(), dates), around_changes()))
def test_every_chosen_local_date_has_one_slot_and_no_other_date_has_any(case: tuple[Subscription, date]) -> None:
    subscription, day = case
    first = next_slot(subscription, datetime.combine(day, time(), UTC))
    assert first is not None
    dates_found = following(subscription, first.due_at - timedelta(seconds=1), 12)
    span = [first.local_date + timedelta(days=n) for n in range((dates_found[-1] - first.local_date).days + 1)]
    assert dates_found == [d for d in span if d.weekday() in subscription.days]


@given(st.one_of(st.tuples(subscriptions(), dates), around_changes()), st.integers(1, 30))
def test_a_planner_that_ticks_posts_each_date_once_and_its_windows_touch(
    case: tuple[Subscription, date], minutes: int
) -> None:
    subscription, day = case
    now = datetime.combine(day, time(), UTC)
    end = now + timedelta(days=9)
    last: date | None = None
    posted: list[date] = []
    windows = []
    while now < end:
        for slot in due_slots(subscription, last_date=last, now=now, horizon=timedelta(hours=12)):
            windows.append(window_of(subscription, slot, windows[-1].end if windows else None))
            posted.append(slot.local_date)
            last = slot.local_date
        now += timedelta(minutes=minutes * 10)
    assert len(set(posted)) == len(posted)
    assert all(d.weekday() in subscription.days for d in posted)
    span = [posted[0] + timedelta(days=n) for n in range((posted[-1] - posted[0]).days + 1)] if posted else []
    assert posted == [d for d in span if d.weekday() in subscription.days]
    assert all(a.end == b.start for a, b in pairwise(windows))
    assert all(w.start < w.end for w in windows)


@given(subscriptions(), dates, st.lists(st.integers(1, 400), min_size=1, max_size=12))
@example(Subscription("s", "C1", "p", time(9), timezone="Europe/Berlin"), date(2026, 3, 27), [1, 300, 24, 24])
def test_no_stretch_of_time_is_lost_or_told_twice_however_long_the_desk_was_away(
    subscription: Subscription, day: date, hours: list[int]
) -> None:
    now = datetime.combine(day, time(), UTC)
    last: date | None = None
    windows = []
    for away in hours:
        now += timedelta(hours=away)
        for slot in due_slots(subscription, last_date=last, now=now, horizon=timedelta(hours=12)):
            assert now - timedelta(hours=12) < slot.due_at <= now
            windows.append(window_of(subscription, slot, windows[-1].end if windows else None))
            last = slot.local_date
    assert all(a.end == b.start for a, b in pairwise(windows))
