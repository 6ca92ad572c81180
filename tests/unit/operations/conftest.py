"""The finished parts over memory, whose passage index can be made to fail its check."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bot.services import Services
from retrieval.answering.answer import Answerer
from retrieval.answering.writer import Writer
from retrieval.claims.ledger import Ledger
from retrieval.digests.digest import Digester
from retrieval.errors import RetrievalError
from retrieval.ports import Fetched
from retrieval.reading.ingest import Ingester
from retrieval.reading.sorting import Sorter
from retrieval.reading.source_list import SourceList
from retrieval.search.search import Searcher
from retrieval.stories.book import StoryBook
from tests.factories import a_document, a_note, stock
from tests.fakes import FixedClock, MemoryCatalog, MemoryPassageIndex, MemoryStore, MemoryWordIndex, WordVectors


class FailingIndex(MemoryPassageIndex):
    """An index whose check can be told to fail; a rebuild heals it."""

    def __init__(self) -> None:
        super().__init__()
        self.trouble: RetrievalError | None = None
        self.rebuilt = 0

    def check(self) -> None:
        if self.trouble is not None:
            raise self.trouble

    def rebuild(self, batches: object) -> int:
        self.trouble = None
        self.rebuilt += 1
        return super().rebuild(batches)  # type: ignore[arg-type] # the port's own type


class NothingToFetch:
    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        raise AssertionError(url)


@dataclass
class Parts:
    """Everything a test of the operations wants to look into."""

    clock: FixedClock
    embedder: WordVectors = field(default_factory=WordVectors)
    catalog: MemoryCatalog = field(default_factory=MemoryCatalog)
    passages: FailingIndex = field(default_factory=FailingIndex)
    words: MemoryWordIndex = field(default_factory=MemoryWordIndex)
    said: list[str] = field(default_factory=list)
    sorter: Sorter = field(default_factory=Sorter)

    @property
    def services(self) -> Services:
        searcher = Searcher(self.catalog, self.passages, self.words, self.embedder, self.clock)
        writer = Writer(None)
        return Services(
            clock=self.clock,
            catalog=self.catalog,
            passages=self.passages,
            words=self.words,
            searcher=searcher,
            answerer=Answerer(searcher, self.catalog, writer, self.clock, ledger=Ledger(self.catalog)),
            ingester=Ingester(
                self.catalog, self.passages, self.words, self.embedder, NothingToFetch(), self.clock, self.sorter
            ),
            book=StoryBook(self.catalog, self.passages, self.clock),
            digester=Digester(self.catalog, writer, self.clock),
            ledger=Ledger(self.catalog),
            store=MemoryStore(),
            source_list=SourceList(),
            topics=(),
        )


@pytest.fixture
def parts(clock: FixedClock) -> Parts:
    made = Parts(clock)
    documents = [a_document("a"), a_note("b")]
    stock(documents, catalog=made.catalog, passages=made.passages, words=made.words, embedder=made.embedder)
    return made
