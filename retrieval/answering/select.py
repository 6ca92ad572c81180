"""Answers without a model: the sentences of the hits that answer best, word for word (pure)."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from retrieval.answering.candidates import Candidate, candidates
from retrieval.answering.demand import Demand, Wanted, demand_of, meets, offered
from retrieval.domain import Document, DraftSentence, Hit
from retrieval.text.lexicon import MORE_ASKED, NEGATING
from retrieval.text.names import names
from retrieval.text.outlets import outlet_of
from retrieval.text.quantities import WEEKDAYS, dates, numbers
from retrieval.text.tokens import words

NEIGHBOURS = 0.4
"""What the heading and the sentences beside one count; this and the next three are set on RealTimeQA's development
half, flat around these values."""
OFF_KIND = 0.5
"""What is left of a sentence without the kind of thing that was asked for."""
VOTES = 0.2
"""What an answer that other sentences offer too counts."""
HIT = 2.0
"""The exponent of the hit's score."""
SHORT = 25
"""Words of a usual sentence; a shorter one is not worth more for being short."""
LEAST = 0.1
"""The share of the best sentence's score that a further one of an answer needs."""
LEAST_OF_SUMMARY = 0.25
SAME = 0.65
SAME_SUBJECT = 0.5
"""The shares of their words and of their names from which on two sentences say the same."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many words, about, and how many sentences a reply may have."""

    words: int = 60
    sentences: int = 4


USUAL = Room()
MORE = Room(150, 8)
OF_SUMMARY = 75


@dataclass(frozen=True, slots=True)
class Pick:
    """A candidate with its score, the share of the question that it covers, and whether it holds what is asked for."""

    candidate: Candidate
    score: float
    covered: float
    meets: bool


def room_of(question: str) -> Room:
    """Return how much a reply may say: more when it is asked to tell in detail, everything, or a whole list."""
    return MORE if MORE_ASKED.search(question) else USUAL


def select_answer(question: str, hits: Sequence[Hit], *, room: Room | None = None) -> tuple[DraftSentence, ...]:
    """Return the sentences that answer best, each its own quote; `room` is how much they may say (None: the usual).

    Of two that score the same the one in fewer words comes first, so that more fits.
    """
    ranked = _near_the_best(rank(demand_of(question), hits), LEAST)
    ranked.sort(key=lambda pick: -pick.score / math.sqrt(max(SHORT, pick.candidate.length)))
    return _draft(_fill(room or room_of(question), ranked))


def select_summary(hits: Sequence[Hit], *, most: int = 3) -> tuple[DraftSentence, ...]:
    """Return the most telling sentences of one story's passages, most informative first, none said twice."""
    found = candidates(hits)
    held = Counter(stem for c in found for stem in c.stems)
    scored = [
        Pick(
            c,
            _centrality(c, held) * (1.0 + 0.5 / (1 + c.place)) * (0.5 + 0.5 * hits[c.source - 1].score),
            1.0,
            meets=True,
        )
        for c in found
    ]
    ranked = _near_the_best(sorted(scored, key=_best_first), LEAST_OF_SUMMARY)
    return _draft(_fill(Room(OF_SUMMARY, most), ranked))


def rank(demand: Demand, hits: Sequence[Hit]) -> list[Pick]:
    """Score every sentence of the hits for a question, best first."""
    found = candidates(hits)
    rarity = _rarity(demand.stems, found)
    top = max((hit.score for hit in hits), default=0.0) or 1.0
    missed = 0.0 if demand.wanted is Wanted.CREDIT else OFF_KIND  # who credits nobody says nothing about credit
    picks = []
    offers: dict[Candidate, frozenset[str]] = {}
    for c in found:
        covered, around = _covered(c.stems, rarity), _covered(c.around, rarity)
        offers[c] = offered(demand, c.text)
        fits = _fits(demand, c.text, hits[c.source - 1].document)
        score = (covered + NEIGHBOURS * (around - covered)) * (1.0 if fits else missed)
        score *= (hits[c.source - 1].score / top) ** HIT
        picks.append(Pick(c, score, covered, fits))
    return sorted(_voted(picks, hits, offers), key=_best_first)


def _fits(demand: Demand, text: str, document: Document) -> bool:
    """Say whether a sentence holds what is asked for; whose report it is, its document's record knows best."""
    if demand.wanted is Wanted.CREDIT and document.original:
        return document.original.casefold() in text.casefold()
    return meets(demand, text)


