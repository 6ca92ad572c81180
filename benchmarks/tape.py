"""A connection to a model server that keeps what the model wrote, and one that says it again without a server."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx2

Call = dict[str, Any]
"""One call: `status`, the `text` as it was written, how it `finish`ed, tokens `read`, `cached` and `written`."""


class Tape(httpx2.BaseTransport):
    """Hands requests on and takes down each reply; `missing` counts the calls that nothing was kept of."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.calls: list[Call] = []
        self.missing = 0
        self._server = httpx2.HTTPTransport()

    def client(self) -> httpx2.Client:
        """Return a client that speaks over this connection."""
        return httpx2.Client(transport=self)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pass a request on; its reply is written down as it is read."""
        call: Call = {"status": None, "text": "", "finish": None}
        self.calls.append(call)
        began = time.monotonic()
        response = self._server.handle_request(request)
        call["status"] = response.status_code
        return httpx2.Response(
            response.status_code,
            headers=response.headers,
            stream=_Heard(response.stream, call, began),
            extensions=response.extensions,
        )

    def close(self) -> None:
        """Close the connection."""
        self._server.close()


class _Heard(httpx2.SyncByteStream):
    """A body that is read into a call as it passes."""

    def __init__(self, stream: Any, call: Call, began: float) -> None:  # noqa: ANN401 - sync and async alike
        self._stream, self._call, self._began = stream, call, began
        self._body = b""

    def __iter__(self) -> Iterator[bytes]:
        for part in self._stream:
            self._call.setdefault("first", round(time.monotonic() - self._began, 2))
            self._body += part
            yield part

    def close(self) -> None:
        self._stream.close()
        self._call["seconds"] = round(time.monotonic() - self._began, 2)
        for line in self._body.decode("utf-8", "replace").splitlines():
            with suppress(ValueError):
                _take_down(self._call, json.loads(line.removeprefix("data: ")))


def _take_down(call: Call, event: dict[str, Any]) -> None:
    """Add one event of a stream to a call."""
    for choice in event.get("choices", [])[:1]:
        call["text"] += choice.get("delta", {}).get("content") or ""
        call["finish"] = choice.get("finish_reason") or call["finish"]
    if usage := event.get("usage"):
        call["read"], call["written"] = usage["prompt_tokens"], usage["completion_tokens"]
        call["cached"] = (usage.get("prompt_tokens_details") or {}).get("cached_tokens")
    if "error" in event:
        call["error"] = event["error"]


def told_again(calls: list[Call]) -> Tape:
    """Return a tape that says what was said before, in its order, and then is away."""
    return _Again(calls)


class _Again(Tape):
    """Says again what was kept."""

    def __init__(self, calls: list[Call]) -> None:
        super().__init__()
        self._left = list(calls)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Return the next reply that was kept, or a server that is away."""
        del request
        if not self._left:
            self.missing += 1
            return httpx2.Response(503)
        call = self._left.pop(0)
        self.calls.append(call)
        if call["status"] is None:
            raise httpx2.ReadTimeout("there was no reply then either")
        if call["status"] != httpx2.codes.OK:
            return httpx2.Response(call["status"], json={"error": call.get("error", {})})
        events = [{"delta": {"content": call["text"]}, "finish_reason": None}]
        events += [{"delta": {}, "finish_reason": call["finish"]}] if call["finish"] else []
        body = "".join(f"data: {json.dumps(_chunk(event))}\n\n" for event in events) + "data: [DONE]\n\n"
        return httpx2.Response(200, content=body.encode(), headers={"Content-Type": "text/event-stream"})


def _chunk(choice: dict[str, Any]) -> dict[str, Any]:
    """Write one event of a stream."""
    head = {"id": "kept", "object": "chat.completion.chunk", "created": 0, "model": "kept"}
    return head | {"choices": [{"index": 0} | choice]}
