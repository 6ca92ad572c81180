"""The composition root: with `models`, `replicas` and `serving` the one place that names concrete parts.

Everything is opened in order and closed in reverse, and each part is imported when it is opened: a command
that reads no index pays for none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.data_dir import make_data_dir
from bot.models import WINDOW_SECONDS, claims_reader, open_embedder, open_models, open_reranker, open_verifier
from bot.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

    from bot.adapters.console_client import ConsoleChat
    from bot.membership import WorkKeeper
    from bot.ports import Chat, Store
    from bot.services import Services
    from bot.surfaces import Surfaces
    from bot.work import Work
    from retrieval.claims.ledger import Ledger
    from retrieval.domain import Source, Topic, Usage
    from retrieval.ports import (
        Budget,
        Catalog,
        Clock,
        Embedder,
        Fetcher,
        PassageIndex,
        TrustStore,
        WordIndex,
    )
    from retrieval.reading.reader import Reader
    from retrieval.reading.source_list import SourceList
    from retrieval.search.search import Searcher

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Records:
    """What the database and the two files of sources and topics hold: enough for commands that search nothing."""

    clock: Clock
    catalog: Catalog
    words: WordIndex
    store: Store
    source_list: SourceList
    topics: tuple[Topic, ...]
    trust: TrustStore
    budget: Budget | None
    """What all models together may take in a day; None without a bound."""
    reading_budget: Budget
    """What a model may take in a day to read claims."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources that are read now."""
        return self.source_list.sources


@contextmanager
def open_records(
    settings: Settings,
    *,
    clock: Clock | None = None,
    memory: str | None = None,
    sources: tuple[Source, ...] | None = None,
) -> Iterator[Records]:
    """Open the database; `memory` keeps subscriptions and threads in another one, `sources` stand in for all others.

    Raises `BadConfiguration` when a file or the data directory cannot be used, `Unreachable` for the database.
    """
    from bot.adapters.clocks import SystemClock
    from bot.adapters.migrations import migrate
    from bot.adapters.sql_store import SqlStore
    from retrieval.adapters.sql_budget import SqlBudget
    from retrieval.adapters.sql_catalog import SqlCatalog
    from retrieval.adapters.sql_engine import open_engine
    from retrieval.adapters.sql_sources import SqlSources
    from retrieval.adapters.sql_trust import SqlTrust
    from retrieval.adapters.word_index import SqlWordIndex
    from retrieval.reading.source_list import SourceList
    from retrieval.reading.sources.registry import load_sources
    from retrieval.reading.topics import load_topics

    listed = load_sources(settings.sources) if sources is None else sources
    topics = load_topics(settings.topics)
    make_data_dir(settings.desk_data_dir)
    present = clock or SystemClock()
    with ExitStack() as closing:
        engine = open_engine(settings.database)
        closing.callback(engine.dispose)
        migrate(engine)
        kept = engine
        if memory is not None:
            kept = open_engine(memory)
            closing.callback(kept.dispose)
            migrate(kept)
        known = SourceList(listed, SqlSources(engine) if sources is None else None)
        a_day = settings.model_tokens
        budget = None if a_day is None else SqlBudget(engine, present, "models", a_day)
        catalog, words = SqlCatalog(engine, present), SqlWordIndex(engine)
        reading = SqlBudget(engine, present, "claims", settings.claim_tokens)
        yield Records(present, catalog, words, SqlStore(kept), known, topics, SqlTrust(engine), budget, reading)


@contextmanager
def compose(
    settings: Settings,
    *,
    clock: Clock | None = None,
    say: Say = lambda _: None,
    memory: str | None = None,
    sources: tuple[Source, ...] | None = None,
    check: bool = True,
    on_usage: Callable[[Usage], None] | None = None,
) -> Iterator[Services]:
    """Open everything that reads, searches and answers; `check` brings the indexes in step with the database first.

    `on_usage` is called with what each of the model's calls came to, where its server says so.

    Raises what `open_records` raises, `IndexMismatch` when another embedder built the index, and `IndexBusy`
    when another process holds it.
    """
    from bot.operations.logs import not_joined
    from bot.operations.upkeep import make_ready
    from bot.services import Services
    from retrieval.adapters.model_endpoint import FirstAble
    from retrieval.adapters.polite_fetcher import RobotsAbiding
    from retrieval.answering.answer import Answerer
    from retrieval.answering.understanding import Understanding
    from retrieval.answering.writer import Writer
    from retrieval.claims.ledger import Ledger
    from retrieval.digests.digest import Digester
    from retrieval.reading.gazetteer import load_entities
    from retrieval.reading.ingest import Ingester
    from retrieval.reading.sorting import Sorter
    from retrieval.stories.book import StoryBook
    from retrieval.stories.related import RelatedNotes

    with open_records(settings, clock=clock, memory=memory, sources=sources) as records, ExitStack() as closing:
        embedder = open_embedder(settings)
        passages = closing.enter_context(_open_passages(settings, embedder))
        fetcher = closing.enter_context(_open_fetcher(settings))
        models = open_models(settings, records.budget, on_usage)
        verifier = open_verifier(settings, records.budget, records.trust, records.clock, on_usage)
        patience = settings.model_seconds
        writer = Writer(*models, reads=settings.model_passages, patience=patience, verifier=verifier)
        now, catalog, words = records.clock, records.catalog, records.words
        sorter = Sorter(records.topics, embedder)
        searcher = closing.enter_context(_open_searcher(settings, records, passages, embedder))
        rewriter = FirstAble(*models) if models and settings.follow_ups == "model" else None
        entities = load_entities(settings.gazetteer)
        ledger = Ledger(catalog, entities)
        book = StoryBook(catalog, passages, now, entities, on_failed=not_joined)
        understanding = Understanding(catalog, rewriter, seconds=settings.model_seconds / 6)
        services = Services(
            clock=now,
            catalog=catalog,
            passages=passages,
            words=words,
            searcher=searcher,
            answerer=Answerer(searcher, catalog, writer, now, understanding=understanding, ledger=ledger),
            ingester=Ingester(
                catalog,
                passages,
                words,
                embedder,
                fetcher,
                now,
                sorter,
                pages=RobotsAbiding(fetcher),
                claims=claims_reader(settings, models, catalog, records.reading_budget),
                join=book.catch_up,
            ),
            book=book,
            digester=Digester(catalog, writer, now, RelatedNotes(catalog, passages)),
            ledger=ledger,
            store=records.store,
            source_list=records.source_list,
            topics=records.topics,
            writer=Writer(
                *models, reads=settings.model_passages, patience=min(patience, WINDOW_SECONDS), verifier=verifier
            ),
        )
        if check:
            make_ready(services, say=say)
        yield services


