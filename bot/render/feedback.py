"""The two buttons under a reply, what a press of one says, and the window that asks what was wrong.

https://docs.slack.dev/reference/block-kit/block-elements/feedback-buttons-element; workspaces that do not show them
get two plain buttons.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import Opinion
from bot.render.blocks import Block, context
from bot.render.inputs import words_input
from bot.submissions import Problems, Submission
from bot.surfaces import Modal

ACTION = "feedback"
"""What every press begins with; plain buttons add their verdict, for two in a block may not share a name."""
_SHOWN = {Opinion.GOOD: ("👍", "Good: this answered my question"), Opinion.BAD: ("👎", "Bad: this is wrong or no help")}
_NEW = "context_actions"
REASON_FORM = "feedback_reason"
"""What listens to a submitted reason."""
REASON = "reason"


def feedback_block(key: str) -> Block:
    """Return the buttons under the reply to the question with this key."""
    buttons = {
        name: _worded(verdict, key)
        for name, verdict in (("positive_button", Opinion.GOOD), ("negative_button", Opinion.BAD))
    }
    return {"type": _NEW, "elements": [{"type": "feedback_buttons", "action_id": ACTION, **buttons}]}


def reason_modal(key: str) -> Modal:
    """Return the window that asks what was wrong with the reply to the question with this key."""
    field = words_input(REASON, "What was wrong?", multiline=True, optional=False)
    told = context("The people who run me read this beside the question; nobody else does.")
    return Modal("Not a good reply", (field, told), REASON_FORM, submit="Send", close="Skip", private=key)


def reason_problems(submitted: Submission) -> Problems:
    """Say that nothing was said where there is nothing but spaces."""
    return {} if submitted.words.get(REASON, "").strip() else {REASON: "A few words are missing."}


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
