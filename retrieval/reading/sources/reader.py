"""A source's bytes to its readings: which parser reads what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from retrieval.domain import Document, Source, SourceKind, bare_visibility, moved_into, owner_of, qualified
from retrieval.errors import UnreadableDocument
from retrieval.ports import Fetched
from retrieval.reading.sources.addresses import canonical, host_of, identity_of, identity_of_address, is_address
from retrieval.reading.sources.feeds import Feed, parse_feed, readings_of
from retrieval.reading.sources.files import read_file
from retrieval.reading.sources.folders import bytes_of, lines_of, read_folder
from retrieval.reading.sources.identity import Keys
from retrieval.reading.sources.json_feeds import is_json, parse_json_feed
from retrieval.reading.sources.kinds import refusal
from retrieval.reading.sources.lines import read_lines
from retrieval.reading.sources.memory import FileMemory
from retrieval.reading.sources.pages import read_page
from retrieval.reading.sources.reading import Reading, guarded

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_FEED_START = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?>(?:<!--.*?-->\s*)*)<(?:rss|feed|rdf:RDF)\b", re.DOTALL)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_PAGE_TYPES = ("", "text/html", "application/xhtml+xml", "application/xml", "text/xml")
_PDF_TYPE = "application/pdf"
_TEXT_TYPES = ("text/plain", "text/markdown", "text/x-markdown")
_SNIFFED = 2048


def is_fetched(source: Source) -> bool:
    """Say whether a source lies at an address rather than on the disk."""
    return source.kind in {SourceKind.FEED, SourceKind.PAGE} and is_address(source.location)


def readings(source: Source, fetched: Fetched | None, memory: FileMemory | None = None) -> Iterator[Reading]:
    """Yield what a source holds, one reading a document.

    `fetched` is what its address gave, None for a source on the disk; what is in `memory` is not parsed again.
    A source of another workspace than that at home is read as its own people write it, and each document is moved into
    their workspace here. Raises `UnreadableDocument` when the source as a whole cannot be read.
    """
    workspace = owner_of(source.visibility)
    inside = replace(source, visibility=bare_visibility(source.visibility))
    for reading in _within(inside, fetched, memory):
        yield moved(reading, workspace)


def moved(reading: Reading, workspace: str) -> Reading:
    """Return a reading as its document is known outside its workspace: under its name, and for its people alone."""
    if not workspace or reading.document_id is None:
        return reading
    document, identity = reading.document, qualified(reading.document_id, workspace)
    if document is not None:
        seen_by = moved_into(document.visibility, workspace)
        document = replace(document, document_id=identity, visibility=seen_by)
    return replace(reading, document=document, document_id=identity)


def _within(source: Source, fetched: Fetched | None, memory: FileMemory | None) -> Iterator[Reading]:
    """Yield what a source holds, as it is called within its workspace."""
    if source.kind is SourceKind.FOLDER:
        yield from read_folder(source, memory)
    elif source.kind is SourceKind.LINES:
        yield from read_lines(lines_of(Path(source.location)), source=source, what=source.location)
    else:
        yield from _outside(source, fetched or Fetched(source.location, bytes_of(Path(source.location))))


def _outside(source: Source, fetched: Fetched) -> Iterator[Reading]:
    if source.kind is SourceKind.FEED or _looks_like_a_feed(fetched):
        yield from readings_of(feed_of(source.location, fetched), source=source, what=source.location)
    else:
        reading = guarded(source.location, lambda: _page(source, fetched), identity_of_address(fetched.url))
        yield replace(reading, keys=Keys(place=identity_of("key of page", source.source_id, source.location)))


def _type(fetched: Fetched) -> str:
    return (fetched.content_type or "").split(";")[0].strip().lower()


def _looks_like_a_feed(fetched: Fetched) -> bool:
    return _type(fetched) in _FEED_TYPES or bool(_FEED_START.match(fetched.body[:_SNIFFED]))


def feed_of(location: str, fetched: Fetched) -> Feed:
    """Return what an address gave as a feed. Raises `UnreadableDocument` when it is none, broken or empty."""
    if not fetched.body.strip():
        raise UnreadableDocument(location, "the feed is empty")
    if is_json(fetched.body, fetched.content_type):
        return parse_json_feed(fetched.body, what=location, url=fetched.url)
    try:
        return parse_feed(fetched.body, what=fetched.url, content_type=fetched.content_type)
    except UnreadableDocument as error:
        raise UnreadableDocument(location, error.why) from error
    except Exception as error:  # the parser of outside bytes raises anything
        raise UnreadableDocument(location, f"the feed's parser gave up ({type(error).__name__})") from error


def _page(source: Source, fetched: Fetched) -> Document:
    form = _type(fetched)
    if form in _TEXT_TYPES:
        return _file(source, fetched, ".txt")
    if form == _PDF_TYPE:
        return _file(source, fetched, ".pdf")
    if form not in _PAGE_TYPES:
        raise UnreadableDocument(source.location, f"it is {form}, which is no page, text, PDF or feed")
    found = _CHARSET.search(fetched.content_type or "")
    return read_page(fetched.body, source=source, url=fetched.url, charset=found.group(1) if found else None)


def _file(source: Source, fetched: Fetched, ending: str) -> Document:
    """Read a text or a PDF at an address; it cannot say who may read it, nor pose as another address."""
    last = urlsplit(fetched.url).path.rsplit("/", 1)[-1]
    name = f"{last}{ending}" if refusal(last) or ending == ".pdf" else last
    document = read_file(name, fetched.body, source=source, what=source.location)
    url = canonical(fetched.url) or fetched.url
    return replace(
        document,
        document_id=identity_of_address(url),
        url=url,
        kind=source.document_kind,
        visibility=source.visibility,
        outlet=source.outlet or host_of(url) or None,
    )
