"""What is known about a subject: one sentence a document, word for word, each with its document's day (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from retrieval.answering.demand import Demand, Wanted, demand_of
from retrieval.answering.manuscript import Written
from retrieval.answering.quotable import Quotable, quote
from retrieval.answering.select import Pick, rank
from retrieval.domain import Hit, Statement
from retrieval.grounding.citations import resolve
from retrieval.text.matter import matter
from retrieval.text.similarity import overlap
from retrieval.text.tokens import words

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


def write_overview(subject: str, hits: Sequence[Hit], *, ordered: bool) -> Written:
    """Tell what the hits tell of a subject, if they do: the newest first or, `ordered`, as it came about."""
    demand = replace(demand_of(subject), wanted=Wanted.ANYTHING)
    if not demand.stems:
        return Written()
    lines = sorted(_choose(demand, hits), key=_published, reverse=not ordered)
    grounded = resolve(map(quote, lines), hits)
    moments = {citation.index: citation.published_at for citation in grounded.citations}
    return Written(tuple(_date(sentence, moments) for sentence in grounded.sentences), grounded.citations)


def _choose(demand: Demand, hits: Sequence[Hit]) -> list[Quotable]:
    """Choose the best sentence of each document about the subject, none that says the same as one before it."""
    about = {source for source, hit in enumerate(hits, 1) if _is_about(demand, hit)}
    picks = [pick for pick in rank(demand, hits) if pick.quotable.source in about]
    best: dict[str, Quotable] = {}
    for pick in sorted(picks, key=_worth, reverse=True):
        best.setdefault(pick.quotable.hit.document.document_id, pick.quotable)
    told: list[Quotable] = []
    for line in best.values():
        if not any(overlap(line.stems, before.stems) > SAME for before in told):
            told.append(line)
    return told[:MOST_LINES]


def _is_about(demand: Demand, hit: Hit) -> bool:
    """Say whether a passage with its heading is about a subject: all of its names and most of its words stand there."""
    held = [*words(hit.document.heading), *words(hit.passage.text)]
    named = {part for name in demand.names for part in name.split()}
    found = {*matter(hit.document.heading), *matter(hit.passage.text)}
    return named <= set(held) and sum(one in found for one in demand.stems) >= ABOUT * len(demand.stems)


def _worth(pick: Pick) -> float:
    return pick.score * (1 + _LEAD / (1 + pick.quotable.place))


def _published(line: Quotable) -> datetime:
    return line.hit.document.published_at or _LONG_AGO


def _date(sentence: Statement, moments: Mapping[int, datetime | None]) -> Statement:
    """Put the day of the document that a sentence is from beside it."""
    moment = next(filter(None, map(moments.get, sentence.citations)), None)
    return replace(sentence, day=moment.astimezone(UTC).date() if moment else None)
