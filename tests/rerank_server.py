"""A local reranker: speaks the common form of `/rerank` over HTTP, orders by shared words, and fails as told."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.fakes import WordReranker


@dataclass(frozen=True)
class Reply:
    """One scripted reply; between its pieces it waits `pause` seconds, or, being None, until the server goes."""

    body: bytes
    status: int = 200
    pieces: int = 1
    pause: float | None = 0.0


@dataclass
class RerankServer:
    """What it was asked, in which headers, and what it says next; without a script it orders by shared words."""

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    script: deque[Reply] = field(default_factory=deque)
    over: threading.Event = field(default_factory=threading.Event)

    def reply(self, body: dict[str, Any]) -> Reply:
        """Take a request down and say what is next."""
        self.asked.append(body)
        return self.script.popleft() if self.script else Reply(json.dumps(ordered(body)).encode())


def ordered(body: dict[str, Any]) -> dict[str, Any]:
    """A good reply: one score a document, in no order, as some servers give them."""
    order = WordReranker().order(body["query"], body["documents"])
    scored = [{"index": place, "relevance_score": -float(rank)} for rank, place in enumerate(order)]
    return {"model": body["model"], "results": sorted(scored, key=lambda one: one["index"])}


@contextmanager
def rerank_server() -> Iterator[RerankServer]:
    """Run a reranker on 127.0.0.1 while the block lasts."""
    server = RerankServer()
    http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(server))
    http.daemon_threads = True
    server.url = f"http://127.0.0.1:{http.server_port}/v1"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        http.shutdown()
        thread.join()
        http.server_close()


def _handler(server: RerankServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.keys.append(self.headers["Authorization"])
            said = server.reply(body) if self.path == "/v1/rerank" else Reply(b"{}", 404)
            with suppress(ConnectionError):  # the client may have had enough
                self.send_response(said.status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                size = -(-len(said.body) // said.pieces)
                for start in range(0, len(said.body), max(size, 1)):
                    self.wfile.write(said.body[start : start + size])
                    self.wfile.flush()
                    server.over.wait(said.pause)

        def log_message(self, *_args: object) -> None:
            """Keep quiet."""

    return Handler
