"""Two runs of the same questions: what changed, and how much of it may be chance (pure).

Paired bootstrap: questions are drawn again with replacement, the same ones for both runs, and the middle 95 % of the
differences are the interval (Efron & Tibshirani 1993; for retrieval: Sakai 2006). The draws are seeded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.evaluation.figures import Better, Column, Total, totalled
from bot.evaluation.outcomes import Outcome

DRAWS = 2000
SEED = 7
LEVEL = 95
"""The share of the draws within an interval, in percent."""
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure in both runs, over the `questions` that it concerns in both; `low` and `high` bound the change."""

    measure: Column
    questions: int
    before: float
    after: float
    low: float
    high: float

    @property
    def change(self) -> float:
        """How much the figure rose."""
        return self.after - self.before

    @property
    def is_certain(self) -> bool:
        """Whether the interval leaves no change out."""
        return self.low > 0 or self.high < 0

    @property
    def is_worse(self) -> bool:
        """Whether the figure certainly moved the wrong way."""
        return self.is_certain and self.change * self.measure.better.value < 0

    @property
    def is_better(self) -> bool:
        """Whether the figure certainly moved the right way."""
        return self.is_certain and self.measure.better is not Better.NEITHER and not self.is_worse


def compared(before: Sequence[Outcome], after: Sequence[Outcome], measures: Sequence[Column]) -> tuple[Difference, ...]:
    """Return the difference of every measure that concerns a question of both runs, paired by identity."""
    earlier = {outcome.identity: outcome for outcome in before}
    pairs = [(earlier[outcome.identity], outcome) for outcome in after if outcome.identity in earlier]
    return tuple(found for measure in measures if (found := _difference(measure, pairs)) is not None)


def _difference(measure: Column, pairs: Sequence[tuple[Outcome, Outcome]]) -> Difference | None:
    values = [(measure.value(earlier), measure.value(later)) for earlier, later in pairs]
    both = np.array([(a, b) for a, b in values if a is not None and b is not None], dtype=np.float64)
    if not both.size:
        return None
    draws = np.random.default_rng(SEED).integers(0, len(both), (DRAWS, len(both)))
    changes = _drawn(both[:, 1][draws], measure.total) - _drawn(both[:, 0][draws], measure.total)
    tail = (100 - LEVEL) / 2
    low, high = np.percentile(changes, (tail, 100 - tail))
    figures = [totalled(both[:, column], measure.total) for column in (0, 1)]
    return Difference(measure, len(both), figures[0], figures[1], float(low), float(high))


def _drawn(values: Numbers, total: Total) -> Numbers:
    """Return the figure of every draw, a draw being a row."""
    if total is Total.SUM:
        return np.asarray(values.sum(axis=1))
    if total is Total.MEAN:
        return np.asarray(values.mean(axis=1))
    return np.asarray(np.percentile(values, total.value, axis=1))
