"""Why a server did not answer, told from what an error was caused by (pure)."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator


def cause_of(error: BaseException) -> str | None:
    """Return in plain words why no connection came about or held; None when the causes do not say."""
    return next((said for each in _chain(error) if (said := _said(each))), None)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what led to it, each once; `urllib` keeps its own under `reason`."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, BaseException) and id(each) not in seen:
            seen.add(id(each))
            yield each
            waiting += [each.__cause__, getattr(each, "reason", None), each.__context__]


def _said(error: BaseException) -> str | None:
    if isinstance(error, ConnectionRefusedError):
        return "the connection is refused, nothing listens there"
    if isinstance(error, socket.gaierror):
        return "no host has that name"
    if isinstance(error, ssl.SSLError):
        return "its certificate is not accepted, or it does not speak TLS"
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ConnectionError):
        return "the connection broke"
    return None
