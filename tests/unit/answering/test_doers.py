"""Who did it to somebody is not answered with what he did himself, nor with what was done to others."""

from __future__ import annotations

import pytest

from retrieval.answering.doers import doer_asked
from retrieval.domain import Document, NoAnswer, NotSaidOf, Question
from tests.factories import a_document, moment
from tests.unit.answering.test_retold import desk, told


def tell(identity: str, language: str, title: str, text: str) -> Document:
    return a_document(identity, title=title, text=text, language=language, published_at=moment("2026-04-02"))


AFFAIRS = {
    "en": (
        tell(
            "en-1", "en", "Corvane suspends twelve customers", "Corvane suspended twelve customers on Monday, it said."
        ),
        tell("en-2", "en", "Lisk cuts off Ondry", "Lisk has suspended Ondry over unpaid bills, Lisk said on Tuesday."),
    ),
    "de": (
        tell("de-1", "de", "Corvane sperrt zwölf Kunden", "Corvane hat am Montag zwölf Kunden gesperrt."),
        tell("de-2", "de", "Lisk sperrt Ondry", "Lisk hat Ondry wegen offener Rechnungen gesperrt, sagte Lisk."),
    ),
    "fr": (
        tell("fr-1", "fr", "Corvane suspend douze clients", "Corvane a suspendu douze clients lundi."),
        tell("fr-2", "fr", "Lisk suspend Ondry", "Lisk a suspendu Ondry pour des factures impayées, a dit Lisk."),
    ),
    "es": (
        tell("es-1", "es", "Corvane suspende a doce clientes", "Corvane suspendió a doce clientes el lunes."),
        tell("es-2", "es", "Lisk suspende a Ondry", "Lisk suspendió a Ondry por facturas impagadas, dijo Lisk."),
    ),
}
WHO = {
    "en": "Who suspended {}?",
    "de": "Wer hat {} gesperrt?",
    "fr": "Qui a suspendu {} ?",
    "es": "¿Quién suspendió a {}?",
}


@pytest.mark.parametrize("language", AFFAIRS)
def test_what_somebody_did_does_not_tell_who_did_it_to_him(language: str) -> None:
    reply = desk(*AFFAIRS[language]).answer(Question(WHO[language].format("Corvane")))
    assert isinstance(reply, NoAnswer)
    assert reply.reason == NotSaidOf(("Corvane",))


@pytest.mark.parametrize("language", AFFAIRS)
def test_who_did_it_is_told_without_what_was_done_to_others(language: str) -> None:
    _, telling = AFFAIRS[language]
    assert told(desk(*AFFAIRS[language]), WHO[language].format("Ondry")) == [telling.text]


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Whom did Corvane suspend?"),
        ("en", "Who did Corvane suspend?"),
        ("de", "Wen hat Corvane gesperrt?"),
        ("fr", "Combien de clients Corvane a-t-il suspendus ?"),
        ("es", "¿A quién suspendió Corvane?"),
    ],
)
def test_what_somebody_did_is_told_where_that_is_asked(language: str, question: str) -> None:
    telling, _ = AFFAIRS[language]
    assert telling.text in told(desk(*AFFAIRS[language]), question)


@pytest.mark.parametrize(
    "question",
    [
        "Who suspended Corvane?",
        "Who was Corvane suspended by?",
        "By whom was Corvane suspended?",
        "Von wem wurde Corvane gesperrt?",
        "Par qui Corvane a-t-elle été suspendue ?",
        "¿Por quién fue suspendida Corvane?",
    ],
)
def test_a_question_asks_who_did_it_to_somebody(question: str) -> None:
    asked = doer_asked(question)
    assert asked is not None
    assert asked.whom == {"corvane"}


@pytest.mark.parametrize(
    "question",
    [
        "Who did Corvane suspend?",
        "Who at Corvane suspended the accounts?",
        "Who reported that Corvane suspended twelve customers?",
        "Wer bei Corvane hat die Konten gesperrt?",
        "Wer hat berichtet, dass Corvane Kunden gesperrt hat?",
        "Who owns that incident? (Corvane, key)",
        "Who suspended the accounts?",
        "Why did Corvane suspend the accounts?",
    ],
)
def test_a_question_asks_something_else(question: str) -> None:
    assert doer_asked(question) is None
