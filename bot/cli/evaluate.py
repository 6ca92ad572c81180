"""`desk eval`: questions with known answers asked of the desk, or sentences shown to its guard, and measured."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cli.corpora import Held, again_withheld, desk_holding, guard_of, held_by, text_of
from bot.cli.forms import Form, shown_form
from bot.cli.holdings import is_empty
from bot.cli.printing import note, print_json, progress
from bot.cli.root import AsJson, Exit, settings_of
from bot.cli.scores import difference_form, tables, wrong_lines
from bot.evaluation.asking import Examinee, Meter
from bot.evaluation.comparison import Difference, compared
from bot.evaluation.figures import Column
from bot.evaluation.gate import bounds_of, broken
from bot.evaluation.measures import Prices, measures
from bot.evaluation.outcomes import Outcome
from bot.evaluation.pairs import PAIR_MEASURES, judged_pairs, read_pairs
from bot.evaluation.questions import Narrowing, QuestionSet
from bot.evaluation.report import STYLE, ReportParts, report
from bot.evaluation.runs import Run, read_run, run_form
from bot.evaluation.withheld import WITHHELD, HidingCatalog, hiding
from bot.handlers.overview import reply_to
from bot.settings import Settings
from retrieval.errors import InvalidInputError, UnreadableDocument

_WIDE = 110
Sets = Annotated[list[Path] | None, typer.Argument(metavar="[SET…]", help="Files of questions; none asks the sample.")]
Folder = Annotated[
    Path | None, typer.Option("--set", metavar="FOLDER", help="Ask a folder of articles, notes and questions.")
]
Corpus = Annotated[
    list[Path] | None,
    typer.Option("--corpus", metavar="FILE", help="Ask this corpus, in a data directory that goes away; repeatable."),
]
Pairs = Annotated[
    Path | None, typer.Option("--pairs", metavar="FILE", help="Show labelled sentences to the guard; ask nothing.")
]
Sample = Annotated[bool, typer.Option("--sample", help="Ask the sample corpus, in a data directory that goes away.")]
Withhold = Annotated[
    bool, typer.Option("--withhold", help="Ask what has evidence a second time, all that answers it hidden; quote.")
]
Split = Annotated[str | None, typer.Option("--split", metavar="NAME", help="Ask the questions of this split alone.")]
Type = Annotated[str | None, typer.Option("--type", metavar="NAME", help="Ask the questions of this type alone.")]
Limit = Annotated[
    int | None, typer.Option("--limit", min=1, metavar="N", help="Ask at most N of a set, spread evenly over it.")
]
Quoting = Annotated[bool, typer.Option("--quote", help="Answer by quoting, also where a model is configured.")]
Save = Annotated[Path | None, typer.Option("--save", metavar="RUN.json", help="Keep the run to compare with later.")]
Replies = Annotated[
    Path | None, typer.Option("--replies", metavar="FILE.jsonl", help="Write a reply a line, for scorers of others.")
]
Compare = Annotated[Path | None, typer.Option("--compare", metavar="RUN.json", help="Say what changed since that run.")]
Html = Annotated[Path | None, typer.Option("--html", metavar="FILE.html", help="Write a report with pictures.")]
Wrong = Annotated[bool, typer.Option("--wrong", help="List what is not as it should be; not of a half kept for tests.")]
Gate = Annotated[bool, typer.Option("--gate", help="Fail when a bound of the set, or of --require, does not hold.")]
Require = Annotated[
    list[str] | None, typer.Option("--require", metavar="MEASURE=NUMBER", help="A bound for --gate; may be repeated.")
]
PriceIn = Annotated[float | None, typer.Option("--price-in", min=0, help="What a million tokens read cost.")]
PriceOut = Annotated[float | None, typer.Option("--price-out", min=0, help="What a million tokens written cost.")]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A run beside what it is held against, and what a scorer of others reads of it."""

    run: Run
    measures: tuple[Column, ...]
    replies: Sequence[Form] = ()
    before: Run | None = None
    differences: tuple[Difference, ...] = ()
    broken: tuple[str, ...] = ()


def evaluate(
    ctx: typer.Context,
    sets: Sets = None,
    *,
    folder: Folder = None,
    corpus: Corpus = None,
    pairs: Pairs = None,
    sample: Sample = False,
    withhold: Withhold = False,
    split: Split = None,
    type: Type = None,  # noqa: A002 - typer names the option after it
    limit: Limit = None,
    quote: Quoting = False,
    save: Save = None,
    replies: Replies = None,
    compare: Compare = None,
    html: Html = None,
    wrong: Wrong = False,
    gate: Gate = False,
    require: Require = None,
    price_in: PriceIn = None,
    price_out: PriceOut = None,
    as_json: AsJson = False,
) -> None:
    """Ask questions whose answers are known, and say how good the replies are."""
    settings = _configured(settings_of(ctx), quote=quote or withhold)
    wish = Narrowing(split, type, limit)
    before = read_run(text_of(compare), str(compare)) if compare else None
    if pairs:
        if sets or folder or corpus or sample or withhold:
            raise InvalidInputError("--pairs asks no questions: leave SET, --set, --corpus, --sample, --withhold out.")
        held, known = Held(()), PAIR_MEASURES
        required = bounds_of(require or (), known)
        run, forms = _shown(settings, pairs, wish)
    else:
        held, known = held_by(sets, folder, corpus, sample=sample).narrowed(wish), measures(Prices(price_in, price_out))
        required = bounds_of(require or (), known)
        run, forms = _asked(settings, held, withhold=withhold)
    changes = compared(before.outcomes, run.outcomes, known) if before else ()
    fails = tuple(_broken(held.sets, run, required, known)) if gate or required else ()
    judgement = Judgement(run, known, forms, before, changes, fails)
    _keep(judgement, save, replies, html)
    _print(judgement, as_json=as_json, wrong=wrong)
    _end(judgement)


