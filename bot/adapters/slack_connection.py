"""The two ways Slack reaches the bot: a WebSocket that we open, or HTTP requests that it signs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from socketserver import ThreadingMixIn
from threading import Thread
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler

from bot.adapters.slack_errors import translated

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

EVENTS_PATH = "/slack/events"
"""Where Slack sends events and commands; the request URL of deploy/slack-manifest.yaml in HTTP mode."""
LARGEST_BODY = 1_000_000
SLOWEST_REQUEST = 10
"""Seconds that a request may take to arrive."""


@dataclass(frozen=True, slots=True)
class Page:
    """What another path than Slack's answers (health, metrics)."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = field(default=())


class SocketConnection:
    """Socket Mode: one WebSocket, opened with an app token, reopened by Slack's client when it breaks."""

    def __init__(self, app: App, app_token: str) -> None:
        """Take the app; nothing is opened yet."""
        self._handler = SocketModeHandler(app, app_token)

    def open(self) -> None:
        """Connect and return; events then arrive on threads. Raises `ChatUnavailable` or `ChatRefused`."""
        with translated("open a socket"):
            self._handler.client.connect()

    @property
    def connected(self) -> bool:
        """Whether the socket is open at this moment."""
        return bool(self._handler.client.is_connected())

    def close(self) -> None:
        """Disconnect and end the threads."""
        self._handler.client.close()


class HttpConnection:
    """HTTP mode: requests to `EVENTS_PATH`, each believed only with Slack's signature; `pages` answer beside it."""

    def __init__(
        self,
        app: App,
        *,
        host: str = "127.0.0.1",
        port: int = 3000,
        pages: Mapping[str, Callable[[], Page]] | None = None,
    ) -> None:
        """Bind the address (port 0: any free one); requests are taken after `open`."""
        self._slack = SlackRequestHandler(app, path=EVENTS_PATH)
        self._pages = dict(pages or {})
        self._server = make_server(host, port, self._answer, server_class=_Server, handler_class=_Handler)
        self._thread = Thread(target=self._server.serve_forever, args=(0.1,), name="slack-http", daemon=True)

    def open(self) -> None:
        """Take requests, each on its own thread, and return."""
        self._thread.start()

    @property
    def connected(self) -> bool:
        """Whether requests are taken."""
        return self._thread.is_alive()

    @property
    def address(self) -> str:
        """Where we listen, as a URL without a path."""
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

    def close(self) -> None:
        """Take no more requests and free the address."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def _answer(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        page = self._pages.get(environ.get("PATH_INFO", ""))
        if page is not None and environ.get("REQUEST_METHOD") == "GET":
            return _show(page(), start)
        if not _length(environ).isdigit() or int(_length(environ)) > LARGEST_BODY:
            return _show(Page(413, json.dumps({"error": "too large"}).encode()), start)
        return self._slack(environ, start)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Handler(WSGIRequestHandler):
    timeout = SLOWEST_REQUEST

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - the standard library's signature
        """Log nothing here: a request line is no event of ours."""


def _length(environ: WSGIEnvironment) -> str:
    return environ.get("CONTENT_LENGTH") or "0"


def _show(page: Page, start: StartResponse) -> Iterable[bytes]:
    headers = [("Content-Type", page.content_type), ("Content-Length", str(len(page.body))), *page.headers]
    start(f"{page.status} {'OK' if page.status == 200 else 'Error'}", headers)  # noqa: PLR2004 - HTTP's own number
    return [page.body]
