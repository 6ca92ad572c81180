"""Which outlet a name means."""

from __future__ import annotations

import pytest

from retrieval.text.mentioned_outlets import named_outlets, outlet_mentions
from retrieval.text.outlets import known_outlets, outlet_of, outlets_of
from tests.factories import a_document


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("The Verge", "verge"),
        ("Le Monde", "Monde"),
        ("Le Monde", "www.lemonde.fr"),
        ("L'\u00c9cluse", "ecluse.example"),
        ("El Pa\u00eds", "elpais.com"),
        ("Die Zeit", "zeit.de"),
        ("404 Media", "404media"),
        ("404 Media", "404media.co"),
        ("CNN", "edition.cnn.com"),
        ("BBC", "https://www.bbc.co.uk/news"),
        ("Reuters", "Reuters | Technology"),
        ("Reuters", "Technology - Reuters"),
        ("The Lantern Wire", "Lantern Wire"),
        ("Spiegel", "Spiegel Online"),
        ("Brackwater Gazette", "The Gazette (Brackwater)"),
        ("Weights & Measures", "weightsandmeasures.example"),
        ("W&M", "WM"),
    ],
)
def test_names_of_one_outlet_are_equal_however_they_are_written(name: str, other: str) -> None:
    assert outlet_of(name) == outlet_of(other)


@pytest.mark.parametrize(
    ("name", "other"),
    [("The Times (London)", "The Times"), ("Science", "Science News"), ("Harbor Wire", "Harbor Post"), ("ars", "ap")],
)
def test_names_of_different_outlets_stay_different(name: str, other: str) -> None:
    assert outlet_of(name) != outlet_of(other)


KNOWN = known_outlets(
    [
        "Financial Times",
        "The Wall Street Journal",
        "wsj.com",
        "Weights & Measures",
        "Brackwater Gazette",
        "AW",
        "Artisan Ink",
    ]
)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("FT", "Financial Times"),
        ("the WSJ", "The Wall Street Journal"),
        ("W&M", "Weights & Measures"),
        ("financial times", "financial times"),
        ("AW", "AW"),
        ("NYT", "NYT"),
        ("AI", "AI"),
        ("ft", "ft"),
    ],
)
def test_initials_are_the_known_outlet_s_that_alone_has_them(name: str, meant: str) -> None:
    assert KNOWN.identify(name).name == meant


def test_initials_that_two_outlets_have_are_neither_s() -> None:
    both = known_outlets(["Financial Times", "Fortune Today"])
    assert both.identify("FT").name == "FT"


def test_all_names_of_an_outlet_are_found_by_each_of_them() -> None:
    known = known_outlets(["PSP", "Pell Street Post", "pellstreetpost.example", "The Post"])
    expected = {"PSP", "Pell Street Post", "pellstreetpost.example"}
    assert [set(known.spelled(name)) for name in ("PSP", "the Pell Street Post")] == [expected, expected]
    assert known_outlets(["PSP"]).spelled("Pell Street Post") == ("PSP",)
    assert known.spelled("Ledgerline") == ()


def test_the_last_words_with_an_article_are_what_reporters_call_an_outlet() -> None:
    meant = KNOWN.recognise("the Gazette")
    assert meant
    assert meant.name == "Brackwater Gazette"
    assert KNOWN.recognise("Gazette") is None
    assert known_outlets(["Brackwater Gazette", "Lindenport Gazette"]).recognise("the Gazette") is None


def test_a_question_names_an_outlet_by_its_initials_in_capitals_alone() -> None:
    assert named_outlets("What did the FT say?", ["Financial Times"]) == {"Financial Times"}
    assert named_outlets("is ft right?", ["Financial Times"]) == set()


def test_outlets_are_counted_once_whatever_they_are_called() -> None:
    names = ["Lantern Wire", "AW", "The Lantern Wire", "The Aldgate Wire", "LW", None]
    assert outlets_of(a_document(outlet=name) for name in names) == ("Lantern Wire", "AW")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Die Pell Street Post und die Gazette berichten.", ["Pell Street Post", "Gazette"]),
        ("It was read by Weights & Measures, W&M said.", ["Weights & Measures", "W&M"]),
        ("nach Informationen des Hanseblicks und Hanseblick-Informationen", ["Hanseblicks", "Hanseblick"]),
        ("selon l'\u00c9cluse et L'\u00c9cluse", ["\u00c9cluse", "\u00c9cluse"]),
        ("told pellstreetpost.example that the post was late. The Pell. Street Post", ["pellstreetpost.example"]),
        ("Pell Street Post\u2019s editor", ["Pell Street Post"]),
        ("the gazette, a Gazette. The gazette", []),
    ],
)
def test_outlets_are_found_in_a_text_by_the_names_that_reporters_use(text: str, found: list[str]) -> None:
    known = known_outlets(
        [
            "Pell Street Post",
            "Brackwater Gazette",
            "Weights & Measures",
            "Hanseblick",
            "L'\u00c9cluse",
            "Rheinbote Digital",
        ]
    )
    assert [text[mention.start : mention.end] for mention in outlet_mentions(text, known)] == found
