"""The measures of replies: what each is, whom it concerns, and which way is better (pure)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from bot.evaluation.figures import Better, Column, Total
from bot.evaluation.outcomes import ANSWERED, BROKEN, REFUSED, Outcome
from retrieval.domain import Usage

NEAR = 4
"""Passages among which evidence is near the top."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, read and written, in place of the prices that the models are listed with."""

    tokens_in: float | None = None
    tokens_out: float | None = None

    def of(self, outcome: Outcome) -> float | None:
        """Return what a reply cost, where both its tokens and the prices are known."""
        counted = (outcome.tokens_in, outcome.tokens_out)
        if None in counted or self.tokens_in is None or self.tokens_out is None:
            return outcome.cost
        return ((outcome.tokens_in or 0) * self.tokens_in + (outcome.tokens_out or 0) * self.tokens_out) / 1_000_000


def separation(outcomes: Sequence[Outcome]) -> float | None:
    """Return how often an answerable question has stronger evidence than one without an answer: AUROC, ties a half."""
    asked = [outcome for outcome in outcomes if outcome.kind in {ANSWERED, REFUSED}]
    strong = np.array([one.confidence for one in asked if one.answerable])
    weak = np.array([one.confidence for one in asked if one.unanswerable])
    above = np.subtract.outer(strong, weak)
    return float(np.mean((above > 0) + 0.5 * (above == 0))) if above.size else None


def _where(concerned: bool, value: float) -> float | None:  # noqa: FBT001 - reads as a sentence where it is called
    return float(value) if concerned else None


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else 1000 * seconds


def _rank(name: str, label: str, told: str, value: Callable[[Outcome], float]) -> Column:
    """Return a share over the questions with evidence."""
    return Column(name, label, told, lambda outcome: _where(outcome.pieces > 0, value(outcome)))


def _count(name: str, label: str, told: str, value: Callable[[Outcome], float | None]) -> Column:
    """Return a number over all questions, of what had better not be."""
    return Column(name, label, told, value, total=Total.SUM, better=Better.LOWER, digits=0, percent=False)


def _time(name: str, label: str, told: str, seconds: Callable[[Outcome], float | None], total: Total) -> Column:
    """Return a percentile of times, in milliseconds."""
    return Column(
        name,
        label,
        told,
        lambda outcome: _milliseconds(seconds(outcome)),
        total=total,
        better=Better.LOWER,
        digits=0,
        percent=False,
    )


