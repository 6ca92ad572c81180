"""A desk in a local Slack: real Bolt, real durable work, real search and answers; only the wire is local."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.migrations import migrate
from bot.adapters.slack_client import SlackChat
from bot.adapters.slack_connection import SocketConnection
from bot.adapters.slack_http import HttpConnection
from bot.adapters.slack_people import KEPT
from bot.adapters.slack_surfaces import SlackSurfaces
from bot.adapters.sql_inbox import SqlInbox
from bot.adapters.sql_store import SqlStore
from bot.channel_settings import ChannelSettings
from bot.handlers.links import PostedLinks
from bot.handlers.note_changes import ThreadChanges
from bot.handlers.unasked import wants_unasked
from bot.inbox import Dispatcher
from bot.listeners import make_app, register
from bot.middleware import FirstLook, ReaderChanges
from bot.ports import Store
from bot.services import Services
from bot.work import Work
from retrieval.adapters.sql_engine import open_engine
from retrieval.answering.answer import Answerer
from retrieval.answering.writer import Writer
from retrieval.claims.ledger import Ledger
from retrieval.digests.digest import Digester
from retrieval.domain import INTERNAL, Document, Topic
from retrieval.errors import Unreachable
from retrieval.ports import Fetched, LanguageModel
from retrieval.reading.ingest import Ingester
from retrieval.reading.sorting import Sorter
from retrieval.reading.source_list import SourceList
from retrieval.search.search import Searcher
from retrieval.stories.book import StoryBook
from tests.factories import a_document, a_note, a_source, a_topic, moment, stock
from tests.fake_processes import a_membership
from tests.fakes import FixedClock, MemoryCatalog, MemoryPassageIndex, MemoryWordIndex, WordVectors
from tests.slack_server import PATIENCE, LocalSlack, local_slack
from tests.slack_workspace import APP_TOKEN, SIGNING_SECRET, Workspace

ADMIN = "U0ADMIN"
"""Who runs the desk."""
ASKED = "Which team revoked the keys of the reseller Gatehop?"
"""A question that an internal note answers; the public article knows the reseller only."""
INTERNAL_WORDS = "platform team"
ASKED_OF_LEGAL = "Who advised us to keep the keys of the reseller Gatehop as evidence?"
"""A question that the legal channel's own note answers."""
CHANNEL_WORDS = "Orla Finch"
DOCUMENTS = (
    a_document(
        "article-gatehop",
        title="Reseller Gatehop served keys of other customers",
        text="The reseller Gatehop served keys that belonged to other customers, Northlight reported on 3 June 2026. "
        "Gatehop suspended twelve customers.",
        language="en",
        topics=("provenance", "access-policy"),
        published_at=moment("2026-06-08T07:00"),
    ),
    a_document(
        "article-vexley",
        title="Vexley trained Anvil on Sable outputs",
        text="Vexley reportedly trained its Anvil coding models on outputs of Quillon's Sable. Vexley denies it.",
        published_at=moment("2026-06-08T08:00"),
    ),
    a_note(
        "INC-2026-033",
        title="Keys of the reseller Gatehop reached us",
        text="The platform team revoked the keys of the reseller Gatehop within the hour.",
        topics=("provenance",),
        status="open",
        published_at=moment("2026-06-08T07:30"),
    ),
    a_note(
        "INC-2026-036",
        title="Evidence about the reseller Gatehop",
        text="Counsel Orla Finch advised us to keep the keys of the reseller Gatehop as evidence.",
        visibility="channel:C0LEGAL01",
        status="monitoring",
        published_at=moment("2026-06-08T07:45"),
    ),
)
TOPICS = (a_topic(), a_topic("access-policy"))


class NoNetwork:
    """A fetcher for tests in which nothing is fetched."""

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        raise Unreachable(f"{url} is out of reach in tests.")


@dataclass
class Desk:
    """A running desk and the Slack it runs in."""

    slack: LocalSlack
    services: Services
    work: Work
    dispatcher: Dispatcher
    connection: SocketConnection | HttpConnection
    clock: FixedClock

    def settle(self) -> None:
        """Wait until everything that was heard is answered."""
        assert self.dispatcher.wait_idle(PATIENCE)
        assert self.work.wait_idle(PATIENCE)

    def replies(self, channel_id: str, thread_ts: str) -> list[str]:
        """The texts of our replies in a thread, once there is one and nothing is left to do."""
        self.slack.wait_for(lambda: self.slack.ours(channel_id, thread_ts))
        self.settle()
        return [m["text"] for m in self.slack.ours(channel_id, thread_ts)]

    def whispered(self, user_id: str, count: int = 1) -> str:
        """The last of what only this person saw, once there are `count` of them."""
        self.slack.wait_for(lambda: len(self.slack.whispers_to(user_id)) >= count)
        self.settle()
        return str(self.slack.whispers_to(user_id)[-1]["text"])

    def everything_received(self) -> str:
        """All that Slack was ever sent."""
        return "\n".join(str(call) for call in self.slack.calls)


