"""`desk claims`: who is said to have done what to whom, and what became of it."""

from __future__ import annotations

from typing import Annotated, TypeVar

import typer

from bot.cli.claim_forms import matter_form
from bot.cli.moments import end_of, start_of
from bot.cli.printing import print_line, print_text
from bot.cli.root import AsJson, AsOf, ChosenReaders, For, settings_of
from bot.compose import open_ledger
from bot.render.claims import matters_text
from retrieval.claims.ledger import MatterFilter
from retrieval.domain import Deed, Status
from retrieval.errors import InvalidInputError

_Named = TypeVar("_Named", Deed, Status)
About = Annotated[str, typer.Option("--about", metavar="NAME", help="Only what a lab, model or reseller is in.")]
Deeds = Annotated[
    list[str] | None,
    typer.Option("--deed", metavar="DEED", help=f"Only such deeds: {', '.join(Deed)}; may be given again."),
]
Statuses = Annotated[
    list[str] | None,
    typer.Option("--status", metavar="STATUS", help=f"Only what is {', '.join(Status)}; may be given again."),
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Only what took this turn on that day or later.")
]


def claims(
    ctx: typer.Context,
    *,
    about: About = "",
    deed: Deeds = None,
    status: Statuses = None,
    since: Since = None,
    audience: For = ChosenReaders.PUBLIC,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """List the matters: who trained on whose outputs, who is cut off from what, and what became of each.

    With --json one matter a line.
    """
    wanted = MatterFilter(
        about=about.strip(),
        deeds=frozenset(_named(each, Deed) for each in deed or ()),
        statuses=frozenset(_named(each, Status) for each in status or ()),
        since=start_of(since) if since else None,
    )
    with open_ledger(settings_of(ctx)) as ledger:
        matters, documents = ledger.matters(audience.audience, wanted=wanted, as_of=end_of(as_of) if as_of else None)
    if as_json:
        for matter in matters:
            print_line(matter_form(matter, documents))
    else:
        print_text(matters_text(matters, documents))


def _named(typed: str, kind: type[_Named]) -> _Named:
    """Return the deed or status that was typed, with spaces, hyphens or underscores between its words."""
    plain = " ".join(typed.replace("-", " ").replace("_", " ").casefold().split())
    found = next((each for each in kind if each.value == plain), None)
    if found is None:
        raise InvalidInputError(f"There is no {kind.__name__.lower()} {typed!r}: it is one of {', '.join(kind)}.")
    return found
