"""Which addresses are never asked, and what is connected to instead of a name."""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

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


SPECIAL = [
    ("0.0.0.0/8", "this network"), ("10.0.0.0/8", "private"), ("100.64.0.0/10", "shared"), ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local"), ("172.16.0.0/12", "private"), ("192.0.0.0/24", "protocol assignments"),
    ("192.0.0.0/29", "DS-Lite"), ("192.0.0.8/32", "dummy"), ("192.0.0.9/32", "PCP anycast"),
    ("192.0.0.10/32", "TURN anycast"), ("192.0.0.170/31", "NAT64 discovery"), ("192.0.2.0/24", "documentation"),
    ("192.31.196.0/24", "AS112"), ("192.52.193.0/24", "AMT"), ("192.88.99.0/24", "6to4 relays"),
    ("192.168.0.0/16", "private"), ("192.175.48.0/24", "AS112"), ("198.18.0.0/15", "benchmarks"),
    ("198.51.100.0/24", "documentation"), ("203.0.113.0/24", "documentation"), ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"), ("255.255.255.255/32", "broadcast"),
    ("::/128", "unspecified"), ("::1/128", "loopback"),
    ("::/96", "v4-compatible"), ("::ffff:0:0/96", "v4-mapped"), ("64:ff9b::/96", "NAT64"), ("64:ff9b:1::/48", "NAT64"),
    ("100::/64", "discard"), ("100:0:0:1::/64", "dummy"), ("200::/7", "withdrawn"),
    ("2001::/23", "protocol assignments"),
    ("2001::/32", "Teredo"), ("2001:1::1/128", "PCP anycast"), ("2001:2::/48", "benchmarks"), ("2001:3::/32", "AMT"),
    ("2001:4:112::/48", "AS112"), ("2001:10::/28", "ORCHID"), ("2001:20::/28", "ORCHIDv2"), ("2001:30::/28", "drones"),
    ("2001:db8::/32", "documentation"), ("2002::/16", "6to4"), ("2620:4f:8000::/48", "AS112"),
    ("3fff::/20", "documentation"), ("5f00::/16", "segment routing"), ("fc00::/7", "unique local"),
    ("fe80::/10", "link-local"), ("fec0::/10", "site-local"), ("ff00::/8", "multicast"),
]  # fmt: skip
"""IANA's special-purpose registries, with what stands in other registries and is nobody's web server either."""


