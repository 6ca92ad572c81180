"""What time it is for a channel, and whether it wants quiet then."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.ports import Store


def timezone_of(channel_id: str, store: Store) -> str:
    """Return the timezone of a channel's oldest subscription, else of its oldest watch, else that of its settings."""
    subscribed = [one.timezone for one in store.subscriptions(channel_id)]
    watched = [one.timezone for one in store.watches(channel_id)]
    return next(iter([*subscribed, *watched, store.channel_settings(channel_id).timezone]))


def local_moment(moment: datetime, timezone: str) -> datetime:
    """Return a moment on a clock; in UTC for a timezone that nobody knows."""
    try:
        return moment.astimezone(ZoneInfo(timezone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return moment.astimezone(ZoneInfo("UTC"))


def is_within(at: time, start: time | None, end: time | None) -> bool:
    """Say whether a time of day lies in hours that may go past midnight; the end is none of them."""
    if start is None or end is None or start == end:
        return False
    return start <= at < end if start < end else at >= start or at < end


def is_quiet(channel_id: str, moment: datetime, store: Store) -> bool:
    """Say whether a channel, or any watch of it, has quiet hours at a moment, on the channel's clock."""
    at = local_moment(moment, timezone_of(channel_id, store)).time()
    own = store.channel_settings(channel_id)
    hours = [(own.quiet_from, own.quiet_until)]
    hours += [(one.quiet_from, one.quiet_until) for one in store.watches(channel_id)]
    return any(is_within(at, start, end) for start, end in hours)
