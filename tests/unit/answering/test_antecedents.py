"""Which sentence says who an "it" is."""

from __future__ import annotations

import pytest

from retrieval.grounding.antecedents import antecedent

NAMED = "Noor Halvorsen runs Brightsill."


@pytest.mark.parametrize(
    ("texts", "place"),
    [
        ((NAMED, "She criticised the form letter."), 0),
        ((NAMED, "The letter was short.", "She criticised it."), 0),
        ((NAMED, "She founded it.", "She sold it.", "Her shares are gone."), 0),
        ((NAMED, "Quillon answered.", "She was not surprised."), 0),
        (("Vexley trained Anvil.", "It denies that."), 0),
        (("Vexley trained Anvil.", "The company denies that."), 0),
        (("Vexley trained Anvil.", "And they sold it."), 0),
        (("Halvorsen wrote letters.", "He posted them."), 0),
        (("Vexley sold keys.", "Many were copied.", "This went on for weeks."), 1),
        (("Vexley sold keys.", "The move surprised Quillon."), 0),
    ],
)
def test_the_sentence_that_names_who_is_meant_is_found(texts: tuple[str, ...], place: int) -> None:
    assert antecedent(texts, len(texts) - 1) == place


@pytest.mark.parametrize(
    "texts",
    [
        ("It denies that.",),
        ("nobody said a word.", "It denies that."),
        (NAMED, "Vexley denies that."),
        (NAMED, "It is not known whether anyone copied the keys."),
        (NAMED, "It was clear that nobody had asked."),
        (NAMED, "This week nothing happened."),
        (NAMED, "The company, Vexley AI, denies that."),
        (NAMED, "The report by Northlight says more."),
        (NAMED, "The founder of Gatehop said more."),
        (NAMED, *("nothing happened.",) * 8, "She left."),
    ],
)
def test_a_sentence_that_stands_alone_or_leans_on_nobody_named_has_none(texts: tuple[str, ...]) -> None:
    assert antecedent(texts, len(texts) - 1) is None
