"""Which of the ranked sentences a reply is made of: within its words, and none said twice (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from retrieval.answering.candidates import Candidate, Pick
from retrieval.answering.lexicon import DANGLING, NEGATING
from retrieval.finding.entities import dates, names, numbers, words
from retrieval.finding.quantities import WEEKDAYS

_SAME = 0.65
_SAME_SUBJECT = 0.5
_LEAD = 30
"""A sentence before, up to this many words, comes along with one that leans on it."""


def choose(picks: Sequence[Pick], *, most_words: int, most: int) -> list[Candidate]:
    """Take sentences in the order given while they fit and say something that the ones before did not.

    The first is taken whatever its length: a long sentence is still an answer.
    """
    before = {(p.candidate.source, p.candidate.place + 1): p.candidate for p in picks}
    chosen: list[Candidate] = []
    left = most_words
    for candidate in (pick.candidate for pick in picks):
        if len(chosen) >= most:
            break
        if any(_alike(candidate, other) for other in chosen):
            continue
        told = next((b for b in _tellings(candidate, before, chosen) if _length(b) <= left), None)
        if told is None and not chosen:
            told = [candidate]
        chosen.extend(told or ())
        left -= _length(told or ())
    return chosen


def _length(told: Iterable[Candidate]) -> int:
    """Return how many words sentences have together."""
    return sum(candidate.length for candidate in told)


def _tellings(
    candidate: Candidate, before: Mapping[tuple[int, int], Candidate], chosen: Sequence[Candidate]
) -> Iterator[list[Candidate]]:
    """Yield ways to tell a sentence: one that opens with "it" or "the company" best after the sentence before."""
    previous = before.get((candidate.source, candidate.place))
    if previous and previous not in chosen and previous.length <= _LEAD and DANGLING.match(candidate.text):
        yield [previous, candidate]
    yield [candidate]


def _alike(one: Candidate, other: Candidate) -> bool:
    """Say whether two sentences are copies of each other, but for a few words that change nothing.

    A denial is no copy of what it denies, a correction none of the number or day it corrects, and what one lab did is
    not what another did.
    """
    ours, theirs = set(words(one.text)), set(words(other.text))
    if ours == theirs:
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
