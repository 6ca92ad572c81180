"""Fetches public web addresses, and nothing that is not public: the guard of "what is read is data".

A name is resolved once, every address it has must be global, and the connection goes to the address that was checked,
under the host's name. Each redirect is checked again. One deadline holds for the whole fetch, because a read time-out
alone lets a slow drip run for ever; the body is unpacked by us, within a bound.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

import httpx2
import stamina

from retrieval.adapters.http_body import ENCODINGS, BodyCutOff, BodyError, unpacked
from retrieval.adapters.public_addresses import fault_of, is_public
from retrieval.adapters.retry_after import seconds_asked
from retrieval.errors import Gone, RateLimited, RefusedAddress, Unreachable, UnreadableDocument
from retrieval.ports import Fetched

USER_AGENT = "ProvenanceDesk/0.1 (reads feeds and pages for a team's news desk)"
CAP = 5_000_000
"""Decoded bytes of one body that are read at most."""
_REDIRECTS = 5
_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, text/html;q=0.9, */*;q=0.5"
_OK, _MULTIPLE, _NOT_MODIFIED, _GONE, _TOO_MANY, _BROKEN, _AWAY = 200, 300, 304, 410, 429, 500, 503
_MOVED = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_NO_MORE = frozenset({404, 410})
_LATER = frozenset({408, 425})

Resolve = Callable[[str, int], Collection[str]]
"""Returns the addresses that a host's name has, as text. Raises `OSError`."""


