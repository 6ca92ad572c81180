"""Documents that people keep from where they talk, and that stand in no place a source could be read from; pure."""

from __future__ import annotations

from typing import Final

from retrieval.domain import Document, Kind

THREADS: Final = "#threads"
"""The source of notes that are kept from threads; no list of sources can have one that is named so."""


def is_from_a_thread(document: Document) -> bool:
    """Say whether a document is a note that somebody kept from a thread."""
    return document.kind is Kind.NOTE and document.source_id == THREADS
