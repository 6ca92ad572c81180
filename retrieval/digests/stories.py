"""Documents about the same event as stories; pure.

Grouping is agglomerative with average linkage, by nearest-neighbour chains (F. Murtagh, "A survey of recent advances
in hierarchical clustering algorithms", The Computer Journal 26, 1983): exact, and quadratic in the documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import numpy as np

from retrieval.digests.likeness import Likeness, likeness
from retrieval.domain import Document, Story, Vector
from retrieval.text.genre import Genre, genre_of

SAME_EVENT = 0.18
"""Mean likeness from which two groups are one story, of up to `FEW` documents.

Stories of one to five documents, as a digest meets them, are grouped best from .16 to .20 (B-cubed F1 .89), longer ones
from .13 to .16. Two events told as one are worse than one told twice, so precision weighs double: the mean F0.5 is
best from .14 to .18, of headlines and mixed news at .18 and above (`benchmarks/stories.py`)."""
FEW = 100
_EASING = 0.12
"""Of more documents stories are longer and their reports drift: headlines of real stories, 300 to 5,049 at a time, are
grouped best from .10 to .14 and .08 on, which this power of their number follows."""

_UNDATED = datetime.max.replace(tzinfo=UTC)


def group(
    documents: Iterable[Document], vectors: Mapping[str, Vector] | None = None, *, same_event: float = SAME_EVENT
) -> tuple[Story, ...]:
    """Return the documents' stories, the one with the oldest document first; their order going in does not matter.

    Args:
        documents: each identity counts once.
        vectors: what each document means, by identity; grouping is better with them, and works without.
        same_event: the mean likeness from which two groups are one story.
    """
    ordered = in_order(documents)
    groups = _merged(_without_round_ups(likeness(ordered, vectors), ordered), same_event) if ordered else []
    return tuple(story_of(ordered[place] for place in members) for members in sorted(groups))


def story_of(documents: Iterable[Document]) -> Story:
    """Return the story of one or more documents, oldest first."""
    ordered = in_order(documents)
    return Story(ordered[0].document_id, ordered)


def in_order(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Return the documents oldest first, each identity once, undated ones last."""
    once = {document.document_id: document for document in documents}
    return tuple(sorted(once.values(), key=lambda d: (d.published_at or _UNDATED, d.document_id)))


def _without_round_ups(alike: Likeness, documents: tuple[Document, ...]) -> Likeness:
    """Make a round-up like nothing: it has a sentence on each of many events, and is evidence of none of them."""
    several = [at for at, one in enumerate(documents) if genre_of(one.title, one.text) is Genre.ROUND_UP]
    alike = alike.copy()
    alike[several], alike[:, several] = -np.inf, -np.inf
    return alike


def _merged(alike: Likeness, same_event: float) -> list[list[int]]:
    """Return groups of positions whose mean likeness is enough for one story, each in order."""
    enough = same_event * (FEW / max(FEW, len(alike))) ** _EASING
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
