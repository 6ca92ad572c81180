"""`desk eval`: a set of questions with known answers, asked of the desk and measured."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from bot.cli.day import CORPUS, SOURCES
from bot.cli.holdings import is_empty
from bot.cli.moments import end_of
from bot.cli.narrowing import filter_of
from bot.cli.printing import note, print_json, progress
from bot.cli.root import AsJson, Exit, settings_of
from bot.cli.scores import difference_form, tables
from bot.compose import compose
from bot.evaluation.asking import Asked, Meter
from bot.evaluation.comparison import Difference, compared
from bot.evaluation.gate import bounds_of, broken
from bot.evaluation.measures import NAMES, Measure, Prices, measures
from bot.evaluation.outcomes import Outcome
from bot.evaluation.questions import QuestionSet, Typed, read_set
from bot.evaluation.report import STYLE, Told, report
from bot.evaluation.runs import Run, read_run, run_form
from bot.handlers.overview import reply_to
from bot.settings import Settings
from retrieval.errors import PermanentError, UnreadableDocument

if TYPE_CHECKING:
    from bot.services import Services

GOLDEN = CORPUS / "golden.yaml"
_WIDE = 110
Sets = Annotated[list[Path] | None, typer.Argument(metavar="[SET…]", help="Files of questions; none asks the sample.")]
Sample = Annotated[bool, typer.Option("--sample", help="Ask the sample corpus, in a data directory that goes away.")]
Split = Annotated[str | None, typer.Option("--split", metavar="NAME", help="Ask the questions of this split alone.")]
Type = Annotated[str | None, typer.Option("--type", metavar="NAME", help="Ask the questions of this type alone.")]
Limit = Annotated[
    int | None, typer.Option("--limit", min=1, metavar="N", help="Ask at most N of a set, spread evenly over it.")
]
Quoting = Annotated[bool, typer.Option("--quote", help="Answer by quoting, also where a model is configured.")]
Save = Annotated[Path | None, typer.Option("--save", metavar="RUN.json", help="Keep the run to compare with later.")]
Compare = Annotated[Path | None, typer.Option("--compare", metavar="RUN.json", help="Say what changed since that run.")]
Html = Annotated[Path | None, typer.Option("--html", metavar="FILE.html", help="Write a report with pictures.")]
Gate = Annotated[bool, typer.Option("--gate", help="Fail when a bound of the set, or of --require, does not hold.")]
Require = Annotated[
    list[str] | None, typer.Option("--require", metavar="MEASURE=NUMBER", help="A bound for --gate; may be repeated.")
]
PriceIn = Annotated[float | None, typer.Option("--price-in", min=0, help="What a million tokens read cost.")]
PriceOut = Annotated[float | None, typer.Option("--price-out", min=0, help="What a million tokens written cost.")]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A run beside what it is held against."""

    run: Run
    measures: tuple[Measure, ...]
    before: Run | None = None
    differences: tuple[Difference, ...] = ()
    broken: tuple[str, ...] = ()


def evaluate(
    ctx: typer.Context,
    sets: Sets = None,
    *,
    sample: Sample = False,
    split: Split = None,
    type: Type = None,  # noqa: A002 - typer names the option after it
    limit: Limit = None,
    quote: Quoting = False,
    save: Save = None,
    compare: Compare = None,
    html: Html = None,
    gate: Gate = False,
    require: Require = None,
    price_in: PriceIn = None,
    price_out: PriceOut = None,
    as_json: AsJson = False,
) -> None:
    """Ask questions whose answers are known, and say how good the replies are."""
    chosen = [_read(path).narrowed(split=split, type=type, limit=limit) for path in sets or [GOLDEN]]
    required = bounds_of(require or ())
    before = read_run(_text(compare), str(compare)) if compare else None
    settings = _configured(settings_of(ctx), quote=quote)
    run = _asked(settings, chosen, sample=sample or not sets)
    known = measures(Prices(price_in, price_out))
    judgement = Judgement(
        run,
        known,
        before,
        compared(before.outcomes, run.outcomes, known) if before else (),
        tuple(_broken(chosen, run, required, known)) if gate or required else (),
    )
    if save:
        _write(save, json.dumps(run_form(run, known), ensure_ascii=False, indent=1) + "\n")
    if html:
        told = Told(known, before, judgement.differences, judgement.broken)
        _write(html, report(run, told, style=_text(STYLE)))
    _print(judgement, as_json=as_json)
    _end(judgement)


