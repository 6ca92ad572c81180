"""Where a sentence tells of a deed: a verb, noun or phrase of a row, with what has to stand beside it (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from retrieval.domain import Deed
from retrieval.text.breaks import clause_around
from retrieval.text.grammar import DeedRow, PhraseList
from retrieval.text.morphology import Tokens
from retrieval.text.phrases import match_any, places_of_deeds
from retrieval.text.verbs import is_adjective, is_noun_here, is_passive

Part = Literal["phrase", "verb", "noun"]

TRAININGS: Final = frozenset({Deed.TRAINED_ON, Deed.DISTILLED})
ACCESS: Final = frozenset({Deed.CUT_OFF, Deed.RESTORED})
"""Deeds that take access away or give it back."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A row met in a sentence: tokens `[first, last)` of the verb, noun or phrase, in the clause `[left, right)`."""

    row: DeedRow
    first: int
    last: int
    left: int
    right: int
    part: Part
    is_passive: bool = False


def find_wordings(tokens: Tokens) -> tuple[Wording, ...]:
    """Return the deeds that a sentence words, each place once, the row that comes first winning."""
    if not any(token.deeds for token in tokens):
        return ()
    found: list[Wording] = []
    classes = frozenset({""}).union(*(token.classes for token in tokens))
    for row, at in places_of_deeds(tokens):
        wording = read_wording(row, at, tokens) if row.needs in classes and row.also in classes else None
        if wording and not any(wording.first < other.last and other.first < wording.last for other in found):
            found.append(wording)
    return tuple(sorted((one for one in found if _is_own(one, found)), key=lambda wording: wording.first))


def _is_own(wording: Wording, others: Iterable[Wording]) -> bool:
    """Say whether a wording is a deed of its own, not a noun beside its verb, and not only forbidden or allowed."""
    for other in others:
        doubled = wording.part == "noun" and other.part != "noun" and wording.row.deed == other.row.deed
        used = wording.row.takes != "use" and other.row.takes == "use" and other.left <= wording.first < other.right
        dodged = wording.part == "noun" != other.part and other.row.takes == "means"
        dodged = dodged and other.left <= wording.first < other.right
        if doubled or used or dodged:  # "used … for training", "you may not train on", "got round the suspension of"
            return False
    return True


def read_wording(row: DeedRow, at: int, tokens: Tokens) -> Wording | None:
    """Return how a row is worded at a token, or None where it is not: by a phrase, a verb or a noun."""
    if tokens.language != "de" and tokens[at].is_capitalised and tokens[at - 1].is_word:
        return None  # part of a name: "the Tarn Valley Bar"
    parts: tuple[tuple[Part, PhraseList], ...] = (
        ("phrase", row.phrases),
        ("verb", row.verbs),
        ("noun", row.nouns),
    )
    for part, phrases in parts:
        last = match_any(phrases, at, tokens, exact=part == "phrase")
        if not last or (part != "phrase" and is_adjective(at, tokens)) or (part == "verb" and is_noun_here(at, tokens)):
            continue
        left, right = clause_around(at, last, tokens)
        passive = part == "verb" and is_passive(at, left, tokens)
        wording = Wording(row, at, last if part == "phrase" else at + 1, left, right, part, passive)
        if _is_complete(wording, tokens):
            return wording
    return None


def _is_complete(wording: Wording, tokens: Tokens) -> bool:
    """Say whether the nouns that a row needs stand in its clause; access is behind an active verb, but in German."""
    row, left = wording.row, wording.left
    loose = wording.part != "verb" or wording.is_passive or tokens.language == "de"
    begins = left if row.needs != "access" or loose or _is_relative_clause(left, tokens) else wording.first
    return _holds(row.needs, begins, wording, tokens) and _holds(row.also, left, wording, tokens)


def _holds(name: str, begins: int, wording: Wording, tokens: Tokens) -> bool:
    places = range(begins, wording.right)
    return not name or any(tokens[at].is_a(name) for at in places if at != wording.first)


def _is_relative_clause(left: int, tokens: Tokens) -> bool:
    """Say whether a clause is said of a noun before it: "whose account …", "which it suspended"; no "said that …"."""
    if any(tokens[at].has("whose") for at in (left, left - 1)):
        return True
    at = next((at for at in (left, left - 1) if at > 0 and tokens[at].has("relative")), 0)
    return at > 0 and (not tokens[at].has("that") or tokens[at - 1].is_a("access"))
