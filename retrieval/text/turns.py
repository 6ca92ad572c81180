"""What a sentence says of the course of a matter beyond who speaks: that it is over, given back, borne out (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from retrieval.text.analysis import Sentence
from retrieval.text.breaks import clause_around
from retrieval.text.grammar import TurnRow
from retrieval.text.morphology import Tokens
from retrieval.text.phrases import find_listed, match_any, places
from retrieval.text.verbs import is_adjective, is_noun_here

_BESIDE: Final = 6
"""Tokens around a verb in which the noun stands that it needs ("closed its year-long inquiry")."""
_BESIDE_GERMAN: Final = 12
"""A German verb may stand at the end of its clause, far behind that noun."""
_VOID: Final = frozenset({"denied", "planned", "possible", "supposed"})
"""Cues by which a turn is said not to have been taken, or not yet."""


class TurnKind(StrEnum):
    """What is worded of a matter; the values are those of the rows."""

    ENDS = "ends"
    RESTORES = "restores"
    TAKES = "takes"
    """Something is taken away, so that it can be given back."""
    BEARS_OUT = "bears out"
    """Evidence or a party says that what was told is so."""
    REFUTES = "refutes"
    """Somebody says that what was told is not so, without a verb of denial."""
    CORRECTS = "corrects"
    WITHDRAWS = "withdraws"
    HEARSAY = "hearsay"
    """The sentence speaks of what others said."""
    SILENT = "silent"
    """Somebody says nothing."""


@dataclass(frozen=True, slots=True)
class WordedTurn:
    """A turn worded at tokens `[first, last)`; `is_past` where the clause only looks back ("after it had denied …")."""

    kind: TurnKind
    first: int
    last: int
    is_past: bool = False


def find_turns(sentence: Sentence) -> tuple[WordedTurn, ...]:
    """Return the turns that a sentence words, in order; none that it denies, plans or only supposes."""
    tokens = sentence.tokens
    found = (
        WordedTurn(TurnKind(row.kind), at, last, is_past(at, tokens))
        for row, at in places(tokens.grammar.turns, tokens)
        if (last := _read(row, at, tokens)) and not _is_void(row, at, last, sentence)
    )
    return tuple(sorted(found, key=lambda turn: turn.first))


def is_past(at: int, tokens: Tokens) -> bool:
    """Say whether the clause around a token only looks back: in the pluperfect, or behind a relative pronoun."""
    left, right = clause_around(at, at + 1, tokens)
    before = tokens.between(left, at) if tokens.language != "de" else tokens.between(left, right)
    if any(token.has("pluperfect") for token in before):
        return True
    opening = next(
        (i for i in (left, left - 1) if i > 0 and tokens[i].has("relative") and not tokens[i].has("that")), 0
    )
    return opening > 0 and tokens[opening - 1].text == ","


def negations(sentence: Sentence) -> Iterator[int]:
    """Yield the tokens at which a sentence negates, by a word that does nothing else ("not", "never")."""
    return (first for first, _ in find_listed("not", sentence.tokens))


def _read(row: TurnRow, at: int, tokens: Tokens) -> int:
    """Return where a row's wording ends that begins at a token, or 0 where there is none."""
    last = match_any(row.phrases, at, tokens, exact=True)
    if not last and match_any(row.verbs, at, tokens):
        is_verb = not (is_noun_here(at, tokens) or is_adjective(at, tokens)) or bool(row.beside)
        last = at + 1 if is_verb else 0
    return last if last and (not row.beside or _stands_beside(row, at, last, tokens)) else 0


def _stands_beside(row: TurnRow, at: int, last: int, tokens: Tokens) -> bool:
    reach = _BESIDE_GERMAN if tokens.language == "de" else _BESIDE
    near = (*tokens.between(at - reach, at), *tokens.between(last, last + reach))
    return any(token.lemma in row.beside or token.lower in row.beside for token in near)


def _is_void(row: TurnRow, at: int, last: int, sentence: Sentence) -> bool:
    """Say whether a cue in the clause takes the turn back: "will not settle", "may be restored"."""
    if row.kind in {TurnKind.HEARSAY, TurnKind.SILENT, TurnKind.CORRECTS, TurnKind.TAKES, TurnKind.REFUTES}:
        return False
    tokens = sentence.tokens
    left, right = clause_around(at, last, tokens)
    behind = right if tokens.language == "de" else last + 2
    return any(cue.kind in _VOID and left <= cue.first < behind and not at <= cue.first < last for cue in sentence.cues)
