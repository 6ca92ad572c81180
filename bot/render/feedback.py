"""The two buttons under a reply, and what a press of one says.

https://docs.slack.dev/reference/block-kit/block-elements/feedback-buttons-element; workspaces that do not show them
get two plain buttons.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import Opinion
from bot.render.blocks import Block

ACTION = "feedback"
"""What every press begins with; plain buttons add their verdict, for two in a block may not share a name."""
_SHOWN = {Opinion.GOOD: ("👍", "Good: this answered my question"), Opinion.BAD: ("👎", "Bad: this is wrong or no help")}
_NEW = "context_actions"


def feedback_block(key: str) -> Block:
    """Return the buttons under the reply to the question with this key."""
    buttons = {
        name: _worded(verdict, key)
        for name, verdict in (("positive_button", Opinion.GOOD), ("negative_button", Opinion.BAD))
    }
    return {"type": _NEW, "elements": [{"type": "feedback_buttons", "action_id": ACTION, **buttons}]}


def plainer(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks with plain buttons for those that not every workspace shows."""
    return tuple(_plain_buttons(block) if block["type"] == _NEW else block for block in blocks)


def pressed(value: str) -> tuple[Opinion, str] | None:
    """Return the verdict and the question's key that a button carries, None when it carries something else."""
    said, _, key = value.partition(" ")
    known = [verdict for verdict in Opinion if verdict.value == said]
    return (known[0], key) if known and key else None


def _plain_buttons(block: Block) -> Block:
    (given,) = block["elements"]
    buttons = [
        {"type": "button", "action_id": f"{ACTION}_{name}", **given[name]}
        for name in ("positive_button", "negative_button")
    ]
    return {"type": "actions", "elements": buttons}


def _worded(verdict: Opinion, key: str) -> Block:
    sign, told = _SHOWN[verdict]
    text = {"type": "plain_text", "text": sign, "emoji": True}
    return {"text": text, "accessibility_label": told, "value": f"{verdict.value} {key}"}