@contextmanager
def _open_searcher(
    settings: Settings, records: Records, passages: PassageIndex, embedder: Embedder
) -> Iterator[Searcher]:
    """Open what searches, with the names that mean the same and the reranker, where there is one."""
    from bot.operations.logs import not_reranked
    from retrieval.reading.gazetteer import load_entities
    from retrieval.search.search import Searcher
    from retrieval.text.gazetteer import Gazetteer

    gazetteer = Gazetteer(load_entities(settings.gazetteer))
    with open_reranker(settings) as reranker:
        yield Searcher(
            records.catalog,
            passages,
            records.words,
            embedder,
            records.clock,
            gazetteer=gazetteer,
            reranker=reranker,
            on_unranked=not_reranked,
        )


@contextmanager
def open_reader(settings: Settings) -> Iterator[Reader]:
    """Open what reads documents without keeping them: no database, no index."""
    from bot.adapters.clocks import SystemClock
    from retrieval.reading.reader import Reader
    from retrieval.reading.topics import load_topics

    with _open_fetcher(settings) as fetcher:
        yield Reader(fetcher, SystemClock(), load_topics(settings.topics))


@contextmanager
def open_ledger(settings: Settings) -> Iterator[Ledger]:
    """Open what tells the matters: the database and the names that mean the same, and no index."""
    from retrieval.claims.ledger import Ledger
    from retrieval.reading.gazetteer import load_entities

    with open_records(settings) as records:
        yield Ledger(records.catalog, load_entities(settings.gazetteer))


@contextmanager
def open_work(
    settings: Settings,
    services: Services,
    chat: Chat,
    *,
    database: str | None = None,
    shelves: Sequence[WorkKeeper] = (),
    surfaces: Surfaces | None = None,
) -> Iterator[Work]:
    """Launch the durable work, which goes on with what this process or a dead one left undone.

    What the dead hold on `shelves` is released there.
    """
    from bot.replicas import open_membership
    from bot.work import Work

    url = database or settings.database
    with open_membership(url, settings.desk_replica) as membership, ExitStack() as closing:
        for shelf in shelves:
            membership.look_after(shelf)
        work = Work(services, chat, database_url=url, membership=membership, admins=settings.admins, surfaces=surfaces)
        closing.callback(work.close)
        work.launch()
        yield work


@contextmanager
def _open_passages(settings: Settings, embedder: Embedder) -> Iterator[PassageIndex]:
    """Open Chroma: a server's, or the one in the data directory."""
    from retrieval.adapters.chroma_index import open_chroma

    where = {"url": settings.chroma_url} if settings.chroma_url else {"path": settings.chroma_path}
    index = open_chroma(**where, model=embedder.model, dimension=embedder.dimension)
    try:
        yield index
    finally:
        index.close()


@contextmanager
def _open_fetcher(settings: Settings) -> Iterator[Fetcher]:
    """Open what fetches addresses, one at a time from each host."""
    from retrieval.adapters.http_fetcher import HttpFetcher, open_client
    from retrieval.adapters.polite_fetcher import TurnTaking

    with open_client() as client:
        yield TurnTaking(HttpFetcher(client, private_hosts=settings.own_hosts))


def console_chat(console: Console, now: datetime) -> tuple[ConsoleChat, Clock]:
    """Return the terminal's chat, and the clock it shares with the rest, which starts at `now`."""
    from bot.adapters.clocks import ClockFrom
    from bot.adapters.console_client import ConsoleChat

    clock = ClockFrom(now)
    return ConsoleChat(console, clock), clock
