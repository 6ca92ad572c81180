"""Documents on their way into the catalog: what each replaces, and what of it is embedded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from retrieval.domain import Claim, Document, Passage, Revision, Vector
from retrieval.ports import Passages
from retrieval.reading.changes import past_of
from retrieval.reading.passages import embedded_text, passages_of

_UNTOLD: Final = "what it said before is not kept"


@dataclass(frozen=True, slots=True)
class PendingDocument:
    """A document that will be stored, the revision it replaces, its passages, and further keys it is known by.

    Of one that leaves no `trace` nothing stays of what the revision before said, not even in a word of its history.
    """

    what: str
    document: Document
    known: Document | None
    passages: tuple[Passage, ...]
    aliases: tuple[str, ...] = ()
    trace: bool = True

    @property
    def texts(self) -> list[str]:
        """What is embedded: one text a passage."""
        return [embedded_text(self.document, passage) for passage in self.passages]

    def past(self, at: datetime) -> Revision | None:
        """Return what is kept of the revision that it replaces."""
        past = past_of(self.known, self.document, at)
        return past if self.trace or past is None else replace(past, summary=_UNTOLD)


def moved(known: Document, visibility: str) -> PendingDocument:
    """Return a document with another visibility, to be stored as a revision of what it is."""
    document = replace(known, visibility=visibility, revision=known.revision + 1)
    return PendingDocument(known.url or known.title, document, known, passages_of(document))


def kept_vectors(change: PendingDocument, catalog: Passages) -> dict[str, Vector]:
    """Return, by what is embedded, the vectors of the passages that a revision leaves as they were."""
    if change.known is None:
        return {}
    before = catalog.passages_of(change.known.document_id)
    vectors = catalog.vectors([passage.passage_id for passage in before])
    return {
        embedded_text(change.known, passage): vectors[passage.passage_id]
        for passage in before
        if passage.passage_id in vectors
    }


def still_made(before: Sequence[Claim], now: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return those claims of an earlier revision that the later one makes as well, wherever in its text."""
    said = set(map(_said, now))
    return tuple(claim for claim in before if _said(claim) in said)


def _said(claim: Claim) -> Claim:
    """Return a claim without its place and what it has of its document."""
    return replace(claim, revision=0, start=0, end=0, visibility="", holds_from=None, learned_at=None)
