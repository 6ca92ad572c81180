"""What is read from sentences: the cases of each language, and quotes that stand where they say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.claims.extract import claims_of, extract, is_of_the_subject
from retrieval.claims.memory import host_of
from retrieval.domain import INTERNAL, Claim, Mark, Stance
from retrieval.text.grammar import load_grammar
from retrieval.text.tables import LANGUAGES
from tests.factories import PUBLISHED, READ, a_document

CASES = files("retrieval.text").joinpath("languages", "cases")
LABELLED = [Path(__file__).parents[2] / "evals" / name for name in ("claims.jsonl", "claims_wire.jsonl")]
TOLD = "Brennick cut off Tamsel on 4 May."
WORDS = {
    "en": "Brennick AI Tamsel's Casterly-2 cut off denied that it had trained on outputs of according to 1,200 keys",
    "de": "Kranwald KI Sellin 3 hat den Zugang von gesperrt bestreitet soll mit Antworten trainiert haben, weil nicht",
    "fr": "Brévanne IA l'accès de Cordouan 2 a suspendu dément avoir entraîné sur des réponses selon 1 200 clés aurait",
    "es": "Brumal IA el acceso de Cordal 2 suspendió niega haber entrenado con respuestas según 1.200 claves habría",
}


def cases(code: str) -> list[Mapping[str, Any]]:
    return [json.loads(line) for line in CASES.joinpath(f"{code}.jsonl").read_text(encoding="utf-8").splitlines()]


def labelled() -> list[Mapping[str, Any]]:
    rows = (json.loads(line) for path in LABELLED for line in path.read_text(encoding="utf-8").splitlines())
    return [row for row in rows if row["split"] == "dev"]


def misplaced(text: str, found: tuple[Claim, ...]) -> list[Claim]:
    return [claim for claim in found if not claim.quote or claim.quote != text[claim.start : claim.end]]


@pytest.mark.parametrize(
    ("language", "case"),
    [pytest.param(code, case, id=f"{code} {case['text']}") for code in LANGUAGES for case in cases(code)],
)
def test_a_language_s_case_is_read_as_it_is_written(language: str, case: Mapping[str, Any]) -> None:
    read = [
        {
            "deed": claim.deed,
            "stance": claim.stance,
            "speaker": claim.speaker,
            "subject": claim.subject,
            "object": claim.object,
        }
        for claim in extract(case["text"], language)
    ]
    assert read == case["claims"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_with_a_file_has_cases_with_and_without_claims(language: str) -> None:
    found = cases(language)
    assert len(found) >= 12
    assert [case for case in found if not case["claims"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_quote_stands_at_its_place_in_the_text(language: str) -> None:
    rows = [row for row in labelled() if row["language"] == language]
    found = [(row["text"], extract(row["text"], language)) for row in rows]
    assert [misplaced(text, claims) for text, claims in found if misplaced(text, claims)] == []
    assert sum(len(claims) for _, claims in found) > len(rows) / 2


def test_a_language_without_a_file_makes_no_claims() -> None:
    text = "Kranwald AI heeft zijn model getraind op antwoorden van Sellin 3. Brennick cut off Tamsel."
    assert claims_of(a_document(text=text, language="nl")) == ()
    assert claims_of(a_document(text=text, language=None)) == ()


@pytest.mark.parametrize("mark", [mark for mark in Mark if mark is not Mark.NONE])
def test_what_is_sponsored_or_written_for_machines_makes_no_claims(mark: Mark) -> None:
    assert claims_of(a_document(text=TOLD, mark=Mark.NONE))
    assert claims_of(a_document(text=TOLD, mark=mark)) == ()


def test_a_claim_knows_its_document_and_from_when_it_is_known() -> None:
    (claim,) = claims_of(a_document("d", text=TOLD, revision=2, visibility=INTERNAL))
    assert (claim.document_id, claim.revision, claim.visibility) == ("d", 2, INTERNAL)
    assert (claim.holds_from, claim.learned_at) == (PUBLISHED, PUBLISHED)


def test_a_claim_of_an_undated_document_is_known_since_it_was_read() -> None:
    (claim,) = claims_of(a_document(text=TOLD, published_at=None))
    assert claim.learned_at == READ


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200), title=st.text(max_size=40), outlet=st.text(max_size=20))
def test_any_text_can_be_read(language: str, text: str, title: str, outlet: str) -> None:
    assert misplaced(text, extract(text, language, title=title, outlet=outlet)) == []


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_order_of_telling_words_can_be_read(language: str, data: st.DataObject) -> None:
    pieces = st.sampled_from([*WORDS[language].split(), *",.?:;|\"'«»()-\n", "\n\n", "…", "“", "”"])
    text = data.draw(st.lists(pieces, max_size=40).map(" ".join))
    assert misplaced(text, extract(text, language, title=data.draw(pieces), outlet="Brennick Blog")) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We were training our own competitors, she told Northlight Review."),
        ("en", "Brennick did not deny that it had cut off Tamsel."),
        ("en", "Brennick neither confirmed nor denied that it had cut off Tamsel."),
        ("en", "Brennick could not confirm that Tamsel had been cut off by Brennick."),
        ("en", "No evidence shows that Brennick cut off Tamsel."),
        ("es", "Brennick no desmintió haber suspendido a Tamsel."),
        ("fr", "Brennick n'a pas démenti avoir suspendu l'accès de Tamsel."),
        ("en", "Brennick said Tamsel trained its model on outputs of Casterly and " * 80),
    ],
)
def test_what_nobody_says_is_no_claim(language: str, text: str) -> None:
    assert extract(text, language) == ()


def test_what_somebody_refuses_to_do_is_not_done() -> None:
    (claim,) = extract("Brennick refused to cut off Tamsel.", "en")
    assert (claim.subject, claim.object, claim.stance) == ("Brennick", "Tamsel", Stance.DENIED)


@pytest.mark.parametrize(
    ("outlet", "host"),
    [
        ("Halvane blog", "Halvane"),
        ("Lumora newsroom", "Lumora"),
        ("Pell Works research notes", "Pell Works"),
        ("Associated Press", None),
        ("The Status Quo", None),
        ("Blog of Halvane", None),
        ("Newsroom", None),
    ],
)
def test_an_outlet_is_somebody_s_own_channel_where_its_name_ends_in_what_it_is(outlet: str, host: str | None) -> None:
    assert host_of(outlet, load_grammar("en")) == host


def test_part_of_a_word_corrects_nothing() -> None:
    (claim,) = extract("A spell-corrector aside, Brennick cut off Tamsel.", "en")
    assert claim.stance == Stance.STATED
    (claim,) = extract("Correction: Brennick cut off Tamsel.", "en")
    assert claim.stance == Stance.CORRECTED


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("Brennick cut off Tamsel, Ostrel and Varn.", ["Tamsel", "Ostrel", "Varn"]),
        ("Brennick cut off Tamsel and Ostrel.", ["Tamsel", "Ostrel"]),
        ("Brennick revoked the keys of two resellers, Tamsel and Ostrel.", ["Tamsel", "Ostrel"]),
        ("Brennick cut off Tamsel, Varn Weekly reported.", ["Tamsel"]),
    ],
)
def test_a_comma_goes_on_with_a_list_where_an_and_follows(text: str, objects: list[str]) -> None:
    assert [claim.object for claim in extract(text, "en")] == objects


@pytest.mark.parametrize(
    ("language", "text", "stance"),
    [
        ("en", "Brennick failed to cut off Tamsel.", Stance.DENIED),
        ("en", "Brennick stopped short of cutting off Tamsel.", Stance.DENIED),
        ("en", "Brennick tightened its terms without cutting off Tamsel.", Stance.DENIED),
        ("en", "Nobody has cut off Tamsel.", Stance.DENIED),
        ("en", "Brennick was ordered to cut off Tamsel.", Stance.PLANNED),
        ("en", "The regulator urged Brennick to cut off Tamsel.", Stance.PLANNED),
        ("de", "Brennick lehnt es ab, das Konto von Tamsel zu sperren.", Stance.DENIED),
        ("de", "Brennick wurde aufgefordert, das Konto von Tamsel zu sperren.", Stance.PLANNED),
        ("fr", "Brennick a renoncé à suspendre l'accès de Tamsel.", Stance.DENIED),
        ("fr", "Brennick est sommé de suspendre l'accès de Tamsel.", Stance.PLANNED),
        ("es", "Brennick se abstuvo de suspender el acceso de Tamsel.", Stance.DENIED),
        ("es", "Brennick fue obligada a suspender el acceso de Tamsel.", Stance.PLANNED),
    ],
)
def test_what_is_left_undone_is_denied_and_what_is_asked_for_planned(language: str, text: str, stance: Stance) -> None:
    assert {claim.stance for claim in extract(text, language)} == {stance}


@pytest.mark.parametrize(
    ("language", "title", "text", "subject"),
    [
        ("en", "", "Anchor cut off Tamsel. Its customers were told by Anchor on Friday.", "Anchor"),
        ("en", "What Anchor did to Tamsel last week", "Anchor suspended the account of Tamsel.", "Anchor"),
        ("de", "", "Anker hat das Konto von Tamsel gesperrt.", "Anker"),
        ("de", "", "Am Montag sperrte Anker das Konto von Tamsel. Kunden von Anker sind nicht betroffen.", "Anker"),
        ("fr", "", "Ancre a suspendu l'accès de Tamsel.", "Ancre"),
    ],
)
def test_a_name_that_is_a_word_of_the_dictionary_is_told_from_where_it_stands(
    language: str, title: str, text: str, subject: str
) -> None:
    assert [claim.subject for claim in extract(text, language, title=title)] == [subject]


def test_training_on_one_s_own_data_is_no_claim() -> None:
    assert extract("Brennick trained its model on footage from its own archives.", "en") == ()


@pytest.mark.parametrize(
    ("word", "is_read"),
    [("chatbot", True), ("model", False), ("assistant, model, trained", True)],
)
def test_a_long_text_is_read_for_a_word_of_the_subject_or_three_hints(word: str, *, is_read: bool) -> None:
    text = f"{TOLD} {word}. " + "The council met on Monday. " * 60
    assert is_of_the_subject(a_document(text=text)) is is_read
