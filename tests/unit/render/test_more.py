"""The button for the rest of a reply: in the asker's language, and with nothing in it but the question's key."""

from __future__ import annotations

import pytest

from bot.render.more import key_of, more_block
from bot.render.phrasing import phrases_in
from tests.block_kit import problems

KEY = "answer:C0TEAM:1780909320.000003"


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Show more"), ("de", "Mehr anzeigen"), ("fr", "Afficher la suite"), ("es", "Mostrar m\u00e1s")],
)
def test_the_button_is_worded_in_the_language_of_the_question(language: str, text: str) -> None:
    block = more_block(KEY, phrases_in(language))
    (button,) = block["elements"]
    assert button["text"]["text"] == text
    assert problems([block]) == []


def test_the_button_carries_the_key_alone() -> None:
    (button,) = more_block(KEY, phrases_in("en"))["elements"]
    assert button["value"] == f"more {KEY}"
    assert key_of(button["value"]) == KEY
