"""Where the phrases of a language's rows stand among tokens (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from retrieval.text.grammar import CueRow, DeedRow, Phrase, PhraseList, Rows, SpeechRow, TurnRow
from retrieval.text.morphology import Tokens

_Row = TypeVar("_Row", CueRow, SpeechRow, DeedRow, TurnRow)
_GAP: Final = "\u2026"
_GAP_REACH: Final = 7
"""Tokens after which the word behind a phrase's gap stands at the latest ("ordered X and its partners to")."""
_PARTICLE_REACH: Final = 12
"""Tokens behind a verb in which its particle may stand ("cut the start-up's engineers off")."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that change what a sentence asserts, tokens `[first, last)`, and how: a kind such as `denied`."""

    kind: str
    first: int
    last: int


def find_cues(tokens: Tokens) -> tuple[Cue, ...]:
    """Return the cues of a sentence, those of one row together, as the rows of its language have them."""
    rows = places(tokens.grammar.cues, tokens)
    cues = (Cue(row.kind, at, match_any(row.phrases, at, tokens, exact=True)) for row, at in rows)
    return tuple(cue for cue in cues if cue.last)


def find_listed(name: str, tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Yield where words and phrases of one of the guard's lists stand, tokens `[first, last)`."""
    for at, token in enumerate(tokens):
        for phrase in tokens.grammar.guard.beginning(name, token):
            if last := at + 1 if len(phrase) == 1 else match(phrase, at, tokens, exact=True):
                yield at, last


def corrects_something(tokens: Tokens) -> bool:
    """Say whether a sentence words a correction."""
    rows = tokens.grammar.corrections.rows
    opened = ((number, at) for at, token in enumerate(tokens) if token.corrections for number in token.corrections)
    return any(match_any(rows[number].phrases, at, tokens, exact=True) for number, at in opened)


def places_of_deeds(tokens: Tokens) -> Iterator[tuple[DeedRow, int]]:
    """Yield each row of a deed with each token that one of its phrases may begin at, by rows and then by tokens."""
    rows = tokens.grammar.deeds.rows
    found = [(number, at) for at, token in enumerate(tokens) if token.deeds for number in token.deeds]
    return ((rows[number], at) for number, at in sorted(found))


def places(rows: Rows[_Row], tokens: Tokens) -> Iterator[tuple[_Row, int]]:
    """Yield each row with each token that one of its phrases may begin at, by rows and then by tokens."""
    found = [(number, at) for at, token in enumerate(tokens) for number in rows.beginning(token.lower, token.lemma)]
    return ((rows.rows[number], at) for number, at in sorted(found))


def match_any(phrases: PhraseList, at: int, tokens: Tokens, *, exact: bool = False) -> int:
    """Return where the first of some phrases that begins at a token ends, or 0."""
    token = tokens.found[at]
    beginning = phrases.beginning(token.lower, token.lemma)
    if not beginning:
        return 0
    return next((end for phrase in beginning if (end := match(phrase, at, tokens, exact=exact))), 0)


def match(phrase: Phrase, at: int, tokens: Tokens, *, exact: bool = False) -> int:
    """Return where a phrase that begins at a token ends, or 0; particles may stand apart from their verb.

    `ein|räumen` is a separable verb: in one word, or with its particle further on; `#` is a number, `…` a gap, and
    `*ing` any word with that ending.
    """
    particle, _, verb = phrase[0].rpartition("|")
    if particle:
        return _match_separable(particle, verb, at, tokens)
    if not _is(verb, at, tokens):
        return 0
    end = at + 1
    apart = False
    for word in phrase[1:]:
        if word == _GAP:
            apart = True
            continue
        reach = range(end, end + (_GAP_REACH if apart else 1) if exact else at + _PARTICLE_REACH)
        apart = False
        end = next((i + 1 for i in reach if _is(word, i, tokens)), 0)
        if not end:
            return at + 1 if _stands_before(phrase[1:], at, tokens, exact=exact) else 0
    return end


def _stands_before(words: Phrase, at: int, tokens: Tokens, *, exact: bool) -> bool:
    """Say whether what belongs to a German verb stands right before it, at its clause's end ("vom Netz nehmen")."""
    reach = range(at - len(words), at)
    return not exact and tokens.language == "de" and all(_is(w, i, tokens) for w, i in zip(words, reach, strict=True))


def _match_separable(particle: str, verb: str, at: int, tokens: Tokens) -> int:
    token = tokens[at]
    if token.lemma == particle + verb or token.lower == f"{particle}zu{verb}":
        return at + 1
    ends = (i for i in range(at + 1, len(tokens)) if tokens[i].lower == particle)
    apart = token.lemma == verb and any(not tokens[i + 1].is_word or tokens[i + 1].has("and") for i in ends)
    return at + 1 if apart else 0


def _is(word: str, at: int, tokens: Tokens) -> bool:
    token = tokens[at]
    if word in (token.lemma, token.lower):
        return True
    return (word == "#" and token.is_number) or (word[0] == "*" and token.lower.endswith(word[1:]))
