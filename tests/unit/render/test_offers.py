"""The buttons under a reply: in the asker's language, and with nothing in them but the question's key."""

from __future__ import annotations

import pytest

from bot.render.offers import Offer, key_of, offers_block
from bot.render.phrasing import phrases_in
from tests.block_kit import problems

KEY = "answer:C0TEAM:1780909320.000003"


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Show more"), ("de", "Mehr anzeigen"), ("fr", "Afficher la suite"), ("es", "Mostrar m\u00e1s")],
)
def test_the_buttons_are_worded_in_the_language_of_the_question(language: str, text: str) -> None:
    block = offers_block(Offer, KEY, phrases_in(language))
    assert block["elements"][0]["text"]["text"] == text
    assert problems([block]) == []


def test_the_buttons_carry_the_key_alone_and_stand_in_one_order() -> None:
    buttons = offers_block([Offer.HUMAN, Offer.PASSAGES], KEY, phrases_in("en"))["elements"]
    assert [button["value"] for button in buttons] == [f"passages {KEY}", f"human {KEY}"]
    assert {key_of(button["value"]) for button in buttons} == {KEY}