def _keep(judgement: Judgement, save: Path | None, replies: Path | None, html: Path | None) -> None:
    """Write the files that are wanted of a run."""
    run, known = judgement.run, judgement.measures
    if save:
        _write(save, json.dumps(run_form(run, known), ensure_ascii=False, indent=1) + "\n")
    if replies:
        _write(replies, "".join(json.dumps(form, ensure_ascii=False) + "\n" for form in judgement.replies))
    if html:
        told = ReportParts(known, judgement.before, judgement.differences, judgement.broken)
        _write(html, report(run, told, style=text_of(STYLE)))


def _print(judgement: Judgement, *, as_json: bool, wrong: bool) -> None:
    """Print the tables, or the one JSON document."""
    if as_json:
        changes = [difference_form(one) for one in judgement.differences]
        more = {"comparison": changes, "broken": list(judgement.broken)}
        print_json(run_form(judgement.run, judgement.measures) | more)
        return
    width = None if sys.stdout.isatty() else _WIDE
    listed = [wrong_lines(judgement.run)] if wrong else []
    parts = (tables(judgement.run, judgement.measures, judgement.differences), *listed)
    Console(file=sys.stdout, width=width, highlight=False).print(*parts, sep="\n")


def _end(judgement: Judgement) -> None:
    """Leave with the exit code that the run deserves."""
    failed = [outcome for outcome in judgement.run.outcomes if outcome.kind == "error"]
    for outcome in failed[:3]:
        note(f"{outcome.identity} could not be asked: {outcome.reply}")
    for sentence in judgement.broken:
        note(sentence)
    if failed or judgement.broken:
        raise typer.Exit(Exit.FAILED)


def _shown(settings: Settings, path: Path, wish: Narrowing) -> tuple[Run, list[Form]]:
    """Show labelled sentences to the checks, and to the verifier if there is one; return the run and what was shown."""
    pairs = wish.of(read_pairs(text_of(path), str(path)), str(path))
    with guard_of(settings) as (guard, judge), progress("Judging", len(pairs)) as bar:
        outcomes: list[Outcome] = []
        for outcome in judged_pairs(pairs, guard):
            outcomes.append(outcome)
            bar.advance(bar.task_ids[0])
    forms: list[Form] = [{"id": one.identity, "shown": one.answered} for one in outcomes]
    return Run(datetime.now(UTC), (path.name,), judge, tuple(outcomes)), forms


def _asked(settings: Settings, held: Held, *, withhold: bool) -> tuple[Run, list[Form]]:
    """Ask every question of the sets; return the run, and the replies as scorers read them in the same order."""
    meter = Meter()
    forms: list[Form] = []
    writer = ", ".join(model.name for model in settings.models) or "quoting"
    with desk_holding(settings, held.sources, meter.add) as services:
        is_empty(services)
        hides = HidingCatalog(services.catalog) if withhold else None
        desk = hiding(services, hides) if hides else services
        asked = Examinee(
            desk.searcher,
            desk.answerer,
            desk.catalog,
            time.perf_counter,
            meter,
            partial(reply_to, services=desk),
            lambda golden, reply: forms.append({"id": golden.identity} | shown_form(reply)),
            hides,
        )
        questions = again_withheld(held.questions, services) if withhold else held.questions
        outcomes: list[Outcome] = []
        with progress("Asking", len(questions)) as bar:
            for outcome in asked.outcomes(questions):
                outcomes.append(outcome)
                bar.advance(bar.task_ids[0])
    return Run(datetime.now(UTC), tuple(Path(one.name).name for one in held.sets), writer, tuple(outcomes)), forms


def _configured(settings: Settings, *, quote: bool) -> Settings:
    """Return the settings, without a model where one is not wanted."""
    return settings.quoting() if quote else settings


def _broken(
    sets: Sequence[QuestionSet], run: Run, required: dict[str, float], known: tuple[Column, ...]
) -> Iterator[str]:
    """Yield what does not hold: each set's bounds over its own questions, the required ones over all."""
    start, asked = 0, [outcome for outcome in run.outcomes if outcome.type != WITHHELD]
    for one in sets:
        own = asked[start : start + len(one.questions)]
        start += len(one.questions)
        yield from (f"{one.name}: {told}" for told in broken(own, one.bounds, known))
    yield from broken(run.outcomes, required, known)


def _write(path: Path, text: str) -> None:
    """Write a file for its owner alone: it holds questions and replies."""
    try:
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UnreadableDocument(str(path), f"it cannot be written ({error.strerror}).") from error
    note(f"Wrote {path}.")
