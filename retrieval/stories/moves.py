"""What each document of a story does to it, decided from itself and from what came before (pure).

A later document never changes what an earlier one was found to do. What a document says of the story stands in its
title and in the first sentence of its text; a party's own channel is read further, as it comes to it later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from retrieval.claims.lineage import is_copy, kinship
from retrieval.claims.matters import family_of
from retrieval.claims.status import AFFIRMING
from retrieval.domain import Claim, CorrectionKind, Deed, Document, Move, Stance
from retrieval.stories.own_word import is_own_channel, own_move
from retrieval.stories.turning import Opening, opening_of, turn_in
from retrieval.text.outlets import known_outlets

REWRITTEN: Final = 0.7
"""Share of the shorter one's opening words that a rewrite without a credit has in common with what it rewrites."""
_TAKING: Final = frozenset({Deed.CUT_OFF, Deed.RETIRES})
_TOLD_ONCE: Final = frozenset({Move.CORRECTS, Move.WITHDRAWS, Move.RESTORES, Move.ENDS, Move.DENIES, Move.CONFIRMS})
"""Turns that whoever rests on another report may be the first to tell of; told before, they are repeated."""


def moves(documents: Sequence[Document], claims: Mapping[str, Sequence[Claim]]) -> dict[str, Move]:
    """Return what each document of a story does to it, by identity; `claims` are those of each."""
    found: dict[str, Move] = {}
    before: list[StoryMember] = []
    for document in sorted(documents, key=lambda one: one.age):
        told = StoryMember(document, tuple(claims.get(document.document_id, ())))
        move = _decide(told, Past(tuple(before), found))
        found[document.document_id] = move
        before.append(told)
    return found


@dataclass(frozen=True)  # what is asked of it is worked out when it is first asked
class StoryMember:
    """A document with its claims, and what it says in form."""

    document: Document
    claims: tuple[Claim, ...]

    @cached_property
    def opening(self) -> Opening:
        """Return its title and its sentences, taken apart."""
        return opening_of(self.document)

    @property
    def families(self) -> frozenset[Deed]:
        """Return the deeds that it claims were done, or says were not."""
        return frozenset(family_of(claim.deed) for claim in self.claims)


@dataclass(frozen=True)
class Past:
    """What a story's documents told before the one that is looked at, and what each did."""

    told: tuple[StoryMember, ...]
    moves: Mapping[str, Move]

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """Return the documents before."""
        return tuple(one.document for one in self.told)

    @cached_property
    def families(self) -> frozenset[Deed]:
        """Return the deeds that they claim."""
        return frozenset[Deed]().union(*(one.families for one in self.told))

    @cached_property
    def stems(self) -> frozenset[str]:
        """Return the bases of all their words."""
        return frozenset[str]().union(*(one.opening.stems for one in self.told))

    @cached_property
    def title_stems(self) -> frozenset[str]:
        """Return the bases of the words of their titles."""
        return frozenset[str]().union(*(one.opening.title_stems for one in self.told))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Return all numbers that they tell."""
        return frozenset[str]().union(*(one.opening.numbers for one in self.told))

    @cached_property
    def words(self) -> frozenset[str]:
        """Return all their words, folded."""
        return frozenset[str]().union(*(one.opening.words for one in self.told))

    @cached_property
    def takes(self) -> bool:
        """Say whether something was told to be taken away."""
        return any(not one.families.isdisjoint(_TAKING) or one.opening.takes for one in self.told)

    def did(self, move: Move) -> bool:
        """Say whether a document before made a move."""
        return move in self.moves.values()


def _decide(told: StoryMember, past: Past) -> Move:
    """Return what one document does, after those before it."""
    if any(_repeats(told.document, earlier) for earlier in past.documents):
        return Move.REPEATS
    if notice := _notice(told.document):
        return Move.REPEATS if _rests_on(told.document, past) and past.did(notice) else notice
    rests = _rests_on(told.document, past)
    own = is_own_channel(told.document, past.words) and own_move(told.opening, told.claims, past)
    turn = own or turn_in(told.opening, () if rests else told.claims, past)
    if not past.told:
        return turn if turn in {Move.DENIES, Move.CORRECTS, Move.WITHDRAWS} else Move.REPORTS
    if not rests:
        return turn or _without_turn(told, past)
    if turn in _TOLD_ONCE and not past.did(turn):
        return turn
    return Move.UPDATES if _adds_in_title(told, past) else Move.REPEATS


def _notice(document: Document) -> Move | None:
    """Return what a document says was done to itself: put right, or taken back."""
    if document.correction is None:
        return None
    return Move.WITHDRAWS if document.correction.kind is CorrectionKind.WITHDRAWN else Move.CORRECTS


def _repeats(document: Document, earlier: Document) -> bool:
    """Say whether a document is an earlier one's copy, as recorded or as their texts show."""
    recorded = document.copy_of is not None and document.copy_of in {earlier.document_id, earlier.copy_of}
    return recorded or is_copy(document, earlier)


def _rests_on(document: Document, past: Past) -> bool:
    """Say whether a document rests on another report: on one before it, as is recorded, or on whomever it credits."""
    return bool(document.original) or any(document.original_id == one.document_id for one in past.documents)


def _adds_in_title(told: StoryMember, past: Past) -> bool:
    """Say whether a title has a number, or a document a deed, that nobody told of before."""
    return not told.opening.title_numbers <= past.numbers or _tells_new_deed(told, past)


def _tells_new_deed(told: StoryMember, past: Past) -> bool:
    lead = told.opening.lead_end
    new = {family_of(c.deed) for c in told.claims if c.start < lead and c.stance in AFFIRMING} - past.families
    return bool(new and past.families) and any(c.stance is not Stance.PLANNED for c in told.claims)


def _without_turn(told: StoryMember, past: Past) -> Move:
    """Return what an independent document does that takes no turn: it adds something, says the same, or repeats it."""
    opening = told.opening
    if _adds_in_title(told, past):
        return Move.UPDATES
    known = opening.lead_numbers <= past.numbers
    if known and max(kinship(told.document, earlier) for earlier in past.documents) >= REWRITTEN:
        return Move.REPEATS
    if _has_told_before(told.document, past) or not opening.title_names <= past.words:
        return Move.UPDATES
    first = past.told[0].opening
    shared = opening.title_stems & (first.title_stems | first.lead_stems)
    abroad = told.document.language != past.told[0].document.language  # names and numbers alone are the same there
    alike = opening.numbers <= past.numbers if abroad else 2 * len(shared) > len(opening.title_stems)
    return Move.REPORTS if known and alike else Move.UPDATES


def _has_told_before(document: Document, past: Past) -> bool:
    """Say whether the outlet told of the story before: what it tells further is no second report of the same."""
    outlets = known_outlets([one.outlet for one in (document, *past.documents) if one.outlet])
    own = outlets.identify(document.outlet) if document.outlet else None
    return any(own == outlets.identify(one.outlet) for one in past.documents if one.outlet)
