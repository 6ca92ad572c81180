from __future__ import annotations

from collections.abc import Collection, Sequence

import pytest

from retrieval.conversation import rewrite
from retrieval.domain import Exchange

EARLIER = ("Who cut off Vexley from Sable?",)
OUTLETS = frozenset({"Parameter Post", "The Lantern Wire", "Byte Harbour"})


def stand_alone(text: str, earlier: Sequence[str], *, outlets: Collection[str] = ()) -> str:
    return rewrite.stand_alone(text, [Exchange(question) for question in earlier], outlets=outlets)


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
        ("Which country banned that model?", "Which country banned that model?"),
        ("Which papers does that seller want from customers?", "Which papers does that seller want from customers?"),
        ("Which private cards and accounts did it use?", "Which private cards and accounts did it use?"),
        ("Did anybody apologise?", "Did anybody apologise?"),
        ("Did the judges agree?", "Did the judges agree?"),
        ("What did Quillon say about that decision?", "What did Quillon say about that decision?"),
    ],
)
def test_a_question_that_leans_on_the_conversation_gets_its_subject(text: str, alone: str) -> None:
    assert stand_alone(text, EARLIER) == f"{alone} (Vexley, Sable, cut)"


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
    assert stand_alone(text, EARLIER) == text


@pytest.mark.parametrize("text", ["why?", "And what did they say about it?", "no, I meant May"])
def test_the_first_question_of_a_conversation_comes_back_untouched(text: str) -> None:
    assert stand_alone(text, ()) == text


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
    assert stand_alone(text, ["How many accounts did Vexley open in April?"]) == alone


def test_a_first_date_is_put_where_the_question_ends() -> None:
    assert stand_alone("And in May?", ["Who cut off Vexley?"]) == "Who cut off Vexley in May?"


def test_a_possessive_keeps_its_ending() -> None:
    assert stand_alone("And Quillon?", ["What do Vexley's terms say?"]) == "What do Quillon's terms say?"


@pytest.mark.parametrize("text", ["And Byte Harbour?", "and what does Byte Harbour say?", "What about Byte Harbour?"])
def test_another_outlet_takes_the_place_of_the_one_before(text: str) -> None:
    asked = ["What does Parameter Post say about Vexley's access?"]
    assert stand_alone(text, asked, outlets=OUTLETS) == "What does Byte Harbour say about Vexley's access?"


@pytest.mark.parametrize("text", ["Does Byte Harbour see it the same way?", "Does anybody contradict this?"])
def test_whoever_asks_for_another_voice_does_not_want_the_outlet_of_before(text: str) -> None:
    asked = ["What does Parameter Post say about Vexley's access?"]
    assert stand_alone(text, asked, outlets=OUTLETS) == f"{text} (Vexley, access)"


def test_a_question_that_goes_on_asking_keeps_the_outlet_and_the_date() -> None:
    asked = ["What did Parameter Post report on 3 June about Vexley?"]
    assert stand_alone("Who said that there?", asked, outlets=OUTLETS) == (
        "Who said that there? (Parameter Post, on 3 June, Vexley)"
    )


def test_whoever_compares_with_another_does_not_get_the_first_one() -> None:
    asked = ["How much notice does Quillon give?"]
    assert stand_alone("How does that compare with Tessaly?", asked) == "How does that compare with Tessaly? (notice)"


def test_of_several_names_none_is_guessed_away() -> None:
    assert stand_alone("and Keyfold?", ["Did Norrvik's rule hit Gatehop?"]) == "Keyfold? (Norrvik, Gatehop, rule, hit)"


def test_a_new_date_takes_the_place_of_the_old_one() -> None:
    asked = "Which accounts did Vexley use in April 2026?"

    assert stand_alone("Did it use others in May?", [asked]) == "Did it use others in May? (Vexley, accounts)"
    assert stand_alone("And why?", [asked]) == "why? (Vexley, in April 2026, accounts, use)"


def test_the_subject_grows_along_a_conversation_and_starts_anew_with_a_new_one() -> None:
    growing = ["Which reseller served keys to Quillon?", "when did it stop?"]

    assert stand_alone("why?", growing) == "why? (Quillon, stop, reseller, served, keys)"
    assert stand_alone("why?", [*growing, *EARLIER]) == "why? (Vexley, Sable, cut)"


@pytest.mark.parametrize(
    "text", ["Back to the keys: who found them?", "And the keys, who found them?", "Who found those keys?"]
)
def test_an_earlier_subject_is_found_again_by_its_words(text: str) -> None:
    asked = ["How did Keyfold lose its keys?", "Who leads Tessaly?"]
    assert stand_alone(text, asked).endswith("(Keyfold, lose)") or stand_alone(text, asked).endswith(
        "(Keyfold, lose, keys)"
    )


def test_what_the_question_says_itself_is_not_repeated() -> None:
    assert stand_alone("And Vexley's denial?", EARLIER) == "Vexley's denial? (Sable, cut)"


def test_of_a_long_subject_the_names_are_carried_and_not_every_word() -> None:
    asked = (
        "Which private accounts, trial keys, partner programmes, cheap resellers, shared notebooks, student discounts"
        " and forgotten test projects did Vexley use to reach Sable?"
    )

    terms = stand_alone("why?", [asked]).removeprefix("why? (").removesuffix(")").split(", ")
    assert terms[:3] == ["Vexley", "Sable", "private"]
    assert len(terms) == 12


def test_a_conversation_without_a_subject_adds_nothing() -> None:
    assert stand_alone("why?", ["what?", "why?"]) == "why?"


