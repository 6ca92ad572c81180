"""Which questions ask for a short fixed form, in four languages."""

from __future__ import annotations

import pytest

from retrieval.answering.asked import Form, asked_of
from retrieval.answering.sides import sides_of
from retrieval.domain import Deed, Stance


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Is Tamsel still cut off from Orrel?", Form.STANDING),
        ("Does Tamsel have access again?", Form.STANDING),
        ("Ist Tamsel noch gesperrt?", Form.STANDING),
        ("Tamsel est-il toujours privé d'accès ?", Form.STANDING),
        ("¿Sigue Tamsel sin acceso a Orrel?", Form.STANDING),
        ("Did Dorvane train Pell on outputs of Orrel?", Form.DEED),
        ("Has Dorvane denied training on outputs of Orrel?", Form.STANCE),
        ("Which companies lost access in September?", Form.LIST),
        ("Who trained on whose outputs?", Form.LIST),
        ("Welche Firmen haben im September den Zugang verloren?", Form.LIST),
        ("Quelles entreprises ont perdu l'accès en septembre ?", Form.LIST),
        ("Who first reported that Brennick cut off Tamsel?", Form.FIRST),
        ("Which outlet broke the news of the Keyfold leak?", Form.FIRST),
        ("Wer hat zuerst über Tamsel berichtet?", Form.FIRST),
        ("How many independent reports are there that Brennick cut off Tamsel?", Form.COUNT),
        ("Wie viele unabhängige Berichte gibt es über Tamsel?", Form.COUNT),
        ("Which outlets covered the Keyfold leak?", Form.OUTLETS),
        ("Is Daily Tarn's story on Tamsel its own reporting?", Form.OWN),
    ],
)
def test_a_question_asks_for_a_form(question: str, form: Form) -> None:
    asked = asked_of(question)
    assert asked is not None
    assert asked.form is form


@pytest.mark.parametrize(
    "question",
    [
        "Who is head of training at Brennick?",
        "Which Pell model was fine-tuned on the completions?",
        "Did Dorvane keep using Orrel after it was cut off?",
        "Can we still train on outputs of Orrel?",
        "Did Brennick not cut off Tamsel?",
        "¿No sigue Tamsel sin acceso a Orrel?",
        "How many keys did Tamsel have?",
        "Is Tokenwharf still in business?",
    ],
)
def test_a_question_that_asks_for_something_else_fits_no_form(question: str) -> None:
    assert asked_of(question) is None


def test_what_only_says_the_deed_is_not_looked_for() -> None:
    asked = asked_of("Did Brennick restore Tamsel's access in June?")
    assert asked is not None
    assert asked.deeds == {Deed.CUT_OFF}
    assert asked.back
    assert asked.days == {"--06"}
    assert {name for one in asked.demand.names for name in one.split()} == {"brennick", "tamsel"}


@pytest.mark.parametrize("question", ["¿Sigue Tamsel sin acceso a Orrel?", "Did Tamsel get Orrel back?"])
def test_names_inside_a_wording_are_looked_for(question: str) -> None:
    asked = asked_of(question)
    assert asked is not None
    assert {name for one in asked.demand.names for name in one.split()} == {"tamsel", "orrel"}


def test_a_denial_that_is_asked_about_is_told_from_a_confirmation() -> None:
    stances = [asked_of(f"Has Dorvane {verb} training on outputs of Orrel?") for verb in ("denied", "confirmed")]
    assert [one.stance for one in stances if one] == [Stance.DENIED, Stance.CONFIRMED]


@pytest.mark.parametrize(
    ("question", "heads"),
    [
        ("Tamsel vs Kelvane: how many keys?", ["Tamsel", "Kelvane"]),
        ("What is the price of Orrel 2 compared with Orrel 3?", ["Orrel 2", "Orrel 3"]),
        ("What is the difference between licence 1.1 and 2.0?", ["licence 1.1", "2.0"]),
        ("Was ist der Preis von Orrel 2 im Vergleich zu Orrel 3?", ["Orrel 2", "Orrel 3"]),
    ],
)
def test_what_is_compared_stands_beside_the_comparing_word(question: str, heads: list[str]) -> None:
    sides = sides_of(question)
    assert sides is not None
    assert [side.head for side in sides] == heads


def test_a_question_about_one_thing_compares_nothing() -> None:
    assert sides_of("How many keys did Tamsel have?") is None
