"""What is kept of the revisions that documents had before, and which one each has now."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from retrieval.domain import Revision


class RevisionStore(Protocol):
    """Earlier revisions; each is written with the document that replaces it (see `DocumentStore.put`)."""

    def past(self, document_id: str) -> tuple[Revision, ...]:
        """Return what is kept of a document's earlier revisions, oldest first."""

    def editions(self, document_ids: Collection[str]) -> dict[str, str]:
        """Return, for those documents that exist, a word that is another one whenever the document is put anew."""
