"""The amounts and days of a sentence in each language."""

from __future__ import annotations

import pytest

from retrieval.text.figures import amounts_of, days_of
from retrieval.text.grammar import load_grammar
from retrieval.text.morphology import tokenise


@pytest.mark.parametrize(
    ("code", "text", "amounts", "days"),
    [
        ("en", "Half a million calls went to a trio of clients.", ["500000", "3"], []),
        ("en", "It took two and a half weeks in May 2026.", ["2.5"], ["2026-05"]),
        ("de", "Rund zwei Dutzend zahlten 1.200 Euro am 12. Mai 2026.", ["24", "1200"], ["2026-05-12"]),
        ("de", "Am Donnerstag waren es 14 Prozent, nach zweieinhalb Wochen.", ["14%", "2.5"], ["thursday"]),
        ("fr", "Le 12 mai 2026, vingt et un pour cent de 12\u202f000 euros.", ["21%", "12000"], ["2026-05-12"]),
        ("es", "El 3 de mayo, treinta y uno por ciento de dos millones.", ["31%", "2000000"], ["--05-03"]),
    ],
)
def test_numbers_and_days_are_read_however_a_language_writes_them(
    code: str, text: str, amounts: list[str], days: list[str]
) -> None:
    tokens = tokenise(text, load_grammar(code))
    assert [amount.value for amount in amounts_of(tokens)] == amounts
    assert [day.value for day in days_of(tokens)] == days
