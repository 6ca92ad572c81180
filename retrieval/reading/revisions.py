"""What to do with a document that was read, given the one that is known under its identity; pure."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from retrieval.domain import PUBLIC, Document, Source, SourceKind
from retrieval.reading.sources.addresses import host_of


class RevisionKind(StrEnum):
    """What a reading means for the catalog."""

    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"


def decide(read: Document, known: Document | None, source: Source) -> tuple[RevisionKind, Document]:
    """Return what a reading means and the document to keep, its revision counted on.

    The same article may come from several feeds. Another source's reading replaces a known article only when it is
    fuller and comes from the article's own host, so that no feed can rewrite another outlet's words; a stricter
    visibility always wins. The day that a feed or page first gave stays: outlets move it to come first again.
    """
    if known is None:
        return RevisionKind.NEW, replace(read, revision=1)
    if source.kind in {SourceKind.FEED, SourceKind.PAGE}:
        read = replace(read, published_at=known.published_at or read.published_at)
    if _says_the_same(read, known, source):
        return RevisionKind.UNCHANGED, known
    if not _replaces(read, known, source):
        return RevisionKind.UNCHANGED, known
    return RevisionKind.REVISED, replace(read, revision=known.revision + 1)


def _says_the_same(read: Document, known: Document, source: Source) -> bool:
    """Say whether nothing changed; another address of a feed's entry (through another redirect, say) is no change."""
    if source.kind is SourceKind.FEED and known.url:
        read = replace(read, url=known.url)
    return read.content_hash == known.content_hash


def _replaces(read: Document, known: Document, source: Source) -> bool:
    if known.source_id == read.source_id or source.kind in {SourceKind.FOLDER, SourceKind.LINES}:
        return True  # a source speaks for itself, and a person for the files given
    if known.visibility != read.visibility:
        return known.visibility == PUBLIC
    fuller = len(read.text) > len(known.text)
    return fuller and bool(read.url) and _same_host(host_of(read.url or ""), host_of(source.location))


def _same_host(left: str, right: str) -> bool:
    return bool(left) and (left == right or left.endswith(f".{right}") or right.endswith(f".{left}"))
