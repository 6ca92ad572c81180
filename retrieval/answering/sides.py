"""Two things that are compared: the sentence that tells most of each (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from retrieval.answering.demand import Wanted, demand_of
from retrieval.answering.forms import Line, write_form
from retrieval.answering.manuscript import Written
from retrieval.answering.pages import page_of
from retrieval.answering.quotable import Quotable
from retrieval.answering.select import rank
from retrieval.domain import Hit
from retrieval.text.grammar import SMALL, grammar_of, load_grammar
from retrieval.text.language import language_of
from retrieval.text.matter import matter
from retrieval.text.morphology import Token, tokenise
from retrieval.text.tables import INLINE, worded

_BESIDE = worded("forms", r"\s{beside}\s", blank=INLINE)
_BETWEEN = worded("forms", r"\b{between}\s(?P<one>.+?)\s{joined}\s(?P<other>.+)", blank=INLINE)
_AMOUNT = worded("forms", r"\b{amount}\b", blank=INLINE)
_POSSESSIVE: Final = frozenset({"'s", "\u2019s", "'", "\u2019"})
_LONGEST: Final = 4
"""Words of what is compared: more are a sentence."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two things that are compared: as it is asked, its own words, and the question without the other's."""

    head: str
    own: frozenset[str]
    question: str


def sides_of(question: str) -> tuple[Side, Side] | None:
    """Return the two things that a question compares; None where it compares none, or they have no words of their own.

    A thing is what stands right beside the comparing word: "the price of X compared with Y in August" has X and Y.
    """
    found, between = _BESIDE.search(question), _BETWEEN.search(question)
    if between:
        before, after = between["one"], between["other"]
    elif found:
        before, after = question[: found.start()], question[found.end() :]
    else:
        return None
    one, other = _last_of(before), _first_of(after)
    ours, theirs = (set(matter(head)) for head in (one, other))
    if not ours - theirs or not theirs - ours:
        return None
    return _side(one, ours - theirs, theirs - ours, question), _side(other, theirs - ours, ours - theirs, question)


def write_sides(sides: tuple[Side, Side], hits: Sequence[Hit]) -> Written:
    """Tell of each side in its best sentence, of both in one that is best of both; nothing where one has none."""
    lines = [_best(side, hits) for side in sides]
    found = [line for line in lines if line]
    if len(found) < len(sides):
        return Written()
    if found[0].text == found[1].text:
        return write_form([Line("", found[0])])
    pairs = zip(sides, found, reversed(sides), strict=True)
    return write_form(Line(_lead(side, line, other), line) for side, line, other in pairs)


def _lead(side: Side, line: Quotable, other: Side) -> str:
    """Return a side's name, where its sentence names it and not the other; whose a "number" is no word tells."""
    named = any(letter.isupper() or letter.isdigit() for letter in side.head)
    return f"{side.head}:" if named and side.own <= line.stems and not other.own <= line.stems else ""


def _side(head: str, own: set[str], others: set[str], question: str) -> Side:
    kept = [word for word in question.split() if not others.intersection(matter(word))]
    return Side(head, frozenset(own), " ".join(kept))


def _best(side: Side, hits: Sequence[Hit]) -> Quotable | None:
    """Return the best sentence that names a side, itself or in its heading, and tells what both are asked for."""
    demand = demand_of(side.question)
    shared = frozenset(demand.stems) - side.own
    demand = replace(demand, wanted=Wanted.AMOUNT) if _AMOUNT.search(side.question) else demand
    for pick in rank(demand, hits):
        heading = page_of(pick.quotable.hit).head.stems
        tells = not shared or not shared.isdisjoint(pick.quotable.stems)
        if pick.meets and tells and side.own <= pick.quotable.stems | heading:
            return pick.quotable
    return None


def _last_of(text: str) -> str:
    tokens = _tokens(text)
    first = len(tokens)
    while first > 0 and _belongs(tokens[first - 1]) and len(tokens) - first < _LONGEST:
        first -= 1
    return _written(tokens[first:])


def _first_of(text: str) -> str:
    tokens = _tokens(text)
    opening = next((at for at, token in enumerate(tokens) if not token.has("articles")), 0)
    last = opening
    while last < len(tokens) and _belongs(tokens[last]) and last - opening < _LONGEST:
        last += 1
    return _written(tokens[opening:last])


def _tokens(text: str) -> tuple[Token, ...]:
    return tokenise(text, grammar_of(language_of(text)) or load_grammar("en")).found


def _belongs(token: Token) -> bool:
    """Say whether a token may be part of the name of what is compared."""
    return token.lower in _POSSESSIVE or token.is_number or (token.is_word and not token.has(SMALL))


def _written(tokens: Sequence[Token]) -> str:
    """Return tokens as they are written, a possessive behind its name."""
    text = ""
    for token in tokens:
        text += token.text if token.lower in _POSSESSIVE or not text else f" {token.text}"
    return text.strip()
