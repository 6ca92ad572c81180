"""Causes, wholes and plans that a sentence has and its quotes have not."""

from __future__ import annotations

import pytest

from retrieval.domain import Lack
from retrieval.grounding.evidence import CitedPassage, Evidence
from retrieval.grounding.support import fault


@pytest.mark.parametrize(
    ("claim", "near"),
    [
        ("All ministries stopped using it.", "Three ministries stopped using it."),
        ("The keys stopped because the contract ended.", "The keys stopped. The contract ended."),
        ("Vexley said it will end the contract.", "Vexley said it might end the contract."),
        ("Vexley will move its product to Sable.", "Vexley has moved its product to Sable."),
    ],
)
def test_more_than_the_quotes_say_is_dropped(claim: str, near: str) -> None:
    found = fault(claim, Evidence((CitedPassage(near, "", near),)))
    assert found
    assert found.lack in {Lack.WORDS, Lack.HEDGE}


def test_a_free_wording_passes_when_enough_of_it_follows() -> None:
    near = "A plug-in for Sorrel sent chat logs to an unprotected server for 17 days in December, Gable found."
    claim = "For almost two and a half weeks in December, conversations with Sorrel reached an open server, Gable says."
    assert fault(claim, Evidence((CitedPassage(near, "", near),))) is None
