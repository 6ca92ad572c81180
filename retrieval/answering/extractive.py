"""Answers without a model: the sentences of the hits that answer best, word for word (pure)."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from retrieval.answering.citations import heading
from retrieval.answering.demand import Demand, Wanted, demand_of, meets, offered_names
from retrieval.answering.lexicon import ADDRESSED, DANGLING, NEGATING
from retrieval.answering.wording import TERMINAL, Span, content, sentences
from retrieval.domain import Document, DraftSentence, Hit
from retrieval.finding.entities import names, numbers, words

MOST_WORDS = 60
MOST_SENTENCES = 4

_SAME = 0.65
_SAME_SUBJECT = 0.5
_SHORTEST = 4
_LONGEST = 70
_HEADING = 12
"""A line shorter than this that ends without a full stop is a heading."""
_LEAD = 30
"""A sentence before, up to this many words, comes along with one that leans on it."""
_PARAGRAPH = re.compile(r"[^\n]+")
_LINKING = re.compile(r"https?://|www\.|\]\(|<[!@#]")


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign of a good sentence counts; set on RealTimeQA's development half, flat around these values.

    `neighbours` is for what the heading and the sentences beside it cover, `off_kind` what is left of a sentence
    without the kind of thing that was asked for, `votes` for an answer that other sentences offer too, `hit` the
    exponent of the hit's score, `least` the share of the best sentence's score that a further one needs.
    """

    neighbours: float = 0.4
    off_kind: float = 0.5
    votes: float = 0.2
    hit: float = 2.0
    least: float = 0.25


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence of a hit: its source number from 1, its place in the passage, its words as they stand."""

    source: int
    place: int
    text: str
    stems: frozenset[str]
    around: frozenset[str]
    length: int


@dataclass(frozen=True, slots=True)
class Pick:
    """A candidate with its score and what it would answer with.

    `covered` and `covered_around` are the shares of the question that it covers alone and with what stands around it.
    """

    candidate: Candidate
    score: float
    covered: float
    covered_around: float
    meets: bool
    offers: frozenset[str] = frozenset()


def answer(
    question: str, hits: Sequence[Hit], *, most_words: int = MOST_WORDS, most: int = MOST_SENTENCES
) -> tuple[DraftSentence, ...]:
    """Return up to `most` sentences, about `most_words` words in all, that answer best; each is its own quote."""
    return _drafts(_choose(rank(demand_of(question), hits), most_words, most))


def summary(hits: Sequence[Hit], *, most: int = 3, most_words: int = 75) -> tuple[DraftSentence, ...]:
    """Return the most telling sentences of one story's passages, most informative first, none said twice."""
    found = candidates(hits)
    held = Counter(stem for c in found for stem in c.stems)
    scored = [
        Pick(
            c,
            _centrality(c, held) * (1.0 + 0.5 / (1 + c.place)) * (0.5 + 0.5 * hits[c.source - 1].score),
            1.0,
            1.0,
            meets=True,
        )
        for c in found
    ]
    return _drafts(_choose(sorted(scored, key=_best_first), most_words, most))


def candidates(hits: Sequence[Hit]) -> tuple[Candidate, ...]:
    """Cut the hits into the sentences that could stand in a reply."""
    return tuple(c for source, hit in enumerate(hits, 1) for c in _of_hit(source, hit) if _could_stand(c))


def _of_hit(source: int, hit: Hit) -> Iterator[Candidate]:
    """Yield all sentences of one hit but those of paragraphs that give orders to machines."""
    text = hit.passage.text
    spans = sentences(text)
    ordering = [Span(m.start(), m.end()) for m in _PARAGRAPH.finditer(text) if ADDRESSED.search(m[0])]
    parts = [text[span.start : span.end] for span in spans]
    stems = [frozenset(content(part)) for part in parts]
    above = frozenset(content(heading(hit.document)))
    for place, (span, part) in enumerate(zip(spans, parts, strict=True)):
        if not any(order.start < span.end and span.start < order.end for order in ordering):
            around = above.union(*stems[max(0, place - 1) : place + 2])
            yield Candidate(source, place, part, stems[place], around, len(part.split()))


def _could_stand(candidate: Candidate) -> bool:
    """Say whether a sentence could stand in a reply: no heading, no question, no link."""
    text = candidate.text
    if not _SHORTEST <= candidate.length <= _LONGEST or text.endswith("?") or _LINKING.search(text):
        return False
    return candidate.length >= _HEADING or text[-1] in TERMINAL


