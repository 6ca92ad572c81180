"""`desk corrections`: which messages were told that their sources changed, where and when."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from bot.cli.forms import Form, moment_form
from bot.cli.printing import print_json, print_text
from bot.cli.root import AsJson, settings_of
from bot.compose import open_records
from bot.messages import KEPT, ToldLapse

LONGEST = 90
"""Letters of a title in a list."""
Days = Annotated[
    int, typer.Option("--days", min=1, max=KEPT.days, metavar="N", help="Of the last N days; a message is kept 90.")
]


def corrections(ctx: typer.Context, *, days: Days = 7, as_json: AsJson = False) -> None:
    """List what the threads of replies and digests were told: a source corrected, withdrawn, removed or changed."""
    with open_records(settings_of(ctx)) as records:
        told = records.store.told_lapses(since=records.clock.now() - timedelta(days=days))
    if as_json:
        print_json({"corrections": [_form(each) for each in told]})
    elif not told:
        print_text(f"No message was corrected in the last {days} days.")
    for each in () if as_json else told:
        title = each.title if len(each.title) <= LONGEST else each.title[: LONGEST - 1].rstrip() + "…"
        print_text(f"{each.told_at:%Y-%m-%d %H:%M}  {each.channel_id}  {each.kind.value}: {title}")
        print_text(f"  {each.document_id}, quoted by {each.key}")


def _form(told: ToldLapse) -> Form:
    """A lapse that a thread was told of."""
    return {
        "told_at": moment_form(told.told_at),
        "kind": told.kind.value,
        "document_id": told.document_id,
        "title": told.title,
        "message": told.key,
        "channel": told.channel_id,
        "ts": told.ts,
        "line_ts": told.line_ts,
    }
