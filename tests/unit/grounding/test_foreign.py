"""What a sentence may say of a passage in German, French or Spanish, and of one in a language without a file."""

from __future__ import annotations

import pytest

from retrieval.domain import Lack
from retrieval.grounding.evidence import CitedPassage, Evidence
from retrieval.grounding.support import fault


def lack(language: str, quoted: str, claim: str) -> Lack | None:
    place = CitedPassage(quoted, "Loomwright und Marrowick. 2026-05-19", quoted, (), language)
    found = fault(claim, Evidence((place,)))
    return found.lack if found else None


@pytest.mark.parametrize(
    ("language", "quoted", "claim", "expected"),
    [
        (
            "de",
            "Loomwright hat offenbar Antworten von Marrowick genutzt.",
            "Loomwright hat Antworten von Marrowick genutzt.",
            Lack.HEDGE,
        ),
        (
            "de",
            "Loomwright hat Antworten im Mai genutzt.",
            "Loomwright hat Antworten im Mai nicht genutzt.",
            Lack.POLARITY,
        ),
        (
            "de",
            "Loomwright hat nie Antworten genutzt.",
            "Loomwright hat Antworten genutzt, stets.",
            Lack.POLARITY,
        ),
        (
            "de",
            "Loomwright sammelte Antworten nach der Sperre.",
            "Loomwright sammelte Antworten vor der Sperre.",
            Lack.POLARITY,
        ),
        (
            "de",
            "Loomwright verlor den Zugang im Mai.",
            "Loomwright verlor im Juni den Zugang.",
            Lack.DATE,
        ),
        (
            "de",
            "Loomwright will den Zugang im Juli sperren.",
            "Loomwright hat den Zugang im Juli gesperrt.",
            Lack.HEDGE,
        ),
        (
            "fr",
            "Loomwright aurait perdu son accès.",
            "Loomwright a perdu son accès.",
            Lack.HEDGE,
        ),
        (
            "fr",
            "Loomwright n'a pas perdu son accès.",
            "Loomwright a perdu son accès, donc.",
            Lack.POLARITY,
        ),
        (
            "fr",
            "Loomwright a perdu son accès en mai.",
            "En juin, Loomwright a perdu son accès.",
            Lack.DATE,
        ),
        (
            "fr",
            "Marrowick rendra les clés avant le procès.",
            "Marrowick rendra les clés après le procès.",
            Lack.POLARITY,
        ),
        (
            "fr",
            "Marrowick retirera le modèle Fennel.",
            "Marrowick a retiré le modèle Fennel.",
            Lack.HEDGE,
        ),
        (
            "es",
            "Loomwright habría perdido su acceso.",
            "Loomwright perdió su acceso.",
            Lack.HEDGE,
        ),
        (
            "es",
            "Loomwright no perdió su acceso.",
            "Loomwright perdió su acceso, sí.",
            Lack.POLARITY,
        ),
        (
            "es",
            "Loomwright perdió su acceso el lunes.",
            "El martes Loomwright perdió su acceso.",
            Lack.DATE,
        ),
        (
            "es",
            "Marrowick cerró 340 cuentas.",
            "Marrowick cerró unas 430 cuentas.",
            Lack.NUMBER,
        ),
        (
            "es",
            "Marrowick cerró 340 cuentas.",
            "Portico cerró esas 340 cuentas.",
            Lack.NAME,
        ),
        (
            "es",
            "Marrowick cerró 340 cuentas.",
            "Marrowick celebró ayer una gran fiesta anual.",
            Lack.WORDS,
        ),
    ],
)
def test_what_is_changed_is_seen(language: str, quoted: str, claim: str, expected: Lack) -> None:
    assert lack(language, quoted, claim) is expected


@pytest.mark.parametrize(
    ("language", "quoted", "claim"),
    [
        (
            "de",
            "Loomwright hat im Mai offenbar Antworten von Marrowick genutzt.",
            "Offenbar hat Loomwright im Mai Antworten von Marrowick genutzt.",
        ),
        (
            "de",
            "Marrowick schloss 1.200 Konten.",
            "1200 Konten schloss Marrowick.",
        ),
        (
            "fr",
            "Selon un témoin, Loomwright aurait perdu son accès en mai.",
            "Loomwright aurait perdu en mai son accès.",
        ),
        (
            "es",
            "Loomwright no perdió su acceso en mayo.",
            "En mayo, Loomwright no perdió su acceso.",
        ),
    ],
)
def test_what_is_only_put_otherwise_is_shown(language: str, quoted: str, claim: str) -> None:
    assert lack(language, quoted, claim) is None


def test_of_a_language_without_a_file_only_its_own_words_may_stand() -> None:
    quoted = "Loomwright ha perso l'accesso a maggio."
    assert lack("it", quoted, "A maggio Loomwright ha perso l'accesso.") is Lack.LANGUAGE
    assert lack("it", quoted, quoted) is None


def test_an_english_sentence_is_not_held_against_a_german_passage() -> None:
    assert (
        lack("de", "Marrowick schloss die Konten von Loomwright.", "Marrowick closed the accounts of Loomwright.")
        is Lack.LANGUAGE
    )
