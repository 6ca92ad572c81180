"""Which sources could not be read lately, so that what they would have said is missing; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from retrieval.domain import Audience, Source, SourceState, UnreadSource

OVERDUE: Final = 3
"""A source is overdue after this many times its own rhythm."""
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


def is_awaited(source: Source, state: SourceState | None) -> bool:
    """Say whether a source is to be read at all: neither switched off nor paused."""
    return source.enabled and not (state and state.paused)


def is_overdue(source: Source, state: SourceState | None, now: datetime) -> bool:
    """Say whether a source that was read before has missed its rhythm; never read is not yet overdue."""
    if state is None or state.read_at is None:
        return False
    return now - state.read_at > max(source.every * OVERDUE, timedelta(hours=1))


def unread_sources(
    sources: Iterable[Source], states: Mapping[str, SourceState], audience: Audience, *, now: datetime
) -> tuple[UnreadSource, ...]:
    """Return the sources of an audience that fail, are gone or overdue, the longest unread first.

    One that was read but for some of its files or lines is not among them.
    """
    awaited = ((source, states.get(source.source_id)) for source in sources if audience.may_read(source.visibility))
    unread = [
        UnreadSource(source.title or source.source_id, state.well_at)
        for source, state in awaited
        if state and is_awaited(source, state) and (state.failures or state.gone_at or is_overdue(source, state, now))
    ]
    return tuple(sorted(unread, key=lambda one: (one.since or _NEVER, one.title)))
