"""A guest's manners: one address at a time from one host, and pages as robots.txt lets us."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import pytest

from retrieval.adapters.polite_fetcher import AWAY_HOLDS, GAP, LONGEST_GAP, RULES_HOLD, RobotsAbiding, TurnTaking
from retrieval.errors import Gone, RefusedAddress, RetrievalError, Unreachable, UnreadableDocument
from retrieval.ports import Fetched

RULES = b"""User-agent: *
Disallow: /

User-agent: ProvenanceDesk
Disallow: /private
Allow: /private/open
"""


@dataclass
class Hosts:
    """Hosts whose addresses are known: each gives a body, leads on to another address, or fails."""

    held: dict[str, bytes | str | RetrievalError]
    asked: list[str] = field(default_factory=list)

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        del etag, last_modified
        self.asked.append(url)
        given = self.held.get(url, Gone(f"{url} is no more (404)"))
        if isinstance(given, RetrievalError):
            raise given
        return Fetched(given, b"moved") if isinstance(given, str) else Fetched(url, given)


@dataclass
class Seconds:
    """A clock that runs only while somebody waits."""

    now: float = 0.0
    waited: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds


def abiding(hosts: Hosts, seconds: Seconds | None = None) -> RobotsAbiding:
    seconds = seconds or Seconds()
    return RobotsAbiding(hosts, timer=seconds, pause=seconds.wait)


def test_a_page_is_read_when_the_rules_for_us_let_us_and_left_when_they_do_not() -> None:
    base = "https://northlight.example"
    hosts = Hosts(
        {f"{base}/robots.txt": RULES, f"{base}/a": b"A", f"{base}/private/open": b"O", f"{base}/private/b": b"B"}
    )
    pages = abiding(hosts)
    assert pages.fetch(f"{base}/a").body == b"A"
    assert pages.fetch(f"{base}/private/open").body == b"O"
    with pytest.raises(RefusedAddress, match=r"northlight\.example asks not to read this page \(robots\.txt\)"):
        pages.fetch(f"{base}/private/b")
    assert hosts.asked == [f"{base}/robots.txt", f"{base}/a", f"{base}/private/open"]


@pytest.mark.parametrize("missing", [Gone("no more"), UnreadableDocument("robots.txt", "its host refuses it (403)")])
def test_a_host_without_rules_lets_everybody_read(missing: RetrievalError) -> None:
    hosts = Hosts({"https://a.example/robots.txt": missing, "https://a.example/x": b"X"})
    assert abiding(hosts).fetch("https://a.example/x").body == b"X"


def test_while_the_rules_cannot_be_had_nothing_is_read_and_they_are_asked_for_again_later() -> None:
    hosts = Hosts({"https://a.example/robots.txt": Unreachable("away"), "https://a.example/x": b"X"})
    seconds = Seconds()
    pages = abiding(hosts, seconds)
    for _ in range(2):
        with pytest.raises(Unreachable, match=r"robots\.txt"):
            pages.fetch("https://a.example/x")
    assert hosts.asked == ["https://a.example/robots.txt"]
    hosts.held["https://a.example/robots.txt"] = b""
    seconds.now += AWAY_HOLDS
    assert pages.fetch("https://a.example/x").body == b"X"


def test_rules_are_kept_for_a_day() -> None:
    hosts = Hosts({"https://a.example/robots.txt": b"", "https://a.example/x": b"X"})
    seconds = Seconds()
    pages = abiding(hosts, seconds)
    pages.fetch("https://a.example/x")
    hosts.held["https://a.example/robots.txt"] = b"User-agent: *\nDisallow: /\n"
    pages.fetch("https://a.example/x")
    seconds.now += RULES_HOLD
    with pytest.raises(RefusedAddress):
        pages.fetch("https://a.example/x")


def test_a_page_that_leads_on_to_a_host_which_asks_not_to_be_read_is_left() -> None:
    hosts = Hosts(
        {
            "https://a.example/robots.txt": b"",
            "https://b.example/robots.txt": b"User-agent: *\nDisallow: /\n",
            "https://a.example/x": "https://b.example/y",
        }
    )
    with pytest.raises(RefusedAddress, match=r"b\.example"):
        abiding(hosts).fetch("https://a.example/x")


def test_a_page_that_leads_on_to_one_of_its_own_host_that_is_not_to_be_read_is_left() -> None:
    base = "https://northlight.example"
    hosts = Hosts({f"{base}/robots.txt": RULES, f"{base}/go": f"{base}/private/b"})
    with pytest.raises(RefusedAddress, match="asks not to read this page"):
        abiding(hosts).fetch(f"{base}/go")


def test_between_two_pages_of_one_host_there_is_a_pause_and_none_between_hosts() -> None:
    hosts = Hosts({f"https://{host}.example/{page}": b"X" for host in "ab" for page in (1, 2, 3)})
    seconds = Seconds()
    pages = abiding(hosts, seconds)
    for host in "aabba":
        pages.fetch(f"https://{host}.example/1")
    assert seconds.waited == [GAP, GAP]


def test_a_longer_pause_that_the_host_wishes_for_is_kept_and_one_that_is_too_long_means_no_reading() -> None:
    slow, slower = b"User-agent: *\nCrawl-delay: 4\n", f"User-agent: *\nCrawl-delay: {LONGEST_GAP + 1}\n".encode()
    hosts = Hosts(
        {
            "https://a.example/robots.txt": slow,
            "https://a.example/1": b"1",
            "https://b.example/robots.txt": slower,
            "https://b.example/1": b"1",
        }
    )
    seconds = Seconds()
    pages = abiding(hosts, seconds)
    pages.fetch("https://a.example/1")
    pages.fetch("https://a.example/1")
    assert seconds.waited == [4.0]
    with pytest.raises(RefusedAddress, match="wishes for 11 seconds"):
        pages.fetch("https://b.example/1")


def test_one_host_is_asked_for_one_thing_at_a_time_and_different_hosts_side_by_side() -> None:
    both, at_once, most = threading.Barrier(2), {"a.example": 0}, []

    class Slow:
        def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
            del etag, last_modified
            if "b.example" in url or url.endswith("first"):
                both.wait(10)  # passes only while both hosts are being asked
            if "a.example" in url.casefold():
                at_once["a.example"] += 1
                most.append(at_once["a.example"])
                at_once["a.example"] -= 1
            return Fetched(url, b"")

    fetcher = TurnTaking(Slow())
    urls = ["https://a.example/first", "https://b.example/", *(f"https://A.example/{n}" for n in range(5))]
    threads = [threading.Thread(target=fetcher.fetch, args=(url,)) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)
    assert most == [1] * 6


def test_a_host_that_fails_gives_its_turn_back() -> None:
    fetcher = TurnTaking(Hosts({"https://a.example/x": b"X"}))
    with pytest.raises(Gone):
        fetcher.fetch("https://a.example/none")
    assert fetcher.fetch("https://a.example/x").body == b"X"
