"""Which of the ranked sentences a reply is made of: within its words, and none said twice (pure)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import repeat

from retrieval.answering.candidates import Candidate, Pick
from retrieval.answering.demand import Demand
from retrieval.answering.lexicon import DANGLING, NEGATING
from retrieval.finding.entities import dates, names, numbers, words
from retrieval.finding.quantities import WEEKDAYS

USUAL = 25
"""Words of a usual sentence; a shorter one is not worth more for being short."""
LEAST = 0.1
"""The share of the best sentence's score that a further one of an answer needs."""
LEAST_OF_SUMMARY = 0.25
NO_NEWS = 0.6
"""What is left of a further sentence's score when it offers no answer that those before it do not."""
MET = 0.8
"""The share of a part's best score from which on a sentence taken for another part answers it too."""
KEPT = 20
"""Words kept for each part of a question that has not had its turn."""
NEXT = 1_000.0
"""More than any score."""

_SAME = 0.65
_SAME_SUBJECT = 0.5
_LEAD = 30
"""A sentence before, up to this many words, comes along with one that leans on it."""


Worth = Callable[[Pick, Sequence[Pick]], float]
"""What a sentence is worth after those that were taken; nothing or less: it is left out."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a choice: the sentences, what they are worth in it, and the words kept for the turns after it."""

    picks: Sequence[Pick]
    worth: Worth
    kept: int = 0


def choose(turns: Iterable[Turn], *, most_words: int, most: int) -> list[Candidate]:
    """Take in each turn the sentence of most worth that fits and is no copy; of equals the first.

    The very first is taken whatever its length: a long sentence is still an answer.
    """
    taken: list[Pick] = []
    chosen: list[Candidate] = []
    for turn in turns:
        if len(chosen) >= most:
            break
        before = {(p.candidate.source, p.candidate.place + 1): p.candidate for p in turn.picks}
        left = most_words - turn.kept - _length(chosen)
        valued = [(turn.worth(pick, taken), pick) for pick in turn.picks if pick.candidate not in chosen]
        valued.sort(key=lambda one: one[0], reverse=True)
        open_to = (pick for value, pick in valued if value > 0 and not _said(pick.candidate, chosen))
        ways = ((pick, _told(pick.candidate, before, chosen, left)) for pick in open_to)
        pick, told = next(((pick, told) for pick, told in ways if told), (None, []))
        if pick:
            taken.append(pick)
            chosen.extend(told)
    return chosen


def turns(asked: Sequence[tuple[Demand, Sequence[Pick]]], *, most: int) -> Iterator[Turn]:
    """Yield a turn for each part of a question, then turns in which all parts compete."""
    if len(asked) > 1:
        for number, (demand, picks) in enumerate(asked, 1):
            yield Turn(picks, answering(picks, person=demand.person, part=True), KEPT * (len(asked) - number))
    merged = _merged([picks for _, picks in asked])
    open_to_all = Turn(merged, answering(merged, person=any(demand.person for demand, _ in asked)))
    yield from repeat(open_to_all, most)


def answering(picks: Sequence[Pick], *, person: bool, part: bool = False) -> Worth:
    """Return what sentences are worth for an answer: their score by the root of their length.

    One that offers no new answer is worth less, and one far below the best nothing. Where a `person` is asked for and
    the first sentence has only a last name, the sentence with the full name comes next. For one `part` of a question,
    nothing is worth anything once a sentence that was taken for another answers it too.
    """
    best = picks[0].score if picks else 0.0
    scores = {pick.candidate: pick.score for pick in picks} if part else {}

    def worth(pick: Pick, taken: Sequence[Pick]) -> float:
        if part and any(scores[other.candidate] >= MET * best for other in taken):
            return 0.0
        before = {one for other in taken for one in other.offers}
        score = pick.score * (NO_NEWS if before and not pick.offers.keys() - before else 1.0)
        if person and len(taken) == 1 and _full_name(taken[0], picks) in pick.offers:
            score += NEXT
        elif score < LEAST * best:
            return 0.0
        return float(score / math.sqrt(max(USUAL, pick.candidate.length)))

    return worth


def _merged(ranked: Sequence[Sequence[Pick]]) -> list[Pick]:
    """Return each sentence as the part of the question sees it that it suits best, best first."""
    if len(ranked) == 1:
        return list(ranked[0])
    best: dict[Candidate, Pick] = {}
    for picks in ranked:
        top = picks[0].score if picks else 0.0
        for pick in picks:
            share = replace(pick, score=pick.score / (top or 1.0))
            if pick.candidate not in best or best[pick.candidate].score < share.score:
                best[pick.candidate] = share
    return sorted(best.values(), key=lambda pick: -pick.score)


def telling(picks: Sequence[Pick]) -> Worth:
    """Return what sentences are worth for a summary: their score, and nothing far below the best."""
    least = LEAST_OF_SUMMARY * picks[0].score if picks else 0.0
    return lambda pick, _: pick.score if pick.score >= least else 0.0


def _full_name(pick: Pick, picks: Sequence[Pick]) -> str:
    """Return the full form of a last name that a sentence answers with, the one with most votes; it may have none."""
    lacking = [one for one in pick.offers if not any(other.endswith(f" {one}") for other in pick.offers)]
    endings = tuple(f" {one}" for one in lacking)
    full = {name: votes for p in picks for name, votes in p.offers.items() if name.endswith(endings)}
    return max(full, key=lambda name: (full[name], name), default="")


def _told(
    candidate: Candidate, before: Mapping[tuple[int, int], Candidate], chosen: Sequence[Candidate], left: int
) -> list[Candidate]:
    """Return a sentence with what has to stand before it, in `left` words; nothing when they are too few."""
    ways = _tellings(candidate, before, chosen)
    told = next((way for way in ways if _length(way) <= left), [])
    return told if told or chosen else [candidate]


def _said(candidate: Candidate, chosen: Iterable[Candidate]) -> bool:
    """Say whether a sentence is a copy of one that was chosen."""
    return any(_alike(candidate, other) for other in chosen)


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
