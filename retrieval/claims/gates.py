"""What is worth taking apart: texts of the field, sentences that may tell of a deed (pure)."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from retrieval.domain import Document
from retrieval.text.grammar import Grammar, grammar_of

TABLE: Final = 3
"""Upright strokes from which on a line is a table's."""
_LONGEST: Final = 1_200
"""Letters up to which a sentence is one; what is longer is a list or a table, and its time grows with the square."""
_LONG: Final = 1_000
"""Letters from which on a text of the field has a word of it."""


def host_of(outlet: str, grammar: Grammar) -> str | None:
    """Return whose own channel an outlet is: "Ravensmoor Blog", "Marrowick newsroom"; None for others."""
    words = outlet.split()
    own = next((at for at, word in enumerate(words) if at and grammar.of_class("channels", word.lower())), 0)
    return " ".join(words[:own]) or None


def is_of_the_field(document: Document) -> bool:
    """Say whether a long text has a word of the field at all: general news is not taken apart, which costs time."""
    if len(document.text) < _LONG or grammar_of(document.language) is None:
        return True
    return bool(_pattern(document.language or "", "field").search(document.text))


@cache
def _pattern(code: str, name: str) -> re.Pattern[str]:
    """Return what has to stand in a sentence for a deed, a denial or a correction to be told in it.

    Looking for it takes a hundredth of the time that taking the sentence apart does.
    """
    grammar = grammar_of(code)
    assert grammar  # noqa: S101 - called for languages with a file
    return re.compile("|".join(sorted(grammar.classes[name])), 0 if name == "field" else re.IGNORECASE)


def may_tell(sentence: str, code: str, *, after_claims: bool = False) -> bool:
    """Say whether a sentence has a word of a deed, or behind claims one that answers them."""
    if len(sentence) > _LONGEST:
        return False
    replies = after_claims and _pattern(code, "replies").search(sentence)
    return bool(replies or _pattern(code, "triggers").search(sentence))


def is_correction(text: str, grammar: Grammar) -> bool:
    """Say whether a sentence says that what was told before it was wrong."""
    return any(
        row.kind == "corrected" and any(" ".join(phrase) in text.casefold() for phrase in row.phrases)
        for row in grammar.cues
    )
