"""Which names are persons', and of which organisation each is (pure)."""

from __future__ import annotations

from typing import Final

from retrieval.claims.clauses import Frame
from retrieval.claims.parties import Party
from retrieval.text.breaks import has_comma
from retrieval.text.grammar import VERBS
from retrieval.text.morphology import Tokens

_ASIDE_REACH: Final = 9
"""Tokens behind a name in which an aside says what its bearer is, and of which organisation."""
_TITLE_REACH: Final = 2
"""Tokens behind an organisation's name in which its person is named ("former Lumora engineer X")."""
_OFFICE_REACH: Final = 4
"""Tokens before "of" in which the office stands ("the chair of the board of Y, X")."""
_ENDS: Final = frozenset(",;.")


def is_person(party: Party, frame: Frame) -> bool:
    """Say whether a name is a person's, as an office before it or an aside behind it tells."""
    tokens, first, last = frame.tokens, party.first, party.last
    reach = (_begin_of_office(first - 1, tokens), first - 1) if tokens[first - 1].text == "," else (first - 1, first)
    # "In a statement on Friday, X": a paper before the comma is no office
    if any(token.is_a("sources") and not token.is_a("accounts") for token in tokens.between(*reach)):
        return True
    last += tokens[last].is_word and tokens[last].text.islower()  # "stellte X klar, der …"
    if tokens[last].text != ",":
        return False
    aside = tokens.between(last + 1, last + 1 + _ASIDE_REACH)
    end = next((at for at, token in enumerate(aside) if token.text in _ENDS), len(aside))
    return any(token.is_a("sources") or token.has("who") for token in aside[:end])


def _begin_of_office(last: int, tokens: Tokens) -> int:
    """Return where the phrase before a comma begins: "Y's head of trust", but not "filed in court on Monday"."""
    first = last
    while first > max(0, last - _ASIDE_REACH) and (tokens[first - 1].is_word or tokens[first - 1].lower == "'s"):
        if tokens[first - 1].is_a(VERBS) and not tokens[first - 1].is_a("sources"):
            break
        first -= 1
    return first


def find_employer(party: Party, frame: Frame) -> str | None:
    """Return the organisation of a person: "X, head of data at Y", "Y's lawyer, X", "Y engineer X"; None for others."""
    if not is_person(party, frame):
        return None
    tokens, named = frame.tokens, [other for other in frame.parties if other.is_name]
    apposed = tokens[party.first - 1].text == ","
    owners = [p for p in named if p.marker == "own" and 0 < party.first - p.last <= _ASIDE_REACH]
    if apposed and owners and _has_office(owners[-1].last, party.first, frame):  # "Y's head of trust, X, said"
        return owners[-1].text
    holding = [p for p in named if 1 <= party.first - p.last <= _TITLE_REACH]
    if holding and all(t.is_word and not t.has("and") for t in tokens.between(holding[-1].last, party.first)):
        return holding[-1].text
    chaired = next((p for p in named if p.marker == "of" and p.last == party.first - 1), None)
    if apposed and chaired and _has_office(chaired.start - _OFFICE_REACH, chaired.start, frame):
        return chaired.text  # "the chair of Y, X, said"
    aside = (p for p in named if party.last <= p.first <= party.last + _ASIDE_REACH)
    return next((p.text for p in aside if p.marker or not has_comma(party.last + 1, p.first, tokens)), None)


def _has_office(first: int, last: int, frame: Frame) -> bool:
    return any(token.is_a("sources") for token in frame.tokens.between(first, last))
