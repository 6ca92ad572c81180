"""The button that shows the stories that did not fit into a digest; it carries the digest's slot and no words."""

from __future__ import annotations

from typing import Final

from bot.render.blocks import Block, section

ACTION: Final = "digest_rest"
_VALUE: Final = "rest"


def with_rest_button(markup: str, key: str, place: int) -> Block:
    """Return a line with the button beside it; `place` counts the stories of the slot's digest that were told."""
    text = {"type": "plain_text", "text": "Show the rest"}
    button = {"type": "button", "action_id": ACTION, "text": text, "value": f"{_VALUE} {place} {key}"}
    return section(markup) | {"accessory": button}


def rest_of(value: str) -> tuple[str, int] | None:
    """Return the slot's key and the place that a button carries; None where it carries something else."""
    word, _, rest = value.partition(" ")
    place, _, key = rest.partition(" ")
    return (key, int(place)) if word == _VALUE and place.isdecimal() and key else None
