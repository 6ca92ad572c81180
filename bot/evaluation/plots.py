"""The report's pictures as inline SVG: no script, no font, no address; colours come from the page's style (pure).

Drawn by hand because each is a few dozen lines, and a plotting library would weigh more than all else that runs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.evaluation.comparison import Difference
from bot.evaluation.markup import Markup, element, joined
from bot.evaluation.outcomes import Outcome

WIDTH = 680
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 20, 14, 44
_BINS = 24
_HEADROOM = 1.3
"""What the highest bar leaves above it, for the words of what is marked."""
_ROW = 30
_LABELS = 150

Point = tuple[float, float]


def fate(outcome: Outcome) -> str:
    """Return what became of a question in a word: right, unjudged, wrong, refused (wrongly) or error."""
    if outcome.kind == "error":
        return "error"
    if not outcome.answerable:
        return "right" if outcome.as_expected else "wrong"
    if not outcome.answered:
        return "refused"
    return {True: "right", False: "wrong", None: "unjudged"}[outcome.right]


FATES = {
    "right": "right, or rightly refused",
    "unjudged": "answered, not judged",
    "wrong": "wrong",
    "refused": "wrongly refused",
    "error": "error",
}


@dataclass(frozen=True, slots=True)
class _Frame:
    """A plot's inner rectangle and how values fall into it: x and y run from 0 to their most."""

    height: int
    most_x: float
    most_y: float

    def x(self, value: float) -> float:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * value / self.most_x

    def y(self, value: float) -> float:
        return self.height - _BOTTOM - (self.height - _TOP - _BOTTOM) * value / self.most_y

    def axes(self, across: Mapping[float, str], up: Mapping[float, str], labels: tuple[str, str]) -> Markup:
        """Draw lines at the given values with their words, and what the axes show."""
        bottom, right = self.height - _BOTTOM, WIDTH - _RIGHT
        lines = [element("line", x1=_LEFT, x2=right, y1=self.y(value), y2=self.y(value), class_="grid") for value in up]
        words = [_words(self.x(value), bottom + 16, told, anchor="middle") for value, told in across.items()]
        words += [_words(_LEFT - 8, self.y(value) + 4, told, anchor="end") for value, told in up.items()]
        base = element("line", x1=_LEFT, x2=right, y1=bottom, y2=bottom, class_="axis")
        named = _words((_LEFT + right) / 2, self.height - 6, labels[0], anchor="middle", class_="name")
        side = _words(
            14, (_TOP + bottom) / 2, labels[1], anchor="middle", class_="name", turned=(14, (_TOP + bottom) / 2)
        )
        return joined(*lines, base, *words, named, side)


def coverage_points(outcomes: Iterable[Outcome]) -> list[Point]:
    """Return (share answered, share right of those) as the desk would answer ever less sure of what it quotes.

    Answers are taken in by falling confidence, equally confident ones together; refused questions count as asked.
    """
    asked = [outcome for outcome in outcomes if fate(outcome) not in {"unjudged", "error"}]
    given = sorted((o for o in asked if o.answered), key=lambda o: -o.confidence)
    points, right = [], 0
    for number, outcome in enumerate(given, 1):
        right += fate(outcome) == "right"
        if number == len(given) or given[number].confidence < outcome.confidence:
            points.append((number / len(asked), right / number))
    return points


def coverage_plot(after: Sequence[Point], before: Sequence[Point] = ()) -> Markup:
    """Draw the accuracy-coverage curve, with an earlier run's behind it."""
    frame = _Frame(320, 1.0, 1.0)
    marks = {tenth / 5: f"{20 * tenth} %" for tenth in range(6)}
    parts = [frame.axes(marks, marks, ("questions answered", "right of those"))]
    for points, name in ((before, "before"), (after, "now")):
        if points:
            line = " ".join(f"{frame.x(x):.1f},{frame.y(y):.1f}" for x, y in points)
            x, y = points[-1]
            parts.append(element("polyline", points=line, class_=f"curve {name}"))
            parts.append(element("circle", cx=frame.x(x), cy=frame.y(y), r=4, class_=f"dot {name}"))
            told = f"{name}: {100 * y:.0f} % right of the {100 * x:.0f} % that are answered"
            line_y = frame.y(0) - (12 if name == "now" else 30)
            parts.append(_words(_LEFT + 14, line_y, told, anchor="start", class_=f"told {name}"))
    return _picture("Accuracy against coverage", frame.height, parts)


