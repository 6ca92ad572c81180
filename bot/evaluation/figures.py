"""One column of a table: a measure, and how many questions' outcomes become one figure of it (pure)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from bot.evaluation.outcomes import Outcome


class Total(Enum):
    """How values become one figure; a percentile is its number."""

    MEAN = "mean"
    SUM = "sum"
    MEDIAN = 50
    P95 = 95


class Better(Enum):
    """Which way is better."""

    HIGHER = 1
    LOWER = -1
    NEITHER = 0


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `value` is one outcome's share in it, None where the measure does not concern the question.

    `digits` are those shown after the point; shares are shown in percent when `percent`. A figure that is no total of
    values is computed of all outcomes together by `whole`.
    """

    name: str
    label: str
    told: str
    value: Callable[[Outcome], float | None]
    total: Total = Total.MEAN
    better: Better = Better.HIGHER
    digits: int = 1
    percent: bool = True
    whole: Callable[[Sequence[Outcome]], float | None] | None = None

    def of(self, outcomes: Sequence[Outcome]) -> float | None:
        """Return the figure, None when no question is concerned."""
        if self.whole is not None:
            return self.whole(outcomes)
        values = [value for outcome in outcomes if (value := self.value(outcome)) is not None]
        return totalled(np.array(values), self.total) if values else None

    def shown(self, figure: float | None) -> str:
        """Return a figure as people read it."""
        if figure is None:
            return "\u2013"
        return f"{100 * figure:.{self.digits}f} %" if self.percent else f"{figure:,.{self.digits}f}"

    def signed(self, change: float) -> str:
        """Return a change as people read it, its sign before it; a share's is in percentage points."""
        sign = "+" if change >= 0 else "\u2212"
        unit = " pp" if self.percent else ""
        return f"{sign}{abs(change) * (100 if self.percent else 1):,.{self.digits}f}{unit}"


def totalled(values: np.ndarray[tuple[int], np.dtype[np.float64]], total: Total) -> float:
    """Return one figure for some values."""
    if total is Total.SUM:
        return float(values.sum())
    if total is Total.MEAN:
        return float(values.mean())
    return float(np.percentile(values, total.value))


def balanced(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return the mean of two shares, None where one of them is of nothing."""
    return float((np.mean(one) + np.mean(other)) / 2) if one and other else None


def by_type(outcomes: Sequence[Outcome]) -> dict[str, tuple[Outcome, ...]]:
    """Return the outcomes of each type, in the order in which the types first come."""
    return _by(outcomes, lambda outcome: outcome.type)


def by_language(outcomes: Sequence[Outcome]) -> dict[str, tuple[Outcome, ...]]:
    """Return the outcomes of each language that is named, in the order in which the languages first come."""
    return _by([outcome for outcome in outcomes if outcome.language], lambda outcome: outcome.language)


def _by(outcomes: Sequence[Outcome], key: Callable[[Outcome], str]) -> dict[str, tuple[Outcome, ...]]:
    return {one: tuple(o for o in outcomes if key(o) == one) for one in dict.fromkeys(map(key, outcomes))}
