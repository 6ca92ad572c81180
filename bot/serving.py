"""What `desk run` opens beside the rest: the inbox, the connection to Slack, the calendar."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.compose import open_work
from bot.settings import Settings
from bot.slack_chats import open_slack
from retrieval.errors import BadConfiguration

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.adapters.slack_connection import SocketConnection
    from bot.adapters.slack_http import HttpConnection
    from bot.errors import ChatRefused
    from bot.ports import Inbox
    from bot.services import Services
    from bot.slack_chats import Slack

Receive = Callable[["Mapping[str, Any]"], "Mapping[str, Any] | None"]
Refuse = Callable[["ChatRefused"], None]


@contextmanager
def serve(settings: Settings, services: Services, *, on_refused: Refuse) -> Iterator[str]:
    """Listen to Slack, keep appointments and do the work until the block ends; yields a line saying how it listens.

    A Slack that is away is waited for; `on_refused` is told when it turns out not to know a token. Raises
    `BadConfiguration` naming a variable that is missing, `ChatRefused` when Slack refuses the app token at once.
    """
    from bot.adapters.reach import slack_identity
    from bot.adapters.slack_connection import TokenCheck
    from bot.adapters.watcher import Watcher
    from bot.handlers.links import PostedLinks
    from bot.handlers.note_changes import ThreadChanges, look_after_notes
    from bot.handlers.unasked import wants_unasked
    from bot.inbox import Dispatcher
    from bot.listeners import make_app, register
    from bot.middleware import FirstLook, ReaderChanges
    from bot.operations.upkeep import look_after
    from bot.schedule import Schedule
    from bot.work import DRAIN
    from retrieval.reading.sources.registry import places_on_disk

    with (
        open_slack(settings, services.clock) as slack,
        _open_inbox(settings) as inbox,
        ExitStack() as closing,
    ):
        services = replace(services, workspaces=slack.workspaces)
        at_work = open_work(settings, services, slack.chat, shelves=[inbox], surfaces=slack.surfaces)
        work = closing.enter_context(at_work)
        silent, app = settings.quiet_digests == "silent", make_app(slack.home, bot_of=slack.bot_of)
        listener = register(
            app,
            services=services,
            chat=slack.chat,
            surfaces=slack.surfaces,
            work=work,
            silent=silent,
            bounds=slack.bounds,
            aside=lambda fill: threading.Thread(target=fill, name="summary", daemon=True).start(),
            admins=settings.admins,
        )
        dispatcher = Dispatcher(
            inbox,
            services.clock,
            listener,
            owner=lambda: work.membership.process_id,
            at_once=FirstLook(
                ReaderChanges(slack.chat),
                PostedLinks(services, slack.chat).note,
                changed=ThreadChanges(services.store, work).note,
                reaction=settings.note_reaction.strip().strip(":"),
            ).take,
            admit=slack.entry.admit,
            overhears=lambda channel_id: wants_unasked(channel_id, services.store),
        )
        closing.callback(dispatcher.close)
        closing.callback(slack.turn_away, DRAIN)  # so that work that stands in line does not hold up the stop
        connections, listening = _connections(settings, services, slack, dispatcher.receive, on_refused)
        for connection in connections:
            closing.callback(connection.close)
        checks = [TokenCheck(partial(slack_identity, home), on_refused) for home in filter(None, [slack.home])]
        for check in checks:
            closing.callback(check.close)
        watcher = Watcher(lambda: places_on_disk(services.sources), work.reread)
        watcher.start()
        closing.callback(watcher.stop)
        keep = timedelta(days=settings.thread_memory_days)
        schedule = Schedule(
            services,
            work,
            keep=keep,
            daily=lambda: look_after(services),
            tidy=lambda: look_after_notes(services, slack.chat, work, days=settings.note_days),
        )
        schedule.start()
        closing.callback(schedule.stop)
        dispatcher.start()
        for begun in (*(check.start for check in checks), *(connection.open for connection in connections)):
            begun()
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


def _connections(
    settings: Settings, services: Services, slack: Slack, receive: Receive, on_refused: Refuse
) -> tuple[Sequence[SocketConnection | HttpConnection], str]:
    """Return the ways Slack and browsers reach us, not yet open, and a line that says it."""
    from bot.adapters.slack_connection import SocketConnection
    from bot.adapters.slack_http import EVENTS_PATH

    if settings.slack_mode != "socket":
        http = _pages(settings, services, slack, receive)
        return [http], f"listening to Slack at {http.address}{EVENTS_PATH}"
    app_token = settings.required("slack_app_token")
    socket = SocketConnection(receive, client=slack.asking, app_token=app_token, on_refused=on_refused)
    beside = [_pages(settings, services, slack, receive)] if slack.pages else []
    where = f", and to who installs it at {beside[0].address}" if beside else ""
    return [socket, *beside], f"listening to Slack over Socket Mode{where}"


def _pages(settings: Settings, services: Services, slack: Slack, receive: Receive) -> HttpConnection:
    """Return what listens for browsers, and for Slack where it reaches us so."""
    from bot.adapters.slack_http import HttpAsked, HttpConnection, HttpPage
    from bot.operations.health import examine, index_look

    def health(_: HttpAsked) -> HttpPage:
        well = all(finding.well for finding in examine({"index": lambda: index_look(services)}))
        return HttpPage(200 if well else 503, b'{"well": true}' if well else b'{"well": false}')

    try:
        return HttpConnection(
            receive,
            signing_secret=settings.required("slack_signing_secret") if settings.slack_mode == "http" else None,
            host=settings.http_host,
            port=settings.http_port,
            pages={"/health": health, **slack.pages},
        )
    except OSError as error:
        raise BadConfiguration(
            f"HTTP_HOST and HTTP_PORT: {settings.http_host}:{settings.http_port} is not free ({error.strerror})."
        ) from error
