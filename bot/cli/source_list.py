"""`desk sources`: what the desk reads and how that goes; adding, removing and pausing sources, and lists of feeds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import reading_forms
from bot.cli.printing import note, print_json, print_text
from bot.cli.root import AsJson, Exit, settings_of
from bot.compose import Records, open_reader, open_records
from bot.render.plain import plain_text
from bot.render.sources import source_message, sources_message
from bot.render.wording import counted
from bot.settings import Settings
from retrieval.domain import PUBLIC, Kind, Source, SourceKind, SourceState
from retrieval.errors import InvalidInputError
from retrieval.reading.source_list import name_for, place_of, remove_documents, states_of
from retrieval.reading.sources.addresses import is_address
from retrieval.reading.sources.discovery import discovered
from retrieval.reading.sources.folders import bytes_of
from retrieval.reading.sources.opml import read_opml, write_opml
from retrieval.reading.sources.registry import source_for, span_of
from retrieval.reading.states import address_of, resumed

sources = typer.Typer(help="What the desk reads, and how that goes.", invoke_without_command=True)

Place = Annotated[str, typer.Argument(metavar="PATH|URL", help="A feed, a site that has one, a folder or a file.")]
Name = Annotated[str, typer.Argument(metavar="ID", help="The source's id, as `desk sources` shows it.")]
OpmlFile = Annotated[Path, typer.Argument(metavar="FILE", help="A list of feeds (OPML).")]
OutFile = Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Where to write it; else it is printed.")]
AsPage = Annotated[bool, typer.Option("--page", help="Read the page at this address itself, and look for no feed.")]
Holds = Annotated[Kind | None, typer.Option("--kind", help="What it holds: article or note.")]
SeenBy = Annotated[str | None, typer.Option("--visibility", help="Who may read it: public, internal or channel:C….")]
Every = Annotated[str, typer.Option("--every", help="How often it is read, such as 30m, 2h or 1d.")]
Title = Annotated[str | None, typer.Option("--title", help="How it is called; else as it calls itself.")]
Outlet = Annotated[str | None, typer.Option("--outlet", help="The outlet whose articles it holds.")]


@sources.callback()
def _list_unless_told(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """What the desk reads, when each was last read and is next, and what is wrong with it."""
    if ctx.invoked_subcommand is not None:
        return
    with open_records(settings_of(ctx)) as records:
        known, now = records.sources, records.clock.now()
        states = states_of(records.catalog, known)
    if as_json:
        print_json({"sources": [reading_forms.source_form(each, states.get(each.source_id)) for each in known]})
    elif known:
        print_text(f"I read {counted(len(known), 'source')}")
        for each in known:
            print_text(plain_text(source_message(each, states.get(each.source_id), now)))
    else:
        print_text(plain_text(sources_message(known, states, now)))


@sources.command("add")
def add(
    ctx: typer.Context,
    place: Place,
    *,
    page: AsPage = False,
    kind: Holds = None,
    visibility: SeenBy = None,
    every: Every = "1h",
    title: Title = None,
    outlet: Outlet = None,
    as_json: AsJson = False,
) -> None:
    """Read a feed, folder or file from now on; at a site's address its feed is looked for."""
    settings = settings_of(ctx)
    given = source_for(place, kind=kind, visibility=visibility)
    if is_address(place):
        given = replace(given, kind=SourceKind.PAGE) if page else _feed_at(settings, given)
    try:
        given = replace(given, every=span_of(every), title=title or outlet or given.title, outlet=outlet)
    except ValueError as error:
        raise InvalidInputError(f"--every {every}: {error}.") from error
    with open_records(settings) as records:
        kept = _kept(records, [given])
    if not kept:
        raise InvalidInputError(f"{given.location} is read already; `desk sources` lists it.")
    (added,) = kept
    if as_json:
        print_json(reading_forms.source_form(added, None))
    else:
        print_text(f"Added {added.source_id} ({added.kind.value}): {added.location}")
        note("It is read by `desk run` within a minute, or now with `desk ingest`.")


def _feed_at(settings: Settings, given: Source) -> Source:
    """Return the source for the feed that an address means; other feeds of the site are named on stderr."""
    with open_reader(settings) as reader:
        found = discovered(given.location, reader.fetcher)
    if found.others:
        note(f"The page also names: {', '.join(found.others[:10])}")
    return replace(given, kind=SourceKind.FEED, location=found.location, title=found.title)


