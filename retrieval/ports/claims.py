"""Claims as they stand and as they stood: who says what about whom, for those who may read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from retrieval.domain import Audience, Claim, Deed
from retrieval.ports.documents import Documents


class ClaimStore(Protocol):
    """What documents claim; they are written with their document (see `DocumentStore.put`)."""

    def claims(
        self, audience: Audience, *, as_of: datetime | None = None, deeds: Sequence[Deed] = ()
    ) -> tuple[Claim, ...]:
        """Return the claims that an audience may read, in the order in which they were learned.

        Those that stand now, or that stood at `as_of`: learned by then and not yet replaced by a later revision. Of
        what was replaced since there is no quote any more. `deeds` leaves out all others.
        """

    def put_claims(self, document_id: str, claims: Sequence[Claim]) -> None:
        """Give a document that is kept these claims in the place of those it has; unknown ones are ignored."""


class ClaimLibrary(ClaimStore, Documents, Protocol):
    """Claims with the documents that make them: what the ledger is computed from."""
