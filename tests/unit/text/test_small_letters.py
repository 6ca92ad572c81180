"""Patterns in small letters find what patterns that ignore case do, and where."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.grammar import load_grammar
from retrieval.text.tables import LANGUAGES, in_small_letters, tables_of, worded, worded_small

_LETTERS = "aAiIkKsS\u0130\u0131\u017f\u212a\u212b\u00e5\u00e9\u00c9\u00df\u1e9e.\n \u2019"


@given(st.text(alphabet=_LETTERS, max_size=12), st.text(alphabet="aiks\u00e5\u00e9", min_size=1, max_size=2))
def test_small_letters_are_what_ignoring_case_takes_them_for(text: str, looked_for: str) -> None:
    ignoring = [match.span() for match in re.finditer(looked_for, text, re.IGNORECASE)]

    assert [match.span() for match in re.finditer(looked_for, in_small_letters(text))] == ignoring


@given(st.text())
def test_every_letter_keeps_its_place(text: str) -> None:
    assert len(in_small_letters(text)) == len(text)


def test_a_form_with_a_capital_is_refused() -> None:
    with pytest.raises(ValueError, match="the capital I"):
        worded_small("orders", r"\[INST\]|{hint}")


def test_what_is_no_letter_of_the_form_may_be_one() -> None:
    assert worded_small("orders", r"(?P<named>\S)\W{hint}").search("a prompt")


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_word_of_a_subject_is_missed(code: str) -> None:
    """Where a boundary stands behind the letters that it is for, it holds what it held in front of them."""
    grammar, rows = load_grammar(code), tables_of(code)
    words = [re.sub(r"\\b|\\|\?|\[|\]", "", row) for row in (*rows["subject"], *rows["hints"])]
    texts = [f"{before}{word}{behind}" for word in words for before in ("", " ", "x", "-") for behind in ("", "s", ".")]

    written = [[bool(re.search(row, text)) for row in (*rows["subject"], *rows["hints"])] for text in texts]
    assert [[bool(word.search(text)) for word in (*grammar.subject, *grammar.hints)] for text in texts] == written


def test_a_pattern_in_small_letters_is_the_one_that_ignores_case() -> None:
    assert worded_small("correction", "{stated}").pattern == worded("correction", "{stated}").pattern
