"""How punctual digests are: what was told, what is due, what came late or not at all, and why (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain import Delivery, MissedSlot, Slot, Subscription
from bot.slots import CATCH_UP, LATE, next_slot, past_slots, slot_on

LOOKED_BACK = timedelta(days=14)
NOBODY = "no desk posted it in time"


class SlotState(StrEnum):
    """What became of a slot; the values are kept stable for machines."""

    TOLD = "told"
    LATE = "late"
    QUIET = "quiet"
    """It had nothing to tell, and the subscription is silent then."""
    DUE = "due"
    """Its time has come, and it is not too late yet."""
    FAILED = "failed"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class SlotOutcome:
    """What became of one slot; `why` where it failed or was missed."""

    slot: Slot
    state: SlotState
    delivered_at: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Punctuality:
    """What became of a subscription's slots in two weeks, oldest first, and of the last delivered one, however old.

    `coming` is the next slot, and `carried` counts the documents that wait for it.
    """

    subscription: Subscription
    outcomes: tuple[SlotOutcome, ...]
    last: SlotOutcome | None
    coming: Slot | None
    carried: int = 0


def punctuality_of(
    subscription: Subscription,
    deliveries: Mapping[date, Delivery],
    misses: Sequence[MissedSlot],
    *,
    newest: Delivery | None,
    now: datetime,
    carried: int = 0,
) -> Punctuality:
    """Say what became of a subscription's slots in the last two weeks, or since it was made.

    `deliveries` are those of these weeks, `newest` is the last one of all.
    """
    failed = {missed.slot.local_date: missed.why for missed in misses}
    slots = past_slots(subscription, since=now - LOOKED_BACK, now=now)
    outcomes = (_outcome(slot, deliveries.get(slot.local_date), failed.get(slot.local_date), now) for slot in slots)
    last = _outcome(slot_on(subscription, newest.local_date), newest, None, now) if newest else None
    return Punctuality(subscription, tuple(outcomes), last, next_slot(subscription, now), carried)


def _outcome(slot: Slot, delivery: Delivery | None, failure: str | None, now: datetime) -> SlotOutcome:
    if delivery is not None:
        state = SlotState.QUIET if delivery.ts is None else SlotState.TOLD
        if delivery.delivered_at - slot.due_at > LATE:
            state = SlotState.LATE
        return SlotOutcome(slot, state, delivery.delivered_at)
    if failure is not None:
        return SlotOutcome(slot, SlotState.FAILED, why=failure)
    if now - slot.due_at <= CATCH_UP:
        return SlotOutcome(slot, SlotState.DUE)
    return SlotOutcome(slot, SlotState.MISSED, why=NOBODY)
