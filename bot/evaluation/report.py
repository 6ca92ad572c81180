"""A run as one page of HTML: figures, pictures and every question, readable without script or network (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.comparison import DRAWS, Difference
from bot.evaluation.figures import Column, by_language, by_type
from bot.evaluation.markup import Markup, element, joined
from bot.evaluation.measures import MODEL_COLUMNS, by_model, model_figures
from bot.evaluation.outcomes import Outcome
from bot.evaluation.plots import (
    FATES,
    coverage_plot,
    coverage_points,
    differences_plot,
    fate,
    latency_plot,
    types_plot,
)
from bot.evaluation.runs import Run

STYLE = Path(__file__).with_name("report.css")
_CARDS = (
    *("right", "right_first", "wrongly_refused", "refused", "forbidden", "hits_at_4", "false_quotes", "latency_p50"),
    *("supported_shown", "unsupported_shown", "balanced_accuracy"),
)
_TYPE_COLUMNS = (
    *("hits_at_4", "all_evidence_at_10", "right", "right_first", "refused", "wrongly_refused", "forbidden", "words"),
    *("latency_p50", "supported_shown", "unsupported_shown", "balanced_accuracy"),
)
_SECURITY = "default-src 'none'; style-src 'unsafe-inline'"
"""Even if something slipped through the escaping, the page could load and run nothing."""


@dataclass(frozen=True, slots=True)
class ReportParts:
    """What a report tells beside the run: the measures, the earlier run with what changed, and what a gate found."""

    measures: Sequence[Column]
    before: Run | None = None
    differences: Sequence[Difference] = ()
    broken: Sequence[str] = ()


def report(run: Run, told: ReportParts, *, style: str) -> str:
    """Return the page; `style` is the text of `STYLE`."""
    title = "How good are the replies?"
    head = element(
        "head",
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{_SECURITY}">'),
        element("title", title),
        element("style", Markup(style)),
    )
    body = element("body", _opening(run, told, title), *_pictures(run, told), _compared(told), *_tables(run, told))
    return f'<!doctype html>\n<html lang="en">\n{head}\n{body}\n</html>\n'


def _opening(run: Run, told: ReportParts, title: str) -> Markup:
    known = {measure.name: measure for measure in told.measures}
    cards = [
        element(
            "div",
            element("b", known[name].shown(known[name].of(run.outcomes))),
            element("span", known[name].label),
            class_="card",
        )
        for name in _CARDS
        if name in known
    ]
    about = (
        f"{len(run.outcomes)} questions of {', '.join(run.sets)}, asked on {run.made_at:%d %B %Y at %H:%M} UTC; "
        f"the replies were written by {run.writer}."
    )
    broken = element("ul", *(element("li", one) for one in told.broken), class_="broken") if told.broken else None
    return joined(
        element("h1", title), element("p", about, class_="about"), broken, element("div", *cards, class_="cards")
    )


def _pictures(run: Run, told: ReportParts) -> Iterable[Markup]:
    points = coverage_points(run.outcomes)
    yield element("h2", "What became of the questions")
    legend = element("ul", *(element("li", words, class_=name) for name, words in FATES.items()), class_="legend")
    yield element("figure", types_plot(by_type(run.outcomes)), legend)
    if points:
        yield element("h2", "How often is it right, if it answers less?")
        before = coverage_points(told.before.outcomes) if told.before else []
        caption = (
            "Answers are taken in by falling confidence: how strong the evidence was for them. "
            "The last point is what the desk really does. An answer to what cannot be answered is wrong; questions "
            "whose expected answer cannot be judged by its words are left out."
        )
        yield element("figure", coverage_plot(points, before), element("figcaption", caption))
    times = [1000 * outcome.seconds for outcome in run.outcomes if outcome.seconds is not None]
    if times:
        known = {measure.name: measure.of(run.outcomes) or 0.0 for measure in told.measures}
        marked = {"median": known["latency_p50"], "95th percentile": known["latency_p95"]}
        yield element("h2", "How long did a reply take?")
        yield element("figure", latency_plot(times, marked))


def _compared(told: ReportParts) -> Markup | None:
    if told.before is None:
        return None
    shares = [d for d in told.differences if d.measure.percent]
    since = f"Compared with the run of {told.before.made_at:%d %B %Y at %H:%M} UTC, written by {told.before.writer}."
    head = ("measure", "before", "now", "change", "95 % interval", "questions")
    rows = [_difference(one) for one in told.differences]
    caption = f"The same questions are drawn {DRAWS} times for both runs (paired bootstrap, seeded)."
    return joined(
        element("h2", "What changed?"),
        element("p", since, class_="about"),
        element("figure", differences_plot(shares), element("figcaption", caption)) if shares else None,
        _table(head, rows),
    )


def _difference(one: Difference) -> Markup:
    shown, verdict = one.measure.shown, "good" if one.is_better else "bad" if one.is_worse else ""
    return element(
        "tr",
        element("th", one.measure.label),
        _number(shown(one.before)),
        _number(shown(one.after)),
        _number(one.measure.signed(one.change), verdict),
        _number(f"{one.measure.signed(one.low)} to {one.measure.signed(one.high)}"),
        _number(str(one.questions)),
    )


def _tables(run: Run, told: ReportParts) -> Iterable[Markup]:
    yield element("h2", "Every measure")
    rows = [
        element(
            "tr",
            element("th", measure.label),
            _number(measure.shown(measure.of(run.outcomes))),
            element("td", measure.told, class_="told-small"),
        )
        for measure in told.measures
    ]
    yield _table(("measure", "figure", "what it is"), rows)
    chosen = [measure for measure in told.measures if measure.name in _TYPE_COLUMNS]
    for what, groups in (("type", by_type(run.outcomes)), ("language", by_language(run.outcomes))):
        if what == "type" or groups:
            yield element("h2", f"By {what}")
            yield _table((what, "questions", *(measure.label for measure in chosen)), _group_rows(groups, chosen))
    if models := by_model(run.outcomes):
        yield element("h2", "By model")
        figures = [
            element("tr", element("th", name), *(_number(figure) for figure in model_figures(*row)))
            for name, row in models.items()
        ]
        yield _table(("model", *MODEL_COLUMNS), figures)
    yield element("h2", "Every question")
    yield joined(*(_question(outcome) for outcome in run.outcomes))


def _group_rows(groups: Mapping[str, Sequence[Outcome]], chosen: Sequence[Column]) -> list[Markup]:
    return [
        element(
            "tr",
            element("th", name),
            _number(str(len(outcomes))),
            *(_number(measure.shown(measure.of(outcomes))) for measure in chosen),
        )
        for name, outcomes in groups.items()
    ]


def _question(outcome: Outcome) -> Markup:
    became = fate(outcome)
    place = f"First evidence at place {outcome.rank}. " if outcome.rank else ""
    missed = "No evidence among the first ten passages. " if outcome.pieces and not outcome.rank else ""
    expected = f"Expected: {outcome.expected}. " if outcome.expected else ""
    flaws = f"Flaws: {outcome.flaws}. " if outcome.flaws else ""
    known = f"Known failure: {outcome.known_failure} " if outcome.known_failure else ""
    about = f"{outcome.type}. {expected}{place}{missed}{flaws}{known}"
    return element(
        "details",
        element("summary", element("span", became, class_=f"tag {became}"), f"{outcome.identity}: {outcome.question}"),
        element("p", outcome.reply),
        element("p", about, class_="told-small"),
    )


def _table(head: Sequence[str], rows: Sequence[Markup]) -> Markup:
    first, *others = head
    titles = [element("th", first), *(element("th", one, class_="number") for one in others)]
    if head[-1] == "what it is":
        titles[-1] = element("th", head[-1])
    table = element("table", element("thead", element("tr", *titles)), element("tbody", *rows))
    return element("div", table, class_="wide")


def _number(text: str, verdict: str = "") -> Markup:
    return element("td", text, class_=f"number {verdict}".strip())
