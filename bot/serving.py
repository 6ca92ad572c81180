"""What `desk run` opens beside the rest: the inbox, the connection to Slack, the calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.compose import open_work
from bot.settings import Settings
from retrieval.errors import BadConfiguration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_sdk import WebClient

    from bot.adapters.slack_connection import SocketConnection
    from bot.adapters.slack_http import HttpConnection
    from bot.errors import ChatRefused
    from bot.ports import Inbox
    from bot.services import Services

Receive = Callable[["Mapping[str, Any]"], "Mapping[str, Any] | None"]
Refuse = Callable[["ChatRefused"], None]


@contextmanager
def serve(settings: Settings, services: Services, *, on_refused: Refuse) -> Iterator[str]:
    """Listen to Slack, keep appointments and do the work until the block ends; yields a line saying how it listens.

    A Slack that is away is waited for; `on_refused` is told when it turns out not to know a token. Raises
    `BadConfiguration` naming a variable that is missing, `ChatRefused` when Slack refuses the app token at once.
    """
    settings.require_slack()
    from bot.adapters.pacing import Door, Rate
    from bot.adapters.reach import slack_identity
    from bot.adapters.slack_client import SlackChat
    from bot.adapters.slack_connection import TokenCheck
    from bot.adapters.slack_errors import open_client
    from bot.adapters.slack_limits import POSTS, slack_rules
    from bot.adapters.slack_surfaces import SlackSurfaces
    from bot.adapters.watcher import Watcher
    from bot.handlers.links import PostedLinks
    from bot.inbox import Dispatcher
    from bot.listeners import make_app, register
    from bot.middleware import FirstLook, ReaderChanges
    from bot.operations.upkeep import look_after
    from bot.schedule import Schedule
    from bot.work import DRAIN
    from retrieval.reading.sources.registry import places_on_disk

    door = Door(slack_rules(Rate(1 / settings.slack_posts_per_second, burst=POSTS.burst)))
    client = open_client(settings.required("slack_bot_token"), settings.slack_api_url, door=door)
    chat = SlackChat(client, services.clock)
    with (
        _open_inbox(settings) as inbox,
        open_work(settings, services, chat, shelves=[inbox]) as work,
        ExitStack() as closing,
    ):
        silent = settings.quiet_digests == "silent"
        listener = register(
            make_app(client),
            services=services,
            chat=chat,
            surfaces=SlackSurfaces(client),
            work=work,
            silent=silent,
        )
        dispatcher = Dispatcher(
            inbox,
            services.clock,
            listener,
            owner=lambda: work.membership.process_id,
            at_once=FirstLook(ReaderChanges(chat), PostedLinks(services, chat).note).take,
        )
        closing.callback(dispatcher.close)
        closing.callback(door.close, DRAIN)  # so that work that stands in line does not hold up the stop
        connection, listening = _connection(settings, services, client, dispatcher.receive, on_refused)
        closing.callback(connection.close)
        token = TokenCheck(lambda: slack_identity(client), on_refused)
        closing.callback(token.close)
        watcher = Watcher(lambda: places_on_disk(services.sources), work.reread)
        watcher.start()
        closing.callback(watcher.stop)
        keep = timedelta(days=settings.thread_memory_days)
        schedule = Schedule(services, work, keep=keep, daily=lambda: look_after(services))
        schedule.start()
        closing.callback(schedule.stop)
        dispatcher.start()
        token.start()
        connection.open()
        yield listening


@contextmanager
def _open_inbox(settings: Settings) -> Iterator[Inbox]:
    """Open the inbox; on SQLite, which one process works on, what an earlier process had in hand is free again."""
    from bot.adapters.sql_inbox import SqlInbox
    from retrieval.adapters.sql_engine import open_engine

    engine = open_engine(settings.database)
    try:
        inbox = SqlInbox(engine)
        if engine.dialect.name == "sqlite":
            inbox.release()
        yield inbox
    finally:
        engine.dispose()


def _connection(
    settings: Settings, services: Services, client: WebClient, receive: Receive, on_refused: Refuse
) -> tuple[SocketConnection | HttpConnection, str]:
    """Return the way Slack reaches us, not yet open, and a line that says it."""
    from bot.adapters.slack_connection import SocketConnection
    from bot.adapters.slack_http import EVENTS_PATH, HttpConnection, HttpPage
    from bot.operations.health import examine, index_look

    if settings.slack_mode == "socket":
        app_token = settings.required("slack_app_token")
        socket = SocketConnection(receive, client=client, app_token=app_token, on_refused=on_refused)
        return socket, "listening to Slack over Socket Mode"

    def health() -> HttpPage:
        well = all(finding.well for finding in examine({"index": lambda: index_look(services)}))
        return HttpPage(200 if well else 503, b'{"well": true}' if well else b'{"well": false}')

    try:
        connection = HttpConnection(
            receive,
            signing_secret=settings.required("slack_signing_secret"),
            host=settings.http_host,
            port=settings.http_port,
            pages={"/health": health},
        )
    except OSError as error:
        raise BadConfiguration(
            f"HTTP_HOST and HTTP_PORT: {settings.http_host}:{settings.http_port} is not free ({error.strerror})."
        ) from error
    return connection, f"listening to Slack at {connection.address}{EVENTS_PATH}"
