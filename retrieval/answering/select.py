"""Answers without a model: the sentences of the hits that answer best, word for word (pure)."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from retrieval.answering.demand import Demand, Wanted, counts, meets, offered
from retrieval.answering.pages import page_of
from retrieval.answering.quotable import Quotable, find_quotable, quote
from retrieval.answering.whole_lists import whole_list
from retrieval.domain import Document, DraftSentence, Hit, Kind
from retrieval.text.analysis import Sentence
from retrieval.text.asking import MORE_ASKED, SEVERAL_ASKED
from retrieval.text.lexicon import NEGATING
from retrieval.text.outlets import outlet_of
from retrieval.text.quantities import WEEKDAYS
from retrieval.text.similarity import overlap

NEIGHBOURS = 0.4
"""What the heading and the sentences beside one count; this and the next three are set on RealTimeQA's development
half, flat around these values."""
OFF_KIND = 0.5
"""What is left of a sentence without the kind of thing that was asked for."""
OFF_COUNT = 0.6
"""What is left of a sentence whose number counts something else."""
VOTES = 0.2
"""What an answer that other sentences offer too counts."""
_OF_ONE = frozenset({Wanted.AMOUNT, Wanted.TIME, Wanted.VERDICT})
"""Kinds of answer that are never the name of another version."""
OTHER_VERSION = 0.5
"""What is left of a sentence on another model or version than the one asked for."""
SPEAKER = 1.1
"""What the sentence that names a speaker is worth, of the one that has the words alone: it is told before it."""
UNQUOTED = 0.3
"""What is left of a sentence whose passage lacks the words that are asked about in quotation marks."""
STALE = 0.2
"""What the oldest document loses where a question asks how things are now."""
SHORT = 25
"""Words of a usual sentence; a shorter one is not worth more for being short."""
LEAST = 0.1
"""The share of the best sentence's score that a further one of an answer needs."""
LEAST_OF_SUMMARY = 0.25
LEAST_READ = LEAST * OFF_KIND
"""The same before it is read whether sentences hold what is asked for: the score of the best may come to be half."""
SAME = 0.65
SAME_SUBJECT = 0.5
"""The shares of their words and of their names from which on two sentences say the same."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many words, about, and how many sentences a reply may have."""

    words: int = 45
    sentences: int = 2


USUAL = Room()
SEVERAL = Room(75, 4)
MORE = Room(150, 8)
OF_SUMMARY = 75


@dataclass(frozen=True, slots=True)
class Pick:
    """A sentence with its score, the share of the question that it covers, and whether it holds what is asked for.

    `offers` are the answers that it holds, where it does.
    """

    quotable: Quotable
    score: float
    covered: float = 1.0
    meets: bool = True
    offers: frozenset[str] = frozenset()


def room_of(question: str) -> Room:
    """Return how much a reply may say: more when several things, detail, everything or a whole list are asked for."""
    return MORE if MORE_ASKED.search(question) else SEVERAL if SEVERAL_ASKED.search(question) else USUAL


def choose(picks: Sequence[Pick], room: Room, *, asked: Demand | None = None) -> tuple[DraftSentence, ...]:
    """Return the sentences that answer best of those ranked, each its own quote, as far as there is room for them.

    Of two that score the same the one in fewer words comes first, so that more fits. Where several things are `asked`
    for, or nothing of one kind, and several of the best are entries of one list, that is told whole.
    """
    ranked = _near_the_best(picks, LEAST)
    if asked and (room != USUAL or asked.wanted is Wanted.ANYTHING):
        told = whole_list(ranked, asked.name_words, first=room == USUAL)
        if told:
            return told
    ranked.sort(key=lambda pick: -pick.score / math.sqrt(max(SHORT, pick.quotable.length)))
    return tuple(_draft(_fill(room, ranked)))


def select_summary(
    hits: Sequence[Hit], *, most: int = 3, words: int = OF_SUMMARY, lead: str | None = None
) -> tuple[DraftSentence, ...]:
    """Return the most telling sentences of one story's passages, most informative first, none said twice.

    The first is of the document `lead`, where there is one: the one that the story is told for.
    """
    found = find_quotable(hits)
    held = Counter(stem for quotable in found for stem in quotable.stems)
    ranked = sorted((_central(quotable, held) for quotable in found), key=_best_first)
    leading = [one for one in ranked if hits[one.quotable.source - 1].document.document_id == lead][:1]
    rest = (one for one in _near_the_best(ranked, LEAST_OF_SUMMARY) if one not in leading)
    return tuple(_draft(_fill(Room(words, most), (*leading, *rest))))


