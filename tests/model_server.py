"""A local language model: speaks the OpenAI wire format over HTTP, says what it is told to, and fails as told."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import openai

from retrieval.domain import Draft, DraftSentence, Gap, Verdict
from retrieval.errors import RetrievalError

Part = str | bytes | threading.Event
"""A piece of a reply's text, raw bytes of the stream, or something to wait for."""


@dataclass(frozen=True)
class Said:
    """One scripted reply: its parts in order, and how it ends."""

    parts: tuple[Part, ...] = ()
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    error: str = ""
    body: bytes | None = None
    """The whole body of an error, where it is not in OpenAI's shape."""
    finish: str | None = "stop"
    refusal: str | None = None
    usage: tuple[int, int] | None = None
    """Tokens read and written, told at the end to those who ask for them."""


def written(*drafts: Draft) -> str:
    """The agreed form of some sentences, and of a verdict and a gap where there are any."""
    listed = [
        {"quotes": [{"source": number, "quote": quote} for number, quote in draft.quotes], "text": draft.text}
        for draft in drafts
        if isinstance(draft, DraftSentence)
    ]
    beside = [{"verdict": draft.value} for draft in drafts if isinstance(draft, Verdict)]
    beside += [{"missing": draft.text} for draft in drafts if isinstance(draft, Gap)]
    return json.dumps({"sentences": listed} | {key: value for one in beside for key, value in one.items()})


def says(*drafts: Draft, size: int = 7) -> Said:
    """A good reply, a few letters at a time."""
    text = written(*drafts)
    return Said(tuple(text[i : i + size] for i in range(0, len(text), size)))


def marked(draft: Draft) -> str:
    """A sentence as text with markers, a verdict or gap as a line with its label."""
    match draft:
        case Verdict():
            return f"VERDICT: {draft.value}"
        case Gap(text):
            return f"MISSING: {text}"
    quotes = "; ".join(f'{number}: "{quote}"' for number, quote in draft.quotes)
    return f"{draft.text} [{quotes}]"


def says_marked(*drafts: Draft, size: int = 7) -> Said:
    """A good reply as text with markers, a few letters at a time."""
    text = "\n".join(map(marked, drafts)) or "NOTHING"
    return Said(tuple(text[i : i + size] for i in range(0, len(text), size)))


def refused(status: int, error: str = "no", *, body: bytes | None = None, **headers: str) -> Said:
    """An HTTP error."""
    return Said(
        status=status, error=error, body=body, headers=tuple((k.replace("_", "-"), v) for k, v in headers.items())
    )


RATE_LIMITED = refused(429, "slow down", Retry_After="120")
MISSING = refused(404, "The model does not exist")
BROKEN = refused(500, "<html>oops</html>")
NONSENSE = Said(("I would rather talk ", "about the weather."))
OTHER_SHAPE = Said(('{"sentences": [{"words": 7}]}',))
REFUSES = Said(refusal="I cannot help with that.")
MALFORMED = Said(('{"sentences": [', b'data: {"choices": [{"index": 0, "del\n\n'))


@dataclass
class ModelServer:
    """What the server was asked, and what it says next; without a script it says nothing was found."""

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    forms: frozenset[str] = frozenset({"json_schema", "json_object"})
    """The response formats it takes; any other is refused as servers do."""
    refusal: Said | None = None
    """How it refuses them."""
    script: deque[Said] = field(default_factory=deque)
    over: threading.Event = field(default_factory=threading.Event)
    """Set when the server goes, so that nothing waits any longer."""

    def next(self, *replies: Said) -> None:
        """Say these, in order."""
        self.script.extend(replies)

    def formats(self) -> list[str | None]:
        """The response formats it was asked for."""
        return [request.get("response_format", {}).get("type") for request in self.asked]

    def client(self) -> openai.OpenAI:
        """A real client of this server."""
        return openai.OpenAI(base_url=self.url, api_key="not-a-key")

    def stalled(self, text: str = "") -> Said:
        """A reply that begins and never goes on."""
        return Said((text, self.over)) if text else Said((self.over,))

    def reply(self, body: dict[str, Any]) -> Said:
        """Take a request down and say what is next."""
        self.asked.append(body)
        form = body.get("response_format", {}).get("type")
        if form and form not in self.forms:
            return self.refusal or refused(400, f"response_format {form} is not supported")
        return self.script.popleft() if self.script else says()


def heard(drafts: Iterator[DraftSentence]) -> tuple[list[DraftSentence], RetrievalError | None]:
    """What a model wrote, and how it failed, if it did."""
    came: list[DraftSentence] = []
    try:
        for draft in drafts:
            came.append(draft)  # noqa: PERF402 - what came before an error has to stay
    except RetrievalError as error:
        return came, error
    return came, None


@contextmanager
def model_server(model: ModelServer | None = None) -> Iterator[ModelServer]:
    """Run a language model on 127.0.0.1 while the block lasts."""
    model = model or ModelServer()
    http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(model.reply))
    http.daemon_threads = True
    model.url = f"http://127.0.0.1:{http.server_port}/v1"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield model
    finally:
        model.over.set()
        http.shutdown()
        thread.join()
        http.server_close()


def _handler(reply: Callable[[dict[str, Any]], Said]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Say that whatever model is asked for is there."""
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            name = self.path.rpartition("/")[2]
            self.wfile.write(json.dumps({"id": name, "object": "model", "created": 0, "owned_by": "us"}).encode())

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            said = reply(body)
            with suppress(ConnectionError):  # the client may have had enough
                self._say(said, counted=bool(body.get("stream_options", {}).get("include_usage")))

        def _say(self, said: Said, *, counted: bool) -> None:
            self.send_response(said.status)
            for name, value in said.headers:
                self.send_header(name, value)
            self.send_header("Content-Type", "text/event-stream" if said.status == 200 else "application/json")
            self.end_headers()
            if said.status != 200:
                told = json.dumps({"error": {"message": said.error, "type": "error"}}).encode()
                self.wfile.write(told if said.body is None else said.body)
                return
            for part in _stream(said, counted=counted):
                self.wfile.write(part)
                self.wfile.flush()

        def log_message(self, *_args: object) -> None:
            """Keep quiet."""

    return Handler


def _stream(said: Said, *, counted: bool) -> Iterator[bytes]:
    """The events of a reply, as OpenAI writes them."""
    if said.refusal:
        yield _event({"refusal": said.refusal})
    for part in said.parts:
        if isinstance(part, threading.Event):
            part.wait()
        else:
            yield part if isinstance(part, bytes) else _event({"content": part})
    if said.finish:
        yield _event({}, finish=said.finish)
        if counted and said.usage:
            yield _usage(*said.usage)
        yield b"data: [DONE]\n\n"


def _event(delta: dict[str, str], *, finish: str | None = None) -> bytes:
    """One event of a stream."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {"id": "reply-1", "object": "chat.completion.chunk", "created": 0, "model": "local", "choices": [choice]}
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


def _usage(tokens_in: int, tokens_out: int) -> bytes:
    """The event that OpenAI sends last when it was asked to count."""
    counted = {"prompt_tokens": tokens_in, "completion_tokens": tokens_out, "total_tokens": tokens_in + tokens_out}
    chunk = {"id": "reply-1", "object": "chat.completion.chunk", "created": 0, "model": "local", "choices": []}
    return b"data: " + json.dumps(chunk | {"usage": counted}).encode() + b"\n\n"


def comments(number: int) -> Sequence[bytes]:
    """What servers send to keep a stream alive while nothing is said."""
    return [b": still here\n\n"] * number
