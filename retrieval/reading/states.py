"""What is remembered of a source from one reading to the next: validators, failures, where it went; pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from retrieval.domain import Failure, IngestReport, Source, SourceState
from retrieval.errors import Gone, RateLimited, RetrievalError
from retrieval.ports import Fetched
from retrieval.reading.reader import reason

LONGEST_WISH = timedelta(days=7)
"""How long a host may ask us to stay away at most: a mistake of its must not silence a source for ever."""
LONGEST_BACK_OFF = timedelta(days=1)
_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_PATIENCE = 3
"""Failures at the address that a source moved to, after which the address that people gave is asked again."""


def begun(known: SourceState | None, source: Source, *, force: bool) -> SourceState:
    """Return what a reading starts from; a forced one asks where people said, as if for the first time."""
    state = known or SourceState(source.source_id)
    return replace(state, etag=None, last_modified=None, moved_to=None) if force else state


def address_of(source: Source, state: SourceState | None) -> str:
    """Return where a source is read: where it moved to for good, else where people said."""
    return (state and state.moved_to) or source.location


def after_reading(
    state: SourceState, fetched: Fetched | None, report: IngestReport, *, now: datetime, newest: datetime | None
) -> SourceState:
    """Return the state after a source was read.

    The validators are kept only when all went well, so that what failed is asked for again.
    """
    keep = fetched is not None and not report.failed
    before = state if fetched and fetched.unchanged else SourceState(state.source_id)
    return SourceState(
        source_id=state.source_id,
        read_at=now,
        etag=(fetched.etag or before.etag) if fetched and keep else None,
        last_modified=(fetched.last_modified or before.last_modified) if fetched and keep else None,
        newest=newest,
        error=_in_part(report.failed) if report.failed else None,
        new_at=now if report.new else state.new_at,
        moved_to=(fetched and fetched.moved_to) or state.moved_to,
        paused=state.paused,
        well_at=now,
    )


def after_failure(state: SourceState, error: RetrievalError, *, now: datetime) -> SourceState:
    """Return the state after a source could not be read: when to ask again, or that it is gone for good."""
    failures = state.failures + 1
    wish = error.retry_after if isinstance(error, RateLimited) else None
    return replace(
        state,
        read_at=now,
        failures=failures,
        error=reason(error),
        next_try=now + timedelta(seconds=min(wish, LONGEST_WISH.total_seconds())) if wish else None,
        moved_to=None if failures >= _PATIENCE else state.moved_to,
        gone_at=now if isinstance(error, Gone) and error.for_good else state.gone_at,
    )


def resumed(state: SourceState) -> SourceState:
    """Return the state of a source that people want read again, from where they said and at once."""
    return SourceState(state.source_id, newest=state.newest, new_at=state.new_at, well_at=state.well_at)


def next_reading(source: Source, state: SourceState | None) -> datetime | None:
    """Return when a source is to be read next, None when never: switched off, paused or gone for good.

    One that was never read is due since ever. One that keeps failing waits twice as long each time, at most a day, and
    as long as its host asks for.
    """
    if not source.enabled or (state and (state.paused or state.gone_at)):
        return None
    if state is None or state.read_at is None:
        return _EVER
    wait = source.every
    if state.failures:
        wait = min(source.every * 2 ** min(state.failures - 1, 10), max(source.every, LONGEST_BACK_OFF))
    return max(state.read_at + wait, state.next_try or _EVER)


def is_due(source: Source, state: SourceState | None, now: datetime) -> bool:
    """Say whether a source is to be read now."""
    due = next_reading(source, state)
    return due is not None and due <= now


def _in_part(failed: tuple[Failure, ...]) -> str:
    return f"{len(failed)} could not be read, first {failed[0].what}: {failed[0].why}"
