"""Finished parts for tests of the bot: real search, answers and digests over small working stores, no model."""

from __future__ import annotations

from bot.ports import Store
from bot.services import Services
from retrieval.answering.answer import Answerer
from retrieval.answering.writer import Writer
from retrieval.claims.ledger import Ledger
from retrieval.digests.digest import Digester
from retrieval.domain import Document, Source
from retrieval.errors import Unreachable
from retrieval.ports import Catalog, Clock, Embedder, Fetched, PassageIndex, WordIndex
from retrieval.reading.ingest import Ingester
from retrieval.reading.sorting import Sorter
from retrieval.reading.source_list import SourceList
from retrieval.search.search import Searcher
from retrieval.stories.book import StoryBook
from retrieval.stories.related import RelatedNotes
from tests.factories import a_topic, stock
from tests.fakes import MemoryCatalog, MemoryPassageIndex, MemorySources, MemoryWordIndex, WordVectors

TOPICS = (a_topic(), a_topic("access-policy"))


class OutOfReach:
    """A fetcher for tests in which nothing is fetched."""

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        raise Unreachable(f"{url} is out of reach in tests.")


def services_of(
    clock: Clock,
    store: Store,
    *,
    catalog: Catalog,
    passages: PassageIndex,
    words: WordIndex,
    embedder: Embedder,
    sources: tuple[Source, ...] = (),
) -> Services:
    """The finished parts over these stores."""
    searcher, writer = Searcher(catalog, passages, words, embedder, clock), Writer(None)
    book = StoryBook(catalog, passages, clock)
    ingester = Ingester(
        catalog, passages, words, embedder, OutOfReach(), clock, Sorter(TOPICS, embedder), join=book.catch_up
    )
    return Services(
        clock=clock,
        catalog=catalog,
        passages=passages,
        words=words,
        searcher=searcher,
        answerer=Answerer(searcher, catalog, writer, clock, ledger=Ledger(catalog)),
        ingester=ingester,
        book=book,
        digester=Digester(catalog, writer, clock, RelatedNotes(catalog, passages)),
        ledger=Ledger(catalog),
        store=store,
        source_list=SourceList(sources, MemorySources()),
        topics=TOPICS,
    )


def services_holding(
    documents: tuple[Document, ...], *, clock: Clock, store: Store, sources: tuple[Source, ...] = ()
) -> Services:
    """The finished parts over stores in memory that hold these documents."""
    catalog, passages, words, embedder = MemoryCatalog(), MemoryPassageIndex(), MemoryWordIndex(), WordVectors()
    stock(documents, catalog=catalog, passages=passages, words=words, embedder=embedder)
    return services_of(
        clock, store, catalog=catalog, passages=passages, words=words, embedder=embedder, sources=sources
    )
