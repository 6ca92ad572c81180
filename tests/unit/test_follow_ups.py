from __future__ import annotations

from collections.abc import Collection, Sequence

import pytest

from retrieval.conversation import follow_ups
from retrieval.domain import Exchange

EARLIER = ("Who cut off Vexley from Sable?",)
OUTLETS = frozenset({"Parameter Post", "The Lantern Wire", "Byte Harbour"})


def standalone(text: str, earlier: Sequence[str], *, outlets: Collection[str] = ()) -> str:
    return follow_ups.standalone(text, [Exchange(question) for question in earlier], outlets=outlets)


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("And what did they say about it?", "what did they say about it?"),
        ("What did Quillon say about it?", "What did Quillon say about it?"),
        ("And Quillon?", "Quillon?"),
        ("is that reseller still open", "is that reseller still open"),
        ("why?", "why?"),
        ("Since when?", "Since when?"),
        ("what was the reason?", "what was the reason?"),
        ("How many accounts?", "How many accounts?"),
        ("thanks, what about Gatehop?", "Gatehop?"),
        ("is that true?", "is that true?"),
        ("Do they still buy from Gatehop?", "Do they still buy from Gatehop?"),
        ("Who runs that search engine company?", "Who runs that search engine company?"),
        ("Which papers does that seller want from customers?", "Which papers does that seller want from customers?"),
        ("Which private cards and accounts did it use?", "Which private cards and accounts did it use?"),
        ("Did anybody apologise?", "Did anybody apologise?"),
        ("Did the judges agree on terms?", "Did the judges agree on terms?"),
    ],
)
def test_a_question_that_leans_on_the_conversation_gets_its_subject(text: str, alone: str) -> None:
    assert standalone(text, EARLIER) == f"{alone} (cut, Vexley, Sable)"


@pytest.mark.parametrize(
    "text",
    [
        "Who trained Anvil on Sable outputs?",
        "And who trained Anvil on Sable outputs in May?",
        "Did Vexley say it trained on Sable?",
        "Is it legal to train on outputs?",
        "Is there a law against training on outputs?",
        "What is distillation?",
        "What happened this week?",
        "Which models were released this week?",
        "Which labs forbid training on outputs?",
        "Who first reported that Quillon cut off Brightsill?",
        "Which outlet withdrew its own report about Ostrel Labs?",
        "Which bank paused its roll-out of coding models?",
        "Which university apologised after it sent letters by mistake?",
        "Which schools, clinics, banks and newspapers left those labs whose models trained on their customers' chats?",
        "",
        "?!",
        "sorry",
    ],
)
def test_a_question_that_stands_alone_comes_back_untouched(text: str) -> None:
    assert standalone(text, EARLIER) == text


@pytest.mark.parametrize("text", ["why?", "And what did they say about it?", "no, I meant May"])
def test_the_first_question_of_a_conversation_comes_back_untouched(text: str) -> None:
    assert standalone(text, ()) == text


@pytest.mark.parametrize("announced", ["OK, another subject: ", "Something else. ", "now to a different topic: "])
def test_another_subject_inherits_nothing(announced: str) -> None:
    assert standalone(f"{announced}who did they fine?", EARLIER) == "who did they fine?"


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("and in May?", "How many accounts did Vexley open in May?"),
        ("What about May?", "How many accounts did Vexley open in May?"),
        ("May?", "How many accounts did Vexley open in May?"),
        ("And by 3 June 2026?", "How many accounts did Vexley open by 3 June 2026?"),
        ("no, I meant February", "How many accounts did Vexley open in February?"),
        ("and Quillon?", "How many accounts did Quillon open in April?"),
        ("Quillon in May?", "How many accounts did Quillon open in May?"),
    ],
)
def test_a_question_that_says_only_a_difference_becomes_the_one_it_differs_from(text: str, alone: str) -> None:
    assert standalone(text, ["How many accounts did Vexley open in April?"]) == alone


def test_a_first_date_is_put_where_the_question_ends() -> None:
    assert standalone("And in May?", ["Who cut off Vexley?"]) == "Who cut off Vexley in May?"


def test_a_possessive_keeps_its_ending() -> None:
    assert standalone("And Quillon?", ["What do Vexley's terms say?"]) == "What do Quillon's terms say?"


