"""What terms forbid or allow: the use that a clause tells of (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from retrieval.claims.clauses import DeedClause
from retrieval.claims.objects import Object, Roles
from retrieval.claims.parties import MentionKind
from retrieval.claims.subjects import find_subjects

_ADDRESSEE_REACH: Final = 7
"""Tokens behind "permit" in which those are told whom it is permitted ("permits all its customers to")."""
_NEXT_USE_REACH: Final = 3
"""Tokens behind "and" in which a further use has its noun ("and the publication of Y")."""


def find_use(clause: DeedClause) -> Roles | None:
    """Return who forbids or allows what: all that the clause says behind the verb, or before a passive."""
    wording = clause.wording
    named = find_subjects(clause) if wording.part != "phrase" else ()
    subjects = tuple(party for party in named if party.mention is not MentionKind.PRONOUN)
    before = _noun_of_use(clause, clause.left, clause.at)
    if before is not None and (wording.is_passive or _noun_of_use(clause, wording.last, clause.right) is None):
        first, last = clause.noun_phrase(before)[0], _before_auxiliaries(clause)
    else:
        first, last = wording.last, clause.right
    first = max([first, *(party.last for party in subjects if first <= party.first < last)])  # "Ab Juni erlaubt X …"
    first = _behind_addressee(clause, first, last)
    last = next((at for at in range(first, last) if clause.tokens[at].text in '\u201d\u00bb"'), last)
    uses = (clause.written(*part) for part in _listed_uses(clause, first, last))
    return Roles(subjects, tuple(Object(text) for text in uses if text))


def _noun_of_use(clause: DeedClause, first: int, last: int) -> int | None:
    return next((at for at in range(first, last) if clause.tokens[at].is_a("uses")), None)


def _before_auxiliaries(clause: DeedClause) -> int:
    """Return where a use ends that stands before its verb: "Distilling our models is not permitted"."""
    tokens, last = clause.tokens, clause.at
    while last > clause.left and (
        tokens[last - 1].has("auxiliaries") or tokens.grammar.has("passive", tokens[last - 1].lemma)
    ):
        last -= 1
    return last


def _behind_addressee(clause: DeedClause, first: int, last: int) -> int:
    """Return where a use begins, behind those to whom it is allowed: "permits its customers to"."""
    bound = next((at for at in range(first, last) if clause.tokens[at].has("purpose")), None)
    if bound is None or bound - first > _ADDRESSEE_REACH or _noun_of_use(clause, first, bound) is not None:
        return first
    return bound + 1


def _listed_uses(clause: DeedClause, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of "the use of X and the publication of Y", each with a noun of use of its own."""
    tokens, begun = clause.tokens, first
    for at in range(first + 1, last - 1):
        begins = tokens[at].has("and") and (tokens[at + 1].has("articles") or tokens[at + 1].is_a("uses"))
        if begins and _noun_of_use(clause, at + 1, min(last, at + 1 + _NEXT_USE_REACH)) is not None:
            yield begun, at
            begun = at + 1
    yield begun, last
