"""Claims as they stand and as they stood: who says what about whom, for those who may read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from retrieval.domain import Audience, Claim
from retrieval.ports.documents import Documents


class ClaimStore(Protocol):
    """What documents claim; they are written with their document (see `DocumentStore.put`)."""

    def claims(self, audience: Audience, *, as_of: datetime | None = None) -> tuple[Claim, ...]:
        """Return the claims that an audience may read, in the order in which they were learned.

        Those that stand now, or that stood at `as_of`: learned by then and not yet replaced by a later revision. Of
        what was replaced since there is no quote any more.
        """

    def put_claims(self, document_id: str, claims: Sequence[Claim]) -> None:
        """Give a document that is kept these claims in the place of those it has; unknown documents are ignored.

        What it claimed before and claims again stays as it was learned; what it claims no more is forgotten.
        """


class ClaimLibrary(ClaimStore, Documents, Protocol):
    """Claims with the documents that make them: what the ledger is computed from."""