@pytest.mark.parametrize("text", ["And Byte Harbour?", "and what does Byte Harbour say?", "What about Byte Harbour?"])
def test_another_outlet_takes_the_place_of_the_one_before(text: str) -> None:
    asked = ["What does Parameter Post say about Vexley's access?"]
    assert standalone(text, asked, outlets=OUTLETS) == "What does Byte Harbour say about Vexley's access?"


@pytest.mark.parametrize("text", ["Does Byte Harbour see it the same way?", "Does anybody contradict this?"])
def test_whoever_asks_for_another_voice_does_not_want_the_outlet_of_before(text: str) -> None:
    asked = ["What does Parameter Post say about Vexley's access?"]
    assert standalone(text, asked, outlets=OUTLETS) == f"{text} (Vexley, access)"


def test_a_question_that_goes_on_asking_keeps_the_outlet_and_the_date() -> None:
    asked = ["What did Parameter Post report on 3 June about Vexley?"]
    assert standalone("Who said that there?", asked, outlets=OUTLETS) == (
        "Who said that there? (Parameter Post, 3 June, Vexley)"
    )


def test_whoever_compares_with_another_does_not_get_the_first_one() -> None:
    asked = ["How much notice does Quillon give?"]
    assert standalone("How does that compare with Tessaly?", asked) == "How does that compare with Tessaly? (notice)"


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Sorry, I meant Brightsill.", "Why did Quillon cut off Brightsill?"),
        ("I meant Tessaly, not Quillon.", "Why did Tessaly cut off Vexley?"),
    ],
)
def test_a_correction_takes_the_place_of_what_was_not_meant(text: str, alone: str) -> None:
    assert standalone(text, ["Why did Quillon cut off Vexley?"]) == alone


def test_of_several_names_none_is_guessed_away() -> None:
    assert standalone("and Keyfold?", ["Did Norrvik's rule hit Gatehop?"]) == "Keyfold? (Norrvik, rule, hit, Gatehop)"


def test_what_was_not_meant_is_not_carried() -> None:
    asked = ["What does the draft of the Access Board say?"]
    assert standalone("not the draft, the final decision", asked) == "the final decision (Access Board)"


def test_a_new_date_takes_the_place_of_the_old_one() -> None:
    asked = "Which accounts did Vexley use in April 2026?"

    assert standalone("Did it use others in May?", [asked]) == "Did it use others in May? (accounts, Vexley)"
    assert standalone("And why?", [asked]) == "why? (accounts, Vexley, use, April 2026)"


def test_the_subject_grows_along_a_conversation_and_starts_anew_with_a_new_one() -> None:
    growing = ["Which reseller served keys to Quillon?", "when did it stop?"]

    assert standalone("why?", growing) == "why? (stop, reseller, served, keys, Quillon)"
    assert standalone("why?", [*growing, *EARLIER]) == "why? (cut, Vexley, Sable)"


@pytest.mark.parametrize(
    "text", ["Back to the keys: who found them?", "And the keys, who found them?", "Who found those keys?"]
)
def test_an_earlier_subject_is_found_again_by_its_words(text: str) -> None:
    asked = ["How did Keyfold lose its keys?", "Who leads Tessaly?"]
    assert standalone(text, asked).endswith("(Keyfold, lose)") or standalone(text, asked).endswith(
        "(Keyfold, lose, keys)"
    )


def test_what_the_question_says_itself_is_not_repeated() -> None:
    assert standalone("And Vexley's denial?", EARLIER) == "Vexley's denial? (cut, Sable)"


def test_of_a_long_subject_the_names_are_carried() -> None:
    asked = (
        "Which private accounts, trial keys, partner programmes, cheap resellers, shared notebooks, student discounts"
        " and forgotten test projects did Vexley use to reach Sable?"
    )

    assert standalone("why?", [asked]) == "why? (Vexley, Sable)"


def test_a_conversation_without_a_subject_adds_nothing() -> None:
    assert standalone("why?", ["what?", "why?"]) == "why?"


@pytest.mark.parametrize(
    "text", ["No one told Brightsill?", "Well-known labs and their terms", "So far, who left Sable?"]
)
def test_what_only_looks_like_a_tie_is_none(text: str) -> None:
    assert standalone(text, ["Which chips may Belgrane ship?"]) == text


def test_a_question_that_opens_with_may_asks_for_leave_and_names_no_month() -> None:
    assert " in May" not in standalone("May it?", ["When did Quillon ban Gatehop?"])
    assert "Vexley May" not in standalone("May they?", ["Can employees of Brightsill use Vexley?"])
