"""The sources that could not be read lately, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from bot.render.escape import safe
from bot.render.wording import day
from retrieval.domain import UnreadSource

MOST_NAMED: Final = 3
LONGEST_NAME: Final = 60


def unread_sentence(unread: Sequence[UnreadSource], timezone: str) -> str:
    """Return "Not read since 30 Oct 2026: Northlight feed, Ledgerline and 2 more."; nothing where all were read."""
    if not unread:
        return ""

    def since(one: UnreadSource) -> str:
        return f"since {day(one.since, timezone)}" if one.since else "so far"

    groups = groupby(unread[:MOST_NAMED], since)
    told = "; ".join(f"{when}: {', '.join(safe(one.title, LONGEST_NAME) for one in ones)}" for when, ones in groups)
    more = len(unread) - MOST_NAMED
    return f"Not read {told}{f' and {more:,} more' if more > 0 else ''}."
