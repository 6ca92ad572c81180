"""`--only`: what a question on the command line is narrowed to (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from bot.cli.moments import end_of, start_of
from retrieval.domain import Filter
from retrieval.errors import InvalidInputError

Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        metavar="KEY=VALUE",
        help="Search these alone: source=ID, outlet=NAME, topic=NAME, since=DATE, until=DATE; may be repeated.",
    ),
]
_FORM = "write --only outlet=Ledgerline, or source=, topic=, since=2026-06-01, until=2026-06-07"


def filter_of(typed: Iterable[str]) -> Filter:
    """Read `KEY=VALUE` pairs; the same key again widens it, a bare `until` includes its day.

    Raises `InvalidInputError`.
    """
    named: dict[str, set[str]] = {"source": set(), "outlet": set(), "topic": set(), "since": set(), "until": set()}
    for pair in typed:
        key, _, value = (part.strip() for part in pair.partition("="))
        if key not in named or not value:
            raise InvalidInputError(f"{pair!r} narrows nothing: {_FORM}.")
        named[key].add(value)
    if len(named["since"]) > 1 or len(named["until"]) > 1:
        raise InvalidInputError("A search has one since and one until; leave the others out.")
    return Filter(
        sources=frozenset(named["source"]),
        outlets=frozenset(named["outlet"]),
        topics=frozenset(named["topic"]),
        since=min((start_of(day) for day in named["since"]), default=None),
        until=min((end_of(day) for day in named["until"]), default=None),
    )
