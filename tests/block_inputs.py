"""A strict reading of what Block Kit lets forms ask with (https://docs.slack.dev/reference/block-kit/block-elements)."""

from __future__ import annotations

import re
from typing import Any

_COMMON = {"type", "action_id", "placeholder", "focus_on_load", "confirm"}
_KNOWN: dict[str, set[str]] = {
    "plain_text_input": {"initial_value", "multiline", "min_length", "max_length"},
    "static_select": {"options", "initial_option"},
    "multi_static_select": {"options", "initial_options", "max_selected_items"},
    "multi_users_select": {"initial_users", "max_selected_items"},
    "checkboxes": {"options", "initial_options"},
    "radio_buttons": {"options", "initial_option"},
    "timepicker": {"initial_time", "timezone"},
    "overflow": {"options"},
    "conversations_select": {"filter", "initial_conversation"},
}
_MOST_OPTIONS = {"checkboxes": 10, "radio_buttons": 10, "overflow": 5}
LONGEST_INPUT = 3000


def input_problems(element: dict[str, Any]) -> list[str]:
    """Return why Slack would refuse what asks for something; empty when it would not."""
    kind = str(element.get("type"))
    if kind not in _KNOWN:
        return [f"type: {kind}"]
    found = [f"{field}: unknown" for field in element.keys() - _KNOWN[kind] - _COMMON]
    if "placeholder" in element:
        found += [f"placeholder.{problem}" for problem in text_problems(element["placeholder"], 150, only="plain_text")]
    if kind == "plain_text_input":
        found += _words(element)
    if "options" in _KNOWN[kind]:
        found += _options(element, _MOST_OPTIONS.get(kind, 100))
    if element.get("max_selected_items", 1) < 1:
        found.append("max_selected_items: fewer than one")
    if len(element.get("initial_users", ())) > element.get("max_selected_items", 1000):
        found.append("initial_users: more than may be selected")
    if "initial_time" in element and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", element["initial_time"]):
        found.append("initial_time: no time")
    return found


def _words(element: dict[str, Any]) -> list[str]:
    longest = element.get("max_length", LONGEST_INPUT)
    found = [] if 1 <= longest <= LONGEST_INPUT else ["max_length: too long"]
    return found + (["initial_value: too long"] if len(element.get("initial_value", "")) > longest else [])


def _options(element: dict[str, Any], most: int) -> list[str]:
    options = element.get("options") or []
    found = [] if 1 <= len(options) <= most else [f"options: {len(options)} of them"]
    for option in options:
        found += [f"option.{field}: unknown" for field in option.keys() - {"text", "value", "description"}]
        only = None if element["type"] in {"checkboxes", "radio_buttons"} else "plain_text"
        found += [f"option.{problem}" for problem in text_problems(option.get("text"), 75, only=only)]
        found += [] if 1 <= len(option.get("value", "")) <= 150 else ["option.value: missing or too long"]
    values = [option.get("value") for option in options]
    found += [] if len(set(values)) == len(values) else ["options: not unique"]
    chosen = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [None])
    if chosen != [None] and (not chosen or any(one not in options for one in chosen)):
        found.append("initial options: empty or none of the options")
    return found


def text_problems(value: Any, longest: int, *, only: str | None = None) -> list[str]:
    """Return what is wrong with a text object."""
    if not isinstance(value, dict) or value.get("type") not in {"mrkdwn", "plain_text"}:
        return ["text: not a text object"]
    kind, text = value["type"], value.get("text")
    found = [f"text: {kind} is not allowed here"] if only and kind != only else []
    extra = "verbatim" if kind == "mrkdwn" else "emoji"
    found += [f"text.{field}: unknown" for field in value.keys() - {"type", "text", extra}]
    if not isinstance(text, str) or not text.strip():
        return [*found, "text: empty"]
    return found + ([f"text: {len(text)} characters"] if len(text) > longest else [])


VIEW_FIELDS = {
    "modal": (
        {"type", "title", "blocks"},
        {"submit", "close", "private_metadata", "callback_id", "external_id", "clear_on_close", "notify_on_close"},
    ),
    "home": ({"type", "blocks"}, {"private_metadata", "callback_id", "external_id"}),
}
"""What a view of each type has to have, and what it may have besides."""
