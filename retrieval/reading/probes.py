"""Whether a search still finds what the catalog holds: stored passages are looked for by their own vectors.

An index may lose vectors without a word. Measured with Chroma 1.5.9: without the files of its graph it opens, counts
every passage, and finds none but the last few hundred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.errors import IndexBroken
from retrieval.ports import Catalog, IndexEntry, PassageIndex

THOROUGH = 300
"""Passages of each partition that are looked for. A loss of the share p is overlooked once in 1 / (1 - p)^300 looks:
one of 1 % in 5 of 100, one of 2 % in 2 of 1,000."""
QUICK = 60
"""The same where a person waits: a loss of 5 % is overlooked in 5 of 100 looks, one of 10 % in 2 of 1,000."""
_NEAR, _FURTHER = 10, 400
"""Neighbours that a passage has to be among: more where many say the same, at most what the graph looks at."""
_WAITING = 1_000


@dataclass(frozen=True, slots=True)
class Probed:
    """How many stored passages were looked for, in how many partitions, and the identities of those not found."""

    passages: int = 0
    partitions: int = 0
    lost: tuple[str, ...] = ()


def probe(catalog: Catalog, index: PassageIndex, *, most: int = THOROUGH) -> Probed:
    """Look for up to `most` passages of each visibility, drawn at random, in the index.

    What is replaced or removed while this looks counts as neither found nor lost. Raises `IndexMismatch` or
    `Unreachable` as the index does.
    """
    drawn = [entries for name in sorted(catalog.visibilities()) if (entries := catalog.sample(name, most))]
    missed = [entry for entries in drawn for entry in entries if not _is_found(entry, index)]
    lost = [entry.passage.passage_id for entry in _current(missed, catalog) if not _is_found(entry, index)]
    return Probed(sum(map(len, drawn)), len(drawn), tuple(lost))


def _is_found(entry: IndexEntry, index: PassageIndex) -> bool:
    visibility, identity = entry.passage.visibility, entry.passage.passage_id
    try:
        return any(
            identity in {scored.passage_id for scored in index.nearest(entry.vector, {visibility}, limit)}
            for limit in (_NEAR, _FURTHER)
        )
    except IndexBroken:  # what a search runs into there, it does not find
        return False


def _current(entries: Sequence[IndexEntry], catalog: Catalog) -> list[IndexEntry]:
    """Return those of the entries that the catalog still holds and that are not on their way into the index."""
    if not entries:
        return []
    coming = {entry.passage.passage_id for change in catalog.waiting(_WAITING) for entry in change.add}
    kept = catalog.passages([entry.passage.passage_id for entry in entries])
    return [e for e in entries if e.passage.passage_id in kept and e.passage.passage_id not in coming]
