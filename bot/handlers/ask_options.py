"""What `/desk ask` is narrowed to: `outlet=`, `topic=`, `since=` and `until=` at the end of a question (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from bot.domain import Asked
from bot.errors import MisunderstoodError
from bot.services import Services
from retrieval.domain import Filter, Topic

EVERYTHING: Final = Filter()
EXAMPLE: Final = "/desk ask Who was cut off? outlet=Northlight since=2026-05-01"
_QUOTES: Final = '"\u201c\u201d\u201e'
_LAST: Final = re.compile(
    rf"\s+(?P<key>outlet|topic|since|until)=(?:[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]|(?P<bare>\S+))\s*$",
    re.IGNORECASE,
)


def narrowed(text: str, topics: Collection[Topic], *, within: Filter = EVERYTHING) -> tuple[str, Filter]:
    """Return a question without its options, and what they let through of what is `within`; one given again widens it.

    Raises `MisunderstoodError` for a day that is none, and for a topic that there is not.
    """
    named: dict[str, list[str]] = {"outlet": [], "topic": [], "since": [], "until": []}
    while found := _LAST.search(text):
        named[found["key"].lower()].append((found["quoted"] or found["bare"] or "").strip())
        text = text[: found.start()]
    known = [topic.name for topic in topics]
    unknown = sorted(set(named["topic"]) - set(known))
    if unknown:
        raise MisunderstoodError(f"There is no topic “{unknown[0][:60]}”; there are {', '.join(known)[:300]}.")
    keep = replace(
        within,
        outlets=frozenset(filter(None, named["outlet"])),
        topics=frozenset(named["topic"]),
        since=min(map(_midnight, named["since"]), default=None),
        until=max((_midnight(day) + timedelta(days=1) for day in named["until"]), default=None),
    )
    return text.strip(), keep


def narrowed_question(asked: Asked, services: Services) -> tuple[Asked, Filter]:
    """Return a question without its options, and what its channel and they let through; only one by command has any."""
    keep = services.store.channel_settings(asked.channel_id).keep
    if not asked.private:
        return asked, keep
    text, keep = narrowed(asked.text, services.topics, within=keep)
    return replace(asked, text=text), keep


def _midnight(typed: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(typed), time(), UTC)
    except ValueError as error:
        raise MisunderstoodError(f"I can't read the day “{typed[:40]}”; write it as in: {EXAMPLE}") from error
