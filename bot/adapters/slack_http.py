"""HTTP mode: requests that Slack signs, each on record before it is answered; other pages stand beside them."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

import structlog
from slack_sdk.signature import SignatureVerifier
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ThreadedTaskDispatcher

from retrieval.errors import RetrievalError

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

EVENTS_PATH: Final = "/slack/events"
"""Where Slack sends events and commands; the request URL of deploy/slack-manifest.yaml in HTTP mode."""
LARGEST_BODY: Final = 1_000_000
SLOWEST_REQUEST: Final = 10
"""Seconds of silence after which a request that is still arriving is dropped."""
_THREADS: Final = 8
_BACKLOG: Final = 2048
"""Connections that may wait to be taken; a burst of hundreds is normal after an outage of Slack's."""
_CONNECTIONS: Final = 512
"""Connections that are open at a time; the others wait in the backlog."""
_LOOK: Final = 0.1
_DRAIN: Final = 5.0
_STATUS: Final = {
    200: "OK",
    302: "Found",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    503: "Service Unavailable",
}
_log = structlog.get_logger(__name__)

Receive = Callable[[Mapping[str, Any]], Mapping[str, Any] | None]
"""Puts a delivery on record and says what it is acknowledged with; raises a `RetrievalError` when it cannot."""


@dataclass(frozen=True, slots=True)
class HttpPage:
    """What another path than Slack's answers (health, metrics)."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class HttpAsked:
    """What a browser asks of a page: the address behind its `?`, and its cookies, as they were sent."""

    query: str = ""
    cookies: str = ""


Page = Callable[[HttpAsked], HttpPage]


class HttpConnection:
    """HTTP mode: requests to `EVENTS_PATH`, each believed only with Slack's signature; `pages` answer beside it."""

    def __init__(
        self,
        receive: Receive,
        *,
        signing_secret: str | None,
        host: str = "127.0.0.1",
        port: int = 3000,
        pages: Mapping[str, Page] | None = None,
    ) -> None:
        """Bind the address (port 0: any free one); requests are taken after `open`.

        Without a secret nothing is taken but the pages: Slack reaches us another way.
        """
        self._receive = receive
        self._verifier = SignatureVerifier(signing_secret) if signing_secret else None
        self._pages = dict(pages or {})
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, port), family=family, backlog=_BACKLOG)
        self._host, self._port = self._socket.getsockname()[:2]
        self._channels: dict[int, Any] = {}  # waitress's map of open sockets, with values its stubs call sockets
        self._tasks = ThreadedTaskDispatcher()
        self._closing = Event()
        self._thread = Thread(target=self._run, name="slack-http", daemon=True)

    def open(self) -> None:
        """Take requests and return."""
        self._tasks.set_thread_count(_THREADS)
        create_server(
            self._answer,
            map=self._channels,
            _dispatcher=self._tasks,
            sockets=[self._socket],
            backlog=_BACKLOG,
            connection_limit=_CONNECTIONS,
            max_request_body_size=LARGEST_BODY,
            channel_timeout=SLOWEST_REQUEST,
            cleanup_interval=SLOWEST_REQUEST // 2,
            ident=None,
        )
        self._thread.start()

    @property
    def connected(self) -> bool:
        """Whether requests are taken."""
        return self._thread.is_alive()

    @property
    def address(self) -> str:
        """Where we listen, as a URL without a path."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    def close(self) -> None:
        """Answer what has arrived, take no more requests and free the address."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()
            self._tasks.shutdown()
        wasyncore.close_all(self._channels)
        self._socket.close()

    def _run(self) -> None:
        while not self._closing.is_set():
            wasyncore.loop(_LOOK, use_poll=True, map=self._channels, count=1)
        deadline = time.monotonic() + _DRAIN
        while self._in_hand() and time.monotonic() < deadline:
            wasyncore.loop(_LOOK, use_poll=True, map=self._channels, count=1)

    def _in_hand(self) -> bool:
        """Say whether a request that arrived is not answered yet."""
        open_now = [one for one in list(self._channels.values()) if isinstance(one, HTTPChannel)]
        return any(channel.requests or channel.total_outbufs_len for channel in open_now)

    def _answer(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        shown = self._page(environ)
        headers = [("Content-Type", shown.content_type), ("Content-Length", str(len(shown.body))), *shown.headers]
        start(f"{shown.status} {_STATUS.get(shown.status, 'Error')}", headers)
        return [shown.body]

    def _page(self, environ: WSGIEnvironment) -> HttpPage:
        path, method = environ.get("PATH_INFO", ""), environ.get("REQUEST_METHOD")
        if method == "GET" and path in self._pages:
            return self._pages[path](HttpAsked(environ.get("QUERY_STRING", ""), environ.get("HTTP_COOKIE", "")))
        if method != "POST" or path != EVENTS_PATH or self._verifier is None:
            return HttpPage(404, b'{"error": "not found"}')
        body = environ["wsgi.input"].read()
        if not self._is_signed(body, environ):
            return HttpPage(401, b'{"error": "not signed by Slack"}')
        return self._taken(body, environ.get("CONTENT_TYPE", ""))

    def _taken(self, body: bytes, content_type: str) -> HttpPage:
        try:
            delivered = _parsed(body, content_type)
        except ValueError:
            return HttpPage(400, b'{"error": "unreadable"}')
        if delivered.get("type") == "url_verification":
            return HttpPage(body=json.dumps({"challenge": delivered.get("challenge")}).encode())
        try:
            said = self._receive(delivered)
        except RetrievalError as error:
            _log.error("delivery not recorded, so not acknowledged", why=str(error))
            return HttpPage(503, b'{"error": "try again"}')
        return HttpPage(body=json.dumps(dict(said)).encode()) if said else HttpPage(content_type="text/plain")

    def _is_signed(self, body: bytes, environ: WSGIEnvironment) -> bool:
        """Say whether Slack signed a body within the last minutes; whatever is missing or malformed is not signed."""
        stamp, signature = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", ""), environ.get("HTTP_X_SLACK_SIGNATURE", "")
        if self._verifier is None or not (stamp.isascii() and stamp.isdigit() and signature.isascii()):
            return False
        try:
            return self._verifier.is_valid(body, stamp, signature)
        except ValueError:  # a body that is not UTF-8, or a time stamp of thousands of digits
            return False


def _parsed(body: bytes, content_type: str) -> dict[str, Any]:
    """Return what Slack sent: JSON, a form, or JSON in a form's `payload`. Raises `ValueError` for anything else."""
    if content_type.startswith("application/json"):
        delivered = json.loads(body)
    else:
        delivered = dict(parse_qsl(body.decode(), keep_blank_values=True))
        delivered = json.loads(delivered["payload"]) if "payload" in delivered else delivered
    if not isinstance(delivered, dict):
        raise ValueError("not an object")  # noqa: TRY004 - the caller treats everything unreadable alike
    return delivered
