"""Does a run hold what was promised of it? For CI: bounds by measure, and what lies on the wrong side (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.evaluation.figures import Better, Column
from bot.evaluation.outcomes import Outcome
from retrieval.errors import InvalidInputError


def bounds_of(typed: Iterable[str], measures: Sequence[Column]) -> dict[str, float]:
    """Read `MEASURE=NUMBER` pairs. Raises `InvalidInputError`."""
    known = {measure.name for measure in measures}
    found: dict[str, float] = {}
    for pair in typed:
        name, _, number = (part.strip() for part in pair.partition("="))
        if name not in known:
            raise InvalidInputError(f"{pair!r} bounds nothing: there is {', '.join(sorted(known))}.")
        try:
            found[name] = float(number)
        except ValueError as error:
            raise InvalidInputError(f"{pair!r} bounds nothing: write right=0.8 or false_quotes=0.") from error
    return found


def broken(outcomes: Sequence[Outcome], bounds: Mapping[str, float], measures: Sequence[Column]) -> list[str]:
    """Return a sentence for every bound that does not hold.

    A bound is the least that a measure may be where higher is better, and the most elsewhere. A measure that concerns
    no question does not hold: a gate that watches nothing would pass for ever. Known failures are not looked at.
    """
    outcomes = [one for one in outcomes if not one.known_failure]
    return [told for m in measures if m.name in bounds and (told := _told(m, m.of(outcomes), bounds[m.name]))]


def _told(measure: Column, figure: float | None, bound: float) -> str | None:
    if figure is None:
        return f"{measure.name} is bounded, but concerns no question."
    if measure.better is Better.HIGHER:
        wanted, holds = "at least", figure >= bound
    else:
        wanted, holds = "at most", figure <= bound
    return None if holds else f"{measure.name} is {_plain(figure)}, and should be {wanted} {_plain(bound)}."


def _plain(figure: float) -> str:
    """Return a figure as it is typed in a gate."""
    return f"{figure:.4f}".rstrip("0").rstrip(".")
