"""Who does what to whom: a claim must not give one name's deed to another (pure).

No parser: a name counts as the doer of the word right after it ("Quillon cut"), a name after "by" as the doer of the
word before it ("cut off by Quillon"), and a name right after a word, or before its passive, as what it is done to.
Only a word that the source uses with another name in the same role is held against a claim.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from retrieval.text.lexicon import ATTRIBUTED, BEING, PARTICLES, POSSIBLE, PREPOSITIONS, STOPWORDS
from retrieval.text.names import names, numbers
from retrieval.text.tokens import TOKEN, fold, is_possessive, stem, words

_TOKEN = re.compile(rf"{TOKEN.pattern}|[,;:.!?()]")
_PASSED_OVER = (
    (STOPWORDS - {"by", "from", "of", "in", "on", "to", "at", "for", "with", "and"})
    | POSSIBLE
    | frozenset({"reportedly", "allegedly", "apparently", ","})
)
"""Words between a name and what it does."""

_ARTICLES = frozenset({"the", "a", "an"})
_JOINING = frozenset({",", "and", "for", "of"})
_DOES, _SUFFERS, _HAS, _FIGURE = "does", "suffers", "has", "figure"

Roles = Mapping[tuple[str, str], frozenset[str]]
"""Names by (role, stem of the deed, or figure)."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Names side by side ("Corvane, Tessaly and Larkspur"), or one word between names; `owns` marks a possessive."""

    text: str
    names: tuple[str, ...] = ()
    owns: bool = False


def swapped(claim: str, near: str) -> str | None:
    """Return the name that a claim puts where its source has another; None when it puts none there."""
    theirs, present = _roles(near), set(words(near))
    figured = {name for (role, _), who in theirs.items() if role == _FIGURE for name in who}
    for (role, deed), ours in sorted(_roles(claim).items()):
        held = theirs.get((role, deed), frozenset())
        strange = [name for name in ours if not _known(name, held)]
        if not held or not strange:
            continue
        if role == _FIGURE and (len(strange) < len(ours) or not any(_known(name, figured) for name in ours)):
            continue
        if ATTRIBUTED.fullmatch(deed) and present & set(strange[0].split()):  # the firm says what its spokeswoman says
            continue
        return min(strange)
    return None


def _known(name: str, held: Collection[str]) -> bool:
    """Say whether a name, or a shorter or fuller form of it, is among some names."""
    return any(set(name.split()) & set(other.split()) for other in held)


def _roles(text: str) -> Roles:
    """Return which names do what, to which names what is done, and which figures follow which names."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    parts = _parts(text)
    for place, part in enumerate(parts):
        if part.names:
            for role in (_forward(parts, place), _backward(parts, place), *_figures(parts, place)):
                if role:
                    found[role].update(part.names)
    return {role: frozenset(who) for role, who in found.items()}


def _forward(parts: list[_Part], place: int) -> tuple[str, str] | None:
    """Return what a name does, has, or what is done to it, from the word after it."""
    if place and parts[place - 1].text in PREPOSITIONS and not parts[place].owns:
        return None
    passive = False
    for part in parts[place + 1 : place + 6]:
        if part.names:
            return None
        if part.text in BEING:
            passive = True
        elif part.text not in _PASSED_OVER:
            if not part.text[0].isalpha() or part.text in STOPWORDS:
                return None
            if parts[place].owns:
                return (_HAS, stem(part.text))
            suffers = passive and part.text.endswith(("ed", "en", "t", "n"))
            return (_SUFFERS if suffers else _DOES, stem(part.text))
    return None


def _backward(parts: list[_Part], place: int) -> tuple[str, str] | None:
    """Return what is done to a name, or by it, from the word before it (and before its owner, if it has one)."""
    if parts[place].owns:
        return None
    before = [part for part in parts[max(0, place - 4) : place] if part.text not in _ARTICLES]
    while before and before[-1].owns:
        before.pop()
    by = bool(before) and before[-1].text == "by"
    if by:
        before.pop()
    if before and before[-1].text in PARTICLES:
        before.pop()
    if not before or before[-1].names or before[-1].text in STOPWORDS or not before[-1].text[0].isalpha():
        return None
    return (_DOES if by else _SUFFERS, stem(before[-1].text))


def _figures(parts: list[_Part], place: int) -> Iterator[tuple[str, str]]:
    """Yield the figures between a name and the next one, and the one that stands right before it ("58 % for Loom")."""
    for part in parts[place + 1 :]:
        if part.names or part.text in ".;":
            break
        for value in numbers(part.text):
            yield (_FIGURE, value)
    before = [part for part in parts[max(0, place - 4) : place] if part.text not in _PASSED_OVER]
    if before[-1:] and before[-1].text in {"for", "to", "by", "at"}:
        for part in before[:-1]:
            for value in numbers(part.text):
                yield (_FIGURE, value)


def _parts(text: str) -> list[_Part]:
    """Cut a text into its names and the words and stops between them."""
    tokens = [match[0] for match in _TOKEN.finditer(text)]
    folded = [fold(token) or token for token in tokens]
    known = sorted((name.split() for name in names(text)), key=len, reverse=True)
    parts: list[_Part] = []
    place = 0
    while place < len(tokens):
        name = next((n for n in known if folded[place : place + len(n)] == n), [])
        end = place + max(1, len(name))
        if not name:
            parts.append(_Part(folded[place]))
        elif (beside := _beside(parts)) is not None:
            parts[beside:] = [_Part("", (*parts[beside].names, " ".join(name)), owns=is_possessive(tokens[end - 1]))]
        else:
            parts.append(_Part("", (" ".join(name),), owns=is_possessive(tokens[end - 1])))
        place = end
    return parts


def _beside(parts: list[_Part]) -> int | None:
    """Return where the names are that a next one joins: "Corvane, Tessaly and …", "the Office for …"."""
    place = len(parts) - 1
    while place >= 0 and parts[place].text in _JOINING:
        place -= 1
    joined = 0 <= place < len(parts) - 1 and bool(parts[place].names) and not parts[place].owns
    return place if joined else None
