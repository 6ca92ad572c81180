"""How much of a question a line tells: another language is no excuse for what it does not say."""

from __future__ import annotations

import pytest

from retrieval.answering.asked import asked_of
from retrieval.answering.forms import covers
from retrieval.answering.quotable import find_quotable
from tests.factories import a_document, a_hit

ENGLISH = "Dorvane trained Pell on outputs of Orrel, the lab said on Friday."
GERMAN = "Dorvane hat Pell mit Ausgaben von Orrel trainiert, teilte das Labor am Freitag mit."
SPANISH = "Dorvane entrenó Pell con respuestas de Orrel, dijo el laboratorio el viernes."


@pytest.mark.parametrize(
    ("question", "language", "text", "told"),
    [
        ("Did Dorvane train Pell on Orrel's outputs?", "en", ENGLISH, True),
        ("Did Dorvane train Pell on Orrel's outputs?", "de", GERMAN, True),
        ("Did Dorvane train Pell on Orrel?", "es", SPANISH, True),
        ("Hat Dorvane Pell mit Ausgaben von Orrel trainiert?", "en", ENGLISH, True),
        ("Did Dorvane train Pell on the invoices of Orrel?", "en", ENGLISH, False),
        ("Did Dorvane train Pell on the invoices of Orrel?", "de", GERMAN, False),
        ("Did Dorvane train Pell on the invoices of Orrel?", "es", SPANISH, False),
        ("Did Dorvane train Pell on outputs of Brennick?", "de", GERMAN, False),
    ],
)
def test_a_line_answers_whether_something_was_done_only_if_it_tells_all_of_it(
    question: str, language: str, text: str, told: bool
) -> None:
    asked = asked_of(question)
    assert asked is not None
    (line,) = find_quotable([a_hit(a_document(text=text, title="Pell", language=language))])
    assert (covers(asked, line) > 0) is told
