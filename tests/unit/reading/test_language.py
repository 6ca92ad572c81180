"""Which language a text is written in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from retrieval.text.language import language_of

SHORT = [
    ("The lab cut off access.", "en"),
    ("Keyfold trained Sable on rival outputs", "en"),
    ("Court lets the lawsuit go ahead", "en"),
    ("Das Labor sperrt den Zugang.", "de"),
    ("Vexley bestreitet die Vorwürfe", "de"),
    ("Modell offenbar mit fremden Ausgaben trainiert", "de"),
    ("Le laboratoire coupe l'accès", "fr"),
    ("Qui a été coupé ?", "fr"),
    ("El laboratorio corta el acceso", "es"),
    ("Acceso suspendido a doce clientes", "es"),
    ("Il laboratorio sospende l'accesso ai clienti", "it"),
    ("O laboratório suspende o acesso dos clientes", "pt"),
    ("Het lab sluit klanten af", "nl"),
    ("Laboratoriet stänger av kunderna", "sv"),
    ("Laboratorium odcina klientom dostęp", "pl"),
    ("Laboratuvar müşterilerin erişimini kesti", "tr"),
    ("モデルの学習に使われたデータ", "ja"),
    ("他们的模型是用别人的输出训练的。", "zh"),
    ("Модель обучена на чужих ответах", "ru"),
]
UNCLEAR = ["", "?!", "12 345", "GPT-5 API", "Vexley Anvil Sable 3", "Reuters"]


@pytest.mark.parametrize(("text", "language"), SHORT)
def test_a_short_sentence_says_its_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", UNCLEAR)
def test_names_and_numbers_alone_are_of_no_language(text: str) -> None:
    assert language_of(text) is None


def test_several_threads_are_told_the_same() -> None:
    """Sources are read side by side."""
    texts = [text for text, _ in SHORT] * 20
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(language_of, texts)) == [language for _, language in SHORT] * 20


def test_text_that_no_file_should_hold_has_no_language_and_stops_nothing() -> None:
    assert language_of("\ud800\udfff \x00") is None
