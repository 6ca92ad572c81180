"""What stands before a quote in a fixed form is said in four languages, with the same things told in each."""

from __future__ import annotations

import re

import pytest

from retrieval.answering.leads import leads_in
from retrieval.domain import Stance, Status
from retrieval.text.tables import LANGUAGES, tables_of
from tests.factories import moment


def fields_of(language: str) -> dict[str, frozenset[str]]:
    """Each lead by its name, with what it tells."""
    return {name: frozenset(re.findall(r"\{(\w+)\}", row)) for name, row in tables_of(language)["leads"].items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_leads_with_the_same_things(language: str) -> None:
    assert fields_of(language) == fields_of("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_can_be_told(language: str) -> None:
    leads = leads_in(language)
    assert all(leads.stands(status) for status in (*Status, Stance.PLANNED))


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            ["Denied by Arrieta:", "Cut off, 24 Sep 2026:", "1 independent report; X:", "3 independent reports; X:"],
        ),
        (
            "de",
            [
                "Bestritten von Arrieta:",
                "Gesperrt, 24. September 2026:",
                "1 unabhängiger Bericht; X:",
                "3 unabhängige Berichte; X:",
            ],
        ),
        (
            "fr",
            [
                "Démenti par Arrieta :",
                "Accès coupé, 24 septembre 2026 :",
                "1 enquête indépendante ; X:",
                "3 enquêtes indépendantes ; X:",
            ],
        ),
        (
            "es",
            [
                "Desmentido por Arrieta:",
                "Acceso cortado, 24 de septiembre de 2026:",
                "1 información independiente; X:",
                "3 informaciones independientes; X:",
            ],
        ),
    ],
)
def test_a_lead_is_worded_and_dated_as_its_language_does(language: str, told: list[str]) -> None:
    leads = leads_in(language)
    counted = [leads.counted(number, "X:") for number in (1, 3)]
    assert [leads.stands(Status.DENIED, "Arrieta"), leads.cut_off(moment("2026-09-24")), *counted] == told