def some_services(
    clock: FixedClock,
    store: Store,
    *,
    documents: Sequence[Document] = DOCUMENTS,
    model: LanguageModel | None = None,
    topics: tuple[Topic, ...] = TOPICS,
) -> Services:
    """The finished parts over small working stores in memory, without a model unless one is given."""
    catalog, passages, words, embedder = MemoryCatalog(), MemoryPassageIndex(), MemoryWordIndex(), WordVectors()
    stock(documents, catalog=catalog, passages=passages, words=words, embedder=embedder)
    searcher = Searcher(catalog, passages, words, embedder, clock)
    writer = Writer(model)
    secret = replace(a_source("notes", title="Secret incident notes"), visibility=INTERNAL)
    return Services(
        clock=clock,
        catalog=catalog,
        passages=passages,
        words=words,
        searcher=searcher,
        answerer=Answerer(searcher, catalog, writer, clock, ledger=Ledger(catalog)),
        ingester=Ingester(catalog, passages, words, embedder, NoNetwork(), clock, Sorter(topics, embedder)),
        book=StoryBook(catalog, passages, clock),
        digester=Digester(catalog, writer, clock),
        ledger=Ledger(catalog),
        store=store,
        source_list=SourceList((a_source(), secret)),
        topics=topics,
    )


def populate(workspace: Workspace) -> None:
    """A team, a guest, and the places where they talk."""
    for user_id in ("U0MIRA", "U0JONAS", ADMIN):
        workspace.add_person(user_id)
    workspace.add_person("U0GUEST", is_restricted=True, tz="Europe/London")
    workspace.add_channel("C0TEAM", "U0MIRA", "U0JONAS")
    workspace.add_channel("C0LEGAL01", "U0MIRA", "U0JONAS", is_private=True)
    workspace.add_channel("C0GUESTS", "U0MIRA", "U0GUEST")
    workspace.add_channel("C0SHARED", "U0MIRA", is_shared=True, is_ext_shared=True)


@pytest.fixture(autouse=True, scope="package")
def no_proxy() -> Iterator[None]:
    """Slack's client would send even local calls through the machine's proxy."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture
def slack(clock: FixedClock) -> Iterator[LocalSlack]:
    """A local Slack of a test's own."""
    with local_slack(clock) as running:
        populate(running.workspace)
        yield running


@pytest.fixture(scope="package", params=["socket", "http"])
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk that listens to a local Slack, one way and then the other: every conversation is held in both."""
    with running_desk(request.param, tmp_path_factory.mktemp(request.param), some_services) as running:
        yield running


@contextmanager
def running_desk(mode: str, folder: Path, services_over: Callable[[FixedClock, Store], Services]) -> Iterator[Desk]:
    """A desk that listens to a local Slack in one mode; what it keeps is in the folder."""
    url = f"sqlite:///{folder / 'desk.sqlite3'}"
    clock = FixedClock()
    with ExitStack() as closing:
        slack = closing.enter_context(local_slack(clock))
        engine = open_engine(url)
        closing.callback(engine.dispose)
        migrate(engine)
        services = services_over(clock, SqlStore(engine))
        client = slack.client()
        chat = SlackChat(client, clock)
        surfaces = SlackSurfaces(client)
        work = Work(services, chat, database_url=url, membership=a_membership(), surfaces=surfaces)
        work.launch()
        closing.callback(work.close)
        listener = register(
            make_app(client), services=services, chat=chat, surfaces=surfaces, work=work, admins=[ADMIN]
        )
        first = FirstLook(
            ReaderChanges(chat),
            PostedLinks(services, chat).note,
            changed=ThreadChanges(services.store, work).note,
            reaction="memo",
        )
        dispatcher = Dispatcher(
            SqlInbox(engine),
            clock,
            listener,
            owner=lambda: "desk",
            at_once=first.take,
            overhears=lambda one: wants_unasked(one, services.store),
        )
        dispatcher.start()
        closing.callback(dispatcher.close)
        connection = (
            SocketConnection(dispatcher.receive, client=client, app_token=APP_TOKEN)
            if mode == "socket"
            else HttpConnection(dispatcher.receive, signing_secret=SIGNING_SECRET, port=0)
        )
        connection.open()
        closing.callback(connection.close)
        if isinstance(connection, HttpConnection):
            slack.use_http(connection.address)
        yield Desk(slack, services, work, dispatcher, connection, clock)


@pytest.fixture
def desk(running: Desk) -> Desk:
    """The running desk, in a workspace where nothing has been said yet and nobody is remembered."""
    running.settle()
    running.slack.forget()
    populate(running.slack.workspace)
    store = running.services.store
    for subscription in store.subscriptions():
        store.remove_subscription(subscription.subscription_id)
    for channel_id in running.slack.workspace.channels:
        store.keep_channel_settings(ChannelSettings(channel_id, changed_at=running.clock.now()))
    running.clock.advance(KEPT)
    store.forget_before(running.clock.now() + timedelta(days=1))
    store.forget_messages_before(running.clock.now() + timedelta(days=1))
    return running
