"""What a message rests on, and which claims that are."""

from __future__ import annotations

import pytest

from bot.grounds import Grounds
from retrieval.domain import Citation, Claim, Deed, Stance

QUOTE = "Gatehop suspended twelve customers on Monday."


@pytest.mark.parametrize(
    ("document_id", "quote", "tells"),
    [
        ("d1", QUOTE, True),
        ("d1", "suspended twelve customers", True),
        ("d1", f"It was known that {QUOTE}", True),
        ("d1", "Gatehop sued Norrvik.", False),
        ("d2", QUOTE, False),
    ],
)
def test_a_message_tells_of_a_claim_whose_words_it_quotes(document_id: str, quote: str, tells: bool) -> None:
    grounds = Grounds((Citation(1, "d1", "d1@1#0", QUOTE, "Gatehop"),))
    claim = Claim(document_id, 1, Deed.CUT_OFF, Stance.STATED, quote, 0, len(quote))
    assert grounds.tells_of(claim) is tells
