"""What terms forbid or allow: all that a clause says behind the verb, or before a passive (pure)."""

from __future__ import annotations

from collections.abc import Iterator

from retrieval.claims.clauses import Clause
from retrieval.claims.parties import Kind
from retrieval.claims.phrases import OWNER_REACH, noun_phrase
from retrieval.claims.roles import Object, Roles, is_and, subjects_of


def use_roles(clause: Clause) -> Roles | None:
    """Return who forbids or allows what: all that the clause says behind the verb, or before a passive."""
    wording = clause.wording
    subjects = () if wording.is_phrase else tuple(p for p in subjects_of(clause) if p.kind is not Kind.PRONOUN)
    first, last = wording.last, wording.right
    told = any(clause.grammar.of_class("uses", clause.tokens[at].lemma) for at in range(first, last))
    if (wording.is_passive or not told) and any(
        clause.grammar.of_class("uses", clause.tokens[at].lemma) for at in range(wording.left, wording.first)
    ):
        first, last = _use_before(clause)
    bound = next((at for at in range(first, last) if clause.grammar.has("purpose", clause.tokens[at].lower)), None)
    addressed = (
        bound is not None
        and bound - first <= OWNER_REACH
        and not any(clause.grammar.of_class("uses", clause.tokens[at].lemma) for at in range(first, bound))
    )
    if addressed and bound is not None:
        first = bound + 1
    last = next((at for at in range(first, last) if clause.tokens[at].text in '\u201d\u00bb"'), last)
    uses = tuple(Object(text) for part in _listed_uses(clause, first, last) if (text := clause.written(*part)))
    return Roles(subjects, uses) if uses else None


def _use_before(clause: Clause) -> tuple[int, int]:
    """Return the use that stands before a passive or a verb at the end: "Distilling our models is not permitted"."""
    wording, grammar = clause.wording, clause.grammar
    last = wording.first
    while last > wording.left and (
        grammar.has("passive", clause.tokens[last - 1].lemma)
        or grammar.has("auxiliaries", clause.tokens[last - 1].lower)
    ):
        last -= 1
    noun = next(at for at in range(wording.left, wording.first) if grammar.of_class("uses", clause.tokens[at].lemma))
    return noun_phrase(clause, noun)[0], last


def _listed_uses(clause: Clause, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of "the use of X and the publication of Y", each with a noun of use of its own."""
    begun = first
    for at in range(first + 1, last - 1):
        rest = range(at + 1, last)
        begins = clause.grammar.has("articles", clause.tokens[at + 1].lower) or clause.grammar.of_class(
            "uses", clause.tokens[at + 1].lemma
        )
        has_use = any(clause.grammar.of_class("uses", clause.tokens[i].lemma) for i in rest[:3])
        if begins and has_use and is_and(at, clause):
            yield begun, at
            begun = at + 1
    yield begun, last
