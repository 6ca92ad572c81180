"""Which of the ranked sentences a reply is made of: within its words, none twice, each with what it leans on (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Protocol

from retrieval.answering.candidates import Candidate, Pick
from retrieval.text.lexicon import NEGATING
from retrieval.text.names import dates, names, numbers
from retrieval.text.quantities import WEEKDAYS
from retrieval.text.tokens import words

_SAME = 0.65
_SAME_SUBJECT = 0.5
_OWN = 0.5
"""A sentence that covers this share of what the one leaning on it covers of the question answers as well."""


class Worth(Protocol):
    """What a sentence is worth after those that were taken, in so many words; nothing or less: it is left out."""

    def __call__(self, pick: Pick, taken: Sequence[Pick], length: int, /) -> float:
        """Return the worth; `length` counts the words of the sentence and of what has to come along."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a choice: the sentences and what they are worth in it."""

    picks: Sequence[Pick]
    worth: Worth


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of a reply; `context` says that it only tells who or what the next one speaks of."""

    candidate: Candidate
    context: bool = False


def choose(rounds: Iterable[Round], *, most_words: int, most: int) -> list[Told]:
    """Take in each round the sentence of most worth that fits and is no copy; of equals the first.

    One that opens with "it" or "the company" brings the sentence along that says who that is, or follows it. The very
    first is taken whatever its length: a long sentence is still an answer.
    """
    taken: list[Pick] = []
    told: list[Told] = []
    for round_ in rounds:
        if len(taken) >= most:
            break
        found = _best(round_, taken, told, most_words - _length(told))
        if found:
            taken.append(found[0])
            _put(told, found[1])
    return told


def _best(round_: Round, taken: Sequence[Pick], told: Sequence[Told], left: int) -> tuple[Pick, list[Told]] | None:
    """Return the sentence of most worth in a round, with what comes along, or None when nothing fits."""
    said = [one.candidate for one in told]
    by_place = {(pick.candidate.source, pick.candidate.place): pick for pick in round_.picks}
    ways = [(pick, _way(pick, by_place, said)) for pick in round_.picks if pick.candidate not in said]
    valued = [(round_.worth(pick, taken, _length(way)), pick, way) for pick, way in ways]
    valued.sort(key=lambda one: one[0], reverse=True)
    for value, pick, way in valued:
        fits = _length(way) <= left
        if value > 0 and (fits or not told) and not any(_alike(pick.candidate, other) for other in said):
            return pick, way if fits else [one for one in way if not one.context]
    return None


def _way(pick: Pick, by_place: Mapping[tuple[int, int], Pick], said: Sequence[Candidate]) -> list[Told]:
    """Return what has to be told to tell a sentence: what it leans on, then itself."""
    leans_on = pick.candidate.leans_on
    named = None if leans_on is None else by_place.get((pick.candidate.source, leans_on))
    way = [Told(pick.candidate)]
    if named and named.candidate not in said:
        context = named.covered < _OWN * pick.covered
        way.insert(0, Told(named.candidate, context))
    return way


def _put(told: list[Told], way: Sequence[Told]) -> None:
    """Put sentences at the end; one that leans on a sentence told before goes right behind it."""
    last = way[-1].candidate
    places = [n for n, one in enumerate(told, 1) if _holds_up(one.candidate, last)] if len(way) == 1 else []
    at = max(places, default=len(told))
    told[at:at] = way


def _holds_up(one: Candidate, other: Candidate) -> bool:
    """Say whether a sentence is the one that another leans on, or leans on the same."""
    if other.leans_on is None or one.source != other.source:
        return False
    return one.place == other.leans_on or (one.leans_on == other.leans_on and one.place < other.place)


def _length(told: Iterable[Told]) -> int:
    """Return how many words sentences have together."""
    return sum(one.candidate.length for one in told)


def _alike(one: Candidate, other: Candidate) -> bool:
    """Say whether two sentences are copies of each other, but for a few words that change nothing.

    A denial is no copy of what it denies, a correction none of the number or day it corrects, and what one lab did is
    not what another did.
    """
    ours, theirs = set(words(one.text)), set(words(other.text))
    if ours == theirs or one.text in other.text or other.text in one.text:  # a list as far as one entry, or another
        return True
    if bool(ours & NEGATING) != bool(theirs & NEGATING):
        return False
    if numbers(one.text) - numbers(other.text) or dates(one.text) - dates(other.text) - set(WEEKDAYS):
        return False
    subjects = [{word for name in names(c.text) for word in name.split()} for c in (one, other)]
    return _overlap(*subjects) >= _SAME_SUBJECT and _overlap(one.stems, other.stems) >= _SAME


def _overlap(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """Return how much of the smaller set the larger one holds (all, where it is empty)."""
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest else 1.0
