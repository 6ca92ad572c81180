"""The button under a short reply that asks for the rest of it; it carries the question's key and no words."""

from __future__ import annotations

from typing import Final

from bot.render.blocks import Block
from bot.render.phrasing import Phrases

ACTION: Final = "show_more"
_VALUE: Final = "more "


def more_block(key: str, phrases: Phrases) -> Block:
    """Return the button under the reply to the question with this key."""
    text = {"type": "plain_text", "text": phrases.say("reply", "more"), "emoji": True}
    button = {"type": "button", "action_id": ACTION, "text": text, "value": f"{_VALUE}{key}"}
    return {"type": "actions", "elements": [button]}


def key_of(value: str) -> str:
    """Return the question's key that a button carries."""
    return value.removeprefix(_VALUE)