@pytest.mark.parametrize(
    "text", ["No one told Brightsill?", "Well-known labs and their terms", "So far, who left Sable?"]
)
def test_what_only_looks_like_a_tie_is_none(text: str) -> None:
    assert stand_alone(text, ["Which chips may Belgrane ship?"]) == text


def test_a_question_that_opens_with_may_asks_for_leave_and_names_no_month() -> None:
    assert " in May" not in stand_alone("May it?", ["When did Quillon ban Gatehop?"])
    assert "Vexley May" not in stand_alone("May they?", ["Can employees of Brightsill use Vexley?"])


@pytest.mark.parametrize(
    ("before", "asked", "alone"),
    [
        ("Wer hat Gatehop gesperrt?", "Und wie viele Kunden?", "Und wie viele Kunden? (Gatehop, gesperrt)"),
        ("Wer hat Gatehop gesperrt?", "Wann war das?", "Wann war das? (Gatehop, gesperrt)"),
        ("Qui a suspendu Gatehop ?", "pourquoi ?", "pourquoi ? (Gatehop, suspendu)"),
        ("¿Quién bloqueó a Gatehop?", "¿por qué?", "¿por qué? (Gatehop, bloqueó)"),
        (
            "Wer hat Gatehop gesperrt?",
            "Wer trainierte Anvil mit Antworten von Sable?",
            "Wer trainierte Anvil mit Antworten von Sable?",
        ),
    ],
)
def test_a_follow_up_in_another_language_keeps_the_subject(before: str, asked: str, alone: str) -> None:
    assert stand_alone(asked, [before]) == alone


@pytest.mark.parametrize(
    ("asked", "alone"),
    [
        ("and about Keyfold?", "What did Northlight report about Keyfold in May?"),
        ("and in June?", "What did Northlight report about Gatehop in June?"),
        ("how many customers did it suspend?", "how many customers did it suspend? (Northlight, Gatehop, in May)"),
    ],
)
def test_subject_time_and_outlet_stay_unless_others_are_named(asked: str, alone: str) -> None:
    before = "What did Northlight report about Gatehop in May?"
    assert stand_alone(asked, [before], outlets={"Northlight"}) == alone


LOST = {
    "en": "Who lost access to Orrel in April?",
    "de": "Wer hat im April den Zugang zu Orrel verloren?",
    "fr": "Qui a perdu l'accès à Orrel en avril ?",
    "es": "¿Quién perdió el acceso a Orrel en abril?",
}


@pytest.mark.parametrize(
    ("language", "text", "alone"),
    [
        ("en", "and in May?", "Who lost access to Orrel in May?"),
        ("en", "and in the month of May?", "Who lost access to Orrel in the month of May?"),
        ("de", "und im Mai?", "Wer hat im Mai den Zugang zu Orrel verloren?"),
        ("de", "Und im März 2026?", "Wer hat im März 2026 den Zugang zu Orrel verloren?"),
        ("de", "und wie war es seit Juni?", "Wer hat seit Juni den Zugang zu Orrel verloren?"),
        ("de", "Mai?", "Wer hat Mai den Zugang zu Orrel verloren?"),
        ("fr", "et en mai ?", "Qui a perdu l'accès à Orrel en mai ?"),
        ("fr", "Et au mois d'août ?", "Qui a perdu l'accès à Orrel au mois d'août ?"),
        ("es", "¿y en mayo?", "¿Quién perdió el acceso a Orrel en mayo?"),
        ("es", "y en agosto de 2026", "¿Quién perdió el acceso a Orrel en agosto de 2026?"),
    ],
)
def test_a_month_alone_takes_the_place_of_the_one_before(language: str, text: str, alone: str) -> None:
    assert stand_alone(text, [LOST[language]]) == alone


@pytest.mark.parametrize(
    ("before", "text", "alone"),
    [
        ("How many keys did Fendrel block?", "and in May?", "How many keys did Fendrel block in May?"),
        ("Wie viele Konten hat Fendrel gesperrt?", "und im März?", "Wie viele Konten hat Fendrel gesperrt im März?"),
        ("Combien de clés a perdues Fendrel ?", "et en mars ?", "Combien de clés a perdues Fendrel en mars ?"),
        ("¿Cuántas claves perdió Fendrel?", "¿y en marzo?", "¿Cuántas claves perdió Fendrel en marzo?"),
    ],
)
def test_a_month_is_added_where_there_was_no_time(before: str, text: str, alone: str) -> None:
    assert stand_alone(text, [before]) == alone


@pytest.mark.parametrize(
    ("before", "text", "alone"),
    [
        ("Who lost access in April 2026?", "and in May?", "Who lost access in May 2026?"),
        ("Wer hat im April 2026 den Zugang verloren?", "und im Mai?", "Wer hat im Mai 2026 den Zugang verloren?"),
        ("Qui a perdu l'accès en avril 2026 ?", "et en mai ?", "Qui a perdu l'accès en mai 2026 ?"),
        ("¿Quién perdió el acceso en abril de 2026?", "¿y en mayo?", "¿Quién perdió el acceso en mayo 2026?"),
    ],
)
def test_a_month_without_a_year_is_of_the_year_that_was_asked_about(before: str, text: str, alone: str) -> None:
    assert stand_alone(text, [before]) == alone


@pytest.mark.parametrize(
    ("language", "text"), [("de", "und wer im Mai?"), ("fr", "et pourquoi en mai ?"), ("es", "¿y cuándo en mayo?")]
)
def test_a_month_beside_a_question_of_its_own_is_not_all_that_is_asked(language: str, text: str) -> None:
    assert stand_alone(text, [LOST[language]]).startswith(text)
