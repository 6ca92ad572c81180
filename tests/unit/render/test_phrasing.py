"""What a reply says of its own stands in four languages, with the same things told in each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import pytest

from bot.intent.intents import IntentKind
from bot.render.phrasing import ENGLISH, phrases_in
from bot.render.plain import plain_text
from bot.render.reasons import refusal_text
from bot.render.replies import reply_message
from bot.render.texts import small_talk_message
from retrieval.domain import (
    Answer,
    Citation,
    CorrectionKind,
    Fallback,
    NoAnswer,
    NoNumber,
    NotMentioned,
    Refusal,
    Searched,
    Statement,
    TooOld,
    Verdict,
)
from retrieval.text.tables import LANGUAGES
from tests.factories import moment

NEWEST = moment("2026-06-07T09:00")


def phrases_of(rows: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    """Each phrase by its name, with what it tells."""
    for name, told in rows.items():
        if isinstance(told, dict):
            yield from phrases_of(told, f"{name}.")
        else:
            yield f"{above}{name}", frozenset(re.findall(r"\{(\w+)\}", str(told)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_things(language: str) -> None:
    assert dict(phrases_of(phrases_in(language).rows)) == dict(phrases_of(ENGLISH.rows))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_verdict_and_remark_has_its_phrase(language: str) -> None:
    rows = phrases_in(language).rows
    assert rows["refusal"].keys() == {refusal.kind for refusal in get_args(Refusal)} | {"undated"}
    assert rows["verdict"].keys() == {verdict.name.lower() for verdict in Verdict}
    assert rows["fallback"].keys() == {fallback.name.lower() for fallback in Fallback}
    assert set(CorrectionKind) <= rows["source"].keys()


def test_a_language_without_phrases_is_answered_in_english() -> None:
    assert phrases_in("nl") == phrases_in(None) == ENGLISH


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Keine der Quellen, die ich gefunden habe, erwähnt Perradine oder Halvane."),
        ("fr", "Aucune des sources que j'ai trouvées ne mentionne Perradine ou Halvane."),
        ("es", "Ninguna de las fuentes que he encontrado menciona Perradine o Halvane."),
    ],
)
def test_a_refusal_is_told_in_the_askers_language(language: str, sentence: str) -> None:
    assert refusal_text(NotMentioned(("Perradine", "Halvane")), phrases=phrases_in(language)) == sentence


@pytest.mark.parametrize(
    ("language", "when"), [("de", "vom 7. Juni 2026"), ("fr", "du 7 juin 2026"), ("es", "del 7 de junio de 2026")]
)
def test_days_are_written_as_the_language_writes_them(language: str, when: str) -> None:
    assert when in refusal_text(TooOld(NEWEST), phrases=phrases_in(language))


def test_an_answer_has_its_labels_in_the_askers_language_and_its_quotes_as_they_stand() -> None:
    citation = Citation(1, "d", "d@1#0", "It said no.", "Quillon says no", outlet="Northlight", published_at=NEWEST)
    answer = Answer(
        (Statement("It said no.", (1,)),), (citation,), Searched(1204, NEWEST), NEWEST, 2, verdict=Verdict.NO
    )
    told = plain_text(reply_message(answer, language="de"))
    for part in ("Nein.", "It said no. [1]", "Quellen", "7. Juni 2026", "Durchsucht: 1.204 Dokumente", "2 Sätze weg"):
        assert part in told


def test_a_refusal_in_spanish_is_spanish_throughout() -> None:
    told = plain_text(reply_message(NoAnswer(NoNumber(), Searched(1, NEWEST, 1)), language="es"))
    assert told.splitlines()[0] == "Ninguna de las fuentes que he encontrado da esa cifra."
    assert "Búsqueda en 1 documento de 1 medio, el más reciente del 7 de junio de 2026." in told
    assert "¿Falta una fuente?" in told


def test_thanks_are_returned_in_the_language_they_were_given_in() -> None:
    assert small_talk_message(IntentKind.THANKS, language="fr").text == "Je vous en prie."
