"""What the command line prints: results on stdout, everything else on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from bot.cli.forms import Form
from bot.render.terminal import shown


def print_json(form: Form | list[Form]) -> None:
    """Print one JSON document; characters beyond ASCII are escaped, so any terminal and any pipe takes it."""
    sys.stdout.write(json.dumps(form, indent=2 if sys.stdout.isatty() else None) + "\n")


def print_line(form: Form) -> None:
    """Print one JSON document on a line of its own, at once."""
    sys.stdout.write(json.dumps(form) + "\n")
    sys.stdout.flush()


def print_text(text: str) -> None:
    """Print a text for people, wrapped at the terminal's width; nothing in it can steer the terminal."""
    Console(file=sys.stdout, highlight=False, soft_wrap=not sys.stdout.isatty()).print(Text(shown(text)))


def note(text: str) -> None:
    """Say a line beside the results, on stderr."""
    sys.stderr.write(shown(text) + "\n")


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Progress]:
    """Show a progress bar on stderr while the block runs, on a terminal only; its one task is task 0."""
    console = Console(file=sys.stderr)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        bar.add_task(what, total=total)
        yield bar
