"""What makes one passage come before another: fusion, place, freshness, what the question names, spread (pure).

The weights were set on the development halves of RealTimeQA and MultiHop-RAG with `benchmarks/finding.py`;
both are flat around them, so they are kept few and round. What else was tried: docs/decisions/0004-ranking.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from retrieval.domain import PUBLIC, Card
from retrieval.text.outlets import outlet_of
from retrieval.text.quantities import WEEKDAYS, falls_on, names_date
from retrieval.text.query import Cues
from retrieval.text.similarity import Runs, are_copies, runs_of


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign counts beside the others; 0 leaves it out."""

    vectors: float = 1.0
    words: float = 1.25
    lead: float = 0.6
    freshness: float = 2.0
    outlet: float = 0.7
    day: float = 0.45
    ours: float = 0.45
    aspect: float = 0.5


WEIGHTS = Weights()
FADES_IN = timedelta(days=14)
"""After this time a document's freshness has fallen to 1/e."""
UNDATED = 0.4
"""The freshness of a document without a date: it may be as new as any."""
SAID = 0.5
"""How near a passage is to a named day that it writes itself, whenever it was published."""
WHOLE = 2
"""Hits that the whole question chooses, before what its aspects still lack counts."""
BEARING = 0.5
"""The share of the best candidate's score from which on one is old enough to be called the first."""
OUTLET_TURN = 0.85
"""What is left of a named outlet's boost after each of its passages that is already shown."""
A_DOCUMENT_SHOWS = 4
"""Passages of one document before the others' turn."""
COPIES_SHOWN = 2
"""Near-identical passages before the others' turn: one, and one more that carries it."""
TextOf = Callable[[str], str | None]
"""Gives a passage's text by its identity."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may become a hit; `score` and how well it meets each aspect are in 0..1."""

    score: float
    card: Card
    aspects: tuple[float, ...] = ()


def fuse(by_vector: Mapping[str, float], by_words: Mapping[str, float], weights: Weights = WEIGHTS) -> dict[str, float]:
    """Join two lists of scores into one, in 0..1, by passage identity.

    Each score is divided by the best of its own list: unlike ranks this keeps how far apart two passages are, and
    unlike min-max it does not depend on where a list was cut. A list without any positive score has no say.
    """
    lists = [(scores, weight) for scores, weight in ((by_vector, weights.vectors), (by_words, weights.words)) if scores]
    tops = [max(0.0, *scores.values()) for scores, _ in lists]
    total = sum(weight for (_, weight), top in zip(lists, tops, strict=True) if top)
    fused = dict.fromkeys([*by_vector, *by_words], 0.0)
    for (scores, weight), top in zip(lists, tops, strict=True):
        for passage_id, score in scores.items() if top and total else ():
            fused[passage_id] += weight / total * max(0.0, score) / top
    return fused


def best(scores: Mapping[str, float], limit: int) -> list[str]:
    """Return the identities with the highest scores, best first; equal scores in order of identity."""
    return sorted(scores, key=lambda passage_id: (-scores[passage_id], passage_id))[:limit]


def freshness(published: datetime | None, moment: datetime) -> float:
    """Say how fresh a document is at a moment, from 1 (just out) falling towards 0; `UNDATED` without a date."""
    if published is None:
        return UNDATED
    return math.exp(-max(timedelta(), moment - published) / FADES_IN)


def nearness(named: Collection[str], published: datetime | None) -> float:
    """Say how well a document's day meets the dates a question names: 1 the day, 0.5 the month, 0.25 the year."""
    if published is None:
        return 0.0
    met = [written for written in named if written not in WEEKDAYS and falls_on(written, published.date())]
    return max((_precision(written) for written in met), default=0.0)


def weigh(
    candidates: Sequence[Candidate], cues: Cues, weights: Weights = WEIGHTS, *, texts: Mapping[str, str] | None = None
) -> list[Candidate]:
    """Return the candidates with scores that also count place, age and the days named, in the same order.

    News opens with what happened, so an early passage counts more. Freshness multiplies what a passage is worth:
    added, it would put what is new and beside the point before what answers. It is measured from the moment of the
    question, or, when it asks for the latest, from the newest candidate, so that the word means something in an
    archive too; when it asks for the first, from the oldest candidate that bears on it. A question about ourselves is
    rather answered by what only some may read, the team's own notes. `texts` are those of the candidates, by passage,
    for a question that names a day: a passage may write it. Scores stay in 0..1.
    """
    dated = [c.card.published_at for c in candidates if c.card.published_at]
    newest = min(cues.moment, max(dated, default=cues.moment)) if cues.latest else cues.moment
    oldest = _oldest(candidates) if cues.earliest else None
    fused = weights.vectors + weights.words
    aged = weights.freshness if cues.recent or cues.latest or oldest else 0.0
    day = weights.day if cues.dates else 0.0
    ours = weights.ours if cues.ours else 0.0
    most = (fused + weights.lead) * (1 + aged) + day + ours
    weighed = []
    for candidate in candidates:
        card = candidate.card
        score = fused * candidate.score + weights.lead / (1 + card.ordinal)
        if aged:
            published = card.published_at
            fresh = freshness(oldest, published) if oldest and published else freshness(published, newest)
            score *= 1 + aged * fresh
        if day:
            said = names_date((texts or {}).get(card.passage_id, ""), cues.dates)
            score += day * max(nearness(cues.dates, card.published_at), SAID * said)
        if ours and card.visibility != PUBLIC:
            score += ours
        weighed.append(Candidate(score / most, card, candidate.aspects))
    return weighed


