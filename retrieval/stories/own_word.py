"""What a party's own channel does to a story that others told of it: it confirms, denies or adds (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from retrieval.claims.matters import family_of
from retrieval.claims.memory import host_of
from retrieval.claims.status import AFFIRMING
from retrieval.domain import Claim, Document, Kind, Move, Stance
from retrieval.stories.turning import MOVES, Before, Opening, is_silent, spoken
from retrieval.text.analysis import Sentence
from retrieval.text.grammar import load_grammar
from retrieval.text.tables import LANGUAGES
from retrieval.text.tokens import words
from retrieval.text.turns import TurnKind, find_turns, negations

_FIRST: Final = (Move.ENDS, Move.RESTORES, Move.WITHDRAWS, Move.DENIES, Move.CONFIRMS)


def is_own_channel(document: Document, told: frozenset[str]) -> bool:
    """Say whether a document stands in the own channel of somebody whom the words told before name."""
    owner = owner_of(document)
    return owner is not None and (not told or words(owner)[0] in told)


def owner_of(document: Document) -> str | None:
    """Return whose own channel a document stands in: "Ravensmoor Blog" is Ravensmoor's; None for outlets."""
    if document.kind is not Kind.ARTICLE:
        return None
    outlet = document.outlet or ""
    return next((owner for code in LANGUAGES if (owner := host_of(outlet, load_grammar(code)))), None)


def own_move(opening: Opening, claims: Sequence[Claim], past: Before) -> Move | None:
    """Return what the first sentence does that answers what was told; the title comes first."""
    if not past.documents:
        return None
    for sentence in (*((opening.title,) if opening.title else ()), *opening.text):
        if move := _answer(sentence, opening, claims, past):
            return move
    return None


def _answer(sentence: Sentence, opening: Opening, claims: Sequence[Claim], past: Before) -> Move | None:
    """Return what a sentence answers to what was told; one that only says what others told answers nothing."""
    kinds = {turn.kind for turn in find_turns(sentence) if not turn.is_past}
    if not past.takes:
        kinds.discard(TurnKind.RESTORES)
    found = {move for kind, move in MOVES.items() if kind in kinds} | set(spoken(sentence))
    if move := next((one for one in _FIRST if one in found), None):
        return move
    return None if TurnKind.HEARSAY in kinds else _imply(sentence, opening, claims, past)


def _imply(sentence: Sentence, opening: Opening, claims: Sequence[Claim], past: Before) -> Move | None:
    """Return what a sentence answers without a word for it: it tells the same, or negates something."""
    title = sentence is opening.title
    made = [c for c in claims if not title and sentence.start <= c.start < sentence.end]
    if any(c.stance is Stance.DENIED for c in made):
        return Move.DENIES
    if any(c.stance in AFFIRMING and (not past.families or family_of(c.deed) in past.families) for c in made):
        return Move.CONFIRMS
    taken = [turn for turn in find_turns(sentence) if turn.kind is TurnKind.TAKES]
    inside = {at for turn in taken for at in range(turn.first, turn.last)}  # "no longer available" takes away
    if any(at not in inside and not is_silent(at, sentence) for at in negations(sentence)):
        return Move.DENIES
    if past.takes and inside and not title:
        return Move.CONFIRMS
    return Move.CONFIRMS if title and _retells(sentence, past) else None


def _retells(title: Sentence, past: Before) -> bool:
    """Say whether a title tells that something is taken away, as was told before: "Pausing Wrenna"."""
    return past.takes and any(turn.kind is TurnKind.TAKES for turn in find_turns(title))
