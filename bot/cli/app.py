"""The command line as a whole: every command, and what an error becomes."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from sqlite3 import sqlite_version
from typing import Annotated

import structlog
import typer

from bot.cli import (
    asking,
    claims,
    corrections,
    demo,
    digests,
    evaluate,
    explain,
    feedback,
    kept,
    run,
    source_list,
    sources,
    stories,
    upkeep,
    workspaces,
)
from bot.cli.printing import note, print_text
from bot.cli.root import Exit
from bot.cli.typed import require_text
from bot.errors import DeskError, MisunderstoodError
from bot.operations import logs
from retrieval.errors import InvalidInputError, RetrievalError

app = typer.Typer(
    name="desk",
    help="Who trained what on whose outputs, who is cut off from which model: read, asked, and told.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,  # it would print every variable of every frame, tokens included
)
DataDir = Annotated[
    Path | None, typer.Option("--data-dir", metavar="DIR", help="Where everything is kept (DESK_DATA_DIR).")
]


def _tell_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it with the flag's value
    """Say which version this is, and on what it runs; both matter to whoever looks into a problem."""
    if wanted:
        print_text(f"desk {version('provenance-desk')} (Python {python_version()}, SQLite {sqlite_version})")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Say which version this is.")
]


@app.callback()
def _root(ctx: typer.Context, data_dir: DataDir = None, *, version: Version = False) -> None:
    del version
    ctx.obj = data_dir


app.command()(demo.demo)
app.command()(run.run)
app.command()(sources.ingest)
app.command()(sources.read)
app.command()(asking.ask)
app.command()(asking.search)
digests.digest.command("list")(kept.list_kept)
digests.digest.command()(kept.show)
digests.digest.command()(kept.export)
digests.digest.command()(kept.status)
digests.digest.command()(kept.replay)
digests.digest.command()(kept.publish)
app.add_typer(digests.digest, name="digest")
app.command()(claims.claims)
app.command()(corrections.corrections)
source_list.sources.command("explain")(explain.explain)
app.add_typer(source_list.sources, name="sources")
app.add_typer(stories.stories, name="stories")
app.command("eval")(evaluate.evaluate)
app.add_typer(feedback.feedback, name="feedback")
app.add_typer(digests.subscriptions, name="subscriptions")
app.add_typer(workspaces.workspaces, name="workspaces")
app.command()(upkeep.check)
app.command()(upkeep.reindex)


def main(arguments: list[str] | None = None, *, commands: typer.Typer = app) -> int:
    """Run one command and return its exit code; an error becomes one sentence on stderr."""
    logs.configure(level="warning")  # until the settings are read: nothing may be printed with what it holds
    try:
        require_text(sys.argv[1:] if arguments is None else arguments)
        commands(args=arguments, prog_name="desk")
    except SystemExit as end:  # how typer ends, after its own sentence about what was mistyped
        return end.code if isinstance(end.code, int) else int(Exit.OK)
    except (RetrievalError, DeskError) as error:
        note(str(error))
        return int(Exit.BAD_INPUT if isinstance(error, InvalidInputError | MisunderstoodError) else Exit.FAILED)
    except Exception as error:  # noqa: BLE001 - the outermost edge: a person gets a sentence, the log the place
        structlog.get_logger().exception("command failed")
        note(f"Something went wrong ({type(error).__name__}); the log above says where.")
        return int(Exit.FAILED)
    return int(Exit.OK)  # pragma: no cover - typer ends by leaving
