"""A channel's wish for digests: read from words, kept, listed and given up."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, time
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import available_timezones

from bot.domain import EVERY_DAY, WEEKDAYS, Message, Slot, Subscription
from bot.errors import ChatRefused, MisunderstoodError
from bot.ports import Chat, Store
from bot.render.texts import sentence_message, subscriptions_message
from bot.slots import next_slot
from retrieval.domain import qualified, workspace_of

EXAMPLE = "subscribe provenance 09:00 weekdays Europe/Berlin"
DEFAULT_TIME = time(9)

_DAYS = {
    name: number
    for number, names in enumerate(
        (
            "mon monday mondays",
            "tue tues tuesday tuesdays",
            "wed weds wednesday wednesdays",
            "thu thur thurs thursday thursdays",
            "fri friday fridays",
            "sat saturday saturdays",
            "sun sunday sundays",
        )
    )
    for name in names.split()
}
_SETS = {
    "daily": EVERY_DAY,
    "everyday": EVERY_DAY,
    "day": EVERY_DAY,
    "weekdays": WEEKDAYS,
    "weekday": WEEKDAYS,
    "workdays": WEEKDAYS,
    "weekends": EVERY_DAY - WEEKDAYS,
    "weekend": EVERY_DAY - WEEKDAYS,
}
_QUIET = {"silent": True, "say-so": False}
_WEEKLY = "weekly"
_MONDAY = frozenset({0})
_FILLERS = frozenset({"at", "on", "every", "each", "and", "in", "to"})
_CONTINENTS = frozenset({"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"})
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?(?P<half>am|pm)?")


@dataclass(frozen=True, slots=True)
class Wish:
    """What someone wants to be posted, before it belongs to a channel."""

    topic: str
    at: time = DEFAULT_TIME
    days: frozenset[int] = EVERY_DAY
    timezone: str = "UTC"
    silent: bool = False
    weekly: bool = False


def parse_wish(text: str, *, topics: Collection[str], timezone: str = "UTC", silent: bool = False) -> Wish:
    """Read "provenance 09:00 weekdays Europe/Berlin silent", in any order after the topic.

    What is not said is nine o'clock, every day, in `timezone` (the asker's own), with `silent` as given. With "weekly"
    it is made of the week's digests, on Mondays unless another day is named. Raises `MisunderstoodError` that names
    what cannot be read and shows a form that works.
    """
    topic, *rest = text.replace(",", " , ").split() or [""]
    wish = Wish(_topic(topic, topics), timezone=_zone_or_utc(timezone), silent=silent)
    days: frozenset[int] = frozenset()
    given: set[str] = set()
    for word in rest:
        plain = word.casefold()
        if plain in _FILLERS or plain == ",":
            continue
        if plain == _WEEKLY:
            wish = replace(wish, weekly=True)
        elif plain in _QUIET:
            wish = replace(wish, silent=_QUIET[plain])
        elif (named := _days(plain)) is not None:
            days |= named
        elif (at := time_of_day(plain)) is not None:
            wish = replace(_once(wish, "time", given), at=at)
        else:
            wish = replace(_once(wish, "timezone", given), timezone=_zone(word))
    return replace(wish, days=_one_day(days) if wish.weekly else days or EVERY_DAY)


def subscribe(
    store: Store, wish: Wish, *, channel_id: str, created_by: str, command_id: str | None = None, now: datetime
) -> Subscription | None:
    """Keep a channel's wish and return it; None when the channel has the same one already.

    The command that asks for it gives it its id, so that the same command again finds what it kept before. Raises
    `MisunderstoodError` for a weekly digest where the channel gets no daily one.
    """
    if wish.weekly and not any(s.topic == wish.topic and not s.weekly for s in store.subscriptions(channel_id)):
        raise MisunderstoodError(
            f"A weekly digest is made of a channel's digests on {wish.topic}, and there are none here; "
            f"first: subscribe {wish.topic} 09:00 weekdays"
        )
    origin = f"{channel_id} {command_id or secrets.token_hex()}"
    name = f"{wish.topic}-{hashlib.sha256(origin.encode()).hexdigest()[:6]}"
    subscription_id = qualified(name, workspace_of(channel_id))
    subscription = Subscription(
        subscription_id=subscription_id,
        channel_id=channel_id,
        topic=wish.topic,
        at=wish.at,
        days=wish.days,
        timezone=wish.timezone,
        created_by=created_by,
        created_at=now,
        silent=wish.silent,
        weekly=wish.weekly,
    )
    return subscription if store.add_subscription(subscription) else store.subscription(subscription_id)


def announce(subscription: Subscription, *, chat: Chat, store: Store, now: datetime, in_doubt: bool = False) -> None:
    """Tell the channel what it has subscribed to, which shows at once whether it can be posted to.

    `in_doubt` means that it may have been told already, so that is looked for first. Raises `MisunderstoodError`,
    and forgets the subscription, when the channel refuses us.
    """
    channel_id, key = subscription.channel_id, f"subscribed:{subscription.subscription_id}"
    try:
        if in_doubt and chat.find(channel_id, key, since=subscription.created_at or now) is not None:
            return
        chat.post(channel_id, _listed(store.subscriptions(channel_id), now), key=key)
    except ChatRefused as refusal:
        store.remove_subscription(subscription.subscription_id)
        raise MisunderstoodError(
            "I cannot post in this channel, so there would be no digest: invite me with /invite, then subscribe again."
        ) from refusal


def unsubscribe(store: Store, wanted: str, *, channel_id: str, replayed: bool = False) -> Message:
    """Give up a subscription of this channel, by its id or by its topic where that names just one.

    `replayed` means that this very command may have given it up already. Raises `MisunderstoodError` when it
    names none, or more than one.
    """
    kept = store.subscriptions(channel_id)
    name = wanted.strip().casefold()
    named = [s for s in kept if s.subscription_id.casefold() == name] or [s for s in kept if s.topic.casefold() == name]
    if replayed and not named:
        return sentence_message(f"Done: this channel has no digest “{wanted.strip()[:60]}” any more.")
    if not kept:
        raise MisunderstoodError("There are no digests in this channel, so there is nothing to unsubscribe from.")
    if len(named) != 1:
        ids = ", ".join(s.subscription_id for s in named or kept)
        problem = "Several digests have that topic" if named else "No digest of this channel has that id or topic"
        raise MisunderstoodError(f"{problem}; name one of {ids}, as in: unsubscribe {kept[0].subscription_id}")
    gone = named[0]
    store.remove_subscription(gone.subscription_id)
    return sentence_message(f"Done: no more digests on {gone.topic} at {gone.at:%H:%M} in this channel.")


def listing(store: Store, *, channel_id: str | None, now: datetime) -> Message:
    """Return a channel's digests (all channels' when None) with their ids and when they come next."""
    return _listed(store.subscriptions(channel_id), now, everywhere=channel_id is None)


def _listed(subscriptions: tuple[Subscription, ...], now: datetime, *, everywhere: bool = False) -> Message:
    coming: dict[str, Slot] = {}
    for subscription in subscriptions:
        slot = next_slot(subscription, now)
        if slot is not None:
            coming[subscription.subscription_id] = slot
    return subscriptions_message(subscriptions, coming, everywhere=everywhere)


def _once(wish: Wish, what: str, given: set[str]) -> Wish:
    """Let a time or a timezone be said a single time."""
    if what in given:
        raise MisunderstoodError(f"You gave more than one {what}; say it once, as in: {EXAMPLE}")
    given.add(what)
    return wish


def _one_day(days: frozenset[int]) -> frozenset[int]:
    """Return the day of a weekly digest."""
    if len(days) > 1:
        raise MisunderstoodError("A weekly digest comes on one day, as in: subscribe provenance weekly friday 16:00")
    return days or _MONDAY


def _topic(word: str, topics: Collection[str]) -> str:
    by_name = {name.casefold(): name for name in topics}
    if word.casefold() in by_name:
        return by_name[word.casefold()]
    known = ", ".join(sorted(topics)) or "none yet"
    if not word:
        raise MisunderstoodError(f"Which topic? There are: {known}. For example: {EXAMPLE}")
    raise MisunderstoodError(f"I don't know the topic “{word[:60]}”. Topics: {known}. For example: {EXAMPLE}")


def time_of_day(word: str) -> time | None:
    """Read 9, 9:30, 09.30, 9am or 9:30pm; None when the word does not look like a time."""
    found = _CLOCK.fullmatch(word)
    if found is None:
        return None
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    noon = 12
    if half and 1 <= hour <= noon:
        hour = hour % noon + (noon if half == "pm" else 0)
    elif half:
        hour = -1
    try:
        return time(hour, minute)
    except ValueError as error:
        raise MisunderstoodError(
            f"“{word}” is not a time of day; write it like 09:00. For example: {EXAMPLE}"
        ) from error


def _days(word: str) -> frozenset[int] | None:
    """Read weekdays, monday or mon-fri; None when the word does not look like days."""
    if word in _SETS:
        return _SETS[word]
    if word in _DAYS:
        return frozenset({_DAYS[word]})
    first, _, last = word.replace("\u2013", "-").partition("-")
    if first in _DAYS and last in _DAYS:
        start, span = _DAYS[first], (_DAYS[last] - _DAYS[first]) % 7
        return frozenset((start + step) % 7 for step in range(span + 1))
    return None


def _zone(word: str) -> str:
    """Return the IANA name that a word is, or the only one whose city it is."""
    names, cities = _zones()
    plain = word.casefold()
    if plain in names:
        return names[plain]
    if len(cities.get(plain, ())) == 1:
        return cities[plain][0]
    near = [names[name] for name in get_close_matches(plain, names, n=2, cutoff=0.75)]
    near = list(cities.get(plain, ())) or near
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise MisunderstoodError(
        f"I cannot read “{word[:60]}” as a day, a time or a timezone.{hint} For example: {EXAMPLE}"
    )


def _zone_or_utc(timezone: str) -> str:
    return _zones()[0].get(timezone.casefold(), "UTC")


@lru_cache(maxsize=1)
def _zones() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Return every IANA name by its lower-case form, and those of each continent's city by the city."""
    names = {name.casefold(): name for name in available_timezones()}
    cities: dict[str, tuple[str, ...]] = {}
    for name in sorted(names.values()):
        area, _, city = name.partition("/")
        if city and area in _CONTINENTS:
            key = city.rpartition("/")[2].casefold()
            cities[key] = (*cities.get(key, ()), name)
    return names, cities
