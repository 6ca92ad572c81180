"""The strict reader of Block Kit finds what Slack would refuse."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain import Message
from tests.block_kit import active, message_problems, problems

PLAIN = {"type": "plain_text", "text": "x"}
MARKED = {"type": "mrkdwn", "text": "x", "verbatim": True}
SOUND: list[dict[str, Any]] = [
    {"type": "header", "text": PLAIN},
    {"type": "section", "text": MARKED, "fields": [MARKED], "block_id": "one"},
    {"type": "context", "elements": [MARKED, {"type": "image", "image_url": "https://a.example/i", "alt_text": "i"}]},
    {"type": "divider"},
    {"type": "actions", "elements": [{"type": "button", "text": PLAIN, "action_id": "go", "value": "1"}]},
    {"type": "markdown", "text": "x"},
    {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]},
    {"type": "image", "image_url": "https://a.example/i", "alt_text": "i"},
    {"type": "section", "text": MARKED, "accessory": {"type": "image", "image_url": "u", "alt_text": "i"}},
]


def test_sound_blocks_have_no_problems() -> None:
    assert problems(SOUND) == []


@pytest.mark.parametrize(
    "block",
    [
        "section",
        {"type": "sectoin"},
        {"type": "section"},
        {"type": "section", "text": {"type": "mrkdwn", "text": ""}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}},
        {"type": "section", "text": "x"},
        {"type": "section", "text": MARKED, "colour": "red"},
        {"type": "section", "fields": [MARKED] * 11},
        {"type": "header", "text": MARKED},
        {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}},
        {"type": "header"},
        {"type": "context", "elements": []},
        {"type": "context", "elements": [MARKED] * 11},
        {"type": "divider", "block_id": "x" * 256},
        {"type": "actions", "elements": []},
        {"type": "actions", "elements": [{"type": "button", "text": PLAIN}]},
        {"type": "actions", "elements": [{"type": "button", "text": MARKED, "action_id": "a", "style": "loud"}]},
        {"type": "section", "text": MARKED, "accessory": {"type": "image"}},
        {"type": "markdown", "text": ""},
        {"type": "rich_text", "elements": []},
    ],
)
def test_a_block_that_slack_refuses_is_found(block: Any) -> None:
    assert problems([block])


def test_too_many_too_heavy_or_twice_named_blocks_are_found() -> None:
    assert problems([{"type": "divider"}] * 51)
    assert problems([{"type": "divider"}] * 51, surface="modal") == []
    assert problems([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2999}}] * 5)
    assert problems([{"type": "divider", "block_id": "a"}] * 2)
    assert problems("blocks")


def test_a_message_needs_plain_text_of_a_sensible_length() -> None:
    assert message_problems(Message(" "))
    assert message_problems(Message("x" * 3001))
    assert message_problems(Message("x")) == []


@pytest.mark.parametrize(
    "text",
    ["<!here>", "<@U1>", "<mailto:a>", "a < b", "*b*", "`c`", "a ~b~", "_i_", "&gt; q", "http://a", "www.a",
     "a.example", "@all", "#general", ":boom:", "[a](b)", "R&D", "a\u202eb", "<https://a.example|*x*>"],
)  # fmt: skip
def test_what_is_active_in_a_text_is_found(text: str) -> None:
    assert active(text)
