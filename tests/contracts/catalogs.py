"""What the suites of the stores share: a document is put with its passages, and its changes are settled."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrieval.domain import Document, Revision
from retrieval.ports import ChangeLog, DocumentStore, Waiting
from tests.factories import entries_of
from tests.fakes import WordVectors

EMBEDDER = WordVectors(dimension=16)


def put(
    catalog: DocumentStore,
    document: Document,
    *texts: str,
    aliases: Sequence[str] = (),
    replaced: Revision | None = None,
) -> tuple[str, ...]:
    """Store a document cut into these runs; return the identities of its passages."""
    entries = entries_of(document, EMBEDDER, *texts)
    vectors = np.stack([e.vector for e in entries])
    catalog.put(document, [e.passage for e in entries], vectors, aliases=aliases, replaced=replaced)
    return tuple(e.passage.passage_id for e in entries)


def settle(catalog: ChangeLog) -> list[Waiting]:
    changes = catalog.waiting(100)
    catalog.settled(changes)
    return changes


def added(changes: list[Waiting]) -> set[str]:
    return {entry.passage.passage_id for change in changes for entry in change.add}


def dropped(changes: list[Waiting]) -> set[tuple[str, str]]:
    return {pair for change in changes for pair in change.drop}
