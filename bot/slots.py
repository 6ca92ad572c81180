"""When a subscription's digests are due, and which span of time each covers (pure).

A slot is named by its local date, so there is exactly one for each chosen date whatever the clocks do:
a local time that a change of clocks leaves out happens at the first moment after the gap, one that it
repeats happens the first time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain import Slot, Subscription
from bot.errors import MisunderstoodError
from retrieval.domain import Window

CATCH_UP = timedelta(hours=12)
"""How long after its moment a slot is still posted, by default: less than the day to the next one."""
LATE = timedelta(minutes=15)
"""How long after its time a digest says that it is late."""
DAY = timedelta(days=1)
WEEK = 7
_SLACK = 2 * DAY
"""Local dates run at most a day off those of UTC, and a change of the date line skips at most one more."""


def zone(timezone: str) -> ZoneInfo:
    """Return a timezone by its IANA name. Raises `MisunderstoodError` when there is none of that name."""
    try:
        return ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise MisunderstoodError(
            f"I don't know the timezone {timezone[:60]!r}; use a name like Europe/Berlin."
        ) from error


def slot_on(subscription: Subscription, local_date: date) -> Slot:
    """Return the slot of one local date, whether or not the subscription has chosen that weekday."""
    local = datetime.combine(local_date, subscription.at)
    return Slot(subscription.subscription_id, local_date, _moment(local, zone(subscription.timezone)))


def next_slot(subscription: Subscription, after: datetime) -> Slot | None:
    """Return the first slot due after a moment, or None when no weekday is chosen."""
    first = (after - _SLACK).astimezone(UTC).date()
    slots = (slot_on(subscription, day) for day in _chosen(subscription, first, 2 * WEEK))
    return next((slot for slot in slots if slot.due_at > after), None)


def due_slots(
    subscription: Subscription, *, last_date: date | None, now: datetime, horizon: timedelta
) -> tuple[Slot, ...]:
    """Return the slot to post now, if there is one: never more than one.

    It is the newest slot that is due, if it is newer than the last one delivered, not from before the
    subscription, and at most `horizon` old. Slots missed before it are not posted; `window_of` has the next
    digest cover their time.
    """
    past = (now - horizon - _SLACK).astimezone(UTC).date()
    days = (now + _SLACK).astimezone(UTC).date() - past
    slots = [slot_on(subscription, day) for day in _chosen(subscription, past, days.days)]
    newest = next((slot for slot in reversed(slots) if slot.due_at <= now), None)
    if newest is None or newest.due_at <= now - horizon:
        return ()
    if last_date is not None and newest.local_date <= last_date:
        return ()
    if subscription.created_at is not None and newest.due_at < subscription.created_at:
        return ()
    return (newest,)


def past_slots(subscription: Subscription, *, since: datetime, now: datetime) -> tuple[Slot, ...]:
    """Return the slots that fell due from `since` to `now`, oldest first, none from before the subscription."""
    first = max(since, subscription.created_at or since)
    day = (first - _SLACK).astimezone(UTC).date()
    days = (now + _SLACK).astimezone(UTC).date() - day
    slots = (slot_on(subscription, one) for one in _chosen(subscription, day, days.days))
    return tuple(slot for slot in slots if first <= slot.due_at <= now)


def window_of(subscription: Subscription, slot: Slot, told_until: datetime | None) -> Window:
    """Return the span a slot's digest covers: from where the channel was last told, or else from the slot before.

    Windows of consecutive deliveries touch, whichever subscription they are for.
    """
    if told_until is None or told_until >= slot.due_at:
        told_until = slot_on(subscription, _date_before(subscription, slot.local_date)).due_at
    return Window(told_until, slot.due_at)


def _date_before(subscription: Subscription, local_date: date) -> date:
    chosen = _chosen(subscription, local_date - WEEK * DAY, WEEK - 1)
    return chosen[-1] if chosen else local_date - WEEK * DAY


def _chosen(subscription: Subscription, first: date, days: int) -> list[date]:
    """Return the chosen dates from `first` to `days` later, both included."""
    dates = (first + number * DAY for number in range(days + 1))
    return [day for day in dates if day.weekday() in subscription.days]


def _moment(local: datetime, timezone: ZoneInfo) -> datetime:
    """Return when a local time happens first; if it never does, the moment the clocks jumped over it."""
    late = local.replace(tzinfo=timezone, fold=0).astimezone(UTC)
    if late.astimezone(timezone).replace(tzinfo=None) == local:
        return late
    early = local.replace(tzinfo=timezone, fold=1).astimezone(UTC)
    return _jump(early, late, timezone)


def _jump(early: datetime, late: datetime, timezone: ZoneInfo) -> datetime:
    """Return the second in (early, late] from which the offset of `late` holds."""
    offset = late.astimezone(timezone).utcoffset()
    while late - early > timedelta(seconds=1):
        between = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
        if between.astimezone(timezone).utcoffset() == offset:
            late = between
        else:
            early = between
    return late
