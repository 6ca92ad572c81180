"""Stories written down for tests of what is told of them, each document with the move that the test wants."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from retrieval.domain import Document, Event, EventKind, Move
from retrieval.ports import Catalog
from tests.factories import entries_of
from tests.fakes import WordVectors


def joined(catalog: Catalog, document: Document, move: Move, story_id: str | None, *, at: datetime) -> str:
    """Keep a document and have it join a story, or begin one; return which one it is in."""
    entries = entries_of(document, WordVectors())
    catalog.put(document, [e.passage for e in entries], np.stack([e.vector for e in entries]))
    event = Event("", 0, EventKind.JOINED, at, document_id=document.document_id, revision=document.revision, move=move)
    if story_id is None:
        begun = catalog.begin(document, (), [event])
        assert begun is not None
        return begun
    assert catalog.join(story_id, document, (), [event])
    return story_id
