"""A passage is taken apart once for all that is asked of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retrieval.answering.pages import page_of
from retrieval.answering.quotable import find_quotable
from tests.factories import a_document, a_hit, moment

REPORT = a_document(
    title="Vexley cut off",
    text="Anvil 4 was trained on 61 accounts. Vexley denied it in March 2026.",
    outlet="Northlight",
    published_at=moment("2026-06-02"),
    language="en",
)


def test_a_passage_that_comes_up_again_is_not_taken_apart_again() -> None:
    page = page_of(a_hit(REPORT))
    assert page_of(a_hit(replace(REPORT, topics=("labs",)), rank=7, score=0.2)) is page


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Vexley not cut off"},
        {"text": "Anvil 4 was trained on 14 accounts. Vexley denied it in March 2026."},
        {"published_at": moment("2026-06-03")},
        {"language": "de"},
    ],
)
def test_a_revised_document_has_a_page_of_its_own(changed: dict[str, object]) -> None:
    page, revised = page_of(a_hit(REPORT)), page_of(a_hit(replace(REPORT, **changed)))
    assert revised is not page
    assert revised.row != page.row or revised.head.grammar is not page.head.grammar


def test_a_page_holds_what_its_heading_and_its_sentences_say() -> None:
    page = page_of(a_hit(REPORT))
    assert {"northlight", "accounts", "denied"} <= page.words
    assert " cut off northlight " in page.row
    assert {"anvil 4", "account", "deni"} <= page.stems
    assert page.numbers == {"61", "4"}
    assert page.dates >= {"2026-03", "2026-06-02"}


def test_a_word_is_a_name_where_it_is_written_large_and_small_where_it_is_written_small() -> None:
    page = page_of(a_hit(REPORT))
    assert page.named_among(frozenset({"vexley", "trained"})) == {"vexley"}
    assert page.small_among(frozenset({"vexley", "trained", "northlight"})) == {"trained"}


def test_the_words_of_a_page_are_read_in_whatever_language_is_asked_for() -> None:
    page = page_of(a_hit(a_document(text="Il a suspendu l'accès.", title="Accès", language="fr")))
    french, english = (
        [token.text for tokens in page.tokens_in(code) for token in tokens if token.is_word] for code in ("fr", "en")
    )
    assert "l'" in french
    assert "l'" not in english


def test_the_sentences_of_one_page_are_numbered_by_the_hit_that_shows_them() -> None:
    other = a_hit(a_document("other", text="Tamsel restored the access of Gatehop on Friday.", language="en"))
    hits = [other, a_hit(REPORT), other]
    assert [(one.source, one.hit) for one in find_quotable(hits)] == [
        (1, other), (2, hits[1]), (2, hits[1]), (3, other),
    ]  # fmt: skip
