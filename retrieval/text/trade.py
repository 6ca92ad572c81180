"""Whether a text, or one sentence, is of the trade that the desk watches: models, their makers and sellers (pure)."""

from __future__ import annotations

from typing import Final

from retrieval.text.grammar import Grammar, grammar_of

_HINTS: Final = 3
"""Different hints from which on a text is of the subject: of 1,298 general articles 18 have as many, 148 have one
word such as "model" or "assistant"; of 36 of the subject 35 have."""


def is_of_the_trade(text: str, language: str | None) -> bool:
    """Say whether a text has a word of the subject, or several different hints; False for an unknown language."""
    grammar = grammar_of(language)
    if grammar is None:
        return False
    if _has_subject(text, grammar):
        return True
    return sum(hint.search(text) is not None for hint in (*grammar.hints, *grammar.deed_hints)) >= _HINTS


def names_the_trade(sentence: str, language: str | None, *, within: bool) -> bool:
    """Say whether a sentence that tells a deed names the trade as well.

    "Access" and "trained" tell of the deed alone, unless it stands `within` a text that names the trade elsewhere.
    """
    grammar = grammar_of(language)
    if grammar is None:
        return False
    hints = (*grammar.hints, *grammar.deed_hints) if within else grammar.hints
    return _has_subject(sentence, grammar) or any(hint.search(sentence) for hint in hints)


def _has_subject(text: str, grammar: Grammar) -> bool:
    return any(word.search(text) for word in grammar.subject)
