"""`desk feedback`: what people thought of the replies, for those who make them better."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot.cli.printing import note, print_text
from bot.cli.root import settings_of
from bot.compose import open_records
from bot.domain import Opinion
from bot.evaluation.export import Format, as_set

feedback = typer.Typer(help="What people thought of the replies.", no_args_is_help=True)
Written = Annotated[Format, typer.Option("--format", help="YAML to be completed by hand, or one question a line.")]
Which = Annotated[Opinion, typer.Option("--verdict", help="The replies that somebody marked so.")]


@feedback.command("list")
def list_feedback(
    ctx: typer.Context,
    *,
    verdict: Annotated[Opinion | None, typer.Option("--verdict", help="Only those.")] = None,
) -> None:
    """Show the verdicts, oldest first: when, which, by whom, on which question, and why."""
    with open_records(settings_of(ctx)) as records:
        given = records.store.feedback(verdict)
    for replied, one in given:
        why = f": {one.note}" if one.note else ""
        print_text(f"{one.given_at:%Y-%m-%d %H:%M} {one.verdict.value} {one.user_id} on “{replied.question}”{why}")
    note(f"Verdicts: {len(given)}.")


@feedback.command("export")
def export(ctx: typer.Context, *, form: Written = Format.YAML, verdict: Which = Opinion.BAD) -> None:
    """Write the questions of marked replies as a set for `desk eval`, to be completed."""
    with open_records(settings_of(ctx)) as records:
        marked = {replied.key for replied, _ in records.store.feedback(verdict)}
        given = [(replied, one) for replied, one in records.store.feedback() if replied.key in marked]
    sys.stdout.write(as_set(given, form))
    note(f"Replies marked {verdict.value}: {len(marked)}.")
