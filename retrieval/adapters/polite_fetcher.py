"""Fetches as a well-behaved guest: from one host one address at a time, and pages as its robots.txt lets us.

robots.txt is read as RFC 9309 says, by protego; what is asked for by name (a feed that people subscribed to) is no
crawl, the pages behind a feed's links are.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from protego import Protego

from retrieval.adapters.http_fetcher import USER_AGENT
from retrieval.errors import Gone, RateLimited, RefusedAddress, Unreachable, UnreadableDocument
from retrieval.ports import Fetched, Fetcher

AGENT = USER_AGENT.partition("/")[0]
"""The name by which a robots.txt means us."""
GAP = 1.0
"""Seconds between two pages of one host, where its robots.txt wishes for no longer ones."""
LONGEST_GAP = 10.0
"""Seconds that are waited at most: a host that wishes for more has its pages left unread."""
RULES_HOLD = 24 * 3600.0
"""Seconds after which robots.txt is read anew (RFC 9309, 2.4)."""
AWAY_HOLDS = 600.0
"""Seconds after which a host is asked again for rules that it could not give."""
MOST_HOSTS = 5_000
"""Hosts whose rules are remembered."""


class TurnTaking:
    """A fetcher that asks each host for one thing at a time; different hosts are asked side by side."""

    def __init__(self, fetcher: Fetcher) -> None:
        """Take the fetcher that asks."""
        self._fetcher = fetcher
        self._guard = threading.Lock()
        self._turns: WeakValueDictionary[str, _Turn] = WeakValueDictionary()

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Return what the address holds, when it is its host's turn; raises what the fetcher raises."""
        with self._turn(_host(url)):
            return self._fetcher.fetch(url, etag=etag, last_modified=last_modified)

    def _turn(self, host: str) -> AbstractContextManager[object]:
        with self._guard:
            turn = self._turns.get(host)
            if turn is None:
                turn = self._turns[host] = _Turn()
            return turn


class _Turn:
    """One host's turn; it is forgotten when nobody waits for it."""

    __slots__ = ("__weakref__", "_lock")

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a host's robots.txt says: None where it could not be read, so that nothing is allowed."""

    robots: Protego | None
    until: float

    def allow(self, url: str) -> bool:
        return self.robots is not None and bool(self.robots.can_fetch(url, AGENT))

    @property
    def gap(self) -> float:
        wished = self.robots.crawl_delay(AGENT) if self.robots else None
        return max(GAP, float(wished or 0.0))


class RobotsAbiding:
    """A fetcher of pages that nobody asked for by name: as robots.txt says, with a pause between those of one host."""

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        timer: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take the fetcher that asks, and how to count and wait for seconds."""
        self._fetcher = fetcher
        self._timer = timer
        self._pause = pause
        self._guard = threading.Lock()
        self._rules: dict[str, _Rules] = {}
        self._next: dict[str, float] = {}

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Return what the page holds.

        Raises `RefusedAddress` where robots.txt does not let us, also for the page that an allowed one leads on to,
        `Unreachable` where robots.txt cannot be read, and what the fetcher raises.
        """
        rules = self._allowed(url)
        self._wait(_origin(url), rules.gap)
        fetched = self._fetcher.fetch(url, etag=etag, last_modified=last_modified)
        if fetched.url != url:
            self._allowed(fetched.url)
        return fetched

    def _allowed(self, url: str) -> _Rules:
        rules = self._rules_of(_origin(url))
        if rules.robots is None:
            raise Unreachable(f"{_host(url)} does not say at the moment what may be read (robots.txt)")
        if not rules.allow(url):
            raise RefusedAddress(f"{_host(url)} asks not to read this page (robots.txt)")
        if rules.gap > LONGEST_GAP:
            raise RefusedAddress(f"{_host(url)} wishes for {rules.gap:g} seconds between two pages (robots.txt)")
        return rules

    def _rules_of(self, origin: str) -> _Rules:
        with self._guard:
            known = self._rules.get(origin)
        now = self._timer()
        if known is None or now >= known.until:
            robots = self._read(origin)
            known = _Rules(robots, now + (RULES_HOLD if robots else AWAY_HOLDS))
            with self._guard:
                if len(self._rules) >= MOST_HOSTS:
                    self._rules.clear()
                    self._next.clear()
                self._rules[origin] = known
        return known

    def _read(self, origin: str) -> Protego | None:
        """Read a host's robots.txt; one that is not there allows everything, one that cannot be had nothing."""
        try:
            body = self._fetcher.fetch(f"{origin}/robots.txt").body
        except (Gone, UnreadableDocument):
            body = b""
        except (Unreachable, RateLimited):
            return None
        return Protego.parse(body.decode("utf-8", "replace"))

    def _wait(self, origin: str, gap: float) -> None:
        """Wait until the host's last page is long enough ago, and take the next moment after this one."""
        with self._guard:
            now = self._timer()
            at = max(now, self._next.get(origin, now))
            self._next[origin] = at + gap
        if at > now:
            self._pause(at - now)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or url).casefold()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".casefold()
