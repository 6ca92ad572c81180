"""Answers without a model: the sentences of the hits that answer best, word for word (pure)."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import repeat

from retrieval.answering.candidates import Candidate, Pick, candidates
from retrieval.answering.choice import Round, Told, choose
from retrieval.answering.demand import Demand, Wanted, demand_of, meets, offered
from retrieval.answering.worth import answering, telling
from retrieval.domain import Document, DraftSentence, Hit
from retrieval.text.lexicon import MORE_ASKED
from retrieval.text.outlets import outlet_of

NEIGHBOURS = 0.4
"""What the heading and the sentences beside one count; this and the next three are set on RealTimeQA's development
half, flat around these values."""
OFF_KIND = 0.5
"""What is left of a sentence without the kind of thing that was asked for."""
VOTES = 0.2
"""What an answer that other sentences offer too counts."""
HIT = 2.0
"""The exponent of the hit's score."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many words, about, and how many sentences a reply may have."""

    words: int = 60
    sentences: int = 4


USUAL = Room()
MORE = Room(150, 8)


def room_of(question: str) -> Room:
    """Return how much a reply may say: more when it is asked to tell in detail, everything, or a whole list."""
    return MORE if MORE_ASKED.search(question) else USUAL


def answer(question: str, hits: Sequence[Hit], *, room: Room | None = None) -> tuple[DraftSentence, ...]:
    """Return the sentences that answer best, each its own quote; `room` is how much they may say (None: the usual)."""
    found = room or room_of(question)
    demand = demand_of(question)
    ranked = rank(demand, hits)
    rounds = repeat(Round(ranked, answering(ranked, demand)), found.sentences)
    chosen = choose(rounds, most_words=found.words, most=found.sentences)
    return _drafts(chosen)


def summary(hits: Sequence[Hit], *, most: int = 3, most_words: int = 75) -> tuple[DraftSentence, ...]:
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
    ranked = sorted(scored, key=_best_first)
    return _drafts(choose(repeat(Round(ranked, telling(ranked)), most), most_words=most_words, most=most))


def rank(demand: Demand, hits: Sequence[Hit]) -> list[Pick]:
    """Score every sentence of the hits for a question, best first."""
    found = candidates(hits)
    rarity = _rarity(demand.stems, found)
    top = max((hit.score for hit in hits), default=0.0) or 1.0
    missed = 0.0 if demand.wanted is Wanted.CREDIT else OFF_KIND  # who credits nobody says nothing about credit
    picks = []
    for c in found:
        covered, around = _covered(c.stems, rarity), _covered(c.around, rarity)
        offers = offered(demand, c.text)
        fits = _fits(demand, c.text, hits[c.source - 1].document, offers)
        score = (covered + NEIGHBOURS * (around - covered)) * (1.0 if fits else missed)
        score *= (hits[c.source - 1].score / top) ** HIT
        picks.append(Pick(c, score, covered, fits, dict.fromkeys(offers if fits else (), 0.0)))
    return sorted(_voted(picks, hits), key=_best_first)


def _fits(demand: Demand, text: str, document: Document, offers: frozenset[str]) -> bool:
    """Say whether a sentence holds what is asked for; whose report it is, its document's record knows best."""
    if demand.wanted is Wanted.NAME:
        return bool(offers)
    if demand.wanted is Wanted.CREDIT and document.original:
        return document.original.casefold() in text.casefold()
    return meets(demand, text)


def _voted(picks: Sequence[Pick], hits: Sequence[Hit]) -> list[Pick]:
    """Raise sentences whose offered answer other good sentences offer too (redundancy: AskMSR, Brill 2001)."""
    votes = _votes(picks, hits)
    most = max(votes.values(), default=0.0) or 1.0
    counted = [replace(pick, offers={one: votes[one] / most for one in pick.offers}) for pick in picks]
    return [replace(pick, score=pick.score * (1 + VOTES * max(pick.offers.values(), default=0.0))) for pick in counted]


def _votes(picks: Sequence[Pick], hits: Sequence[Hit]) -> dict[str, float]:
    """Add up the scores behind each offered answer, once for each original report: copies have no vote.

    A full name also takes the votes of its last name.
    """
    cast: dict[str, dict[str, float]] = defaultdict(dict)
    for pick in picks:
        document = hits[pick.candidate.source - 1].document
        credited = outlet_of(document.original or "").key
        report = document.copy_of or document.original_id or credited or document.document_id
        for one in pick.offers:
            cast[one][report] = max(cast[one].get(report, 0.0), pick.score**2)
    short = {name: sum(reports.values()) for name, reports in cast.items()}
    return {name: votes + sum(short.get(part, 0.0) for part in _endings(name)) for name, votes in short.items()}


def _endings(name: str) -> list[str]:
    """Return the shorter forms of a name: "noor halvorsen" is also called "halvorsen"."""
    parts = name.split()
    return [" ".join(parts[i:]) for i in range(1, len(parts))]


def _drafts(chosen: Iterable[Told]) -> tuple[DraftSentence, ...]:
    """Round sentences into drafts that quote themselves, behind the line that leads their list."""
    drafts: list[DraftSentence] = []
    leading: tuple[int, str] | None = None
    for one in chosen:
        candidate = one.candidate
        lead = (candidate.source, candidate.lead) if candidate.lead else None
        if lead and lead != leading:
            drafts.append(DraftSentence(" ".join(lead[1].split()), (lead,), context=True))
        leading = lead
        drafts.append(
            DraftSentence(
                " ".join(candidate.text.split()),
                ((candidate.source, candidate.text),),
                context=one.context,
            )
        )
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
