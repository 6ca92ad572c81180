"""The rows of each language hold together: what they name is known, and what they look for can be met."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

import retrieval
from retrieval.claims.roles import TAKEN
from retrieval.domain import Deed, Stance
from retrieval.text.grammar import grammar_of, load_grammar
from retrieval.text.lexicon import NEGATING
from retrieval.text.morphology import base_form, tokenise
from retrieval.text.phrases import match
from retrieval.text.tables import LANGUAGES, tables_of

TAKEN_FOR_ADJECTIVES = {
    "heißen": "heißt", "reichen": "reicht", "weisen": "wies", "einigen": "einigt", "schicken": "schickt",
    "strengen": "strengt", "gelangen": "gelangte",
}  # fmt: skip
"""Infinitives that the dictionary has under "heiß", "gelingen" and the like, each with a form that it knows."""


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_verbs_of_all_rows_are_base_forms_so_that_every_form_is_met(code: str) -> None:
    verbs = {verb for verb in load_grammar(code).verbs if base_form(TAKEN_FOR_ADJECTIVES.get(verb, verb), code) != verb}
    assert verbs == set()


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_row_names_a_deed_a_stance_and_classes_that_are_known(code: str) -> None:
    grammar = load_grammar(code)
    needed = {row.needs for row in (*grammar.speech, *grammar.deeds)} | {row.also for row in grammar.deeds}
    assert needed - {""} <= grammar.classes.keys()
    assert {row.deed for row in grammar.deeds} <= set(Deed)
    assert {row.stance for row in grammar.speech} <= set(Stance)
    assert {row.takes for row in grammar.deeds} <= TAKEN


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_phrase_of_a_row_is_met_where_it_stands(code: str) -> None:
    grammar = load_grammar(code)
    worded = [phrase for row in (*grammar.speech, *grammar.deeds) for phrase in row.phrases]
    worded += [phrase for row in grammar.cues for phrase in row.phrases]
    told = [(phrase, " ".join(phrase).replace("#", "12").replace("…", "x").replace("*", "x")) for phrase in worded]
    told = [(phrase, f"X{text}" if text.startswith("'") else f"X {text}") for phrase, text in told]
    assert [text for phrase, text in told if not match(phrase, 1, tokenise(text, grammar), exact=True)] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_row_is_found_by_the_words_that_its_phrases_begin_with(code: str) -> None:
    rows = load_grammar(code).deeds
    for number, row in enumerate(rows):
        for phrase in (*row.verbs, *row.nouns, *row.phrases):
            word = phrase[0].rpartition("|")[2]
            assert number in rows.beginning(word, word), phrase


def test_a_language_without_a_file_has_no_grammar() -> None:
    assert grammar_of("nl") is None
    assert grammar_of(None) is None


def test_a_german_compound_is_what_its_last_part_is() -> None:
    grammar = load_grammar("de")
    assert "access" in grammar.classes_of("nutzerkonto")
    assert "access" not in grammar.classes_of("kontor")


@pytest.mark.parametrize(
    ("text", "verb", "met"),
    [
        ("räumt der Firma eine Lizenz ein", ("ein|räumen",), 1),
        ("einzuräumen", ("ein|räumen",), 1),
        ("räumt ein Lager aus", ("ein|räumen",), 0),
        ("räumt", ("ein|räumen",), 0),
    ],
)
def test_a_separable_verb_is_met_whole_and_apart(text: str, verb: tuple[str, ...], met: int) -> None:
    assert match(verb, 0, tokenise(text, load_grammar("de"))) == met


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_key_of_a_language_s_file_is_read(code: str) -> None:
    rows = tomllib.loads(files("retrieval.text").joinpath("languages", f"{code}.toml").read_text(encoding="utf-8"))
    source = "".join(path.read_text(encoding="utf-8") for path in Path(retrieval.__file__).parent.rglob("*.py"))
    deeds, speech = rows["deed"], rows["speech"]
    needed = {row.get(key) for row in (*deeds, *speech) for key in ("needs", "also")}
    told = {key for table in ("grammar", "in_names", "endings", "classes") for key in rows[table]} - needed
    told |= {row["kind"] for row in rows["cue"]} | {key for row in (*deeds, *speech) for key in row}
    only_small = {"no_names"}  # words that are small by standing in `[grammar]`, and nothing else
    assert {key for key in told if f'"{key}"' not in source} - only_small == set()


def test_the_guards_english_words_are_those_it_was_measured_with() -> None:
    guard = load_grammar("en").guard
    assert {word for word in MEASURED_WITH["possible"].split() if not guard.has("possible", word)} == set()
    assert {word for word in MEASURED_WITH["planned"].split() if not guard.has("planned", word)} == set()
    assert {word for word in NEGATING if not guard.has("denied", word)} == set()
    assert {word for word in MEASURED_WITH["seasons"].split() if not guard.has("seasons", word)} == set()


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_the_guards_lists_and_the_values_of_its_words(code: str) -> None:
    ours, english = tables_of(code)["guard"], tables_of("en")["guard"]
    needed = {name for name in english if not name.startswith("not ")} - {"share_words", "future", "and a half"}
    needed -= {"kept", *(row.kind for row in load_grammar(code).cues)}
    assert needed - ours.keys() == set()
    units = set(english["units"])
    assert set(ours["units"]) <= units


MEASURED_WITH = {
    "possible": "may might could possibly perhaps maybe probably likely unlikely potentially suggest suggests "
    "suggested appears seems",
    "planned": "plan plans planned planning intend intends intended intending aim aims aiming propose proposes "
    "proposed proposal consider considers considered considering expect expects expected hope hopes hoping want wants "
    "seek seeks seeking would will won't shall going if unless set",
    "seasons": "spring summer autumn fall winter easter christmas midnight noon",
}