@pytest.mark.parametrize(("network", "purpose"), SPECIAL)
def test_no_address_of_a_special_purpose_is_asked_on_any_python(network: str, purpose: str) -> None:
    block = ipaddress.ip_network(network)
    assert not is_public(str(block[0])), purpose
    assert not is_public(str(block[-1])), purpose
    assert not is_public(str(block[block.num_addresses // 2])), purpose


@pytest.mark.parametrize(
    "address",
    [
        "1.0.0.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
        "192.0.1.1", "192.31.195.255", "192.31.197.0", "192.88.98.1", "192.175.47.1", "192.175.49.0", "198.17.255.255",
        "198.20.0.0", "223.255.255.255", "2001:200::1", "2001:4860:4860::8888", "2003::1", "2620:4f:7fff::1",
        "2620:4f:8001::1", "2a00:1450::1", "3ffe::1",
    ],
)  # fmt: skip
def test_the_neighbours_of_what_is_refused_are_asked(address: str) -> None:
    assert is_public(address)


DISGUISED = [
    "2130706433", "0", "017700000001", "0x7f000001", "0X7F.1", "127.1", "127.0.1", "0177.0.0.1", "127.0.0.1.",
    "0x7f.0.0.0x1", "127.0.0.00000001", "4294967295", "999.1.1.1", "1.2.3.4.5", "a.0x", "x.example.127", "[::1%25lo]",
    "[fe80::1%25eth0]", "[::x]", "\u2461\u2460\u2462\u24ea\u2466\u24ea\u2465\u2463\u2462\u2462", "0\uff58\uff17f.1",
    "x%2eexample", "127.0.0.1%2f", "x.example\x0b", "x.exa mple", "x.example;a", "x..example", f"{'a.' * 127}aa",
]  # fmt: skip


@pytest.mark.parametrize("host", DISGUISED)
@pytest.mark.parametrize("form", ["http://{}/", "https://{}:8443/a"])
def test_a_host_that_is_a_number_in_disguise_or_no_host_is_refused_before_anybody_looks_it_up(
    host: str, form: str
) -> None:
    looked_up: list[str] = []

    def resolved(host: str, port: int) -> Collection[str]:
        looked_up.append(host)
        return ["93.184.215.14"]

    with httpx2.Client(transport=httpx2.MockTransport(asked_nothing)) as client, pytest.raises(RefusedAddress):
        HttpFetcher(client, resolve=resolved).fetch(form.format(host))
    assert looked_up == []


WRITTEN_INSIDE = [
    "http://127.0.0.1/", "http://localhost/", "http://LOCALHOST./", "http://\u24dbocalhost/",
    "http://\uff11\uff12\uff17.0.0.1/", "http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460/",
    "http://127\u30020\u30020\u30021/", "http://\u00ad127.0.0.1/", "http://127.0.\t0.1/", " http://127.0.0.1/",
    "http://[::1]/", "http://[0:0:0:0:0:0:0:1]:80/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/", "http://[64:ff9b::a9fe:a9fe]/", "http://[2002:a9fe:a9fe::]/", "http://[fd00:ec2::254]/",
    "http://169.254.169.254/latest/", "http://127.0.0.1#@x.example/", "http://127.0.0.1?@x.example/",
    "http:127.0.0.1/", "http:/127.0.0.1/", "http:///127.0.0.1/", "http://x.example@127.0.0.1/",
    "http://x.example\\@127.0.0.1/", "http://127.0.0.1\\@x.example/", "http://@127.0.0.1/", "http://:@127.0.0.1/",
    "jar:http://127.0.0.1/!/", "http:\\\\127.0.0.1\\", "HTTPS://127.0.0.1:443",
]  # fmt: skip
"""Addresses that some reader of addresses takes for this machine or for a cloud's metadata, as they are written."""


@pytest.mark.parametrize("url", WRITTEN_INSIDE)
def test_however_an_address_inside_is_written_it_is_not_asked(url: str) -> None:
    def resolved(host: str, port: int) -> Collection[str]:
        return ["127.0.0.1"] if host.lower() in {"localhost", "localhost."} else resolve(host, port)

    with httpx2.Client(transport=httpx2.MockTransport(asked_nothing)) as client, pytest.raises(RefusedAddress):
        HttpFetcher(client, resolve=resolved).fetch(url)


def test_a_refused_address_of_the_own_network_says_which_setting_allows_it() -> None:
    with httpx2.Client(transport=httpx2.MockTransport(asked_nothing)) as client:
        fetcher = HttpFetcher(client, resolve=leading_to("10.0.0.7"))
        with pytest.raises(RefusedAddress, match=r"wiki\.example leads .* name it in PRIVATE_HOSTS"):
            fetcher.fetch("http://wiki.example/")


PLACES = [
    "http://127.0.0.1/", "http://[::1]/", "//127.0.0.1/", "http://2130706433/", "http://inside.example/",
    "//inside.example:8080", "https://inside.example/", "file:///etc/hosts", "ftp://public.example/",
    "javascript:alert(1)", "http://u:p@public.example/", "http://[::ffff:10.0.0.1]/",
    "http://169.254.169.254/latest/meta-data/", "data:text/html,x", "http://\uff11\uff10.0.0.1/",
]  # fmt: skip


@pytest.mark.parametrize("hop", range(1, 6))
@pytest.mark.parametrize("place", PLACES)
def test_a_redirect_into_the_network_is_refused_at_whichever_step_it_comes(place: str, hop: int) -> None:
    asked: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.host)
        onward = place if len(asked) == hop else f"http://public.example/{len(asked)}"
        return httpx2.Response(302, headers={"Location": onward.encode()})  # a server may send any bytes

    def resolved(host: str, port: int) -> Collection[str]:
        if host == "public.example":
            return ["93.184.215.14"]
        return ["10.0.0.1"] if host == "inside.example" else [host]

    with httpx2.Client(transport=httpx2.MockTransport(answer)) as client, pytest.raises(RefusedAddress):
        HttpFetcher(client, resolve=resolved).fetch("http://public.example/")
    assert asked == ["93.184.215.14"] * hop


@dataclass
class Rebinding:
    """A name server that gives other addresses each time it is asked, and remembers how often it was."""

    answers: list[list[str]]
    asked: int = 0

    def __call__(self, host: str, port: int) -> Collection[str]:
        self.asked += 1
        return self.answers[self.asked - 1]


def test_a_name_that_changes_its_address_after_the_check_is_connected_to_where_it_was_checked() -> None:
    names = Rebinding([["93.184.215.14"], ["127.0.0.1"]])
    connected: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        connected.append(request.url.host)
        return httpx2.Response(200, content=iter([b"hello"]))

    with httpx2.Client(transport=httpx2.MockTransport(answer)) as client:
        HttpFetcher(client, resolve=names).fetch("http://turncoat.example/")
    assert (connected, names.asked) == (["93.184.215.14"], 1)


@pytest.mark.parametrize("status", [302, 503])
def test_a_name_is_checked_anew_for_each_redirect_and_each_repeat(status: int) -> None:
    names = Rebinding([["93.184.215.14"], ["127.0.0.1"]])
    connected: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        connected.append(request.url.host)
        return httpx2.Response(status, headers={"Location": "/again"})

    with httpx2.Client(transport=httpx2.MockTransport(answer)) as client, pytest.raises(RefusedAddress):
        HttpFetcher(client, wait=0.001, resolve=names).fetch("http://turncoat.example/")
    assert (connected, names.asked) == (["93.184.215.14"], 2)


@pytest.mark.parametrize(
    "host", ["x.example", "X.Example.", "a_b.x-y.example", "7.example", "0x7f.example", "xn--bcher-kva.example"]
)
def test_an_unusual_name_that_means_a_host_is_asked(host: str) -> None:
    with httpx2.Client(transport=httpx2.MockTransport(lambda _: httpx2.Response(200, content=iter([b"hi"])))) as client:
        assert HttpFetcher(client, resolve=leading_to("8.8.8.8")).fetch(f"http://{host}/").body == b"hi"


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
