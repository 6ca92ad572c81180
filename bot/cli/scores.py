"""A run's figures as tables on a terminal, and the machine form of what changed (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.cli.forms import Form
from bot.evaluation.comparison import Difference
from bot.evaluation.figures import Column, by_language, by_type
from bot.evaluation.measures import MODEL_COLUMNS, by_model, model_figures
from bot.evaluation.outcomes import Outcome
from bot.evaluation.plots import fate
from bot.evaluation.runs import Run
from bot.render.terminal import shown
from retrieval.domain import Usage

MOST_SAID = 300
"""Letters of a reply that is listed as wrong."""
TYPE_COLUMNS = (
    "hits_at_4",
    "all_evidence_at_10",
    "right",
    "right_first",
    "refused",
    "wrongly_refused",
    "forbidden",
    "words",
    "supported_shown",
    "unsupported_shown",
    "balanced_accuracy",
)


def tables(run: Run, measures: Sequence[Column], differences: Sequence[Difference] = ()) -> RenderableType:
    """Return the figures over all, by type where there are several, and what changed since an earlier run."""
    parts: list[RenderableType] = [_figures(run, measures)]
    chosen = [measure for measure in measures if measure.name in TYPE_COLUMNS]
    for what, groups in (("type", by_type(run.outcomes)), ("language", by_language(run.outcomes))):
        if len(groups) > 1:
            parts.append(_groups(what, groups, chosen))
    if models := by_model(run.outcomes):
        parts.append(_models(models))
    if differences:
        parts.append(_changes(differences))
    return Group(*parts)


def wrong_lines(run: Run) -> RenderableType:
    """Return what is not as it should be, a paragraph each: what was asked, expected and said."""
    told = Text()
    for one in run.outcomes:
        if one.flawless is False:
            flaws = f" ({one.flaws})" if one.flaws else ""
            told.append(shown(f"{one.identity}, {fate(one)}{flaws}: {one.question}\n"), style="bold")
            told.append(shown(f"  expected: {one.expected}\n  said: {' '.join(one.reply.split())[:MOST_SAID]}\n"))
    return told


def difference_form(one: Difference) -> Form:
    """One measure's change since an earlier run, with the bounds of its interval."""
    return {
        "measure": one.measure.name,
        "questions": one.questions,
        "before": one.before,
        "after": one.after,
        "change": one.change,
        "low": one.low,
        "high": one.high,
    }


def _figures(run: Run, measures: Sequence[Column]) -> Table:
    table = _table(f"{len(run.outcomes)} of {', '.join(run.sets)}, by {run.writer}")
    table.add_column("measure")
    table.add_column("figure", justify="right")
    table.add_column("what it is", style="dim")
    for measure in measures:
        table.add_row(measure.label, measure.shown(measure.of(run.outcomes)), measure.told)
    return table


def _groups(what: str, groups: dict[str, tuple[Outcome, ...]], chosen: Sequence[Column]) -> Table:
    table = _table(f"By {what}")
    table.add_column(what)
    table.add_column("number", justify="right")
    for measure in chosen:
        table.add_column(measure.label, justify="right")
    for name, outcomes in groups.items():
        figures = (measure.shown(measure.of(outcomes)) for measure in chosen)
        table.add_row(Text(shown(name)), str(len(outcomes)), *figures)
    return table


def _models(models: Mapping[str, tuple[int, Usage]]) -> Table:
    table = _table("By model")
    table.add_column("model")
    for name in MODEL_COLUMNS:
        table.add_column(name, justify="right")
    for name, row in models.items():
        table.add_row(Text(shown(name)), *model_figures(*row))
    return table


def _changes(differences: Sequence[Difference]) -> Table:
    table = _table("Since the earlier run, with 95 % intervals (paired bootstrap)")
    table.add_column("measure")
    for name in ("before", "now", "change", "interval", "questions"):
        table.add_column(name, justify="right")
    for one in differences:
        style = "green" if one.is_better else "red" if one.is_worse else ""
        table.add_row(
            one.measure.label,
            one.measure.shown(one.before),
            one.measure.shown(one.after),
            Text(one.measure.signed(one.change), style=style),
            f"{one.measure.signed(one.low)} to {one.measure.signed(one.high)}",
            str(one.questions),
        )
    return table


def _table(title: str) -> Table:
    return Table(title=Text(shown(title)), title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