def _voted(picks: Sequence[Pick], hits: Sequence[Hit], offers: dict[Candidate, frozenset[str]]) -> list[Pick]:
    """Raise sentences whose offered answer other good sentences offer too (redundancy: AskMSR, Brill 2001)."""
    votes = _votes(picks, hits, offers)
    most = max(votes.values(), default=0.0) or 1.0
    return [
        replace(
            p,
            score=p.score
            * (1 + VOTES * max((votes[o] / most for o in (offers[p.candidate] if p.meets else ())), default=0.0)),
        )
        for p in picks
    ]


def _votes(picks: Sequence[Pick], hits: Sequence[Hit], offers: dict[Candidate, frozenset[str]]) -> dict[str, float]:
    """Add up the scores behind each offered answer, once for each original report: copies have no vote.

    A full name also takes the votes of its last name.
    """
    cast: dict[str, dict[str, float]] = defaultdict(dict)
    for pick in picks:
        document = hits[pick.candidate.source - 1].document
        credited = outlet_of(document.original or "").key
        report = document.copy_of or document.original_id or credited or document.document_id
        for one in offers[pick.candidate] if pick.meets else ():
            cast[one][report] = max(cast[one].get(report, 0.0), pick.score**2)
    short = {name: sum(reports.values()) for name, reports in cast.items()}
    return {name: votes + sum(short.get(part, 0.0) for part in _endings(name)) for name, votes in short.items()}


def _endings(name: str) -> list[str]:
    """Return the shorter forms of a name: "noor halvorsen" is also called "halvorsen"."""
    parts = name.split()
    return [" ".join(parts[i:]) for i in range(1, len(parts))]


def _near_the_best(ranked: Sequence[Pick], share: float) -> list[Pick]:
    """Leave out what scores far below the best."""
    least = share * ranked[0].score if ranked else 0.0
    return [pick for pick in ranked if pick.score > 0 and pick.score >= least]


def _fill(room: Room, ranked: Iterable[Pick]) -> list[Candidate]:
    """Take the first sentences that fit, no copy of one taken before; the very first is told whatever its length."""
    taken: list[Candidate] = []
    for candidate in (pick.candidate for pick in ranked):
        length = candidate.length + sum(other.length for other in taken)
        fits = length <= room.words and len(taken) < room.sentences
        if not taken or (fits and not any(_is_copy(candidate, other) for other in taken)):
            taken.append(candidate)
    return taken


def _is_copy(one: Candidate, other: Candidate) -> bool:
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
    return _overlap(*subjects) >= SAME_SUBJECT and _overlap(one.stems, other.stems) >= SAME


def _overlap(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """Return how much of the smaller set the larger one holds (all, where it is empty)."""
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest else 1.0


def _draft(chosen: Iterable[Candidate]) -> tuple[DraftSentence, ...]:
    """Round sentences into drafts that quote themselves, behind the line that leads their list."""
    drafts: list[DraftSentence] = []
    leading: tuple[int, str] | None = None
    for candidate in chosen:
        lead = (candidate.source, candidate.lead) if candidate.lead else None
        if lead and lead != leading:
            drafts.append(DraftSentence(" ".join(lead[1].split()), (lead,), context=True))
        leading = lead
        drafts.append(DraftSentence(" ".join(candidate.text.split()), ((candidate.source, candidate.text),)))
    return tuple(drafts)


def _rarity(stems: Iterable[str], found: Sequence[Candidate]) -> dict[str, float]:
    """Weigh each stem of the question by how few sentences hold it (inverse document frequency)."""
    held = Counter(stem for c in found for stem in c.stems)
    return {stem: math.log(1 + (len(found) + 1) / (held[stem] + 0.5)) for stem in stems}


def _covered(stems: frozenset[str], rarity: dict[str, float]) -> float:
    """Return the weighted share of the question's stems that are held (all, where it has none)."""
    total = sum(rarity.values())
    return sum(weight for stem, weight in rarity.items() if stem in stems) / total if total else 1.0


def _centrality(candidate: Candidate, held: Counter[str]) -> float:
    """Return how much of what the whole story says a sentence says, per square root of its length."""
    return sum(math.log(1 + held[stem]) for stem in candidate.stems) / math.sqrt(8 + candidate.length)


def _best_first(pick: Pick) -> tuple[float, int, int]:
    """Order by score, then by rank and reading order."""
    return (-pick.score, pick.candidate.source, pick.candidate.place)
