"""`--only`: what a question on the command line is narrowed to (pure)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated

import typer

from bot.cli.moments import end_of, start_of
from retrieval.domain import Filter
from retrieval.errors import InvalidInputError
from retrieval.text.outlets import NO_OUTLETS, known_outlets

Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        metavar="KEY=VALUE",
        help="Search these alone: source=ID, outlet=NAME, topic=NAME, since=DATE, until=DATE; may be repeated.",
    ),
]
_MOST_NAMED = 12
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


@dataclass(frozen=True, slots=True)
class Known:
    """What a question can be narrowed to: all that its readers may know of."""

    sources: Collection[str]
    outlets: Collection[str]
    topics: Collection[str]


def require_known(keep: Filter, known: Known) -> None:
    """Refuse a name that would leave nothing to search. Raises `InvalidInputError` saying what there is."""
    for what, wanted, there in (
        ("source", keep.sources, known.sources),
        ("outlet", keep.outlets, known.outlets),
        ("topic", keep.topics, known.topics),
    ):
        outlets = known_outlets(there) if what == "outlet" else NO_OUTLETS
        for name in sorted(wanted):
            if name not in there and not outlets.spelled(name):
                raise InvalidInputError(f"There is no {what} {name!r}; {_named(name, there)}.")


def _named(wanted: str, there: Collection[str]) -> str:
    """Say what there is: the likeliest, or all of it where that is not much."""
    if not there:
        return "none has been read yet"
    names = sorted(there)
    near = [] if len(names) <= _MOST_NAMED else get_close_matches(wanted, names, n=3, cutoff=0.5)
    if near:
        return f"the nearest: {', '.join(near)}"
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"there is {', '.join(names[:_MOST_NAMED])}{more}"
