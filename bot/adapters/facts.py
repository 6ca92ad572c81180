"""Facts that are asked for once and believed for a short while, by many threads at a time.

What is forgotten while it is being asked for is asked for again: an answer from before the change never counts.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from bot.errors import ChatUnavailable
from retrieval.ports import Clock

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
MOST_ASKED: Final = 3
"""How often a fact is asked for that changes while it is being asked for."""


@dataclass(frozen=True, slots=True)
class _Fact(Generic[V]):
    value: V
    asked_at: datetime


class _Asking(Generic[V]):
    """A fact that one thread asks for, and that others may wait for."""

    def __init__(self) -> None:
        self.answer: Future[V] = Future()
        self.outdated = False


class Facts(Generic[K, V]):
    """Values by key, each believed for `kept` from the moment it was asked for; the oldest beyond `most` go."""

    def __init__(self, clock: Clock, *, kept: timedelta, most: int) -> None:
        """Begin knowing nothing."""
        self._clock = clock
        self._kept = kept
        self._most = most
        self._lock = threading.Lock()
        self._known: OrderedDict[K, _Fact[V]] = OrderedDict()
        self._asking: dict[K, _Asking[V]] = {}
        self._listings: list[set[K]] = []

    def known(self, key: K) -> V | None:
        """Return what is believed now, None when nothing is."""
        with self._lock:
            return self._believed(key)

    def learn(self, key: K, ask: Callable[[], V]) -> V:
        """Return what is believed, or ask for it; whoever comes meanwhile waits for the same answer, or failure."""
        with self._lock:
            known = self._believed(key)
            if known is not None:
                return known
            asking = self._asking.get(key)
            mine = asking is None
            asking = asking or _Asking()
            self._asking[key] = asking
        if mine:
            self._ask(key, ask, asking)
        return asking.answer.result()

    @contextmanager
    def listing(self) -> Iterator[Callable[[Mapping[K, V]], None]]:
        """Yield a function that learns many facts, asked for from now on; what is forgotten meanwhile stays so."""
        forgotten: set[K] = set()
        asked_at = self._clock.now()
        with self._lock:
            self._listings.append(forgotten)

        def learned(values: Mapping[K, V]) -> None:
            with self._lock:
                for key, value in values.items():
                    if key not in forgotten:
                        self._keep(key, _Fact(value, asked_at))

        try:
            yield learned
        finally:
            with self._lock:
                self._listings = [one for one in self._listings if one is not forgotten]

    def forget(self, key: K) -> None:
        """Believe this no more, nor any answer that is on its way."""
        with self._lock:
            self._known.pop(key, None)
            if key in self._asking:
                self._asking[key].outdated = True
            for forgotten in self._listings:
                forgotten.add(key)

    def _ask(self, key: K, ask: Callable[[], V], asking: _Asking[V]) -> None:
        try:
            asking.answer.set_result(self._asked(key, ask, asking))
        except BaseException as error:  # noqa: BLE001 - whatever went wrong goes wrong for all who wait
            with self._lock:
                del self._asking[key]
            asking.answer.set_exception(error)

    def _asked(self, key: K, ask: Callable[[], V], asking: _Asking[V]) -> V:
        for _ in range(MOST_ASKED):
            asked_at = self._clock.now()
            value = ask()
            with self._lock:
                if not asking.outdated:
                    self._keep(key, _Fact(value, asked_at))
                    del self._asking[key]  # now, so that nobody who comes after a change gets this answer
                    return value
                asking.outdated = False
        raise ChatUnavailable("Who reads along changes faster than it can be asked; it may be known in a while.")

    def _believed(self, key: K) -> V | None:
        fact = self._known.get(key)
        if fact is None or not fact.asked_at <= self._clock.now() < fact.asked_at + self._kept:
            return None
        return fact.value

    def _keep(self, key: K, fact: _Fact[V]) -> None:
        self._known[key] = fact
        self._known.move_to_end(key)
        while len(self._known) > self._most:
            self._known.popitem(last=False)