def resolve(host: str, port: int) -> Collection[str]:
    """Ask the system for a host's addresses."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def open_client(proxy: str | None = None) -> httpx2.Client:
    """Open the client that the fetcher works with; nothing of its surroundings is read, no redirect followed by it."""
    return httpx2.Client(proxy=proxy, trust_env=False, follow_redirects=False)


@dataclass(frozen=True, slots=True)
class _Reply:
    """What one address said: its status and headers, and for a success its decoded body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _Watch:
    """Notices the sockets of a fetch as they open, and shuts the newest one when the time is over."""

    def __init__(self) -> None:
        self._stream: object = None

    def __call__(self, event: str, told: Mapping[str, object]) -> None:
        """Take the client's report about its connection (httpx2's `trace` extension)."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._stream = told.get("return_value")

    def cut(self) -> None:
        """End whatever waits on the socket."""
        asked = getattr(self._stream, "get_extra_info", None)
        opened = asked("socket") if asked else None
        if isinstance(opened, socket.socket):
            with suppress(OSError):  # it may have been closed in this very moment
                socket.socket.shutdown(opened, socket.SHUT_RDWR)


@contextmanager
def _watched(seconds: float) -> Iterator[_Watch]:
    watch = _Watch()
    alarm = threading.Timer(seconds, watch.cut)
    alarm.daemon = True
    alarm.start()
    try:
        yield watch
    finally:
        alarm.cancel()


@dataclass(frozen=True, slots=True)
class HttpFetcher:
    """Fetches one address within `deadline` seconds, redirects and repeats included.

    `private_hosts` are names that may lead to addresses which are not global, for tests and for a team's own servers.
    """

    client: httpx2.Client
    deadline: float = 30.0
    cap: int = CAP
    attempts: int = 3
    wait: float = 0.5
    private_hosts: Collection[str] = frozenset()
    resolve: Resolve = field(default=resolve)

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Return what the address holds, `unchanged` when the validators still hold.

        Raises `RefusedAddress`, `Gone`, `Unreachable` (after some repeats), `RateLimited` or `UnreadableDocument`
        (refused by its host, too large, or not encoded as it says).
        """
        ends = time.monotonic() + self.deadline
        validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in validators.items() if value}
        for attempt in stamina.retry_context(
            on=Unreachable, attempts=self.attempts, timeout=self.deadline, wait_initial=self.wait, wait_jitter=self.wait
        ):
            with attempt:
                return self._followed(url, headers, ends)
        raise AssertionError("unreachable")  # pragma: no cover - the last attempt raises by itself

    def _followed(self, url: str, headers: Mapping[str, str], ends: float) -> Fetched:
        address, moved_to, for_good = url, None, True
        for _ in range(_REDIRECTS + 1):
            reply = self._asked(address, headers, ends)
            if reply.status not in _MOVED:
                return replace(_fetched(address, reply), moved_to=moved_to)
            address = _next(address, reply)
            for_good = for_good and reply.status in _FOR_GOOD
            moved_to = address if for_good else moved_to
        raise RefusedAddress(f"{url} leads on more than {_REDIRECTS} times; give the address it ends at")

    def _asked(self, url: str, headers: Mapping[str, str], ends: float) -> _Reply:
        parts, checked = self._checked(url)
        left = ends - time.monotonic()
        if left <= 0:
            raise Unreachable(f"{url} did not answer within {self.deadline:g} seconds")
        try:
            with _watched(left) as watch:
                return self._exchanged(parts, checked, headers=headers, watch=watch, left=left)
        except (httpx2.TransportError, BodyCutOff) as error:
            why = f"within {self.deadline:g} seconds" if time.monotonic() >= ends else f"({type(error).__name__})"
            raise Unreachable(f"{url} did not answer {why}") from error
        except BodyError as error:
            raise UnreadableDocument(url, str(error)) from error
        except httpx2.InvalidURL as error:
            raise RefusedAddress(f"{url} is no address that can be asked") from error

    def _exchanged(
        self, parts: SplitResult, checked: str, *, headers: Mapping[str, str], watch: _Watch, left: float
    ) -> _Reply:
        own = {
            "Host": _authority(parts.hostname or "", parts.port),
            "User-Agent": USER_AGENT,
            "Accept": _ACCEPT,
            "Accept-Encoding": ENCODINGS,
            "Connection": "close",  # a kept connection would be used for another name that lives at its address
        }
        with self.client.stream(
            "GET",
            urlunsplit((parts.scheme, _authority(checked, parts.port), parts.path or "/", parts.query, "")),
            headers={**own, **headers},
            timeout=left,
            follow_redirects=False,
            extensions={"sni_hostname": parts.hostname, "trace": watch},
        ) as response:
            body = b""
            if _OK <= response.status_code < _MULTIPLE:
                pieces = _until(time.monotonic() + left, response.iter_raw())
                body = unpacked(pieces, response.headers.get("content-encoding", ""), cap=self.cap)
            return _Reply(response.status_code, response.headers, body)

    def _checked(self, url: str) -> tuple[SplitResult, str]:
        """Return an address's parts and the IP address to connect to, all of the host's having been checked."""
        try:
            parts = urlsplit(url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
            host = (parts.hostname or "").encode("idna").decode()
        except ValueError as error:  # UnicodeError among them
            raise RefusedAddress(f"{url} is no address that can be asked") from error
        if parts.scheme not in {"http", "https"} or not host:
            raise RefusedAddress(f"{url} is no http or https address")
        if parts.username is not None:
            raise RefusedAddress(f"{host}: an address with a name or password in it is never asked")
        if fault := fault_of(host):
            raise RefusedAddress(f"{host} is never asked: {fault}")
        try:
            found = list(self.resolve(host, port))
        except OSError as error:
            raise Unreachable(f"{host} has no address that could be found") from error
        if not found:
            raise Unreachable(f"{host} has no address that could be found")
        if host not in self.private_hosts and not all(map(is_public, found)):
            raise RefusedAddress(
                f"{host} leads to an address inside a network, which is never asked; if it is your own, name it in "
                "PRIVATE_HOSTS"
            )
        return parts._replace(netloc=_authority(host, parts.port)), found[0]


def _until(ends: float, pieces: Iterator[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        if time.monotonic() >= ends:
            raise BodyCutOff
        yield piece


def _authority(host: str, port: int | None) -> str:
    name = f"[{host}]" if ":" in host else host
    return name if port is None else f"{name}:{port}"


def _next(address: str, reply: _Reply) -> str:
    place = reply.headers.get("location")
    if not place:
        raise UnreadableDocument(address, f"it leads on ({reply.status}) without saying where")
    try:
        return urljoin(address, place)
    except ValueError as error:
        raise RefusedAddress(f"{address} leads on to no address that can be asked") from error


def _fetched(address: str, reply: _Reply) -> Fetched:
    headers = reply.headers
    etag, modified = headers.get("etag"), headers.get("last-modified")
    if reply.status == _NOT_MODIFIED:
        return Fetched(address, b"", etag=etag, last_modified=modified, unchanged=True)
    if _OK <= reply.status < _MULTIPLE:
        return Fetched(address, reply.body, headers.get("content-type"), etag, modified)
    if reply.status in _NO_MORE:
        raise Gone(f"{address} is no more ({reply.status})", for_good=reply.status == _GONE)
    later = seconds_asked(headers)
    if reply.status == _TOO_MANY or (reply.status == _AWAY and later):
        raise RateLimited(f"{address} asks to come back later ({reply.status})", retry_after=later)
    if reply.status in _LATER or reply.status >= _BROKEN:
        raise Unreachable(f"{address} is out of order at the moment ({reply.status})")
    raise UnreadableDocument(address, f"its host refuses it ({reply.status})")
