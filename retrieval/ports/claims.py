"""Claims as they stand and as they stood: who says what about whom, for those who may read it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from retrieval.domain import Audience, Claim, Document
from retrieval.ports.documents import Documents


class ClaimStore(Protocol):
    """What documents claim; they are written with their document (see `DocumentStore.put`)."""

    def claims(
        self,
        audience: Audience,
        *,
        as_of: datetime | None = None,
        made_by: Collection[str] | None = None,
        naming: Collection[str] | None = None,
    ) -> tuple[Claim, ...]:
        """Return the claims that an audience may read, in the order in which they were learned.

        Those that stand now, or that stood at `as_of`: learned by then and not yet replaced by a later revision. Of
        what was replaced since there is no quote any more, and a document that is for more readers now does not show
        them what it dropped before. `made_by` leaves those of these documents alone, `naming` those with one of these
        words in who does what to whom, in whatever letters.
        """

    def claims_of(self, document_id: str) -> tuple[Claim, ...]:
        """Return what a document claims now, whoever may read it."""

    def put_claims(self, document: Document, claims: Sequence[Claim]) -> None:
        """Give a document that is kept these claims in the place of those it has.

        What it claimed before and claims again stays as it was learned; what it claims no more is forgotten. Ignored
        where the document is unknown, or was given another revision or visibility since it was read for its claims.
        """


class ClaimLibrary(ClaimStore, Documents, Protocol):
    """Claims with the documents that make them: what the ledger is computed from."""
