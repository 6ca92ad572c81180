"""Documents about the same event as stories, and how many of their reports are independent; pure.

Grouping is agglomerative with average linkage, by nearest-neighbour chains (F. Murtagh, "A survey of recent advances
in hierarchical clustering algorithms", The Computer Journal 26, 1983): exact, and quadratic in the documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

import numpy as np

from retrieval.digests.likeness import Likeness, copies, likeness, outlet_key
from retrieval.domain import Document, Kind, Story, Vector

SAME_EVENT = 0.13
"""Mean likeness from which two groups are one story, of up to `FEW` documents."""
FEW = 100
_EASING = 0.12
"""Of more documents stories are longer and their reports drift: headlines of real stories, 60 to 5,049 at a time, are
grouped best from .13 to .16, .10 to .13 and .08 on, which this power of their number follows."""

_UNDATED = datetime.max.replace(tzinfo=UTC)


def group(documents: Iterable[Document], vectors: Mapping[str, Vector] | None = None) -> tuple[Story, ...]:
    """Return the documents' stories, the one with the oldest document first; their order going in does not matter.

    Args:
        documents: each identity counts once.
        vectors: what each document means, by identity; grouping is better with them, and works without.
    """
    ordered = in_order(documents)
    groups = _merged(likeness(ordered, vectors)) if ordered else []
    return tuple(story_of(ordered[place] for place in members) for members in sorted(groups))


def story_of(documents: Iterable[Document]) -> Story:
    """Return the story of one or more documents, oldest first."""
    ordered = in_order(documents)
    return Story(ordered[0].document_id, ordered)


def in_order(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Return the documents oldest first, each identity once, undated ones last."""
    once = {document.document_id: document for document in documents}
    return tuple(sorted(once.values(), key=lambda d: (d.published_at or _UNDATED, d.document_id)))


def originals(documents: Sequence[Document]) -> tuple[str, ...]:
    """Return who reported independently, by name, in the order of the reports.

    A document that credits someone counts for whom it credits, and a copy for what it copies; notes of the team are
    not reports. Four outlets that credit or copy one report are one original.
    """
    reports = [d for d in in_order(documents) if d.kind is Kind.ARTICLE]
    credited_by = {outlet_key(d.outlet): d.original for d in reports if d.original and d.outlet}
    own = {outlet_key(d.outlet) for d in reports if not d.original}
    copied = {right: left for left, right in reversed(copies(reports))}
    found: dict[str, str] = {}
    for place in range(len(reports)):
        source = reports[_first_of(place, copied)]
        name = source.original or source.outlet or source.author
        if name:
            name = _followed(name, credited_by, own)
            found.setdefault(outlet_key(name), name)
    return tuple(found.values())


def _first_of(place: int, copied: Mapping[int, int]) -> int:
    """Follow a copy to the report that it goes back to."""
    while place in copied:
        place = copied[place]
    return place


def _followed(name: str, credited_by: Mapping[str, str | None], own: set[str]) -> str:
    """Follow a credit to the outlet that credits nobody further: B credits A, and C credits B, so C rests on A."""
    seen: set[str] = set()
    while (key := outlet_key(name)) not in seen | own and (further := credited_by.get(key)):
        seen.add(key)
        name = further
    return name


def _merged(alike: Likeness) -> list[list[int]]:
    """Return groups of positions whose mean likeness is enough for one story, each in order."""
    enough = SAME_EVENT * (FEW / max(FEW, len(alike))) ** _EASING
    alike = alike.copy()
    np.fill_diagonal(alike, -np.inf)
    members = {place: [place] for place in range(len(alike))}
    groups: list[list[int]] = []
    chain: list[int] = []
    while members:
        chain = chain or [min(members)]
        here = chain[-1]
        nearest = int(alike[here].argmax())
        if alike[here, nearest] < enough:
            groups.append(sorted(members.pop(chain.pop())))
            _forget(alike, here)
        elif len(chain) > 1 and alike[here, chain[-2]] >= alike[here, nearest]:
            _join(alike, members, (chain[-2], here))
            chain = []
        else:
            chain.append(nearest)
    return groups


def _join(alike: Likeness, members: dict[int, list[int]], pair: tuple[int, int]) -> None:
    """Make one group of two: its likeness to every other is the mean over all pairs of documents."""
    kept, gone = pair
    ours, theirs = len(members[kept]), len(members[gone])
    mean = (ours * alike[kept] + theirs * alike[gone]) / (ours + theirs)
    alike[kept], alike[:, kept] = mean, mean
    alike[kept, kept] = -np.inf
    members[kept] += members.pop(gone)
    _forget(alike, gone)


def _forget(alike: Likeness, place: int) -> None:
    alike[place], alike[:, place] = -np.inf, -np.inf
