"""Fetching from real servers on this machine, and refusing everything that is not public."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from retrieval.adapters.http_fetcher import USER_AGENT, HttpFetcher, open_client
from retrieval.errors import Gone, RateLimited, RefusedAddress, RetrievalError, Unreachable, UnreadableDocument


@dataclass
class Site:
    """A server of a few answers: (status, headers, body) by path; a list is worked off one after the other."""

    answers: dict[str, object] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        given = self.answers.get(path, (404, {}, b""))
        if isinstance(given, list):
            given = given.pop(0)
        assert isinstance(given, tuple)
        return given


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers)))
            status, headers, body = site.answer(self.path)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the tests' output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield site
        server.shutdown()
        thread.join()


@pytest.fixture
def fetcher() -> Iterator[HttpFetcher]:
    with open_client() as client:
        yield HttpFetcher(client, deadline=5, wait=0.001, private_hosts=frozenset({"127.0.0.1"}))


def leading_to(*addresses: str) -> Callable[[str, int], Collection[str]]:
    return lambda host, port: addresses


def test_a_page_comes_with_its_type_and_validators(site: Site, fetcher: HttpFetcher) -> None:
    headers = {"Content-Type": "text/html", "ETag": '"1"', "Last-Modified": "Wed, 03 Jun 2026 10:00:00 GMT"}
    site.answers["/a?b=c"] = (200, headers, b"hello")
    fetched = fetcher.fetch(site.url("/a?b=c"))
    assert (fetched.body, fetched.content_type, fetched.etag) == (b"hello", "text/html", '"1"')
    assert fetched.url == site.url("/a?b=c")
    assert site.asked[0][1]["User-Agent"] == USER_AGENT
    assert site.asked[0][1]["Host"] == f"127.0.0.1:{site.port}"


def test_validators_are_sent_and_unchanged_is_told(site: Site, fetcher: HttpFetcher) -> None:
    site.answers["/"] = (304, {"ETag": '"1"'}, b"")
    fetched = fetcher.fetch(site.url(""), etag='"1"', last_modified="Wed, 03 Jun 2026 10:00:00 GMT")
    assert fetched.unchanged
    assert fetched.etag == '"1"'
    sent = site.asked[0][1]
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"1"', "Wed, 03 Jun 2026 10:00:00 GMT")


def test_a_name_is_asked_under_its_own_name_at_the_address_that_was_checked(site: Site, fetcher: HttpFetcher) -> None:
    site.answers["/"] = (200, {}, b"hello")
    there = replace(fetcher, resolve=leading_to("127.0.0.1"), private_hosts={"desk.example"})
    assert there.fetch(site.url("/", host="desk.example")).body == b"hello"
    assert site.asked[0][1]["Host"] == f"desk.example:{site.port}"


def test_redirects_are_followed_and_the_last_address_is_told(site: Site, fetcher: HttpFetcher) -> None:
    site.answers |= {"/a": (301, {"Location": "/b"}, b""), "/b": (302, {"Location": site.url("/c")}, b""),
                     "/c": (200, {}, b"end")}  # fmt: skip
    fetched = fetcher.fetch(site.url("/a"))
    assert (fetched.url, fetched.body) == (site.url("/c"), b"end")


@pytest.mark.parametrize(
    "place",
    ["http://localhost:{port}/secret", "http://10.0.0.1/", "file:///etc/hosts", "http://[::1]:{port}/", "http://[x"],
)
def test_a_redirect_into_the_network_is_refused(site: Site, fetcher: HttpFetcher, place: str) -> None:
    site.answers["/a"] = (302, {"Location": place.format(port=site.port)}, b"")
    with pytest.raises(RefusedAddress):
        fetcher.fetch(site.url("/a"))
    assert [path for path, _ in site.asked] == ["/a"]


def test_a_circle_of_redirects_ends(site: Site, fetcher: HttpFetcher) -> None:
    site.answers["/a"] = (302, {"Location": "/a"}, b"")
    with pytest.raises(RefusedAddress, match="more than 5 times"):
        fetcher.fetch(site.url("/a"))
    site.answers["/b"] = (302, {}, b"")
    with pytest.raises(UnreadableDocument, match="without saying where"):
        fetcher.fetch(site.url("/b"))


@pytest.mark.parametrize(
    ("status", "headers", "error"),
    [
        (404, {}, Gone),
        (410, {}, Gone),
        (429, {"Retry-After": "120"}, RateLimited),
        (403, {}, UnreadableDocument),
        (300, {}, UnreadableDocument),
    ],
)
def test_an_answer_that_will_not_change_is_asked_for_once(
    site: Site, fetcher: HttpFetcher, status: int, headers: dict[str, str], error: type[RetrievalError]
) -> None:
    site.answers["/a"] = (status, headers, b"")
    with pytest.raises(error) as caught:
        fetcher.fetch(site.url("/a"))
    assert len(site.asked) == 1
    assert getattr(caught.value, "retry_after", None) == (120 if status == 429 else None)


@pytest.mark.parametrize("status", [429, 503])
def test_a_wish_for_later_is_told_in_seconds_or_as_a_date_by_the_host_s_own_clock(
    site: Site, fetcher: HttpFetcher, status: int
) -> None:
    site.answers["/a"] = (status, {"Retry-After": "90"}, b"")
    in_an_hour = formatdate(time.time() + 3600, usegmt=True)
    site.answers["/b"] = (status, {"Retry-After": in_an_hour}, b"")
    wishes = []
    for path in ("/a", "/b"):
        with pytest.raises(RateLimited) as caught:
            fetcher.fetch(site.url(path))
        wishes.append(caught.value.retry_after)
    assert wishes == [90, pytest.approx(3600, abs=5)]
    assert len(site.asked) == 2


@pytest.mark.parametrize(
    "wish", ["", "soon", "Wed, 03 Jun 2020 10:00:00 GMT", "-5", f"Mon, 1 Jan {'9' * 20} 00:00:00 GMT"]
)
def test_a_wish_that_says_nothing_is_none(site: Site, fetcher: HttpFetcher, wish: str) -> None:
    site.answers["/a"] = (429, {"Retry-After": wish}, b"")
    with pytest.raises(RateLimited) as caught:
        fetcher.fetch(site.url("/a"))
    assert not caught.value.retry_after


@pytest.mark.parametrize(
    ("first", "second", "moved"), [(301, 308, "/c"), (301, 302, "/b"), (302, 301, None), (307, 303, None)]
)
def test_an_address_that_moved_for_good_is_told_from_one_that_only_leads_on(
    site: Site, fetcher: HttpFetcher, first: int, second: int, moved: str | None
) -> None:
    site.answers |= {"/a": (first, {"Location": "/b"}, b""), "/b": (second, {"Location": "/c"}, b""),
                     "/c": (200, {}, b"end")}  # fmt: skip
    fetched = fetcher.fetch(site.url("/a"))
    assert (fetched.url, fetched.moved_to) == (site.url("/c"), moved and site.url(moved))


def test_gone_for_good_is_told_from_not_found(site: Site, fetcher: HttpFetcher) -> None:
    site.answers["/gone"] = (410, {}, b"")
    told = []
    for path in ("/gone", "/nowhere"):
        with pytest.raises(Gone) as caught:
            fetcher.fetch(site.url(path))
        told.append(caught.value.for_good)
    assert told == [True, False]


def test_a_server_out_of_order_is_asked_again(site: Site, fetcher: HttpFetcher) -> None:
    site.answers["/a"] = [(503, {}, b""), (500, {}, b""), (200, {}, b"well again")]
    assert fetcher.fetch(site.url("/a")).body == b"well again"
    site.answers["/a"] = (500, {}, b"")
    with pytest.raises(Unreachable, match="out of order"):
        fetcher.fetch(site.url("/a"))
    assert len(site.asked) == 6


@pytest.mark.parametrize(("name", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_a_compressed_body_is_unpacked_within_its_bound(
    site: Site, fetcher: HttpFetcher, name: str, pack: Callable[[bytes], bytes]
) -> None:
    site.answers["/a"] = (200, {"Content-Encoding": name}, pack(b"hello " * 1000))
    assert fetcher.fetch(site.url("/a")).body == b"hello " * 1000
    site.answers["/bomb"] = (200, {"Content-Encoding": name}, pack(bytes(2_000_000)))
    with pytest.raises(UnreadableDocument, match="larger than 1 MB"):
        replace(fetcher, cap=1_000_000).fetch(site.url("/bomb"))


def test_a_body_that_is_too_large_or_oddly_encoded_is_refused(site: Site, fetcher: HttpFetcher) -> None:
    site.answers["/large"] = (200, {}, bytes(2000))
    with pytest.raises(UnreadableDocument, match="larger than"):
        replace(fetcher, cap=1000).fetch(site.url("/large"))
    site.answers["/odd"] = (200, {"Content-Encoding": "br"}, b"x")
    with pytest.raises(UnreadableDocument, match="not asked for"):
        fetcher.fetch(site.url("/odd"))


@contextmanager
def dripping(pieces: Iterator[bytes]) -> Iterator[int]:
    """A server that sends a byte now and then, for as long as anybody listens."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                for piece in pieces:
                    try:
                        connection.sendall(piece)
                    except OSError:
                        return
                    if stop.wait(0.02):
                        return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        stop.set()
        thread.join()


