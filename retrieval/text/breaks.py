"""Where a clause begins and ends: at stops, at "that" and "which", at a comma with a verb behind it (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from retrieval.text.grammar import Grammar
from retrieval.text.morphology import Token

_HARD: Final = frozenset(";:.!?\u2026\u2013\u2014()[]")
_CLAUSE_REACH: Final = 6
"""Tokens in which a clause that begins with a name comes to its verb."""


def clause_around(first: int, last: int, tokens: Sequence[Token], grammar: Grammar) -> tuple[int, int]:
    """Return the clause around some tokens: from the last stop, "that" or "which" to the next, commas inside."""
    left = _left(first, tokens, grammar)
    while _is_relative(left, tokens, grammar) and any(token.text == "," for token in tokens[left + 1 : first]):
        # "X, who founded Y, …": the clause around goes on to the left
        outer = _left(left if grammar.has("pronouns", tokens[left].lower) else left - 1, tokens, grammar)
        if outer >= left:
            break
        left = outer
    right = next((i for i in range(last, len(tokens)) if _is_break(i, tokens, grammar)), len(tokens))
    return left, right


def _left(first: int, tokens: Sequence[Token], grammar: Grammar) -> int:
    breaks = (i for i in range(first - 1, -1, -1) if _is_break(i, tokens, grammar))
    return next((i + (not _opens_itself(i, tokens, grammar)) for i in breaks), 0)


def _is_relative(left: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    """Say whether a clause opens with a relative pronoun behind a comma."""
    at = left if grammar.has("relative", tokens[left].lower) else left - 1
    if at <= 0 or not grammar.has("relative", tokens[at].lower):
        return False
    return any(token.text == "," for token in tokens[max(0, at - 2) : at])


def _is_break(at: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.text in _HARD:
        return not _is_abbreviation(at, tokens)
    if token.text == ",":
        return _begins_clause(at + 1, tokens, grammar) or _begins_frame(following, grammar)
    if grammar.has("loose_breaks", token.lower):
        return _begins_subject(following, grammar)
    if grammar.has("that", token.lower) and _is_determiner(at, tokens, grammar):
        return False
    if grammar.has("that", token.lower) or grammar.has("breaks", token.lower):
        # German and Romance ones open a clause only behind a comma; "which" in "in which" does too
        return not grammar.has("needs_comma", token.lower) or (at > 0 and tokens[at - 1].text == ",")
    return False


def _begins_frame(following: Token | None, grammar: Grammar) -> bool:
    """Say whether a finite verb behind a comma begins the frame's clause: ", kündigte X an"."""
    if following is None or not grammar.has("comma_breaks", ",") or not following.text.islower():
        return False
    finite = following.lemma in grammar.verbs and following.lower != following.lemma
    return finite or grammar.has("auxiliaries", following.lower)


def _begins_subject(following: Token | None, grammar: Grammar) -> bool:
    if following is None:
        return False
    if following.is_capitalised and not grammar.has("calendar", following.lower):
        return True
    return grammar.has("pronouns", following.lower) or grammar.has("definite", following.lower)


def _begins_clause(at: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    """Say whether a name with its verb stands behind a comma: "…, Pavilion Data licensed …"."""
    if at + 1 < len(tokens) and grammar.has("pronouns", tokens[at].lower) and tokens[at + 1].lemma in grammar.verbs:
        return True  # "…, she told"
    if at >= len(tokens) or not tokens[at].is_capitalised or not tokens[at].text[0].isalpha():
        return False
    for token in tokens[at + 1 : at + _CLAUSE_REACH]:
        if not token.is_word:
            return False
        if not token.is_capitalised:
            finite = token.lower != token.lemma or grammar.code == "en"
            return (token.lemma in grammar.verbs and finite) or grammar.has("auxiliaries", token.lower)
    return False


def _is_determiner(at: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    """Say whether a "that" belongs to the noun behind it: "got round that block by …"."""
    if grammar.code != "en" or at + 2 >= len(tokens):
        return False
    noun = any(tokens[at + 1].lemma in nouns for nouns in grammar.classes.values())
    return noun and (not tokens[at + 2].is_word or tokens[at + 2].lower in grammar.words)


def _is_abbreviation(at: int, tokens: Sequence[Token]) -> bool:
    """Say whether a full stop belongs to a word or number before it ("Inc. said", "12. Mai")."""
    if tokens[at].text != "." or at + 1 == len(tokens) or at == 0:
        return False
    return tokens[at + 1].text[0].islower() or tokens[at - 1].text.isdigit()


def _opens_itself(at: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    """Say whether a break word is itself somebody of the clause: "which", "der", "qui"."""
    return grammar.has("pronouns", tokens[at].lower)
