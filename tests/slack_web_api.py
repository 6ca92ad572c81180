"""The local Slack's Web API over HTTP."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from tests.slack_faults import Fault
from tests.slack_workspace import Json

Answering = Callable[[str, str, Json], Fault]


class WebApi(ThreadingHTTPServer):
    """A server on 127.0.0.1 that answers each call as told: given its method, its token and what it asks for."""

    daemon_threads = True

    def __init__(self, answer: Answering, scopes: Callable[[], frozenset[str] | None]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer, self.scopes = answer, scopes

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of callers that were killed before they had their answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: WebApi

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        kind = self.headers.get("Content-Type", "")
        wanted = json.loads(body or "{}") if kind.startswith("application/json") else dict(parse_qsl(body))
        token = self.headers.get("Authorization", "").removeprefix("Bearer ") or str(wanted.get("token", ""))
        told = self.server.answer(self.path.removeprefix("/api/"), token, wanted)
        self.close_connection = True
        if told.lost:
            return
        self.send_response(told.status)
        headers = dict(told.headers)
        if (scopes := self.server.scopes()) is not None:
            headers["x-oauth-scopes"] = ",".join(sorted(scopes))
        for name, value in ({"Content-Type": "application/json; charset=utf-8"} | headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(told.body)))
        self.end_headers()
        self.wfile.write(told.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the standard library's signature
        """Say nothing."""
