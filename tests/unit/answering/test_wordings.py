"""Which language an answer is quoted in: the asker's where it answers, another one where that alone does."""

from __future__ import annotations

from functools import partial

import pytest

from retrieval.answering.refusal import Decision, decide
from retrieval.answering.strength import Timing
from retrieval.answering.wordings import decided
from retrieval.domain import Hit, NotInContext
from tests.factories import a_document, a_hit, moment

DECIDE = partial(decide, timing=Timing.ANY, moment=moment("2026-06-08"))
GERMAN = "Das Labor Quillon hat dem Händler Gatehop am Montag den Zugang gesperrt."
ENGLISH = "The lab Quillon suspended the access of the reseller Gatehop on Monday."
FRENCH = "Le laboratoire Quillon a suspendu lundi l'accès du revendeur Gatehop."


def hits(*told: tuple[str, str]) -> list[Hit]:
    documents = [a_document(text=text, title="Gatehop", language=language) for language, text in told]
    return [a_hit(document, rank=rank) for rank, document in enumerate(documents, 1)]


def quoted(decision: Decision, found: list[Hit]) -> str:
    assert decision.reason is None
    best = decision.picks[0].quotable
    assert best.hit.passage.text == found[best.source - 1].passage.text
    return best.text


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Wer hat Gatehop den Zugang gesperrt?", GERMAN),
        ("Who suspended the access of Gatehop?", ENGLISH),
        ("Qui a suspendu l'accès de Gatehop ?", FRENCH),
    ],
)
def test_what_is_told_in_three_languages_is_quoted_in_the_askers(question: str, text: str) -> None:
    found = hits(("en", ENGLISH), ("de", GERMAN), ("fr", FRENCH))
    assert quoted(decided(question, found, DECIDE), found) == text


@pytest.mark.parametrize(
    "question",
    ["Wer hat Gatehop den Zugang gesperrt?", "Qui a suspendu l'accès de Gatehop ?", "¿Quién suspendió a Gatehop?"],
)
def test_what_is_told_in_english_alone_is_quoted_in_english(question: str) -> None:
    found = hits(("en", ENGLISH), ("de", "Das Wetter in Hamburg bleibt in dieser Woche sonnig und warm."))
    assert quoted(decided(question, found, DECIDE), found) == ENGLISH


def test_where_all_that_is_found_is_english_a_german_question_is_answered_from_it() -> None:
    found = hits(("en", ENGLISH))
    assert quoted(decided("Wer hat Gatehop den Zugang gesperrt?", found, DECIDE), found) == ENGLISH


def test_a_refusal_tells_words_as_the_question_writes_them() -> None:
    found = hits(("de", GERMAN))
    reason = decided("Wie viele Kanzleien hat Gatehop in Brasilien?", found, DECIDE).reason
    assert reason is not None
    assert not isinstance(reason, NotInContext) or set(reason.words) <= {"Kanzleien", "Brasilien"}


def test_an_english_question_about_english_texts_is_decided_as_it_stands() -> None:
    found = hits(("en", ENGLISH))
    question = "Who suspended the access of Gatehop?"
    assert decided(question, found, DECIDE) == DECIDE(question, found)
