"""The clauses of a sentence, in every language that has a file (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from retrieval.text.breaks import has_comma
from retrieval.text.morphology import Tokens

_HARD: Final = frozenset(";:!?\u2026\u2013\u2014()[]")


def clauses_of(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Yield the clauses of a sentence as tokens `[first, last)`; what a relative clause says holds for itself alone."""
    first, is_relative = 0, False
    for at, token in enumerate(tokens):
        closes = token.text == "," and (is_relative or tokens.language != "en")
        opens = _opens_clause(at, tokens)
        if at > first and (closes or opens or token.text in _HARD or _is_dash(at, tokens)):
            yield first, at
            first, is_relative = at, opens and token.has("relative", "whose") and has_comma(at - 1, at, tokens)
    yield first, len(tokens)


def _opens_clause(at: int, tokens: Tokens) -> bool:
    token, behind_comma = tokens[at], tokens[at - 1].text == ","
    if token.has("and"):
        return behind_comma
    if token.has("breaks"):
        return behind_comma or not token.has("needs_comma")
    return token.has("relative") and behind_comma


def _is_dash(at: int, tokens: Tokens) -> bool:
    return tokens[at].text == "-" and tokens.gap(at) > 0
