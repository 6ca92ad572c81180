"""What the bot reads, and how that goes, as a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain import Message
from bot.render.blocks import context, grouped, header, message, section
from bot.render.escape import safe
from bot.render.wording import counted, moment
from retrieval.domain import Source, SourceState
from retrieval.reading.states import next_reading

_NONE = "I don't read any sources yet. List them in sources.toml, or add one with desk sources add."


def sources_message(sources: Sequence[Source], states: Mapping[str, SourceState], now: datetime) -> Message:
    """Return every source with when it was last read and what is wrong with it; `states` by source identity."""
    if not sources:
        return message([section(_NONE)])
    lines = [_line(source, states.get(source.source_id), now) for source in sources]
    return grouped(
        [header(f"I read {counted(len(sources), 'source')}")],
        [[section(line)] for line in lines],
        lambda n: context(f"… and {counted(n, 'more source')}."),
    )


def source_message(source: Source, state: SourceState | None, now: datetime) -> Message:
    """Return one source with when it was last read and what is wrong with it."""
    return message([section(_line(source, state, now))])


def _line(source: Source, state: SourceState | None, now: datetime) -> str:
    name = f"*{safe(source.title or source.source_id, 100)}* ({source.kind.value})"
    told = ", ".join(_told(source, state or SourceState(source.source_id), now))
    return f"{name}: {told} · id {safe(source.source_id, 80)}"


def _told(source: Source, state: SourceState, now: datetime) -> list[str]:
    if not source.enabled:
        return ["switched off"]
    told = [f"read {_ago(state.read_at, now)}" if state.read_at else "not read yet"]
    if state.new_at:
        told.append(f"last new item {_ago(state.new_at, now)}")
    if state.newest:
        told.append(f"newest dated {moment(state.newest, 'UTC')} UTC")
    if state.moved_to:
        told.append(f"moved to {safe(state.moved_to, 300)}")
    if state.gone_at:
        told.append(f"gone for good since {moment(state.gone_at, 'UTC')} UTC")
    elif state.error:
        failing = f"failing ({counted(state.failures, 'time')})" if state.failures else "failing in part"
        told.append(f"{failing}: {safe(state.error, 300)}")
    if state.paused:
        told.append("paused")
    due = next_reading(source, state)
    if due and state.read_at:
        told.append(f"next try {_ahead(due, now)}")
    return told


def _ago(then: datetime, now: datetime) -> str:
    return f"{_span(now - then)} ago" if now - then >= timedelta(minutes=1) else "just now"


def _ahead(due: datetime, now: datetime) -> str:
    return f"in {_span(due - now)}" if due - now >= timedelta(minutes=1) else "now"


def _span(span: timedelta) -> str:
    if span >= timedelta(days=2):
        return counted(span // timedelta(days=1), "day")
    if span >= timedelta(hours=1):
        return counted(span // timedelta(hours=1), "hour")
    return counted(span // timedelta(minutes=1), "minute")
