from __future__ import annotations

import pytest

from retrieval.answering.respelling import respelled
from retrieval.domain import Hit
from retrieval.text.spelling import nearest
from tests.factories import a_document, a_passage

TOLD = a_document(title="Quillon cuts off Vexley", text="Noor Halvorsen of Vexley said the keys came from Gatehop.")
HITS = [Hit(1, 1.0, a_passage(TOLD), TOLD)]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Who cut off Vexlay?", {"Vexlay": "Vexley"}),
        ("Did Quilon say why?", {"Quilon": "Quillon"}),
        ("What did Noor Halvorson sell to Gatehpo?", {"Halvorson": "Halvorsen", "Gatehpo": "Gatehop"}),
        ("Was Vexlay's key sold?", {"Vexlay": "Vexley"}),
        ("Who cut off Vexley?", {}),
        ("Who cut off Brightsill?", {}),
        ("Who cut off Nexley?", {}),
        ("who cut off the keyz?", {}),
        ("Who cut off Vex?", {}),
        ("Wer hat die Keyz von Vexlay gesperrt?", {"Vexlay": "Vexley"}),
        ("Sagt die Quelle, wer den Zugang gesperrt hat?", {}),
        ("", {}),
    ],
)
def test_a_name_that_nothing_found_holds_is_taken_for_the_one_it_is_nearly_spelled_like(
    asked: str, expected: dict[str, str]
) -> None:
    assert respelled(asked, HITS) == expected


def test_without_hits_no_name_is_taken_for_another() -> None:
    assert respelled("Who cut off Vexlay?", []) == {}


@pytest.mark.parametrize(
    ("word", "others", "expected"),
    [
        ("austria", ["australia"], None),
        ("niger", ["nigeria"], None),
        ("antropic", ["anthropic", "antique"], "anthropic"),
        ("vexlay", ["hexley", "vexley"], "vexley"),
        ("key", ["keys"], None),
        ("gpt45", ["gpt4"], None),
    ],
)
def test_a_word_is_not_taken_for_a_longer_one_that_is_another(
    word: str, others: list[str], expected: str | None
) -> None:
    assert nearest(word, others) == expected
