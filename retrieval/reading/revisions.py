"""What to do with a document that was read, given the one that is known under its identity; pure."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from retrieval.domain import PUBLIC, Document, Source, SourceKind
from retrieval.reading.sources.addresses import host_of


class Verdict(StrEnum):
    """What a reading means for the catalog."""

    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"


def decide(read: Document, known: Document | None, source: Source) -> tuple[Verdict, Document]:
    """Return what a reading means and the document to keep, its revision counted on.

    The same article may come from several feeds. Another source's reading replaces a known article only when it is
    fuller and comes from the article's own host, so that no feed can rewrite another outlet's words; a stricter
    visibility always wins.
    """
    if known is None:
        return Verdict.NEW, replace(read, revision=1)
    if read.content_hash == known.content_hash:
        return Verdict.UNCHANGED, known
    if not _replaces(read, known, source):
        return Verdict.UNCHANGED, known
    return Verdict.REVISED, replace(read, revision=known.revision + 1)


def _replaces(read: Document, known: Document, source: Source) -> bool:
    if known.source_id == read.source_id or source.kind in {SourceKind.FOLDER, SourceKind.LINES}:
        return True  # a source speaks for itself, and a person for the files given
    if known.visibility != read.visibility:
        return known.visibility == PUBLIC
    fuller = len(read.text) > len(known.text)
    return fuller and bool(read.url) and _same_host(host_of(read.url or ""), host_of(source.location))


def _same_host(left: str, right: str) -> bool:
    return bool(left) and (left == right or left.endswith(f".{right}") or right.endswith(f".{left}"))
