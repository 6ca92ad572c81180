"""What reading one thing gives: a document, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.domain import Document


@dataclass(frozen=True, slots=True)
class Reading:
    """One document of a source, or why it could not be read; `what` names the file, address, line or entry.

    `document_id` is known for most failures too, so that a document that cannot be read today is not
    taken for one that was deleted.
    """

    what: str
    document: Document | None = None
    error: str | None = None
    document_id: str | None = None

    @classmethod
    def of(cls, what: str, document: Document) -> Reading:
        """Wrap a document that was read."""
        return cls(what, document, None, document.document_id)
