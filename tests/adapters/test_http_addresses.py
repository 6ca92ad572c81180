"""Which addresses are never asked, and what is connected to instead of a name."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

import httpx2
import pytest

from retrieval.adapters.http_fetcher import HttpFetcher, open_client, resolve
from retrieval.adapters.public_addresses import is_public
from retrieval.errors import RefusedAddress, Unreachable


def leading_to(*addresses: str) -> Callable[[str, int], Collection[str]]:
    return lambda host, port: addresses


@pytest.fixture
def fetcher() -> Iterator[HttpFetcher]:
    with open_client() as client:
        yield HttpFetcher(client, deadline=5, wait=0.001)


def asked_nothing(request: httpx2.Request) -> httpx2.Response:
    raise AssertionError(f"{request.url} was asked")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x.example/a", "file:///etc/hosts", "gopher://x.example/", "//x.example/a", "x", "http:///a", "http://[x/",
        "http://user:secret@x.example/", "http://x.example:99999/", "http://a..b/", "http://x.example/\x7f", "http://x\u3002\u3002y/",
    ],
)  # fmt: skip
def test_only_plain_web_addresses_are_asked(url: str) -> None:
    with (
        httpx2.Client(transport=httpx2.MockTransport(asked_nothing)) as client,
        pytest.raises(RefusedAddress) as caught,
    ):
        HttpFetcher(client, resolve=leading_to("93.184.215.14")).fetch(url)
    assert "secret" not in str(caught.value)


INSIDE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "100.127.255.254", "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.88.99.1", "::1",
    "::", "::ffff:127.0.0.1", "::ffff:93.184.215.14", "::93.184.215.14", "64:ff9b::7f00:1", "64:ff9b:1::1",
    "2002:7f00:1::", "2001:0:1::1", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "2001:db8::1", "2606:4700::1111%1",
    "nonsense",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_a_network_or_wrapped_in_another_is_refused(address: str) -> None:
    assert not is_public(address)
    with httpx2.Client(transport=httpx2.MockTransport(asked_nothing)) as client, pytest.raises(RefusedAddress):
        HttpFetcher(client, resolve=leading_to("93.184.215.14", address)).fetch("http://x.example/")


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700:4700::1111"])
def test_a_public_address_is_connected_to_as_it_was_checked(address: str) -> None:
    asked: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return httpx2.Response(200, content=iter([b"hello"]))

    with httpx2.Client(transport=httpx2.MockTransport(answer)) as client:
        fetched = HttpFetcher(client, resolve=leading_to(address)).fetch("https://B\u00fccher.example/a")
    assert fetched.body == b"hello"
    assert asked[0].url.host == address
    assert asked[0].headers["Host"] == "xn--bcher-kva.example"
    assert asked[0].extensions["sni_hostname"] == "xn--bcher-kva.example"


def test_an_endless_body_ends_with_the_deadline_even_where_no_socket_is_known() -> None:
    def endless() -> Iterator[bytes]:
        while not threading.Event().wait(0.02):
            yield b"x"

    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, content=endless()))
    with httpx2.Client(transport=transport) as client:
        fetcher = HttpFetcher(client, deadline=0.1, attempts=1, resolve=leading_to("93.184.215.14"))
        with pytest.raises(Unreachable, match="within"):
            fetcher.fetch("http://x.example/")


def test_a_name_without_address_is_unreachable(fetcher: HttpFetcher) -> None:
    def unknown(host: str, port: int) -> Collection[str]:
        raise OSError("unknown")

    for answer in (unknown, leading_to()):
        with pytest.raises(Unreachable, match="no address that could be found"):
            replace(fetcher, resolve=answer).fetch("http://x.example/")


def test_the_system_knows_this_machine() -> None:
    assert "127.0.0.1" in resolve("localhost", 80)
