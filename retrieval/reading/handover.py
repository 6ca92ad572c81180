"""What the catalog holds handed over to both indexes."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.ports import ChangeLog, Index, IndexEntry

_CHANGES = 200
"""Changes that the indexes take over at a time."""


def handed_over(catalog: ChangeLog, indexes: Sequence[Index]) -> int:
    """Bring the indexes up to date with the catalog; return how many changes they took over.

    Safe to call at any time and again after a crash: a change counts as taken over only when all of them hold it.
    """
    total = 0
    while changes := catalog.waiting(_CHANGES):
        adds: dict[str, IndexEntry] = {}
        drops: dict[tuple[str, str], None] = {}
        for change in changes:  # in order: what came and went again is not added
            for pair in change.drop:
                adds.pop(pair[1], None)
                drops[pair] = None
            adds.update((entry.passage.passage_id, entry) for entry in change.add)
        for index in indexes:
            index.drop(list(drops))
            index.add(list(adds.values()))
        catalog.settled(changes)
        total += len(changes)
    return total
