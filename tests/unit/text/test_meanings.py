"""A question in one language put in the words of texts in another: names stay, small words stay, meanings cross."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.text.asked_in import days_asked, language_asked
from retrieval.text.meanings import put_in_words_of, widened
from retrieval.text.tables import LANGUAGES, tables_of
from tests.factories import a_sentence


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wer hat Gatehop den Zugang gesperrt?", "de"),
        ("Qui a coupé l'accès de Gatehop ?", "fr"),
        ("¿Quién cortó el acceso a Gatehop?", "es"),
        ("Who cut Gatehop off?", "en"),
        ("Gatehop", None),
        ("Sable 3?", None),
    ],
)
def test_the_language_of_a_question_is_told_by_its_small_words(question: str, language: str | None) -> None:
    assert language_asked(question) == language


def test_questions_of_the_golden_set_of_another_author_are_english() -> None:
    asked = Path(__file__).parents[2] / "data" / "newsroom" / "questions.jsonl"
    questions = [json.loads(line)["question"] for line in asked.read_text(encoding="utf-8").splitlines()]
    assert {language_asked(question) for question in questions} <= {"en", None}


@pytest.mark.parametrize(
    ("question", "language", "shown", "told_in", "meant"),
    [
        (
            "Wer hat Gatehop den Zugang gesperrt?",
            "de",
            "Quillon suspended Gatehop's access.",
            "en",
            "Wer hat Gatehop den access suspended?",
        ),
        ("How many customers lost access?", "en", "Zwölf Kunden verlieren den Zugang.", "de", "kunden"),
        ("Combien d'écoles sont concernées ?", "fr", "Betroffen sind 112 Schulen.", "de", "schulen"),
        ("Verbietet Quillon den Weiterverkauf?", "de", "Quillon forbids resale.", "en", "forbids Quillon den resale?"),
        (
            "Wer kritisiert die Sable-Lizenz?",
            "de",
            "Critics fear the licence of Sable.",
            "en",
            "critics die Sable licence",
        ),
        ("Seit wann, seit Juni?", "de", "It began in June.", "en", "june"),
    ],
)
def test_words_are_put_as_the_other_text_has_them(
    question: str, language: str, shown: str, told_in: str, meant: str
) -> None:
    assert meant in put_in_words_of(question, language, [a_sentence(shown, told_in).tokens], told_in)


def test_in_its_own_language_a_word_is_put_in_the_form_that_is_held() -> None:
    shown = [a_sentence("Das Labor sperrte die Konten der Kunden.", "de").tokens]
    assert put_in_words_of("Welche Kunden wurden gesperrt?", "de", shown, "de") == "Welche kunden wurden sperrte?"


def test_what_the_other_text_has_no_word_for_stays() -> None:
    assert (
        put_in_words_of("Wie teuer ist Sable?", "de", [a_sentence("Nothing is told.").tokens], "en")
        == "Wie teuer ist Sable?"
    )


def test_a_search_looks_for_words_of_other_languages_too_but_not_for_english_questions() -> None:
    assert "customers" in widened("Wie viele Kunden hat Gatehop?", "de")
    assert widened("How many customers has Gatehop?", "en") == "How many customers has Gatehop?"
    assert widened("Gatehop", None) == "Gatehop"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_words_for_every_meaning(code: str) -> None:
    meanings = tables_of(code)["meaning"]
    assert meanings.keys() == tables_of("en")["meaning"].keys()
    assert all(words.split() for words in meanings.values())


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("Wer wurde im März gesperrt?", ["--03"]),
        ("Wurde Gatehop am 12. Mai 2026 gesperrt?", ["2026-05-12"]),
        ("Qui a perdu l'accès le 3 juin ?", ["--06-03"]),
        ("¿Quién perdió el acceso en mayo?", ["--05"]),
        ("Who lost access in May 2026?", ["2026-05"]),
        ("Wer verlor den Zugang am 2026-06-02?", ["2026-06-02"]),
        ("Who may use it?", []),
        ("Wer darf es nutzen?", []),
    ],
)
def test_the_days_of_a_question_are_read_in_its_language(question: str, days: list[str]) -> None:
    assert [day.value for day in days_asked(question)] == days
