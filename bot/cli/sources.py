"""`desk ingest` and `desk read`: reading sources and places, with and without keeping what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Annotated

import typer

from bot.cli import reading_forms
from bot.cli.printing import note, print_json, print_line, print_text, progress
from bot.cli.root import AsJson, Exit, settings_of
from bot.compose import compose, open_reader
from bot.render.readings import reading_text, report_text
from bot.services import Services
from retrieval.domain import Failure, IngestReport, Kind, Source, is_visibility
from retrieval.errors import BadConfiguration, InvalidInputError
from retrieval.reading.many import ingest_all
from retrieval.reading.sources.folders import expected
from retrieval.reading.sources.reading import Reading
from retrieval.reading.sources.registry import source_for
from retrieval.reading.states import is_due

Places = Annotated[
    list[str] | None, typer.Argument(metavar="PATH|URL", help="Folders, files, .jsonl files, feeds or pages.")
]
NeededPlaces = Annotated[list[str], typer.Argument(metavar="PATH|URL", help="Folders, files, feeds or pages.")]
As = Annotated[Kind | None, typer.Option("--kind", help="What they hold, where they do not say: article or note.")]
SeenBy = Annotated[
    str | None, typer.Option("--visibility", help="Who may read them: public, internal or channel:C… (a channel's id).")
]
Anyway = Annotated[bool, typer.Option("--force", help="Read them even if they say that nothing changed.")]


def ingest(
    ctx: typer.Context,
    places: Places = None,
    *,
    kind: As = None,
    visibility: SeenBy = None,
    force: Anyway = False,
    as_json: AsJson = False,
) -> None:
    """Read and index the given places, or all sources that are due."""
    settings = settings_of(ctx)
    failed, given = _sources_at(places or [], kind, visibility)
    with compose(settings, say=note) as services:
        sources = given if places else _due(services)
        if not places and not sources:
            note("No source is due.")
        report = IngestReport(failed=failed) + _read_all(services, sources, force=force)
    if as_json:
        print_json(reading_forms.ingest_form(report))
    else:
        print_text(report_text(report))
    if report.failed:
        raise typer.Exit(Exit.FAILED)


def read(
    ctx: typer.Context,
    places: NeededPlaces,
    *,
    kind: As = None,
    visibility: SeenBy = None,
    as_json: AsJson = False,
) -> None:
    """Show what would be read at the given places, without indexing it; one line a document with --json."""
    settings = settings_of(ctx)
    failed, sources = _sources_at(places, kind, visibility)
    with open_reader(settings) as ingester:
        unreadable = (Reading(failure.what, error=failure.why) for failure in failed)
        readings = (reading for source in sources for reading in ingester.read(source))
        bad = sum(
            reading.error is not None and not reading.skipped
            for reading in _shown([unreadable, readings], as_json=as_json)
        )
    if bad:
        raise typer.Exit(Exit.FAILED)


def _sources_at(
    places: Iterable[str], kind: Kind | None, visibility: str | None
) -> tuple[tuple[Failure, ...], tuple[Source, ...]]:
    """Return what cannot be a source, and the sources that the places mean."""
    if visibility is not None and not is_visibility(visibility):
        raise InvalidInputError(f"--visibility {visibility} is none: write public, internal or channel:C…")
    failed: list[Failure] = []
    found: list[Source] = []
    for place in places:
        if not place.strip():
            raise InvalidInputError("An empty place is none: give a folder, a file or an address (. is this folder).")
        try:
            found.append(source_for(place, kind=kind, visibility=visibility))
        except BadConfiguration as error:
            failed.append(Failure(place, str(error)))
    return tuple(failed), tuple(found)


def _due(services: Services) -> tuple[Source, ...]:
    """Return the sources that are to be read now."""
    now: datetime = services.clock.now()
    return tuple(
        source for source in services.sources if is_due(source, services.catalog.source_state(source.source_id), now)
    )


def _read_all(services: Services, sources: Iterable[Source], *, force: bool) -> IngestReport:
    """Read and index every source; what cannot be read is in the report."""
    listed = tuple(sources)
    reports: dict[Source, IngestReport] = {}
    counts = [expected(source) for source in listed]
    known = [count for count in counts if count is not None]
    by_document = len(known) == len(counts)  # what feeds hold is known when they are read: sources are counted then
    with progress("Reading" if by_document else "Reading sources", sum(known) if by_document else len(listed)) as bar:
        advance = partial(bar.advance, bar.task_ids[0])
        told = (lambda _: advance()) if by_document else None
        for source, report in ingest_all(services.ingester, listed, force=force, progress=told):
            bar.update(bar.task_ids[0], description=source.title or source.source_id)
            if not by_document:
                advance()
            reports[source] = report
    return sum((reports[source] for source in dict.fromkeys(listed)), IngestReport())


def _shown(readings: Iterable[Iterable[Reading]], *, as_json: bool) -> Iterator[Reading]:
    """Print each reading as it comes, and hand it on."""
    for reading in (each for some in readings for each in some):
        if as_json:
            print_line(reading_forms.reading_form(reading))
        else:
            print_text(reading_text(reading))
        yield reading
