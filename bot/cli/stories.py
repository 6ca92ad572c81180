"""`desk stories`: which documents tell of the same event, as the story book has it, and how a person puts it right."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.cli.moments import start_of
from bot.cli.printing import note, print_json, print_line, print_text
from bot.cli.root import AsJson, ChosenReaders, For, settings_of
from bot.cli.story_forms import card_form, story_form
from bot.compose import compose, open_records
from bot.render.stories import story_text, told_text
from bot.render.wording import counted
from retrieval.domain import Audience, StoryCard
from retrieval.errors import InvalidInputError, PermanentError
from retrieval.ports import Catalog
from retrieval.reading.sources.registry import source_for

stories = typer.Typer(help="Which documents tell of the same event, and what happened in each story.")

_AT_ONCE: Final = 500
"""Documents that join their stories between two lines of progress."""
Named = Annotated[str, typer.Argument(metavar="STORY", help='A story, by its name: "S17".')]
Documents = Annotated[list[str], typer.Argument(metavar="DOC", help="Documents, by their identities.")]
Lines = Annotated[Path, typer.Argument(metavar="FILE.jsonl", help='One {"id", "title", "text", …} a line.')]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Only those with a document of that day or later.")
]
Limit = Annotated[int, typer.Option("--limit", min=1, help="How many at most.")]


@stories.command("list")
def list_(
    ctx: typer.Context,
    *,
    since: Since = None,
    limit: Limit = 20,
    audience: For = ChosenReaders.PUBLIC,
    as_json: AsJson = False,
) -> None:
    """List the stories, the one with the newest document first; with --json one a line."""
    with open_records(settings_of(ctx)) as records:
        catalog = records.catalog
        cards = catalog.stories(audience.audience, since=start_of(since) if since else None, limit=limit)
        firsts = {card.story_id: next(iter(catalog.members(card.story_id)), "") for card in cards}
        documents = catalog.documents(firsts.values())
    titles = {name: documents[first].title for name, first in firsts.items() if first in documents}
    if as_json:
        for card in cards:
            print_line(card_form(card, titles.get(card.story_id, "")))
    else:
        print_text(told_text(cards, titles))


@stories.command()
def show(ctx: typer.Context, story: Named, *, audience: For = ChosenReaders.PUBLIC, as_json: AsJson = False) -> None:
    """Show one story: its documents, oldest first, and its log."""
    with open_records(settings_of(ctx)) as records:
        catalog = records.catalog
        card = _readable(catalog, story, audience.audience)
        found = catalog.documents(catalog.members(story))
        documents = [found[name] for name in catalog.members(story) if name in found]
        log = catalog.events(story)
    if as_json:
        print_json(story_form(card, documents, log))
    else:
        print_text(story_text(card, documents, log))


@stories.command()
def group(ctx: typer.Context, file: Lines, *, as_json: AsJson = False) -> None:
    """Say which documents of a file tell of the same event, in a desk that goes away; with --json one a line."""
    settings = settings_of(ctx)
    source = source_for(str(file.resolve()))
    with (
        tempfile.TemporaryDirectory(prefix="desk-stories-") as scratch,
        compose(settings.alone(Path(scratch)), say=note, sources=(source,)) as services,
    ):
        report = services.ingester.ingest(source)
        if report.failed:
            raise PermanentError(f"{file} cannot be read whole: {report.failed[0].why}")
        services.book.take_in()
        documents = services.catalog.documents(services.catalog.documents_of(source.source_id))
        known = services.catalog.stories_of(documents)
    for document in sorted(documents.values(), key=lambda one: one.age):
        # a note or a sponsored article belongs to no story, and so stands alone
        story_id = known.get(document.document_id, document.document_id)
        if as_json:
            print_line({"id": document.document_id, "story": story_id})
        else:
            print_text(f"{story_id} · {document.title}")


@stories.command()
def merge(ctx: typer.Context, one: Named, other: Named) -> None:
    """Make two stories one, under the name that was given first."""
    with open_records(settings_of(ctx)) as records:
        older, younger = sorted((one, other), key=_number)
        records.catalog.merge(older, younger, records.clock.now())
        card = records.catalog.card(older)
    into = card.merged_into or card.story_id if card else older
    print_text(f"{younger} is part of {into} now.")


@stories.command()
def split(ctx: typer.Context, story: Named, documents: Documents) -> None:
    """Move documents out of a story into one of their own; they are not put together again by themselves."""
    with open_records(settings_of(ctx)) as records:
        new = records.catalog.split(story, documents, records.clock.now())
    print_text(f"{counted(len(set(documents)), 'document')} moved from {story} into {new}.")


@stories.command()
def fill(ctx: typer.Context) -> None:
    """Have everything that was read before there was a story book join its stories; safe to run at any time."""
    joined = 0
    with compose(settings_of(ctx), say=note) as services:
        while (taken := services.book.take_in(_AT_ONCE)).joined:
            joined += taken.joined
            note(f"{joined:,} documents joined their stories.")
    print_text(f"Joined {counted(joined, 'document')} to stories.")
    if taken.failed:
        raise PermanentError(f"{counted(taken.failed, 'document')} could not be joined ({taken.why}); the rest is.")


def _readable(catalog: Catalog, story: str, audience: Audience) -> StoryCard:
    """Return the card of a story that an audience may read; there is no other for it."""
    card = catalog.card(story)
    if card is None or not audience.may_read(card.visibility):
        raise InvalidInputError(f"There is no story {story}; desk stories list names them.")
    return card


def _number(story: str) -> tuple[int, str]:
    digits = story[1:]
    return (int(digits) if digits.isdecimal() else 0, story)
