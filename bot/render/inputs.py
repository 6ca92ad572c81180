"""What a form asks with, within Slack's limits (https://docs.slack.dev/reference/block-kit/blocks/input-block).

Each input's block is named as what it asks for: what was entered comes back under that name (`bot/submissions.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from bot.render.blocks import Block
from bot.render.escape import plain

LONGEST_INPUT: Final = 3000
_LABEL, _PLACEHOLDER, _OPTION, _VALUE = 150, 150, 75, 150
_MOST_OPTIONS: Final = 100
_MOST_SEEN: Final = 10
ENTERED: Final = "entered"
"""The name of each input's element: one block asks for one thing."""


def words_input(
    name: str, label: str, *, initial: str = "", hint: str = "", multiline: bool = False, optional: bool = True
) -> Block:
    """Return a field for words, filled with `initial` as far as it fits."""
    element: Block = {"type": "plain_text_input", "max_length": LONGEST_INPUT, "multiline": multiline}
    if initial.strip():
        element["initial_value"] = initial[:LONGEST_INPUT]
    return _asked(name, label, element, hint=hint, optional=optional)


def choice_input(
    name: str, label: str, options: Sequence[tuple[str, str]], *, initial: str | None = None, hint: str = ""
) -> Block:
    """Return a menu of (value, label) of which one is chosen."""
    offered = _options(options)
    chosen = next((option for option in offered if option["value"] == initial), None)
    element: Block = {"type": "static_select", "options": offered}
    return _asked(name, label, element | ({"initial_option": chosen} if chosen else {}), hint=hint)


def choices_input(
    name: str, label: str, options: Sequence[tuple[str, str]], *, initial: Sequence[str] = (), hint: str = ""
) -> Block:
    """Return a menu of (value, label) of which any number is chosen."""
    offered = _options(options)
    chosen = [option for option in offered if option["value"] in initial]
    element: Block = {"type": "multi_static_select", "options": offered}
    return _asked(name, label, element | ({"initial_options": chosen} if chosen else {}), hint=hint)


def radio_input(name: str, label: str, options: Sequence[tuple[str, str]], *, initial: str, hint: str = "") -> Block:
    """Return choices of (value, label), all of them seen, of which exactly one is made."""
    offered = _options(options[:_MOST_SEEN])
    chosen = next(option for option in offered if option["value"] == initial)
    element: Block = {"type": "radio_buttons", "options": offered, "initial_option": chosen}
    return _asked(name, label, element, hint=hint, optional=False)


def checkbox_input(name: str, label: str, option: tuple[str, str], *, checked: bool = False) -> Block:
    """Return one choice of (value, label) that is made or not."""
    offered = _options([option])
    element: Block = {"type": "checkboxes", "options": offered}
    return _asked(name, label, element | ({"initial_options": offered} if checked else {}))


def people_input(name: str, label: str, *, initial: Sequence[str] = (), most: int, hint: str = "") -> Block:
    """Return a menu of the workspace's people of whom up to `most` are chosen."""
    element: Block = {"type": "multi_users_select", "max_selected_items": most}
    return _asked(name, label, element | ({"initial_users": list(initial[:most])} if initial else {}), hint=hint)


def button(action_id: str, text: str, value: str = "", *, style: str | None = None) -> Block:
    """Return a button as an element."""
    shown = {"type": "button", "action_id": action_id, "text": _plain(text, _OPTION)}
    return shown | ({"value": value} if value else {}) | ({"style": style} if style else {})


def buttons(*elements: Block) -> Block:
    """Return a row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def _asked(name: str, label: str, element: Block, *, hint: str = "", optional: bool = True) -> Block:
    asked: Block = {"type": "input", "block_id": name, "label": _plain(label, _LABEL), "optional": optional}
    asked["element"] = element | {"action_id": ENTERED}
    return asked | ({"hint": _plain(hint, _PLACEHOLDER)} if hint else {})


def _options(options: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    return [
        {"text": _plain(label, _OPTION), "value": value}
        for value, label in options[:_MOST_OPTIONS]
        if 1 <= len(value) <= _VALUE
    ]


def _plain(text: str, limit: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": plain(text, limit) or "…", "emoji": False}
