"""Clauses, and how far a cue reaches in one (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.text.lexicon import CLAUSE_END, NEGATING, RELATIVE, STOPWORDS
from retrieval.text.tokens import stem, words

REACH = 8
"""Words after a cue that it reaches, unless the clause ends first (as in NegEx, Chapman et al. 2001)."""


@dataclass(frozen=True, slots=True)
class Denial:
    """A negation: the stems it reaches, and all the content stems of its clause."""

    reached: frozenset[str]
    clause: frozenset[str]


def clauses(text: str) -> Iterator[str]:
    """Yield the clauses of a text."""
    for part in RELATIVE.split(text):
        start = 0
        for match in CLAUSE_END.finditer(part):
            yield part[start : match.start() + 1]
            start = match.end()
        yield part[start:]


def governed(text: str, cues: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the content stems that stand under a cue, and those that stand free of one."""
    under: set[str] = set()
    free: set[str] = set()
    for clause in clauses(text):
        reach = 0
        for word in words(clause):
            if is_cue(word, cues):
                reach = REACH
                continue
            if word not in STOPWORDS:
                (under if reach > 0 else free).add(stem(word))
            reach -= 1
    return frozenset(under), frozenset(free)


def denials(text: str, *, known: frozenset[str]) -> tuple[Denial, ...]:
    """Return the negations of a text; a word like "unnamed" is one when `known` holds the stem without its "un"."""
    found: list[Denial] = []
    for clause in clauses(text):
        said = words(clause)
        plain = frozenset(stem(word) for word in said if word not in STOPWORDS)
        for place, word in enumerate(said):
            if is_cue(word, NEGATING):
                if said[max(0, place - 1) : place + 1] == ["for", "nothing"]:  # free of charge
                    continue
                found.append(Denial(_reached(said, place), plain))
            elif word.startswith("un") and (bare := stem(word.removeprefix("un"))) in known:
                found.append(Denial(frozenset({bare}), plain | {bare}))
    return tuple(found)


def _reached(said: list[str], place: int) -> frozenset[str]:
    """Return the stems that a negation reaches: those after it, or the word before one that ends its clause."""
    after = [w for w in said[place + 1 : place + 1 + REACH] if w not in STOPWORDS and w not in NEGATING]
    before = [w for w in said[:place] if w not in STOPWORDS][-1:]
    return frozenset(stem(word) for word in after or before)


def is_cue(word: str, cues: frozenset[str]) -> bool:
    """Say whether a word is one of the cues, "didn't" counting as "not"."""
    return word in cues or (word.endswith("n't") and "not" in cues)
