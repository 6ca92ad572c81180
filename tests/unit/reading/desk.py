"""A small desk for tests of the ingest: a web of a few addresses, stores in memory, an embedder that counts."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.domain import (
    INTERNAL,
    Document,
    IngestReport,
    Source,
    SourceKind,
    Topic,
    Vectors,
)
from retrieval.errors import RetrievalError
from retrieval.ports import Fetched
from retrieval.reading.ingest import Ingester
from retrieval.reading.sorting import Sorter
from retrieval.reading.sources.addresses import identity_of_address
from retrieval.reading.sources.registry import source_for
from tests.fakes import FixedClock, MemoryCatalog, MemoryPassageIndex, MemoryWordIndex, WordVectors

ADDRESS = "https://ledgerline.example/feed"
FEED = Source("ledgerline", SourceKind.FEED, ADDRESS, outlet="Ledgerline")
PAGE = Source("page", SourceKind.PAGE, "https://ledgerline.example/a")
ALL = frozenset({"public", INTERNAL, "channel:C0LEGAL01"})
TOPIC = Topic("provenance", "Provenance", "", ("trained on",), about=("model",))


class Web:
    """A web of a few addresses that remembers what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Fetched | RetrievalError] = {}
        self.asked: list[tuple[str, str | None, str | None]] = []

    def put(self, url: str, body: str, *, etag: str | None = None, modified: str | None = None) -> None:
        self.pages[url] = Fetched(url, body.encode(), "text/xml", etag, modified)

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        self.asked.append((url, etag, last_modified))
        page = self.pages[url]
        if isinstance(page, RetrievalError):
            raise page
        if etag and etag == page.etag:
            return Fetched(url, b"", unchanged=True)
        return page


@dataclass
class Counting:
    """An embedder that counts its texts, and refuses those that hold a given word."""

    inner: WordVectors = field(default_factory=WordVectors)
    texts: list[str] = field(default_factory=list)
    poison: str | None = None
    error: RetrievalError | None = None
    model: str = "word-vectors"
    dimension: int = 256

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if self.error and (self.poison is None or any(self.poison in text for text in texts)):
            raise self.error
        self.texts.extend(texts)
        return self.inner.embed_passages(texts)

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        return self.inner.embed_questions(texts)


@dataclass
class Desk:
    """Everything an ingest works with, and short ways to look at the outcome."""

    web: Web = field(default_factory=Web)
    catalog: MemoryCatalog = field(default_factory=MemoryCatalog)
    passages: MemoryPassageIndex = field(default_factory=MemoryPassageIndex)
    words: MemoryWordIndex = field(default_factory=MemoryWordIndex)
    embedder: Counting = field(default_factory=Counting)
    clock: FixedClock = field(default_factory=FixedClock)
    reads_pages: bool = False
    topics: tuple[Topic, ...] = (TOPIC,)

    @property
    def ingester(self) -> Ingester:
        return Ingester(
            catalog=self.catalog,
            passages=self.passages,
            words=self.words,
            embedder=self.embedder,  # type: ignore[arg-type] # a dataclass's fields are no properties to mypy
            fetcher=self.web,
            clock=self.clock,
            pages=self.web if self.reads_pages else None,
            sorter=Sorter(self.topics, self.embedder),  # type: ignore[arg-type] # as above
        )

    def ingest(self, source: Source, **wishes: bool) -> IngestReport:
        return self.ingester.ingest(source, **wishes)

    def document(self, document_id: str) -> Document:
        document = self.catalog.document(document_id)
        assert document is not None
        return document

    def finds(self, words: str, visibilities: Collection[str] = ALL) -> list[str]:
        by_words = {hit.passage_id for hit in self.words.matching(words, visibilities, 10)}
        held = self.catalog.passages(by_words)
        assert held.keys() == by_words  # nothing in the index that the catalog has forgotten
        return sorted({passage.document_id for passage in held.values()})


def rss(*titles: str) -> str:
    def entry(title: str) -> str:
        words = f"{title} is what the laboratory said, and the model was trained on letters."
        return f"<item><title>{title}</title><link>https://ledgerline.example/{title}</link><description>{words}</description></item>"

    return f"<rss version='2.0'><channel><title>L</title>{''.join(map(entry, titles))}</channel></rss>"


def address(title: str) -> str:
    return identity_of_address(f"https://ledgerline.example/{title}")


def lines_file(path: Path, *rows: dict[str, object]) -> Source:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return source_for(str(path))


def note(folder: Path, name: str, **fields: str) -> Path:
    known = {"id": name, "title": f"Note {name}", "occurred_at": "2026-06-01", **fields}
    head = "\n".join(f"{key}: {value}" for key, value in known.items())
    path = folder / f"{name}.md"
    path.write_text(f"---\n{head}\n---\nThe key of {name} was found in the build.\n")
    return path
