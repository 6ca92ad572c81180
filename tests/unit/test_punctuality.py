"""What became of a subscription's slots."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from bot.domain import Delivery, MissedSlot, Subscription
from bot.punctuality import NOBODY, SlotState, punctuality_of
from bot.slots import slot_on
from tests.factories import moment

WISH = Subscription("s1", "C1", "provenance", time(8), created_at=moment("2026-06-03"))
NOW = moment("2026-06-08T09:00")


def delivery(day: int, *, after: timedelta = timedelta(), ts: str | None = "1.0") -> Delivery:
    slot = slot_on(WISH, date(2026, 6, day))
    return Delivery(slot.key, "s1", slot.local_date, ts, slot.due_at + after)


def test_each_slot_since_the_subscription_has_an_outcome_and_a_reason_where_it_is_lost() -> None:
    told = [delivery(3), delivery(4, ts=None), delivery(5, after=timedelta(hours=2))]
    failed = MissedSlot(slot_on(WISH, date(2026, 6, 6)), "The channel is archived.", NOW)
    found = punctuality_of(WISH, {one.local_date: one for one in told}, [failed], newest=told[-1], now=NOW, carried=2)
    states = [SlotState.TOLD, SlotState.QUIET, SlotState.LATE, SlotState.FAILED, SlotState.MISSED, SlotState.DUE]
    assert [one.state for one in found.outcomes] == states
    assert [one.why for one in found.outcomes[3:]] == ["The channel is archived.", NOBODY, ""]
    assert found.last == found.outcomes[2]
    assert found.coming == slot_on(WISH, date(2026, 6, 9))


def test_a_slot_that_failed_and_was_delivered_after_all_is_told() -> None:
    failed = MissedSlot(slot_on(WISH, date(2026, 6, 6)), "The chat is away.", NOW)
    found = punctuality_of(WISH, {date(2026, 6, 6): delivery(6)}, [failed], newest=delivery(6), now=NOW)
    assert [one.state for one in found.outcomes if one.slot == failed.slot] == [SlotState.TOLD]


def test_the_last_delivery_is_named_however_long_ago_it_was() -> None:
    late = replace(WISH, created_at=moment("2026-01-01"))
    old = replace(delivery(3), local_date=date(2026, 1, 5), delivered_at=moment("2026-01-05T08:01"))
    found = punctuality_of(late, {}, [], newest=old, now=NOW)
    assert found.last is not None
    assert found.last.slot.local_date == date(2026, 1, 5)
    assert {one.state for one in found.outcomes} == {SlotState.MISSED, SlotState.DUE}
    assert len(found.outcomes) == 14