def spread(
    candidates: Sequence[Candidate], text_of: TextOf, limit: int, cues: Cues, weights: Weights = WEIGHTS
) -> list[Candidate]:
    """Pick the best candidates one after the other, so that neither one document nor copies crowd out the rest.

    A named outlet's passages are lifted, less with each one already picked, so that several named outlets each get
    their turn. After the first `WHOLE`, so are passages that meet an aspect of the question better than all picked
    before. Passages beyond `A_DOCUMENT_SHOWS` of a document or `COPIES_SHOWN` of a text only fill what is left.
    `text_of` gives a passage's text, or None when it cannot be shown; it is asked for few more than `limit`.
    Scores fall with rank and stay in 0..1.
    """
    waiting = sorted(candidates, key=lambda c: (-c.score, c.card.passage_id))
    worth = _Worth(waiting, cues, weights)
    picked: list[Candidate] = []
    late: list[Candidate] = []
    texts: list[tuple[str, Runs]] = []
    while len(picked) < limit and (place := worth.best()) is not None:
        candidate = replace(waiting[place], score=worth.of(place))
        card = candidate.card
        text = text_of(card.passage_id)
        if text is None:
            continue
        own = runs_of(text)
        shown = sum(p.card.document_id == card.document_id for p in picked)
        if (
            shown >= A_DOCUMENT_SHOWS
            or sum(text == shown_text or are_copies(own, runs) for shown_text, runs in texts) >= COPIES_SHOWN
        ):
            late.append(candidate)
            continue
        picked.append(candidate)
        texts.append((text, own))
        worth.pick(place, wholly=len(picked) < WHOLE)
    return _falling([*picked, *late][:limit])


class _Worth:
    """What each candidate is worth beside those picked so far; a candidate is offered once."""

    def __init__(self, candidates: Sequence[Candidate], cues: Cues, weights: Weights) -> None:
        self._scores = np.array([c.score for c in candidates])
        self._outlets = np.array([outlet_of(c.card.outlet or "").key for c in candidates])
        self._lift = weights.outlet / (weights.vectors + weights.words) if cues.outlets else 0.0
        named = [outlet_of(name).key for name in cues.outlets]
        self._lifts = np.where(np.isin(self._outlets, named), self._lift, 0.0)
        self._aspects = np.array([c.aspects for c in candidates])
        self._wanted = weights.aspect if self._aspects.size else 0.0
        self._met = np.full(self._aspects.shape[1:], -np.inf)
        self._offered = np.zeros(len(candidates), bool)
        self._worth = self._scores + self._lifts

    def best(self) -> int | None:
        """Return the place of the best candidate that was not offered yet."""
        if self._offered.all():
            return None
        place = int(np.argmax(np.where(self._offered, -np.inf, self._worth)))
        self._offered[place] = True
        return place

    def of(self, place: int) -> float:
        """Return what a candidate is worth, in 0..1."""
        return float(self._worth[place]) / (1 + self._lift + self._wanted)

    def pick(self, place: int, *, wholly: bool) -> None:
        """Take a candidate into account; `wholly`: the whole question alone chooses the next one as well."""
        self._lifts[self._outlets == self._outlets[place]] *= OUTLET_TURN
        self._worth = self._scores + self._lifts
        if self._wanted:
            self._met = np.maximum(self._met, self._aspects[place])
            if not wholly:
                self._worth += self._wanted * np.maximum(self._aspects - self._met, 0).mean(axis=1)


def _precision(written: str) -> float:
    """Say how much of a day a date tells."""
    if written.startswith("--"):
        return 1.0 if len(written) == len("--06-06") else 0.5
    return {len("2026"): 0.25, len("2026-06"): 0.5}.get(len(written), 1.0)


def _oldest(candidates: Sequence[Candidate]) -> datetime | None:
    """Return when the oldest of the candidates that bear on the question was published."""
    bearing = BEARING * max((c.score for c in candidates), default=0.0)
    return min((c.card.published_at for c in candidates if c.card.published_at and c.score >= bearing), default=None)


def _falling(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Keep a score from rising with rank: a latecomer takes the score it comes in at."""
    floor = 1.0
    falling = []
    for candidate in candidates:
        floor = min(floor, candidate.score)
        falling.append(replace(candidate, score=floor))
    return falling
