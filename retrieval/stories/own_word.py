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
    if document.kind is not Kind.ARTICLE:
        return False
    outlet = document.outlet or ""
    host = next((host for code in LANGUAGES if (host := host_of(outlet, load_grammar(code)))), None)
    if host is None:
        return False
    return not told or words(host)[0] in told


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
    if any(c.stance in AFFIRMING and family_of(c.deed) in past.families for c in made):
        return Move.CONFIRMS
    if any(not is_silent(at, sentence) for at in negations(sentence)):
        return Move.DENIES
    return Move.CONFIRMS if title and _retells(sentence, past) else None


def _retells(title: Sentence, past: Before) -> bool:
    """Say whether a title tells, beside names, what was told before: "Pausing Wrenna"."""
    if past.takes and any(turn.kind is TurnKind.TAKES for turn in find_turns(title)):
        return True
    named = frozenset(word for name in title.names for word in words(name.text))
    bare = {stem for stem in title.stems if not any(word.startswith(stem) or stem.startswith(word) for word in named)}
    return bool(bare & past.title_stems)