def rank(demand: Demand, hits: Sequence[Hit]) -> list[Pick]:
    """Score the sentences of the hits for a question, best first; what is far below the best is left out unread."""
    found = find_quotable(hits)
    rarity = _rarity(demand.stems, found)
    quoting = [_quotes(demand, hit) for hit in hits]
    worth = _worth(demand, hits, quoting)
    met = [_meet(one, rarity, worth[one.source - 1]) for one in found]
    least = 0.0 if _asks_whose_words(demand) else LEAST_READ * max((one.score for one in met), default=0.0)
    near = (one for one in met if one.score >= least)
    scored = [_score(one, demand, quotes=quoting[one.quotable.source - 1]) for one in near]
    return sorted(_vote(_with_speaker(demand, scored)), key=_best_first)


def _asks_whose_words(demand: Demand) -> bool:
    """Say whether a person is asked for by words in quotation marks."""
    return demand.person and bool(demand.quoted)


def _with_speaker(demand: Demand, picks: list[Pick]) -> list[Pick]:
    """Raise the sentence that names whom "she" is beside the words asked about: the nearest before them with a name."""
    if not _asks_whose_words(demand):
        return picks
    said = [one for one in picks if any(wording in " ".join(one.quotable.said.words) for wording in demand.quoted)]
    if not said or any(one.offers for one in said):
        return picks
    best = max(said, key=lambda one: one.score)
    place, source = best.quotable.place, best.quotable.source
    before = (one for one in picks if one.quotable.source == source and one.quotable.place < place and _names_one(one))
    nearest = max(before, key=lambda one: one.quotable.place, default=None)
    return [replace(one, score=max(one.score, SPEAKER * best.score)) if one is nearest else one for one in picks]


def _names_one(pick: Pick) -> bool:
    """Say whether a sentence offers the name of a person: two words or more, none of them a figure."""
    return any(" " in name and not any(map(str.isdigit, name)) for name in pick.offers)


def _worth(demand: Demand, hits: Sequence[Hit], quoting: Sequence[bool]) -> list[float]:
    """Say what each hit's sentences are worth as its sentences: by its score, what it quotes, and its age."""
    top = max((hit.score for hit in hits), default=0.0) or 1.0
    worth = [hit.score / top * (1.0 if quotes else UNQUOTED) for hit, quotes in zip(hits, quoting, strict=True)]
    days = sorted({hit.document.published_at for hit in hits if hit.document.published_at}, reverse=True)
    if not demand.now or len(days) < 2:  # noqa: PLR2004 - one is neither old nor new
        return worth
    places = [days.index(p) if (p := hit.document.published_at) else len(days) - 1 for hit in hits]
    return [one * (1 - STALE * place / (len(days) - 1)) for one, place in zip(worth, places, strict=True)]


def _quotes(demand: Demand, hit: Hit) -> bool:
    """Say whether a hit has every wording that the question puts in quotation marks."""
    if not demand.quoted:
        return True
    row = page_of(hit).row
    return all(f" {one} " in row for one in demand.quoted)


def _meet(quotable: Quotable, rarity: Mapping[str, float], worth: float) -> Pick:
    """Score a sentence by the words of the question that it and what is around it hold."""
    covered, around = _covered(quotable.stems, rarity), _covered(quotable.around, rarity)
    return Pick(quotable, (covered + NEIGHBOURS * (around - covered)) * worth, covered)


def _score(pick: Pick, demand: Demand, *, quotes: bool) -> Pick:
    """Lower the score of a sentence that does not hold what is asked for, and say what it offers."""
    quotable = pick.quotable
    offers, fits = _read(demand, quotable.said, quotable.hit.document)
    near = not demand.counted or counts(demand, quotable.said)
    likely = near and (demand.likely is None or bool(demand.likely.search(quotable.text)))
    kind = (1.0 if likely else OFF_COUNT) if fits else OFF_KIND
    kind *= OTHER_VERSION if _is_of_another(demand, quotable.stems) else 1.0
    met = fits and (near or bool(demand.counted & quotable.around)) and quotes
    return replace(pick, score=pick.score * kind, meets=met, offers=offers)


def _is_of_another(demand: Demand, held: frozenset[str]) -> bool:
    """Say whether a sentence tells of "Tarn 3" alone where "Tarn 4" is asked for."""
    asked = {stem for stem in demand.stems if " " in stem} if demand.wanted in _OF_ONE else set[str]()
    heads = {stem.partition(" ")[0] for stem in asked}
    told = {stem for stem in held if " " in stem and stem.partition(" ")[0] in heads}
    return bool(told) and not told & asked


