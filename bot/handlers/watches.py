"""The names that a channel watches: read from words, kept, listed and given up."""

from __future__ import annotations

import hashlib
import re
from datetime import time
from typing import Final

import structlog

from bot.channel_clock import timezone_of
from bot.domain import Asked, Message, Standing
from bot.errors import ChatRefused, MisunderstoodError
from bot.handlers.feedback import Press
from bot.handlers.subscription import time_of_day
from bot.ports import Chat
from bot.render.escape import BREAK
from bot.render.texts import sentence_message
from bot.render.watching import LONGEST_NAME, watch_of, watches_message, watching_message
from bot.services import Services
from bot.watches import Watch
from retrieval.text.aliases import Aliases
from retrieval.text.lexicon import STOPWORDS
from retrieval.text.tokens import words

EXAMPLE: Final = '/desk watch "Vexley AI" quiet 20:00-08:00'
MOST: Final = 30
"""Names that a channel may watch."""
MEMBERS_ONLY: Final = "Only full members of this workspace can change what a channel watches; please ask one of them."
UNWATCHED: Final = "This channel no longer watches {name}."
NOT_ANY_MORE: Final = "This channel does not watch that any more."
_QUOTES: Final = "\"'\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u2019"
_MARKS: Final = frozenset(_QUOTES) - frozenset("'\u2018\u2019")
"""Quotes that stand in no name."""
_QUOTED: Final = re.compile(rf"[{_QUOTES}](?P<name>[^\n]+?)[{_QUOTES}](?:[,\s]*(?i:quiet)\b(?P<hours>.*))?")
_BARE: Final = re.compile(
    rf"[{_QUOTES}]?(?P<name>[^\n]+?)[{_QUOTES}]?(?:\s+(?:quiet|Quiet(?=\s+\d))\s+(?P<hours>\S.*))?"
)
_log = structlog.get_logger(__name__)


def parse_watch(text: str) -> tuple[str, time | None, time | None]:
    """Read `"Vexley AI" quiet 20:00-08:00`: a name, and from when to when it is quiet.

    Raises `MisunderstoodError` that names what cannot be read and shows a form that works.
    """
    plain = text.replace(BREAK, "").strip()  # as it stands in an example that was copied
    found = _QUOTED.fullmatch(plain) or _BARE.fullmatch(plain)
    name = found["name"].strip() if found else ""
    if not found or len(name) > LONGEST_NAME or _MARKS & set(name) or not set(words(name)) - STOPWORDS:
        raise MisunderstoodError(f"I need one name, and nothing else but quiet hours, as in: {EXAMPLE}")
    if found["hours"] is None:
        return name, None, None
    hours = parse_hours(found["hours"])
    if hours is None:
        told = found["hours"].strip()[:40] or "quiet"
        raise MisunderstoodError(f"I can't read quiet hours in “{told}”; write them as in: {EXAMPLE}")
    return name, *hours


def parse_hours(text: str) -> tuple[time, time] | None:
    """Read "20:00-08:00" or "8pm to 8am"; None for what is no span of hours."""
    start, _, end = re.sub(r"\s+to\s+|\s*[\u2013\u2014-]\s*", "-", text.strip().casefold()).partition("-")
    first, last = time_of_day(start), time_of_day(end) if end else None
    return (first, last) if first is not None and last is not None and first != last else None


def watch(asked: Asked, *, timezone: str, replayed: bool, services: Services, chat: Chat) -> None:
    """Keep a channel's wish and tell the channel, which shows at once whether it can be posted to.

    `replayed` means that it may have been told already. Raises `MisunderstoodError`, also when the channel refuses us.
    """
    name, start, end = parse_watch(asked.text)
    channel_id = asked.channel_id
    store, now = services.store, services.clock.now()
    watch_id = watch_id_of(name, channel_id, services)
    known = store.watch(watch_id)
    if known is None and len(store.watches(channel_id)) >= MOST:
        raise MisunderstoodError(f"This channel watches {MOST} names already; end one of them first.")
    kept = store.keep_watch(Watch(watch_id, channel_id, name, timezone, now, asked.user_id, now, start, end))
    key = f"watched:{watch_id}:{asked.ts}"
    try:
        if not (replayed and chat.find(channel_id, key, since=kept.watched_at)):
            chat.post(channel_id, watching_message(kept, timezone=timezone_of(channel_id, store)), key=key)
    except ChatRefused as refusal:
        if known is None or replayed:  # where it is replayed, its first turn may have kept it
            store.end_watch(watch_id)
        raise MisunderstoodError(
            "I cannot post in this channel, so it would hear nothing: invite me with /invite, then watch again."
        ) from refusal
    _log.info("name is watched", watch=watch_id)


def unwatch(text: str, *, channel_id: str, services: Services) -> Message:
    """Give up the watch of a name. Raises `MisunderstoodError` when this channel watches no such name."""
    watched = ", ".join(one.name for one in services.store.watches(channel_id)) or "nothing"
    try:
        name, *_ = parse_watch(text)
    except MisunderstoodError as error:
        raise MisunderstoodError(f"Which name? This channel watches: {watched}.") from error
    if services.store.end_watch(watch_id_of(name, channel_id, services)):
        return sentence_message(UNWATCHED.format(name=name))
    raise MisunderstoodError(f"This channel does not watch “{name}”; it watches: {watched}.")


def listing(channel_id: str, *, services: Services) -> Message:
    """Return the names that a channel watches."""
    store = services.store
    return watches_message(store.watches(channel_id), timezone=timezone_of(channel_id, store))


def press(given: Press, *, services: Services, chat: Chat) -> Message:
    """End the watch of a pressed button, and return what its presser alone is shown."""
    if chat.person(given.user_id).standing is not Standing.MEMBER:
        return sentence_message(MEMBERS_ONLY)
    known = services.store.watch(watch_of(given.value))
    if known is None or known.channel_id != given.channel_id:
        return sentence_message(NOT_ANY_MORE)
    services.store.end_watch(known.watch_id)
    _log.info("name is not watched any more", watch=known.watch_id)
    return sentence_message(UNWATCHED.format(name=known.name))


def watch_id_of(name: str, channel_id: str, services: Services) -> str:
    """Return the identity of a channel's watch of a name, the same by whatever name the same is called."""
    key = " ".join(Aliases(services.book.entities).key(name))
    return f"{channel_id}:{hashlib.sha256(key.encode()).hexdigest()[:10]}"
