"""What a channel is told of the names that it watches, with a button beside it; that carries no words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.domain import Message
from bot.render.blocks import Block, context, message, section
from bot.render.escape import safe
from bot.render.following import turn_line
from bot.render.wording import counted
from bot.watches import Watch
from retrieval.domain import Document, Move

ACTION: Final = "watch_end"
MOST_TURNS: Final = 5
LONGEST_NAME: Final = 60
_VALUE: Final = "unwatch "
_REPORTED: Final = "Reported"
"""What is said of a report: it may be its story's first, so that it is not called independent of others."""


def watch_message(watch: Watch, turns: Sequence[tuple[Document, Move]], *, timezone: str) -> Message:
    """Return what happened in stories that name what a channel watches, the newest first."""
    lines = [
        section(turn_line(document, move, timezone=timezone, report=_REPORTED)) for document, move in turns[:MOST_TURNS]
    ]
    left = len(turns) - len(lines)
    more = f" {counted(left, 'more development')} in such stories since the last message." if left else ""
    small = context(f"This channel watches {safe(watch.name, LONGEST_NAME)}.{more}")
    return message([*lines, small, unwatch_block(watch.watch_id)])


def watching_message(watch: Watch, *, timezone: str) -> Message:
    """Return what a channel with a clock is told when it begins to watch a name."""
    name = safe(watch.name, LONGEST_NAME)
    said = f"This channel watches *{name}* now: what happens in stories that name it is told here, at most once an hour"
    return message([section(f"{said}{_quiet(watch, timezone)}."), unwatch_block(watch.watch_id)])


def watches_message(watches: Sequence[Watch], *, timezone: str) -> Message:
    """Return the names that a channel with a clock watches."""
    if not watches:
        return message(
            [section('This channel watches nothing. For example: `/desk watch "Vexley AI" quiet 20:00-08:00`')]
        )
    lines = [f"• {safe(one.name, LONGEST_NAME)}{_quiet(one, timezone)}" for one in watches]
    return message([section("\n".join(["This channel watches:", *lines])), context('End one: `/desk unwatch "NAME"`')])


def unwatch_block(watch_id: str) -> Block:
    """Return the button that ends a watch."""
    text = {"type": "plain_text", "text": "Unwatch"}
    button = {"type": "button", "action_id": ACTION, "text": text, "value": f"{_VALUE}{watch_id}"}
    return {"type": "actions", "elements": [button]}


def watch_of(value: str) -> str:
    """Return the watch that a button carries."""
    return value.removeprefix(_VALUE)


def _quiet(watch: Watch, timezone: str) -> str:
    if watch.quiet_from is None or watch.quiet_until is None:
        return ""
    return f", quiet from {watch.quiet_from:%H:%M} to {watch.quiet_until:%H:%M} ({safe(timezone, 60)})"
