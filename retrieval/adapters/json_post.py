"""Asks a small model's server with JSON over HTTP: within a time and a size, and never followed elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

import httpx2

from retrieval.errors import ModelMisbehaved, ModelUnavailable

_MOST_BYTES: Final = 1_000_000
_OK: Final = 200


def open_client(key: str | None = None) -> httpx2.Client:
    """Open the client a server is asked with; nothing of its surroundings is read, no redirect followed."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return httpx2.Client(headers=headers, trust_env=False, follow_redirects=False)


def post_json(client: httpx2.Client, address: str, asked: Mapping[str, Any], *, deadline: float, name: str) -> bytes:
    """Return the body of a reply that came within `deadline` seconds; `name` is how errors call the server.

    Raises `ModelUnavailable` (away, too slow, refused) or `ModelMisbehaved` (too long).
    """
    ends = time.monotonic() + deadline
    try:
        with client.stream("POST", address, json=asked, timeout=deadline) as response:
            if response.status_code != _OK:
                message = f"{name} refused ({response.status_code})."
                raise ModelUnavailable(message)
            return b"".join(_until(ends, response.iter_bytes(), name))
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        message = f"{name} did not answer ({type(error).__name__})."
        raise ModelUnavailable(message) from error


def _until(ends: float, pieces: Iterator[bytes], name: str) -> Iterator[bytes]:
    """Pass a body on, as long as it is neither too late nor too long: a time-out of a read allows a drip."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if time.monotonic() >= ends:
            raise ModelUnavailable(f"{name} took too long.")
        if size > _MOST_BYTES:
            raise ModelMisbehaved(f"{name} replied at too great length.")
        yield piece
