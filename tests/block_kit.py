"""A strict reading of Block Kit: what Slack would refuse, and what in a text would be active.

From https://docs.slack.dev/reference/block-kit and https://docs.slack.dev/messaging/formatting-message-text.
The local Slack of the tests refuses a message for which `problems` finds anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bot.domain import Message
from tests.block_inputs import input_problems, text_problems

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
HEAVIEST = 12_000
_COMMON = {"type", "block_id"}
_FIELDS: dict[str, tuple[set[str], set[str]]] = {
    "section": (set(), {"text", "fields", "accessory", "expand"}),
    "header": ({"text"}, {"level"}),
    "context": ({"elements"}, set()),
    "divider": (set(), set()),
    "actions": ({"elements"}, set()),
    "context_actions": ({"elements"}, set()),
    "image": ({"alt_text"}, {"image_url", "slack_file", "title"}),
    "markdown": ({"text"}, set()),
    "rich_text": ({"elements"}, set()),
    "input": ({"label", "element"}, {"hint", "optional", "dispatch_action"}),
}
_ANGLED = re.compile(r"<([^>]*)>")
_ACTIVE = {
    "bold or code": re.compile(r"[*`]"),
    "strike": re.compile(r"~"),
    "italic": re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"),
    "quote": re.compile(r"^\s*(>|&gt;)", re.MULTILINE),
    "address": re.compile(r"\w:\/\/|\bwww\.\w"),
    "domain": re.compile(r"\w\.[^\W\d_]{2}"),
    "mention": re.compile(r"[@#]\w"),
    "emoji": re.compile(r":(?!\d+:)[\w+'\-]{1,100}:"),
    "Markdown link": re.compile(r"\]\(|\]\[(?!\d+\])"),
    "entity": re.compile(r"&(?!amp;|lt;|gt;)"),
    "invisible": re.compile(
        r"[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\U000e0000-\U000e007f]"
    ),
}


def problems(blocks: Any, *, surface: str = "message") -> list[str]:
    """Return why Slack (or our own limit on a message's weight) would refuse these blocks; empty when it would not."""
    if not isinstance(blocks, list | tuple):
        return ["blocks: not a list"]
    found = [f"blocks: {len(blocks)} of them"] if len(blocks) > MOST_BLOCKS[surface] else []
    heavy = len(json.dumps(blocks, ensure_ascii=False))
    if surface == "message" and heavy > HEAVIEST:
        found.append(f"blocks: {heavy} characters in all")
    ids = [block["block_id"] for block in blocks if isinstance(block, dict) and "block_id" in block]
    if len(set(ids)) < len(ids):
        found.append("block_id: not unique")
    for number, block in enumerate(blocks):
        found += [f"blocks[{number}].{problem}" for problem in _block(block)]
        if surface != "modal" and isinstance(block, dict) and block.get("type") == "input":
            found.append(f"blocks[{number}].type: input outside of a modal")
    return found


def message_problems(message: Message) -> list[str]:
    """Return what is wrong with a message of ours: its blocks, and the plain text that must stand beside them."""
    found = problems(message.blocks) if message.blocks else []
    if not message.text.strip():
        found.append("text: empty")
    if len(message.text) > 3000:
        found.append(f"text: {len(message.text)} characters")
    return found


def texts(message: Message) -> Iterator[tuple[str, str]]:
    """Yield every text of a message with its kind: 'mrkdwn' or 'plain_text'."""
    yield "mrkdwn", message.text

    def walk(value: Any) -> Iterator[tuple[str, str]]:
        if isinstance(value, dict) and value.get("type") in {"mrkdwn", "plain_text"}:
            yield value["type"], value["text"]
        elif isinstance(value, dict):
            for part in value.values():
                yield from walk(part)
        elif isinstance(value, list | tuple):
            for part in value:
                yield from walk(part)

    yield from walk(message.blocks)


def links(text: str) -> list[str]:
    """Return the addresses that a mrkdwn text links to, as a reader's browser would get them."""
    return [body.partition("|")[0].replace("&amp;", "&") for body in _ANGLED.findall(text) if re.match("https?:", body)]


def active(text: str) -> list[str]:
    """Return what in a mrkdwn text does more than show itself: mentions, foreign links, formatting, loose brackets.

    Links made by the bot (`<http…|label>`) are followed into their labels.
    """
    found = [f"angled: {body}" for body in _ANGLED.findall(text) if not re.fullmatch(r"https?://[^|]+\|.+", body)]
    shown = _ANGLED.sub(lambda match: match.group(1).partition("|")[2], text)
    found += ["loose angle"] if re.search("[<>]", shown) else []
    return found + [name for name, pattern in _ACTIVE.items() if pattern.search(shown)]


def _block(block: Any) -> list[str]:
    if not isinstance(block, dict) or block.get("type") not in _FIELDS:
        return [f"type: {block.get('type') if isinstance(block, dict) else block!r}"]
    required, allowed = _FIELDS[block["type"]]
    found = [f"{field}: missing" for field in required - block.keys()]
    found += [f"{field}: unknown" for field in block.keys() - required - allowed - _COMMON]
    if len(str(block.get("block_id", ""))) > 255:
        found.append("block_id: too long")
    return found or _CHECKS[block["type"]](block)


def _section(block: dict[str, Any]) -> list[str]:
    if "text" not in block and "fields" not in block:
        return ["text: missing"]
    found = text_problems(block["text"], 3000) if "text" in block else []
    fields = block.get("fields", ["one"])
    if not 1 <= len(fields) <= 10:
        found.append(f"fields: {len(fields)} of them")
    found += [problem for field in block.get("fields", ()) for problem in text_problems(field, 2000)]
    return found + (_element(block["accessory"]) if "accessory" in block else [])


def _context(block: dict[str, Any]) -> list[str]:
    elements = block["elements"]
    found = [] if 1 <= len(elements) <= 10 else [f"elements: {len(elements)} of them"]
    for element in elements:
        found += [] if element.get("type") == "image" else text_problems(element, 3000)
    return found


def _actions(block: dict[str, Any]) -> list[str]:
    found = [] if 1 <= len(block["elements"]) <= 25 else [f"elements: {len(block['elements'])} of them"]
    return found + [problem for element in block["elements"] for problem in _element(element)]


def _context_actions(block: dict[str, Any]) -> list[str]:
    """Check feedback buttons; https://docs.slack.dev/reference/block-kit/blocks/context-actions-block."""
    elements = block["elements"]
    found = [] if 1 <= len(elements) <= 5 else [f"elements: {len(elements)} of them"]
    for element in elements:
        if element.get("type") != "feedback_buttons":
            found.append(f"element: {element.get('type')}")
            continue
        found += [] if len(element.get("action_id", "")) <= 255 else ["action_id: too long"]
        for name in ("positive_button", "negative_button"):
            found += [f"{name}.{problem}" for problem in _feedback_button(element.get(name))]
    return found


def _feedback_button(button: Any) -> list[str]:
    if not isinstance(button, dict) or {"text", "value"} - button.keys():
        return ["incomplete"]
    found = [f"{field}: unknown" for field in button.keys() - {"text", "value", "accessibility_label"}]
    found += [] if len(button["value"]) <= 2000 else ["value: too long"]
    found += [] if len(button.get("accessibility_label", "")) <= 75 else ["accessibility_label: too long"]
    return found + text_problems(button["text"], 75, only="plain_text")


def _element(element: dict[str, Any]) -> list[str]:
    """Check a button or what asks for something."""
    if element.get("type") == "image":
        return [] if {"image_url", "alt_text"} <= element.keys() else ["image: incomplete"]
    found = [] if 1 <= len(element.get("action_id", "")) <= 255 else ["action_id: missing or too long"]
    if element.get("type") == "button":
        found += text_problems(element.get("text"), 75, only="plain_text")
        found += [] if len(element.get("value", "")) <= 2000 else ["value: too long"]
        found += [] if len(element.get("accessibility_label", "")) <= 75 else ["accessibility_label: too long"]
        found += [] if element.get("style", "primary") in {"primary", "danger"} else ["style: unknown"]
        return found
    return found + input_problems(element)


def _input(block: dict[str, Any]) -> list[str]:
    found = [f"label.{problem}" for problem in text_problems(block["label"], 2000, only="plain_text")]
    if "hint" in block:
        found += [f"hint.{problem}" for problem in text_problems(block["hint"], 2000, only="plain_text")]
    return found + [f"element.{problem}" for problem in _element(block["element"])]


def _header(block: dict[str, Any]) -> list[str]:
    return text_problems(block["text"], 150, only="plain_text")


def _markdown(block: dict[str, Any]) -> list[str]:
    return [] if 1 <= len(block["text"]) <= 12_000 else ["text: empty or too long"]


def _nothing(block: dict[str, Any]) -> list[str]:
    return []


def _elements(block: dict[str, Any]) -> list[str]:
    return [] if isinstance(block["elements"], Sequence) and block["elements"] else ["elements: empty"]


_CHECKS: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "divider": _nothing,
    "actions": _actions,
    "context_actions": _context_actions,
    "image": _nothing,
    "markdown": _markdown,
    "rich_text": _elements,
    "input": _input,
}