def _read(demand: Demand, said: Sentence, document: Document) -> tuple[frozenset[str], bool]:
    """Return the answers that a sentence offers, and whether it holds what is asked for.

    Whose report it is, its document's record knows best; what is so with the askers, their notes alone.
    """
    if demand.ours and document.kind is not Kind.NOTE:
        return frozenset(), False
    if demand.wanted in {Wanted.AMOUNT, Wanted.NAME}:
        offers = offered(demand, said)
        return offers, bool(offers)
    credited = demand.wanted is Wanted.CREDIT and document.original
    fits = credited.casefold() in said.text.casefold() if credited else meets(demand, said)
    return offered(demand, said) if fits else frozenset(), fits


def _vote(picks: Sequence[Pick]) -> list[Pick]:
    """Raise sentences whose offered answer other good sentences offer too (redundancy: AskMSR, Brill 2001).

    An original report has one vote, however many copy it. A full name also takes the votes of its last name.
    """
    cast: dict[str, dict[str, float]] = defaultdict(dict)
    for pick in picks:
        document = pick.quotable.hit.document
        credited = outlet_of(document.original or "").key
        report = document.copy_of or document.original_id or credited or document.document_id
        for one in pick.offers:
            cast[one][report] = max(cast[one].get(report, 0.0), pick.score**2)
    own = {name: sum(reports.values()) for name, reports in cast.items()}
    votes = {name: sum(own.get(name.split(" ", n)[-1], 0.0) for n in range(name.count(" ") + 1)) for name in own}
    most = max(votes.values(), default=0.0) or 1.0
    shares = (max((votes[one] for one in pick.offers), default=0.0) / most for pick in picks)
    return [replace(pick, score=pick.score * (1 + VOTES * share)) for pick, share in zip(picks, shares, strict=True)]


def _near_the_best(ranked: Sequence[Pick], share: float) -> list[Pick]:
    """Leave out what scores far below the best."""
    least = share * ranked[0].score if ranked else 0.0
    return [pick for pick in ranked if pick.score > 0 and pick.score >= least]


def _fill(room: Room, ranked: Iterable[Pick]) -> list[Quotable]:
    """Take the first sentences that fit, no copy of one taken before; the very first is told whatever its length."""
    taken: list[Quotable] = []
    for quotable in (pick.quotable for pick in ranked):
        length = quotable.length + sum(other.length for other in taken)
        fits = length <= room.words and len(taken) < room.sentences
        if not taken or (fits and not any(_is_copy(quotable, other) for other in taken)):
            taken.append(quotable)
    return taken


def _is_copy(one: Quotable, other: Quotable) -> bool:
    """Say whether two sentences are copies of each other, but for a few words that change nothing.

    A denial is no copy of what it denies, a correction none of the number or day it corrects, and what one lab did is
    not what another did.
    """
    ours, theirs = set(one.said.words), set(other.said.words)
    if ours == theirs or one.text in other.text or other.text in one.text:  # a list as far as one entry, or another
        return True
    if bool(ours & NEGATING) != bool(theirs & NEGATING):
        return False
    if one.said.numbers - other.said.numbers or one.said.dates - other.said.dates - set(WEEKDAYS):
        return False
    subjects = [{word for name in c.said.called for word in name.split()} for c in (one, other)]
    same_subject = not all(subjects) or overlap(*subjects) >= SAME_SUBJECT
    return same_subject and overlap(one.stems, other.stems) >= SAME


def _draft(chosen: Iterable[Quotable]) -> Iterator[DraftSentence]:
    """Let sentences quote themselves, behind the line that leads their list."""
    for quotable in chosen:
        if quotable.lead and not quotable.told:
            yield DraftSentence(" ".join(quotable.lead.split()), ((quotable.source, quotable.lead),), context=True)
        yield quote(quotable)


def _rarity(stems: Iterable[str], found: Sequence[Quotable]) -> dict[str, float]:
    """Weigh each stem of the question by how few sentences hold it (inverse document frequency)."""
    held = {stem: sum(stem in quotable.stems for quotable in found) for stem in stems}
    return {stem: math.log(1 + (len(found) + 1) / (count + 0.5)) for stem, count in held.items()}


def _covered(stems: frozenset[str], rarity: Mapping[str, float]) -> float:
    """Return the weighted share of the question's stems that are held (all, where it has none)."""
    total = sum(rarity.values())
    return sum(weight for stem, weight in rarity.items() if stem in stems) / total if total else 1.0


def _central(quotable: Quotable, held: Mapping[str, int]) -> Pick:
    """Score a sentence by how much of what the whole story says it says, the first ones of a passage before others."""
    said = sum(math.log(1 + held[stem]) for stem in quotable.stems) / math.sqrt(8 + quotable.length)
    return Pick(quotable, said * (1 + 0.5 / (1 + quotable.place)) * (1 + quotable.hit.score))


def _best_first(pick: Pick) -> tuple[float, int, int]:
    """Order by score, then by rank and reading order."""
    return (-pick.score, pick.quotable.source, pick.quotable.place)