_FOUND: Final = (
    _rank(
        "hits_at_4",
        "Hits@4",
        "a piece of evidence is among the first four passages",
        lambda o: o.rank is not None and o.rank <= NEAR,
    ),
    _rank(
        "hits_at_10",
        "Hits@10",
        "a piece of evidence is among the first ten passages",
        lambda o: o.rank is not None,
    ),
    replace(
        _rank(
            "mrr",
            "MRR",
            "one over the place of the first piece of evidence, 0 when it is not among ten",
            lambda o: 1 / o.rank if o.rank else 0,
        ),
        digits=3,
        percent=False,
    ),
    _rank(
        "all_evidence_at_10",
        "all evidence@10",
        "every piece of evidence is among the first ten passages",
        lambda o: o.found == o.pieces,
    ),
)
_SAID: Final = (
    Column(
        "right",
        "right",
        "the reply says what was expected; refusing what can be answered is not right",
        lambda o: _where(o.right is not None, bool(o.right)),
    ),
    Column(
        "right_first",
        "right in the first sentence",
        "the same, in the first sentence alone, where a set wants that",
        lambda o: None if o.first is None else float(o.first),
    ),
    Column(
        "right_when_answered",
        "right when answered",
        "the same, of the questions that were answered",
        lambda o: _where(o.right is not None and o.answered, bool(o.right)),
    ),
    Column(
        "judged",
        "judged",
        "what can be answered and its expected answer be judged by its words",
        lambda o: _where(o.answerable, o.right is not None),
        better=Better.NEITHER,
    ),
    Column(
        "cites_evidence",
        "cites evidence",
        "an answer cites a piece of the evidence",
        lambda o: _where(o.cites is not None, bool(o.cites)),
    ),
    Column(
        "refused",
        "refused",
        "what cannot be answered is refused",
        lambda o: _where(o.unanswerable, o.kind == REFUSED),
    ),
    Column(
        "wrongly_refused",
        "wrongly refused",
        "what can be answered is refused",
        lambda o: _where(o.answerable, o.kind == REFUSED),
        better=Better.LOWER,
    ),
    Column(
        "separation",
        "separation (AUROC)",
        "how often what can be answered has stronger evidence than what cannot; .5 by chance",
        lambda _: None,
        digits=3,
        percent=False,
        whole=separation,
    ),
    Column(
        "forbidden",
        "forbidden wording",
        "the reply holds a wording that makes it wrong, of all questions",
        lambda o: float(bool(o.forbidden)),
        better=Better.LOWER,
    ),
    Column(
        "as_expected",
        "as expected",
        "said what was expected, refused what has no answer, or left small talk alone",
        lambda o: None if o.as_expected is None else float(o.as_expected),
    ),
)
_GROUNDED: Final = (
    _count(
        "never_said",
        "said what it must not",
        "replies that hold a string that may never be said",
        lambda o: float(bool(o.said)),
    ),
    _count(
        "unread_cited",
        "past its audience",
        "citations of documents that the asker may not read",
        lambda o: o.unread,
    ),
    replace(
        _count(
            "dropped_sentences",
            "dropped sentences",
            "sentences left out because no passage held them up",
            lambda o: o.dropped,
        ),
        better=Better.NEITHER,
    ),
    _count(
        "false_quotes",
        "false quotes",
        "quotes that do not stand in the document they cite",
        lambda o: o.false_quotes,
    ),
    _count("uncited_sentences", "uncited sentences", "sentences without a citation", lambda o: o.uncited),
    _count("links", "links or mentions", "sentences with a link or a mention", lambda o: o.links),
    _count("errors", "errors", "questions that could not be asked", lambda o: float(o.kind == BROKEN)),
    replace(
        _count(
            "known_failures",
            "known failures",
            "questions marked as not answered well yet that still are not; no bound of a gate looks at them",
            lambda o: float(not o.flawless) if o.known_failure else None,
        ),
        better=Better.NEITHER,
    ),
    replace(
        _count(
            "mended",
            "mended",
            "questions so marked that are answered well now: take the mark away",
            lambda o: float(bool(o.flawless)) if o.known_failure else None,
        ),
        better=Better.NEITHER,
    ),
    Column(
        "words",
        "words",
        "words of an answer",
        lambda o: _where(o.answered, o.words),
        better=Better.NEITHER,
        digits=0,
        percent=False,
    ),
)
_SPENT: Final = (
    _time("latency_p50", "reply p50, ms", "time to a whole reply, the median", lambda o: o.seconds, Total.MEDIAN),
    _time("latency_p95", "reply p95, ms", "the same, the 95th percentile", lambda o: o.seconds, Total.P95),
    _time(
        "search_p50", "search p50, ms", "time of a search alone, the median", lambda o: o.search_seconds, Total.MEDIAN
    ),
    _time("search_p95", "search p95, ms", "the same, the 95th percentile", lambda o: o.search_seconds, Total.P95),
    _count("tokens_in", "tokens read", "tokens a model was sent, as its server counts", lambda o: o.tokens_in),
    _count("tokens_out", "tokens written", "tokens a model wrote, as its server counts", lambda o: o.tokens_out),
)
_MEASURES: Final = (*_FOUND, *_SAID, *_GROUNDED, *_SPENT)
NAMES: Final = frozenset({*(measure.name for measure in _MEASURES), "cost"})
"""The names that a gate may bound."""


def measures(prices: Prices | None = None) -> tuple[Column, ...]:
    """Return every measure in the order it is shown; the cost is blank without prices."""
    price = (prices or Prices()).of
    cost = replace(_count("cost", "cost", "what the model's tokens cost at the prices given", price), digits=4)
    return (*_MEASURES, cost)


def by_model(outcomes: Sequence[Outcome]) -> dict[str, tuple[int, Usage]]:
    """Return, for each model in the order they first come, how many replies it wrote, and what it came to."""
    spent: dict[str, Usage] = {}
    for usage in (usage for outcome in outcomes for usage in outcome.spent):
        spent[usage.model] = spent[usage.model].with_more(usage) if usage.model in spent else usage
    return {model: (sum(o.written_by == model for o in outcomes), usage) for model, usage in spent.items()}


MODEL_COLUMNS: Final = ("replies written", "tokens read", "tokens written", "cost")


def model_figures(replies: int, usage: Usage) -> tuple[str, ...]:
    """Return a model's figures as people read them, in the order of the columns."""
    cost = "\u2013" if usage.cost is None else f"{usage.cost:,.4f}"
    return str(replies), f"{usage.tokens_in:,}", f"{usage.tokens_out:,}", cost