def drip(first: bytes) -> Iterator[bytes]:
    yield first
    while True:
        yield b"x"


@pytest.mark.parametrize(
    "first", [b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Header: "]
)
def test_a_drip_ends_with_the_deadline_in_headers_and_in_the_body(fetcher: HttpFetcher, first: bytes) -> None:
    impatient = replace(fetcher, deadline=0.3, attempts=1)
    with dripping(drip(first)) as port, pytest.raises(Unreachable, match=r"within 0\.3 seconds"):
        impatient.fetch(f"http://127.0.0.1:{port}/")


def test_nobody_there_is_unreachable(fetcher: HttpFetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Unreachable, match="ConnectError"):
        fetcher.fetch(f"http://127.0.0.1:{port}/")


def test_no_time_left_after_a_slow_look_up_is_unreachable(site: Site, fetcher: HttpFetcher) -> None:
    asleep = threading.Event()

    def slow(host: str, port: int) -> Collection[str]:
        asleep.wait(0.05)
        return ["127.0.0.1"]

    with pytest.raises(Unreachable, match="within"):
        replace(fetcher, deadline=0.01, attempts=1, resolve=slow).fetch(site.url("/"))
    assert site.asked == []


def test_a_body_that_comes_in_time_but_not_whole_is_unreachable(site: Site, fetcher: HttpFetcher) -> None:
    site.answers["/a"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"hello" * 100)[:-9])
    with pytest.raises(Unreachable, match="CutOff"):
        fetcher.fetch(site.url("/a"))
