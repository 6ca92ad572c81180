from __future__ import annotations

import pytest

from bot.evaluation.matching import can_be_judged, has_verbatim, says


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Engineers used 14 private accounts.", "14"),
        ("Engineers used 14 private accounts.", "14 private account"),
        ("It costs 2,000 dollars a month.", "2000 dollars"),
        ("About 2.3 million were gathered", "2.3 million"),
        ("Adaeze Lindqvist\u2019s statement", "adaeze lindqvist"),
        ("It is called “Squid Game”", "Squid Game"),
        ("From Mosaic 3 on", "Mosaic-3"),
        ("\uff26ull width", "full width"),
    ],
)
def test_case_punctuation_and_endings_do_not_matter(text: str, expected: str) -> None:
    assert says(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was built in 2014.", "14"),
        ("About 12.3 million", "2.3 million"),
        ("The accounts were private", "private accounts"),
        ("An anvil", "Anvil 2"),
        ("Reported by Post", "Parameter Post"),
        ("anything", ""),
        ("anything", "…"),
    ],
)
def test_other_numbers_other_orders_and_nothing_do(text: str, expected: str) -> None:
    assert not says(text, expected)


def test_yes_and_no_cannot_be_judged_by_their_words() -> None:
    assert [can_be_judged(one) for one in ("Yes.", "no", "", "None of it")] == [False, False, False, True]


def test_a_quote_is_verbatim_whatever_its_white_space() -> None:
    assert has_verbatim("It said\n  so on Monday.", "It said so")
    assert not has_verbatim("It said so on Monday.", "it said so")
