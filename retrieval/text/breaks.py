"""Where a clause begins and ends: at stops, at "that" and "which", at a comma with a verb behind it (pure)."""

from __future__ import annotations

from typing import Final

from retrieval.text.grammar import SMALL, VERBS
from retrieval.text.morphology import Tokens

_HARD: Final = frozenset(";:.!?\u2026\u2013\u2014()[]")
_CLOSING: Final = frozenset('\u201c\u201d\u00bb"')
"""Quotation marks behind which, and a comma, it is said who spoke."""
_CLAUSE_REACH: Final = 6
"""Tokens in which a clause that begins with a name comes to its verb."""


def clause_around(first: int, last: int, tokens: Tokens) -> tuple[int, int]:
    """Return the clause around some tokens: from the last stop, "that" or "which" to the next, commas inside."""
    left = _find_left(first, tokens)
    while _is_relative(left, tokens) and has_comma(left + 1, first, tokens):  # "X, who founded Y, …"
        outer = _find_left(left if tokens[left].has("pronouns") else left - 1, tokens)
        if outer >= left:
            break
        left = outer
    right = next((at for at in range(last, len(tokens)) if _is_break(at, tokens)), len(tokens))
    if tokens[left].has("purpose") and tokens[right].text == ",":  # "Um die Sperre zu umgehen, nutzte X …"
        right = next((at for at in range(right + 1, len(tokens)) if _is_break(at, tokens)), len(tokens))
    return left, right


def has_comma(first: int, last: int, tokens: Tokens) -> bool:
    """Say whether a comma stands among tokens `[first, last)`."""
    return any(token.text == "," for token in tokens.between(first, last))


def _find_left(first: int, tokens: Tokens) -> int:
    breaks = (at for at in range(first - 1, -1, -1) if _is_break(at, tokens))
    # a pronoun such as "which" or "qui" is itself somebody of the clause
    return next((at + (not tokens[at].has("pronouns")) for at in breaks), 0)


def _is_relative(left: int, tokens: Tokens) -> bool:
    """Say whether a clause opens with a relative pronoun behind a comma."""
    at = left if tokens[left].has("relative") else left - 1
    return at > 0 and tokens[at].has("relative") and has_comma(at - 2, at, tokens)


def _is_break(at: int, tokens: Tokens) -> bool:
    token = tokens[at]
    if token.text in _HARD:
        return not _is_abbreviation(at, tokens)
    if token.text in _CLOSING and tokens[at + 1].text == ",":
        return True  # "…", said X
    if token.text == ",":
        return _begins_clause(at + 1, tokens) or (token.has("comma_breaks") and _frames(at + 1, tokens))
    if token.has("loose_breaks"):
        following = tokens[at + 1]
        named = following.is_capitalised and not following.has("calendar")
        return named or following.has("pronouns", "definite")
    if not token.has("that", "breaks") or (token.has("that") and _is_determiner(at, tokens)):
        return False
    # German and Romance ones open a clause only behind a comma; "which" in "in which" does too
    return not token.has("needs_comma") or tokens[at - 1].text == ","


def _frames(at: int, tokens: Tokens) -> bool:
    """Say whether a finite verb behind a comma begins the frame's clause: ", kündigte X an"."""
    token = tokens[at]
    finite = token.is_a(VERBS) and token.lower != token.lemma
    return token.text.islower() and (finite or token.has("auxiliaries"))


def _begins_clause(at: int, tokens: Tokens) -> bool:
    """Say whether a name with its verb stands behind a comma: "…, Pavilion Data licensed …"."""
    if tokens[at].has("pronouns") and tokens[at + 1].is_a(VERBS):
        return True  # "…, she told"
    if not tokens[at].is_capitalised or not tokens[at].text[0].isalpha():
        return False
    behind = tokens.between(at + 1, at + _CLAUSE_REACH)
    token = next((token for token in behind if not token.is_word or not token.is_capitalised), None)
    if token is None or not token.is_word:
        return False
    finite = token.lower != token.lemma or tokens.language == "en"
    return (token.is_a(VERBS) and finite) or token.has("auxiliaries")


def _is_determiner(at: int, tokens: Tokens) -> bool:
    """Say whether a "that" belongs to the noun behind it: "got round that block by …"."""
    noun, behind = tokens[at + 1], tokens[at + 2]
    if tokens.language != "en" or not behind.text or behind.has("auxiliaries") or not noun.classes - {VERBS}:
        return False  # "said that access was …"
    return not behind.is_word or behind.has(SMALL)


def _is_abbreviation(at: int, tokens: Tokens) -> bool:
    """Say whether a stop belongs to a word or number before it ("Inc. said", "12. Mai", "02:10")."""
    before, following = tokens[at - 1].text, tokens[at + 1].text
    if tokens[at].text == ":":
        return before.isdigit() and following.isdigit()
    return tokens[at].text == "." and bool(before and following) and (following[0].islower() or before.isdigit())
