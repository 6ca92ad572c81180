"""What is known about a subject: one sentence a document, word for word, each with its document's day (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from retrieval.answering.demand import Demand, Wanted, demand_of
from retrieval.answering.select import Pick, rank
from retrieval.domain import Citation, DraftSentence, Hit, Sentence
from retrieval.grounding.citations import resolve
from retrieval.text.similarity import overlap
from retrieval.text.tokens import stem, words

MOST_LINES = 8
"""Lines of an overview: what can be read at a glance."""
ABOUT = 0.6
"""The share of a subject's words that a passage with its heading has to hold to be about it: two of three, or all of
two."""
SAME = 0.6
"""The share of its words that a sentence may have in common with one before it: more says the same again."""
_LEAD = 0.5
"""What the first sentence of a passage counts more: a report begins with what is new in it."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of an overview and what they cite; no lines where nothing that was found is about the subject."""

    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()


def lines_about(subject: str, hits: Sequence[Hit], *, ordered: bool) -> Lines:
    """Return what the hits tell of a subject, the newest first or, `ordered`, as it came about."""
    demand = replace(demand_of(subject), wanted=Wanted.ANYTHING)
    if not demand.stems:
        return Lines()
    chosen = list(_chosen(demand, hits))
    chosen.sort(key=lambda pick: _published(hits, pick), reverse=not ordered)
    drafts = [_draft(pick) for pick in chosen]
    grounded = resolve(drafts, hits)
    return Lines(tuple(_dated(grounded.sentences, grounded.citations)), grounded.citations)


def _chosen(demand: Demand, hits: Sequence[Hit]) -> Iterator[Pick]:
    """Yield the best sentence of each document about the subject, none that says the same as one before it."""
    best: dict[str, Pick] = {}
    for pick in rank(demand, hits):
        hit = hits[pick.candidate.source - 1]
        if not is_about(demand, hit):
            continue
        kept = best.get(hit.document.document_id)
        if kept is None or _worth(kept) < _worth(pick):
            best[hit.document.document_id] = pick
    told: list[Pick] = []
    for pick in sorted(best.values(), key=_worth, reverse=True):
        if not any(_says_same(pick, before) for before in told):
            told.append(pick)
    yield from told[:MOST_LINES]


def is_about(demand: Demand, hit: Hit) -> bool:
    """Say whether a passage with its heading is about a subject: all of its names and most of its words stand there."""
    held = [*words(hit.document.heading), *words(hit.passage.text)]
    named = {part for name in demand.names for part in name.split()}
    stems = {stem(word) for word in held}
    return named <= set(held) and sum(one in stems for one in demand.stems) >= ABOUT * len(demand.stems)


def _worth(pick: Pick) -> float:
    return pick.score * (1 + _LEAD / (1 + pick.candidate.place))


def _says_same(pick: Pick, other: Pick) -> bool:
    """Say whether two sentences share most of the words of the shorter one."""
    return overlap(pick.candidate.stems, other.candidate.stems) > SAME


def _published(hits: Sequence[Hit], pick: Pick) -> datetime:
    return hits[pick.candidate.source - 1].document.published_at or _LONG_AGO


def _draft(pick: Pick) -> DraftSentence:
    text = pick.candidate.text
    return DraftSentence(" ".join(text.split()), ((pick.candidate.source, text),))


def _dated(sentences: Sequence[Sentence], citations: Sequence[Citation]) -> Iterator[Sentence]:
    """Yield the sentences with the days of the documents that they are from."""
    published = {citation.index: citation.published_at for citation in citations}
    for sentence in sentences:
        moment = next((found for index in sentence.citations if (found := published.get(index))), None)
        yield replace(sentence, day=_day(moment))


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(UTC).date() if moment else None
