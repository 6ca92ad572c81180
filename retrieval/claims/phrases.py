"""Phrases of a clause: around a noun, behind a preposition (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from retrieval.claims.clauses import Clause
from retrieval.text.grammar import Grammar
from retrieval.text.morphology import Token

OWNER_REACH: Final = 7
"""Tokens behind a noun such as "access" in which its owner may stand."""


def prepositional_phrases(clause: Clause, function: str) -> Iterator[tuple[int, int]]:
    """Yield the phrases behind prepositions of a function."""
    wording = clause.wording
    for at in range(wording.left, wording.right - 1):
        if (
            at != wording.first
            and clause.grammar.has(function, clause.tokens[at].lower)
            and clause.tokens[at + 1].is_word
        ):
            yield at + 1, clause.phrase_end(at + 1)


def noun_phrase(clause: Clause, noun: int) -> tuple[int, int]:
    """Return the phrase around a noun: from the small word or mark before it to the end of what belongs to it."""
    first, closed = noun, False
    while first > clause.wording.left and clause.tokens[first - 1].is_word and not _ends_phrase(first - 1, clause):
        token = clause.tokens[first - 1]
        opening = token.text[0].isdigit() or any(
            clause.grammar.has(name, token.lower) for name in ("articles", "approximate", "scales")
        )
        if closed and not opening:
            break
        closed = opening
        first -= 1
    return first, clause.phrase_end(noun)


def _ends_phrase(at: int, clause: Clause) -> bool:
    token = clause.tokens[at]
    if clause.wording.first <= at < clause.wording.last:
        return True
    linking = any(
        clause.grammar.has(name, token.lower) for name in ("articles", "of", "inside", "approximate", "scales", "own")
    )
    return token.lower in clause.grammar.words and not linking


def strip_small(tokens: Sequence[Token], first: int, last: int, grammar: Grammar) -> int:
    """Return where a phrase begins once amounts and words such as "roughly" in front of it are left out."""
    while (
        first < last - 1
        and tokens[first].lower in grammar.words
        and not grammar.has("articles", tokens[first].lower)
        and not grammar.has("own", tokens[first].lower)
    ):
        first += 1
    while first < last - 1 and (
        tokens[first].text[0].isdigit()
        or grammar.has("approximate", tokens[first].lower)
        or grammar.has("scales", tokens[first].lower)
        or not tokens[first].is_word
    ):
        first += 1
    return first