def _kept(records: Records, given: Iterable[Source]) -> list[Source]:
    """Keep those sources whose place is not read already, each under a name of its own, and return them."""
    known = records.sources
    names, places = {each.source_id for each in known}, {place_of(each.location) for each in known}
    added: list[Source] = []
    for source in given:
        named = replace(source, source_id=name_for(source, names))
        if place_of(named.location) in places or not records.source_list.keep(named):
            continue
        names.add(named.source_id)
        places.add(place_of(named.location))
        added.append(named)
    return added


@sources.command("remove")
def remove(ctx: typer.Context, name: Name, *, as_json: AsJson = False) -> None:
    """Read a source no more, and forget every document that it gave."""
    settings = settings_of(ctx)
    with open_records(settings) as records:
        listed = records.source_list
        if listed.is_listed(name):
            raise InvalidInputError(f"{name} is listed in {settings.sources}; take it out there, then remove it here.")
        known = bool(listed.kept and listed.kept.let_go(name)) or bool(records.catalog.documents_of(name))
        if not known:
            raise _unknown(name)
        documents = remove_documents(name, records.catalog, listed.sources)
    if as_json:
        print_json({"id": name, "removed": documents})
    else:
        print_text(f"Removed {name} and {counted(documents, 'document')} of it.")


@sources.command("pause")
def pause(ctx: typer.Context, name: Name) -> None:
    """Leave a source alone until it is resumed; what it gave stays."""
    _change(ctx, name, lambda state: replace(state, paused=True))
    print_text(f"Paused {name}; `desk sources resume {name}` reads it again.")


@sources.command("resume")
def resume(ctx: typer.Context, name: Name) -> None:
    """Read a source again that was paused, is gone or keeps failing, at the place where it is listed."""
    _change(ctx, name, resumed)
    print_text(f"Resumed {name}; it is due now, for `desk run` at its next turn or for `desk ingest`.")


def _change(ctx: typer.Context, name: str, change: Callable[[SourceState], SourceState]) -> None:
    with open_records(settings_of(ctx)) as records:
        if records.source_list.named(name) is None:
            raise _unknown(name)
        records.catalog.put_source_state(change(records.catalog.source_state(name) or SourceState(name)))


def _unknown(name: str) -> InvalidInputError:
    return InvalidInputError(f"There is no source {name!r}; `desk sources` lists them with their ids.")


@sources.command("import-opml")
def import_opml(ctx: typer.Context, file: OpmlFile, *, visibility: SeenBy = None, as_json: AsJson = False) -> None:
    """Add every feed of a list; those that are read already stay as they are."""
    settings = settings_of(ctx)
    outlines = read_opml(bytes_of(file), what=str(file))
    wrong = [outline.location for outline in outlines if not is_address(outline.location)]
    given = [
        replace(source_for(outline.location, visibility=visibility), kind=SourceKind.FEED, title=outline.title)
        for outline in outlines
        if is_address(outline.location)
    ]
    with open_records(settings) as records:
        added = _kept(records, given)
    known = len(given) - len(added)
    if as_json:
        print_json({"added": [source.source_id for source in added], "known": known, "failed": wrong})
    else:
        print_text(f"Added {counted(len(added), 'feed')}; {known} were read already.")
        for location in wrong:
            note(f"{location} is no http(s) address.")
    if wrong:
        raise typer.Exit(Exit.FAILED)


@sources.command("export-opml")
def export_opml(ctx: typer.Context, file: OutFile = None) -> None:
    """Write the public feeds as a list that other feed readers take, at the addresses they moved to."""
    with open_records(settings_of(ctx)) as records:
        feeds = [each for each in records.sources if each.kind is SourceKind.FEED and is_address(each.location)]
        states = states_of(records.catalog, feeds)
    public = [each for each in feeds if each.visibility == PUBLIC]
    moved = [replace(each, location=address_of(each, states.get(each.source_id))) for each in public]
    if file is None:
        sys.stdout.write(write_opml(moved))
    else:
        file.write_text(write_opml(moved), encoding="utf-8")
    note(f"{counted(len(public), 'feed')} written; {len(feeds) - len(public)} that not everybody may read left out.")
