"""Where a sentence tells of a deed: a verb, noun or phrase of a row, with what has to stand beside it (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.text.breaks import clause_around
from retrieval.text.grammar import DeedRow, Grammar
from retrieval.text.morphology import Token
from retrieval.text.verbs import is_adjective, is_noun_here, is_passive, met


@dataclass(frozen=True, slots=True)
class Wording:
    """A row met in a sentence: tokens `[first, last)` of the verb, noun or phrase, in the clause `[left, right)`."""

    row: DeedRow
    first: int
    last: int
    left: int
    right: int
    is_noun: bool = False
    is_phrase: bool = False
    is_passive: bool = False


def find_wordings(tokens: Sequence[Token], grammar: Grammar) -> tuple[Wording, ...]:
    """Return the deeds that a sentence words, each place once, the row that comes first winning."""
    found: list[Wording] = []
    for place, form, at, last in sorted(_hits(tokens, grammar)):
        wording = _wording(grammar.deeds[place], form, at, last, tokens, grammar)
        if wording and not any(_same_place(wording, other) for other in found):
            found.append(wording)
    return tuple(sorted(found, key=lambda wording: wording.first))


def _same_place(one: Wording, other: Wording) -> bool:
    return one.first < other.last and other.first < one.last


_FORMS: Final = ("phrases", "verbs", "nouns")


def _hits(tokens: Sequence[Token], grammar: Grammar) -> Iterator[tuple[int, int, int, int]]:
    """Yield where phrases of rows stand: the row, the form, and the tokens `[at, last)`."""
    for at, token in enumerate(tokens):
        if grammar.code != "de" and at and token.is_capitalised and tokens[at - 1].is_word:
            continue  # part of a name: "the Tarn Valley Bar"
        for form, name in enumerate(_FORMS):
            for place, phrase in grammar.beginning(name, token.lower, token.lemma):
                if last := met(phrase, at, tokens, exact=name == "phrases"):
                    yield place, form, at, last


def _wording(row: DeedRow, form: int, at: int, last: int, tokens: Sequence[Token], grammar: Grammar) -> Wording | None:
    is_phrase, is_verb, is_noun = (form == number for number in range(len(_FORMS)))
    if is_verb and (is_noun_here(at, tokens, grammar) or is_adjective(at, tokens, grammar)):
        return None
    left, right = clause_around(at, max(last, at + 1), tokens, grammar)
    passive = is_verb and is_passive(at, left, tokens, grammar)
    begins = left
    active = is_verb and not passive and grammar.code != "de"
    if row.needs == "access" and active and not _is_relative_clause(left, tokens, grammar):
        begins = at
    if not (
        _stands(row.needs, begins, right, at, tokens, grammar) and _stands(row.also, left, right, at, tokens, grammar)
    ):
        return None
    return Wording(row, at, last if is_phrase else at + 1, left, right, is_noun, is_phrase, passive)


def _is_relative_clause(left: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    """Say whether a clause is said of a noun before it: "whose account …", "which it suspended"; no "said that …"."""
    at = next((i for i in (left, left - 1) if i > 0 and grammar.has("relative", tokens[i].lower)), 0)
    whose = any(i >= 0 and grammar.has("whose", tokens[i].lower) for i in (left, left - 1))
    said = grammar.has("that", tokens[at].lower) and not grammar.of_class("access", tokens[at - 1].lemma)
    return whose or (at > 0 and not said)


def _stands(name: str, left: int, right: int, at: int, tokens: Sequence[Token], grammar: Grammar) -> bool:
    return not name or any(grammar.of_class(name, tokens[i].lemma) for i in range(left, right) if i != at)