def rank(demand: Demand, hits: Sequence[Hit], weights: Weights = WEIGHTS) -> list[Pick]:
    """Score every sentence of the hits for a question, best first."""
    found = candidates(hits)
    rarity = _rarity(demand.stems, found)
    top = max((hit.score for hit in hits), default=0.0) or 1.0
    missed = 0.0 if demand.wanted is Wanted.CREDIT else weights.off_kind  # who credits nobody says nothing about credit
    picks = []
    for c in found:
        covered, around = _covered(c.stems, rarity), _covered(c.around, rarity)
        offers = _offers(demand, c.text)
        fits = _fits(demand, c.text, hits[c.source - 1].document, offers)
        score = (covered + weights.neighbours * (around - covered)) * (1.0 if fits else missed)
        score *= (hits[c.source - 1].score / top) ** weights.hit
        picks.append(Pick(c, score, covered, around, fits, offers if fits else frozenset()))
    return sorted(_voted(picks, hits, weights.votes), key=_best_first)


def _fits(demand: Demand, text: str, document: Document, offers: frozenset[str]) -> bool:
    """Say whether a sentence holds what is asked for; whose report it is, its document's record knows best."""
    if demand.wanted is Wanted.NAME:
        return bool(offers)
    if demand.wanted is Wanted.CREDIT and document.original:
        return document.original.casefold() in text.casefold()
    return meets(demand, text)


def _voted(picks: Sequence[Pick], hits: Sequence[Hit], weight: float) -> list[Pick]:
    """Raise sentences whose offered answer other good sentences offer too (redundancy: AskMSR, Brill 2001)."""
    votes = _votes(picks, hits)
    most = max(votes.values(), default=0.0) or 1.0
    return [
        replace(pick, score=pick.score * (1 + weight * max((votes[o] for o in pick.offers), default=0.0) / most))
        for pick in picks
    ]


def _votes(picks: Sequence[Pick], hits: Sequence[Hit]) -> dict[str, float]:
    """Add up the scores behind each offered answer, once for each original report: copies have no vote.

    A full name also takes the votes of its last name.
    """
    cast: dict[str, dict[str, float]] = defaultdict(dict)
    for pick in picks:
        document = hits[pick.candidate.source - 1].document
        report = (document.original or document.document_id).casefold()
        for one in pick.offers:
            cast[one][report] = max(cast[one].get(report, 0.0), pick.score**2)
    short = {name: sum(reports.values()) for name, reports in cast.items()}
    return {name: votes + sum(short.get(part, 0.0) for part in _endings(name)) for name, votes in short.items()}


def _endings(name: str) -> list[str]:
    """Return the shorter forms of a name: "noor halvorsen" is also called "halvorsen"."""
    parts = name.split()
    return [" ".join(parts[i:]) for i in range(1, len(parts))]


def _offers(demand: Demand, text: str) -> frozenset[str]:
    """Return what a sentence would answer with."""
    if demand.wanted is Wanted.AMOUNT:
        return numbers(text) - demand.numbers
    return offered_names(demand, text)


def _choose(picks: Sequence[Pick], most_words: int, most: int) -> list[Candidate]:
    """Take the best sentences that fit and say something the ones before did not."""
    before = {(p.candidate.source, p.candidate.place + 1): p.candidate for p in picks}
    chosen: list[Candidate] = []
    left = most_words
    for pick in picks:
        if len(chosen) >= most or pick.score < WEIGHTS.least * picks[0].score:
            break
        c = pick.candidate
        if any(_alike(c, other) for other in chosen):
            continue
        told = next((b for b in _tellings(c, before, chosen) if sum(t.length for t in b) <= left), None)
        if told is None and not chosen:
            told = [c]
        chosen.extend(told or ())
        left -= sum(t.length for t in told or ())
    return chosen


def _tellings(
    candidate: Candidate, before: Mapping[tuple[int, int], Candidate], chosen: Sequence[Candidate]
) -> Iterator[list[Candidate]]:
    """Yield ways to tell a sentence: one that opens with "it" or "the company" best after the sentence before."""
    previous = before.get((candidate.source, candidate.place))
    if previous and previous not in chosen and previous.length <= _LEAD and DANGLING.match(candidate.text):
        yield [previous, candidate]
    yield [candidate]


def _drafts(chosen: Iterable[Candidate]) -> tuple[DraftSentence, ...]:
    """Turn sentences into drafts that quote themselves."""
    return tuple(DraftSentence(" ".join(c.text.split()), ((c.source, c.text),)) for c in chosen)


def _alike(one: Candidate, other: Candidate) -> bool:
    """Say whether two sentences are copies of each other, but for a few words that change nothing.

    A denial is no copy of what it denies, a correction none of the number it corrects, and what one lab did is not
    what another did.
    """
    ours, theirs = set(words(one.text)), set(words(other.text))
    if ours == theirs:
        return True
    if bool(ours & NEGATING) != bool(theirs & NEGATING) or (numbers(one.text) - numbers(other.text)):
        return False
    subjects = [{word for name in names(c.text) for word in name.split()} for c in (one, other)]
    return _overlap(*subjects) >= _SAME_SUBJECT and _overlap(one.stems, other.stems) >= _SAME


def _overlap(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """Return how much of the smaller set the larger one holds (all, where it is empty)."""
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest else 1.0


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
