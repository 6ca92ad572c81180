from __future__ import annotations

import pytest

from retrieval.text.mentioned_outlets import named_outlets
from retrieval.text.query import cues_of, is_about_now
from tests.factories import moment

NOW = moment("2026-06-08T09:00")
OUTLETS = frozenset(
    {"The Harbor Wire", "Northlight", "Tideline | Science", "BBC News - Arts", "pressroom.example", "Fortune"}
)


@pytest.mark.parametrize(
    "text",
    [
        "Who was cut off this week?",
        "Was Vexley cut off recently?",
        "Is it still closed?",
        "news about Sable",
        "what's new?",
    ],
)
def test_words_such_as_still_make_a_question_be_about_now(text: str) -> None:
    assert is_about_now(text, moment=NOW, as_of=False)


def test_a_question_without_such_words_is_about_any_time() -> None:
    assert not is_about_now("Who trained Anvil on Sable outputs?", moment=NOW, as_of=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who was cut off?", True),
        ("Who was cut off on June 2, 2026?", True),
        ("Who will open in 2027?", True),
        ("Who was cut off in 2025?", False),
        ("Who was cut off on 3 March 2026?", False),
        ("Who was cut off in 2025 and is so still?", True),
    ],
)
def test_asking_as_of_a_day_is_about_that_day_unless_a_time_long_before_is_named(text: str, expected: bool) -> None:
    assert is_about_now(text, moment=NOW, as_of=True) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What did The Harbor Wire say?", {"The Harbor Wire"}),
        ("What did Harbor Wire's reporter say?", {"The Harbor Wire"}),
        ("Does 'Tideline' agree with BBC News?", {"Tideline | Science", "BBC News - Arts"}),
        ("what did the harbor wire and northlight say?", {"The Harbor Wire", "Northlight"}),
        ("What did Harbor report?", {"The Harbor Wire"}),
        ("Did PressRoom report it?", {"pressroom.example"}),
        ("Did Press Room report it?", {"pressroom.example"}),
        ("What fortune did Vexley make?", set()),
        ("What did Fortune say?", {"Fortune"}),
        ("", set()),
    ],
)
def test_outlets_are_recognised_however_a_person_writes_them(text: str, expected: set[str]) -> None:
    assert named_outlets(text, OUTLETS) == expected


def test_yesterday_is_the_day_before_the_moment_of_the_question() -> None:
    cues = cues_of("What did Northlight report yesterday?", moment=NOW, as_of=False, outlets=OUTLETS)

    assert cues.dates == {"2026-06-07"}
    assert cues.outlets == {"Northlight"}
    assert cues.recent
    assert cues.moment == NOW


def test_the_latest_is_asked_for_in_so_many_words() -> None:
    asked = [cues_of(t, moment=NOW, as_of=False, outlets=()) for t in ("The latest on Vexley?", "Who was late?")]

    assert [cues.latest for cues in asked] == [True, False]


def test_a_first_word_that_two_outlets_share_names_neither() -> None:
    assert named_outlets("What did Harbor report?", {"Harbor Wire", "The Harbor Post"}) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who first reported that Vexley trained on Sable's outputs?", True),
        ("Who was the first to say so?", True),
        ("When did Quillon start to sell its own coding product?", True),
        ("Which team won for the first time in the season?", False),
        ("What did Quillon earn in the first quarter?", False),
        ("What is the latest since Northlight first reported it?", False),
    ],
)
def test_who_was_first_is_a_question_about_how_it_began(text: str, expected: bool) -> None:
    assert cues_of(text, moment=NOW, as_of=False, outlets=OUTLETS).earliest is expected


def test_how_it_began_and_a_history_are_not_about_now_even_when_asked_as_of_a_day() -> None:
    for text in ("Who first reported the leak?", "What is the history of Vexley's access to Sable?"):
        assert not cues_of(text, moment=NOW, as_of=True, outlets=OUTLETS).recent


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Does the Gatehop affair touch us?", True),
        ("Were any of our keys in it?", True),
        ("We use Sable: since when?", True),
        ("Which lab did the US ban?", False),
        ("Can you tell us who cut off Vexley?", False),
        ("what did the us do about chip exports?", False),
        ("Who was cut off?", False),
    ],
)
def test_we_and_our_make_a_question_one_about_ourselves(text: str, expected: bool) -> None:
    assert cues_of(text, moment=NOW, as_of=False, outlets=OUTLETS).ours is expected
