"""What an amount is of: a number proves little without its unit."""

from __future__ import annotations

import pytest

from retrieval.text.grammar import load_grammar
from retrieval.text.measures import Measure, measures_of, mismatched, spans_of_time, unit_of
from retrieval.text.morphology import Tokens, tokenise
from tests.factories import a_sentence


def tokens(text: str) -> Tokens:
    return tokenise(text, load_grammar("en"))


def measures(text: str) -> tuple[Measure, ...]:
    return measures_of(a_sentence(text))


def differs(claimed: str, near: str) -> bool:
    [measure] = measures(claimed)
    return mismatched(measure, measures(near))


@pytest.mark.parametrize(
    ("claimed", "near"),
    [
        ("3 days", "after 3 weeks"),
        ("5 million users", "for $5 million"),
        ("5 million dollars", "5 million users signed"),
        ("a fine of \u20ac640,000", "640,000 dollars"),
        ("6 euros a school", "6 euros a pupil"),
        ("200 euros for every month", "200 euros for every year"),
        ("20,000 calls an hour", "20,000 calls a day"),
        ("26 engineers", "two engineers ran 26 accounts"),
        ("1,050 chatbots", "asked seven chatbots 1,050 questions"),
        ("4,500 square feet", "its 4,500 square metres"),
    ],
)
def test_a_number_that_stands_there_for_something_else_is_told_apart(claimed: str, near: str) -> None:
    assert differs(claimed, near)


@pytest.mark.parametrize(
    ("claimed", "near"),
    [
        ("5 million dollars", "worth $5m"),
        ("$5.2 million", "5.2 million dollars"),
        ("four hours later", "in 4 hours"),
        ("26 logins", "two engineers ran 26 accounts"),
        ("26 accounts", "26 of the accounts"),
        ("450", "450 crowns an hour"),
        ("the 38-minute gap", "for 38 minutes"),
        ("20,000 calls", "20,000 calls a day"),
        ("3 days", "no number here"),
        ("90 km", "90 kilometres"),
    ],
)
def test_the_same_amount_put_otherwise_is_the_same(claimed: str, near: str) -> None:
    assert not differs(claimed, near)


def test_spans_of_time_are_seen_with_and_without_a_number() -> None:
    assert spans_of_time(tokens("within one week, for hours, every day, a pupil, the second floor")) == {
        "week",
        "hour",
        "day",
    }


def test_units_are_known_by_their_short_forms() -> None:
    assert [
        unit_of(tokens(word)[0], tokens(word)) for word in ("ms", "feet", "tonnes", "centuries", "s", "accounts")
    ] == [
        "millisecond",
        "foot",
        "ton",
        "century",
        None,
        None,
    ]


def test_a_text_without_numbers_measures_nothing() -> None:
    assert measures("nothing to count") == ()
