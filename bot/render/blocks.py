"""Block Kit's building blocks within Slack's limits (https://docs.slack.dev/reference/block-kit/blocks).

Lengths inside a message are weighed as JSON, because that is what Slack measures as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain import Message
from bot.render.escape import cut, plain

Block = dict[str, Any]

MOST_BLOCKS = 50
LONGEST_SECTION = 2900
LONGEST_HEADER = 150
MOST_ELEMENTS = 10
HEAVIEST_MESSAGE = 11_500
LONGEST_TEXT = 3000


def weight(value: object) -> int:
    """Return how many characters a value takes as JSON."""
    return len(json.dumps(value, ensure_ascii=False))


def header(text: str) -> Block:
    """Return a header from any text."""
    return {"type": "header", "text": {"type": "plain_text", "text": plain(text, LONGEST_HEADER), "emoji": False}}


def section(markup: str) -> Block:
    """Return a section from markup that is already safe; Slack is told to add no links of its own."""
    return {"type": "section", "text": _mrkdwn(markup)}


def context(*markup: str) -> Block:
    """Return a line of small print from pieces of markup that are already safe."""
    return {"type": "context", "elements": [_mrkdwn(piece) for piece in markup[:MOST_ELEMENTS]]}


def divider() -> Block:
    """Return a line across."""
    return {"type": "divider"}


def packed(pieces: Iterable[str], joint: str) -> tuple[str, ...]:
    """Join pieces of markup to as few texts as a section's length allows, in order."""
    texts: list[str] = []
    for piece in (cut(piece, LONGEST_SECTION) for piece in pieces):
        if texts and len(texts[-1]) + len(joint) + len(piece) <= LONGEST_SECTION:
            texts[-1] += joint + piece
        else:
            texts.append(piece)
    return tuple(texts)


def within(pieces: Sequence[str], room: int) -> tuple[str, ...]:
    """Return the first pieces whose JSON fits the room, at least one of them."""
    taken = 0
    for number, piece in enumerate(pieces):
        taken += weight(piece)
        if taken > room and number:
            return tuple(pieces[:number])
    return tuple(pieces)


def message(blocks: Sequence[Block], *, glance: str = "") -> Message:
    """Return a message with its blocks and, beside them, the same words as plain `text`.

    A `glance`, markup that is already safe, stands before them: a phone shows the beginning of the text.
    """
    return Message(text=_text(blocks, glance), blocks=tuple(blocks))


def with_small_print(shown: Message, markup: str) -> Message:
    """Return a message with a line in small print at its end, or as it is where the line is empty."""
    return message([*shown.blocks[: MOST_BLOCKS - 1], context(markup)]) if markup else shown


@dataclass(frozen=True, slots=True)
class BlockRoom:
    """What a part of a message may take: so many blocks, and so many characters as JSON."""

    blocks: int
    weight: int


def share_of(taken: Sequence[Block], parts: int) -> BlockRoom:
    """Return the room of the next of some parts of a message in which some blocks are taken already."""
    return BlockRoom((MOST_BLOCKS - len(taken)) // parts, (HEAVIEST_MESSAGE - weight(taken)) // parts)


def grouped(head: Sequence[Block], groups: Sequence[Sequence[Block]], rest: Callable[[int], Block]) -> Message:
    """Return a message of as many groups as Slack takes; `rest` makes the line about those left out."""
    return fitting(head, groups, rest)[0]


def fitting(
    head: Sequence[Block],
    groups: Sequence[Sequence[Block]],
    rest: Callable[[int], Block],
    *,
    always: bool = False,
    room: BlockRoom | None = None,
) -> tuple[Message, int]:
    """Return a message of as many groups as Slack takes, or as a `room` in it holds, and how many those are.

    The line about those left out stands there `always`, or only when there are some.
    """
    most, heaviest = (room.blocks, room.weight) if room else (MOST_BLOCKS, HEAVIEST_MESSAGE)
    spare = weight(rest(len(groups))) + 2
    blocks, taken = list(head), 0
    for group in groups:
        wanted = [*blocks, *group]
        if len(wanted) >= most or weight(wanted) + spare > heaviest:
            break
        blocks, taken = wanted, taken + 1
    left_out = len(groups) - taken
    return message([*blocks, rest(left_out)] if left_out or always else blocks), taken


def _mrkdwn(markup: str) -> Block:
    return {"type": "mrkdwn", "text": markup, "verbatim": True}


def _text(blocks: Sequence[Block], glance: str) -> str:
    """Return the blocks' words as lines; whole lines go where they are too many, so that no link is cut."""
    told = [line for block in blocks for text in texts_of(block) for line in _as_markup(block, text).split("\n")]
    lines = [glance, *told] if glance else told
    kept: list[str] = []
    for line in lines:
        if len("\n".join([*kept, line])) + 2 > LONGEST_TEXT:
            kept.append("…")
            break
        kept.append(line)
    return "\n".join(kept)


def _as_markup(block: Block, text: str) -> str:
    """Return a block's text as it may stand in mrkdwn: a header's is plain, where `&` is only itself."""
    return text.replace("&", "&amp;") if block["type"] == "header" else text


def texts_of(block: Block) -> tuple[str, ...]:
    """Return a block's texts in reading order; buttons say nothing about the matter."""
    if block["type"] in {"actions", "context_actions"}:
        return ()
    elements = (block["text"],) if "text" in block else block.get("elements", ())
    return tuple(str(element["text"]) for element in elements)
