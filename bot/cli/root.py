"""What every command starts with and ends in: its settings, its logs, its exit code."""

from __future__ import annotations

import sys
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.operations import logs
from bot.settings import Settings, load
from retrieval.domain import EVERYONE, TEAM, Audience


class Exit(IntEnum):
    """The exit codes; shells rely on them."""

    OK = 0
    FAILED = 1
    """Something could not be done: a file that cannot be read, a part that is away."""
    BAD_INPUT = 2
    """What was typed or configured has to change."""


class ChosenReaders(StrEnum):
    """Who is meant to read a reply on the command line."""

    PUBLIC = "public"
    INTERNAL = "internal"

    @property
    def audience(self) -> Audience:
        """What they may read."""
        return TEAM if self is ChosenReaders.INTERNAL else EVERYONE


AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document; see docs/cli.md.")]
For = Annotated[ChosenReaders, typer.Option("--audience", help="Whom the reply is for: internal notes need internal.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="Answer as if asked then; a bare date means its end.")
]
Batch = Annotated[
    Path | None,
    typer.Option(
        "--batch", metavar="FILE", help='Questions, one {"id", "question", "as_of"?} a line; answers likewise.'
    ),
]


def settings_of(ctx: typer.Context, *, quiet: bool = True) -> Settings:
    """Return the settings with `--data-dir` applied, and start logging; `quiet` commands log warnings only."""
    given = {} if ctx.obj is None else {"desk_data_dir": ctx.obj}
    settings = load(given=given)
    level = "warning" if quiet and settings.log_level == "info" else settings.log_level
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and not sys.stderr.isatty())
    logs.configure(level=level, as_json=as_json, secrets=settings.secrets)
    return settings
