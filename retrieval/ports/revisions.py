"""What is kept of the revisions that documents had before."""

from __future__ import annotations

from typing import Protocol

from retrieval.domain import Revision


class RevisionStore(Protocol):
    """Earlier revisions; each is written with the document that replaces it (see `DocumentStore.put`)."""

    def past(self, document_id: str) -> tuple[Revision, ...]:
        """Return what is kept of a document's earlier revisions, oldest first."""