def _print(judgement: Judgement, *, as_json: bool) -> None:
    """Print the tables, or the one JSON document."""
    if as_json:
        changes = [difference_form(one) for one in judgement.differences]
        more = {"comparison": changes, "broken": list(judgement.broken)}
        print_json(run_form(judgement.run, judgement.measures) | more)
        return
    width = None if sys.stdout.isatty() else _WIDE
    Console(file=sys.stdout, width=width, highlight=False).print(
        tables(judgement.run, judgement.measures, judgement.differences)
    )


def _end(judgement: Judgement) -> None:
    """Leave with the exit code that the run deserves."""
    failed = [outcome for outcome in judgement.run.outcomes if outcome.kind == "error"]
    for outcome in failed[:3]:
        note(f"{outcome.identity} could not be asked: {outcome.reply}")
    for sentence in judgement.broken:
        note(sentence)
    if failed or judgement.broken:
        raise typer.Exit(Exit.FAILED)


def _asked(settings: Settings, sets: Sequence[QuestionSet], *, sample: bool) -> Run:
    """Ask every question of the sets, on the sample corpus or on what the data directory holds."""
    meter = Meter()
    writer = settings.openai_model if settings.writes_with_a_model else "quoting"
    opened = _sample(settings, meter) if sample else compose(settings, say=note, on_usage=meter.add)
    with opened as services:
        is_empty(services)
        replies = partial(reply_to, services=services)
        asked = Asked(services.searcher, services.answerer, services.catalog, time.perf_counter, meter, replies)
        questions = [question for one in sets for question in one.questions]
        outcomes: list[Outcome] = []
        with progress("Asking", len(questions)) as bar:
            for outcome in asked.outcomes(questions):
                outcomes.append(outcome)
                bar.advance(bar.task_ids[0])
    return Run(datetime.now(UTC), tuple(Path(one.name).name for one in sets), writer, tuple(outcomes))


@contextmanager
def _sample(settings: Settings, meter: Meter) -> Iterator[Services]:
    """Read the sample corpus into a data directory that goes away again; of what is configured the models are kept."""
    with (
        tempfile.TemporaryDirectory(prefix="desk-eval-") as scratch,
        compose(settings.alone(Path(scratch), models=True), say=note, sources=SOURCES, on_usage=meter.add) as services,
    ):
        for source in SOURCES:
            report = services.ingester.ingest(source)
            if report.failed:
                raise PermanentError(f"The sample corpus cannot be read: {report.failed[0].why}")
        yield services


def _configured(settings: Settings, *, quote: bool) -> Settings:
    """Return the settings, without a model where one is not wanted."""
    without = {"openai_api_key": None, "openai_base_url": None}
    return settings.model_copy(update=without) if quote else settings


def _broken(
    sets: Sequence[QuestionSet], run: Run, required: dict[str, float], known: tuple[Measure, ...]
) -> Iterator[str]:
    """Yield what does not hold: each set's bounds over its own questions, the required ones over all."""
    start = 0
    for one in sets:
        own = run.outcomes[start : start + len(one.questions)]
        start += len(one.questions)
        yield from (f"{one.name}: {told}" for told in broken(own, one.bounds, known))
    yield from broken(run.outcomes, required, known)


def _read(path: Path) -> QuestionSet:
    return read_set(_text(path), str(path), Typed(end_of, filter_of), measures=NAMES)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UnreadableDocument(str(path), f"it cannot be read ({why}).") from error


def _write(path: Path, text: str) -> None:
    """Write a file for its owner alone: it holds questions and replies."""
    try:
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UnreadableDocument(str(path), f"it cannot be written ({error.strerror}).") from error
    note(f"Wrote {path}.")
