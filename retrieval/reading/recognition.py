"""Recognising the entries of a feed as documents that are known already, by any of their keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from retrieval.domain import Document
from retrieval.ports import TracedLibrary
from retrieval.reading.sources.identity import are_alike, known_as
from retrieval.reading.sources.reading import Reading


def recognised(found: Iterable[Reading], catalog: TracedLibrary) -> Iterator[Reading]:
    """Yield the readings, each entry of a feed under the identity of the document that it is.

    An entry that repeats another one of the same feed is left out; what has no keys passes as it is.
    """
    entries: list[Reading] = []
    for reading in found:
        if reading.document and reading.keys:
            entries.append(reading)
        else:
            yield reading
    if entries:
        yield from _under_their_identities(entries, catalog)


def _under_their_identities(entries: list[Reading], catalog: TracedLibrary) -> Iterator[Reading]:
    by_key = catalog.known_by({key for entry in entries if entry.keys for key in entry.keys.all})
    proposed = {entry.document_id for entry in entries if entry.document_id}
    documents = catalog.documents(proposed | set(by_key.values()))
    taken: dict[str, Document] = {}
    for entry in entries:
        document, keys = entry.document, entry.keys
        if document is None or keys is None:
            continue
        candidates = known_as(document, keys, by_key=by_key, documents=documents)
        if any(are_alike(taken[one], document) for one in candidates if one in taken):
            continue
        free = next((one for one in candidates if one not in taken), None)
        if free is None:
            yield Reading(entry.what, None, "another entry of this feed has all that it could be told by")
            continue
        taken[free] = document
        yield replace(entry, document=replace(document, document_id=free), document_id=free)