def latency_plot(milliseconds: Sequence[float], marked: Mapping[str, float]) -> Markup:
    """Draw how long replies took, as counts by time, with some times marked by a word."""
    longest = max(milliseconds) or 1.0
    counts, edges = np.histogram(np.array(milliseconds), bins=_BINS, range=(0, longest))
    frame = _Frame(260, longest, _HEADROOM * float(counts.max()))
    step = _round_step(longest)
    across = {step * n: f"{step * n:,.0f}" for n in range(int(longest / step) + 1)}
    up = {float(n): str(n) for n in {0, int(counts.max()) // 2, int(counts.max())}}
    parts = [frame.axes(across, up, ("milliseconds", "replies"))]
    for count, start, end in zip(counts.tolist(), edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        left, top = frame.x(start), frame.y(count)
        bottom = frame.y(0)
        parts.append(
            element("rect", x=left + 1, y=top, width=frame.x(end) - left - 2, height=bottom - top, class_="bar")
        )
    for place, (name, value) in enumerate(marked.items()):
        x = frame.x(value)
        parts.append(element("line", x1=x, x2=x, y1=_TOP, y2=frame.y(0), class_="mark"))
        anchor = "end" if x > WIDTH - 120 else "start"
        told = f"{name} {value:.0f} ms"
        parts.append(
            _words(x + (-5 if anchor == "end" else 5), _TOP + 10 + 15 * place, told, anchor=anchor, class_="told")
        )
    return _picture("How long replies took", frame.height, parts)


def types_plot(types: Mapping[str, Sequence[Outcome]]) -> Markup:
    """Draw what became of each type's questions, as shares of a bar."""
    height = _ROW * len(types) + 12
    parts: list[Markup] = []
    for row, (name, outcomes) in enumerate(types.items()):
        y = 6 + row * _ROW
        parts.append(_words(_LABELS - 10, y + 16, _cut(name), anchor="end"))
        x = float(_LABELS)
        for kind, told in FATES.items():
            number = sum(fate(outcome) == kind for outcome in outcomes)
            width = (WIDTH - _LABELS - 60) * number / len(outcomes)
            if number:
                title = element("title", f"{name}: {number} {told}")
                parts.append(element("rect", title, x=x, y=y, width=width, height=22, class_=f"fate {kind}"))
                parts.append(_words(x + width / 2, y + 15, str(number), anchor="middle", class_="within"))
            x += width
        parts.append(_words(WIDTH - 52, y + 16, f"of {len(outcomes)}", anchor="start"))
    return _picture("What became of each type's questions", height, parts)


def differences_plot(differences: Sequence[Difference]) -> Markup:
    """Draw shares' changes with their intervals around no change."""
    height = _ROW * len(differences) + 34
    reach = max([0.05, *(max(abs(d.low), abs(d.high)) for d in differences)])
    middle, half = (_LABELS + WIDTH - 130) / 2, (WIDTH - 130 - _LABELS) / 2

    def x(change: float) -> float:
        return middle + half * change / reach

    bottom = height - 28
    parts = [element("line", x1=middle, x2=middle, y1=4, y2=bottom, class_="axis")]
    parts += [
        _words(x(share), height - 10, f"{100 * share:+.0f}" if share else "0", anchor="middle")
        for share in (-reach, 0.0, reach)
    ]
    for row, one in enumerate(differences):
        y = 6 + row * _ROW + 11
        verdict = "better" if one.is_better else "worse" if one.is_worse else "unsure"
        parts.append(_words(_LABELS - 10, y + 4, one.measure.label, anchor="end"))
        parts.append(element("line", x1=x(one.low), x2=x(one.high), y1=y, y2=y, class_=f"interval {verdict}"))
        parts.append(element("circle", cx=x(one.change), cy=y, r=5, class_=f"point {verdict}"))
        parts.append(_words(WIDTH - 118, y + 4, one.measure.signed(one.change), anchor="start"))
    return _picture("Changes in percentage points, with 95 % intervals", height, parts)


def _picture(title: str, height: int, parts: Iterable[Markup]) -> Markup:
    return element(
        "svg", element("title", title), *parts, viewBox=f"0 0 {WIDTH} {height}", role="img", aria_label=title
    )


def _words(
    x: float, y: float, told: str, *, anchor: str, class_: str = "tick", turned: tuple[float, float] | None = None
) -> Markup:
    turn = f"rotate(-90 {turned[0]} {turned[1]:.1f})" if turned else None
    return element("text", told, x=float(x), y=float(y), text_anchor=anchor, class_=class_, transform=turn)


def _round_step(longest: float, most: int = 6) -> float:
    """Return 1, 2 or 5 times a power of ten, so that at most `most` steps reach that far (never below 1)."""
    size = 10.0 ** max(0, math.floor(math.log10(max(1.0, longest / most))))
    return next(size * factor for factor in (1, 2, 5, 10) if size * factor * most >= longest)


def _cut(name: str, longest: int = 20) -> str:
    return name if len(name) <= longest else name[: longest - 1] + "…"
