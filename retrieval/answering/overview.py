"""What is known about a subject: one sentence a document, word for word, each with its document's day (pure)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from retrieval.answering.demand import Demand, Wanted, demand_of
from retrieval.answering.manuscript import Written
from retrieval.answering.pages import page_of
from retrieval.answering.quotable import Quotable, quote
from retrieval.answering.select import Pick, rank
from retrieval.answering.turns import Run
from retrieval.domain import Hit, Statement
from retrieval.grounding.citations import resolve
from retrieval.text.lexicon import NEGATING
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
_TURN = 1.0
"""What a sentence counts more that tells of a turn in the ledger: as much again as what it tells of the subject."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def write_overview(
    subject: str, hits: Sequence[Hit], *, ordered: bool, turns: Collection[Run] = (), language: str | None = None
) -> Written:
    """Tell what the hits tell of a subject, if they do: the newest first or, `ordered`, as it came about.

    Sentences that tell of `turns`, runs of documents, go before others of their document, and their documents too. In
    a document of another language than that of the subject its names are enough.
    """
    demand = demand_of(subject)
    demand = replace(demand, wanted=Wanted.ANYTHING, language=language or demand.language)
    if not demand.stems:
        return Written()
    lines = sorted(_choose(demand, hits, turns), key=_published, reverse=not ordered)
    grounded = resolve(map(quote, lines), hits)
    moments = {citation.index: citation.published_at for citation in grounded.citations}
    return Written(tuple(_date(sentence, moments) for sentence in grounded.sentences), grounded.citations)


def _choose(demand: Demand, hits: Sequence[Hit], turns: Collection[Run]) -> list[Quotable]:
    """Choose the best sentence of each document about the subject, none that says the same as one before it."""
    turning = {document_id for document_id, _, _ in turns}
    about = {source for source, hit in enumerate(hits, 1) if _is_about(demand, hit, turning)}
    picks = [pick for pick in rank(demand, hits) if pick.quotable.source in about]
    best: dict[str, Quotable] = {}
    for pick in sorted(picks, key=lambda pick: _worth(pick, turns), reverse=True):
        best.setdefault(pick.quotable.hit.document.document_id, pick.quotable)
    told: list[Quotable] = []
    for line in best.values():
        if not any(_say_the_same(line, before) for before in told):
            told.append(line)
    return told[:MOST_LINES]


def _say_the_same(one: Quotable, other: Quotable) -> bool:
    """Say whether two sentences share most of their words; a denial never says what it denies."""
    denied = [bool(NEGATING.intersection(line.said.words)) for line in (one, other)]
    return denied[0] == denied[1] and overlap(one.stems, other.stems) > SAME


def _is_about(demand: Demand, hit: Hit, turning: Collection[str]) -> bool:
    """Say whether a passage with its heading is about a subject: all of its names and most of its words stand there.

    The names are enough in another language, and in the title of a document that tells of a turn.
    """
    page = page_of(hit)
    named = demand.name_words
    titled = hit.document.document_id in turning and named <= set(words(hit.document.title))
    if named and (titled or hit.document.language not in {None, demand.language}):
        return named <= page.words
    return named <= page.words and sum(one in page.stems for one in demand.stems) >= ABOUT * len(demand.stems)


def _worth(pick: Pick, turns: Collection[Run]) -> float:
    line = pick.quotable
    start = line.hit.passage.start + line.start
    tells = any(
        document_id == line.hit.document.document_id and begins < start + len(line.text) and start < begins + len(text)
        for document_id, begins, text in turns
    )
    return pick.score * (1 + _LEAD / (1 + line.place) + _TURN * tells)


def _published(line: Quotable) -> datetime:
    return line.hit.document.published_at or _LONG_AGO


def _date(sentence: Statement, moments: Mapping[int, datetime | None]) -> Statement:
    """Put the day of the document that a sentence is from beside it."""
    moment = next(filter(None, map(moments.get, sentence.citations)), None)
    return replace(sentence, day=moment.astimezone(UTC).date() if moment else None)
