from __future__ import annotations

import pytest

from retrieval.finding.follow_ups import standalone

EARLIER = ("Who cut off Vexley from Sable?",)


@pytest.mark.parametrize(
    "text",
    [
        "And what did they say about it?",
        "What did Quillon say about it?",
        "And Quillon?",
        "is that reseller still open",
        "why?",
        "Since when?",
        "what was the reason?",
        "How many accounts?",
        "thanks, what about Gatehop?",
        "is that true?",
    ],
)
def test_a_question_that_leans_on_the_conversation_gets_its_subject(text: str) -> None:
    assert standalone(text, EARLIER) == f"{text} (cut, Vexley, Sable)"


@pytest.mark.parametrize(
    "text",
    [
        "Who trained Anvil on Sable outputs?",
        "And who trained Anvil on Sable outputs in May?",
        "Did Vexley say it trained on Sable?",
        "Is it legal to train on outputs?",
        "What is distillation?",
        "What happened this week?",
        "Which models were released this week?",
        "",
        "?!",
    ],
)
def test_a_question_that_stands_alone_comes_back_untouched(text: str) -> None:
    assert standalone(text, EARLIER) == text


@pytest.mark.parametrize("text", ["why?", "And what did they say about it?"])
def test_the_first_question_of_a_conversation_comes_back_untouched(text: str) -> None:
    assert standalone(text, ()) == text


def test_a_new_date_takes_the_place_of_the_old_one() -> None:
    asked = "Which accounts did Vexley use in April 2026?"

    assert standalone("And in May?", [asked]) == "And in May? (accounts, Vexley, use)"
    assert standalone("And why?", [asked]) == "And why? (accounts, Vexley, use, April, 2026)"


def test_the_subject_grows_along_a_conversation_and_starts_anew_with_a_new_one() -> None:
    growing = ["Which reseller served keys to Quillon?", "what about Gatehop?"]

    assert standalone("why?", growing) == "why? (reseller, served, keys, Quillon, Gatehop)"
    assert standalone("why?", [*growing, *EARLIER]) == "why? (cut, Vexley, Sable)"


def test_what_the_question_says_itself_is_not_repeated() -> None:
    assert standalone("And Vexley's denial?", EARLIER) == "And Vexley's denial? (cut, Sable)"


def test_of_a_long_subject_the_names_are_carried() -> None:
    asked = (
        "Which private accounts, trial keys, partner programmes, cheap resellers, shared notebooks, student discounts"
        " and forgotten test projects did Vexley use to reach Sable?"
    )

    assert standalone("why?", [asked]) == "why? (Vexley, Sable)"


def test_a_conversation_without_a_subject_adds_nothing() -> None:
    assert standalone("why?", ["what?", "why?"]) == "why?"
