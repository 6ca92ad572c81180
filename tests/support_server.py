"""A local support endpoint: speaks `/predict` over HTTP, says of each pair what it is told to, and fails as told."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class SupportServer:
    """What it was asked, with which keys, and what it says next; without a script it scores as `carries` says."""

    carries: Callable[[str], bool] = lambda _: True
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    script: deque[tuple[int, bytes]] = field(default_factory=deque)

    def reply(self, body: dict[str, Any]) -> tuple[int, bytes]:
        """Take a request down and say what is next."""
        self.asked.append(body)
        if self.script:
            return self.script.popleft()
        return 200, json.dumps([labels(carried=self.carries(claim)) for _, claim in body["inputs"]]).encode()


def labels(*, carried: bool) -> list[dict[str, Any]]:
    """One pair's labels, as a model for textual entailment gives them."""
    scores = {"entailment": 0.9, "neutral": 0.07, "contradiction": 0.03}
    if not carried:
        scores = {"contradiction": 0.6, "neutral": 0.3, "entailment": 0.1}
    return [{"label": label, "score": score} for label, score in scores.items()]


@contextmanager
def support_server(carries: Callable[[str], bool] = lambda _: True) -> Iterator[SupportServer]:
    """Run a support endpoint on 127.0.0.1 while the block lasts."""
    server = SupportServer(carries)
    http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(server))
    http.daemon_threads = True
    server.url = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        thread.join()
        http.server_close()


def _handler(server: SupportServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.keys.append(self.headers["Authorization"])
            status, said = server.reply(body) if self.path == "/predict" else (404, b"{}")
            with suppress(ConnectionError):  # the client may have had enough
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(said)

        def log_message(self, *_args: object) -> None:
            """Keep quiet."""

    return Handler
