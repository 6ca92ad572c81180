"""Processes that work together, in memory: the fake passes the contract suite of its port."""

from __future__ import annotations

import itertools
import threading
from dataclasses import replace

from bot.domain import Peer, Process
from bot.liveness import Pulse
from bot.membership import Membership
from retrieval.errors import Unreachable

_numbers = itertools.count(1)
QUICK = Pulse(every=0.05, lease=1.5, margin=0.2)
"""For tests that have to see a process die; long enough for a busy machine to keep those alive that live."""
STEADY = Pulse(every=0.1)
"""For all others: what a process left is seen at once, and nobody's lease ends however busy the machine is."""


class MemoryProcesses:
    """Processes as a dictionary; `away` makes every method fail, as a database does that does not answer."""

    def __init__(self) -> None:
        self._peers: dict[str, Peer] = {}
        self._held: dict[str, tuple[str | None, int]] = {}
        self._lock = threading.RLock()
        self.away = False

    @property
    def in_hand(self) -> set[str]:
        """The keys of what some process has in hand."""
        with self._lock:
            return {key for key, (owner, _) in self._held.items() if owner}

    def register(self, process: Process) -> None:
        with self._reached():
            self._peers[process.process_id] = Peer(process, 0)

    def beat(self, process_id: str) -> bool:
        with self._reached():
            peer = self._peers.get(process_id)
            if peer is None or peer.stopped or peer.taken_by:
                return False
            self._peers[process_id] = replace(peer, beats=peer.beats + 1)
            return True

    def stop(self, process_id: str) -> None:
        with self._reached():
            if process_id in self._peers:
                self._peers[process_id] = replace(self._peers[process_id], stopped=True)
            for key, (owner, _) in list(self._held.items()):
                if owner == process_id:
                    self.put_down(key, process_id)

    def peers(self, process_id: str) -> tuple[Peer, ...]:
        with self._reached():
            return tuple(self._peers[other] for other in sorted(self._peers) if other != process_id)

    def claim(self, peer: Peer, *, by: str) -> bool:
        with self._reached():
            process_id = peer.process.process_id
            if self._peers.get(process_id) != peer:
                return False
            self._peers[process_id] = replace(peer, taken_by=by)
            for key, (owner, deaths) in self._held.items():
                if owner == process_id:
                    self._held[key] = (None, deaths + 1)
            return True

    def remove(self, process_id: str) -> None:
        with self._reached():
            self._peers.pop(process_id, None)

    def hold(self, key: str, process_id: str) -> None:
        with self._reached():
            self._held[key] = (process_id, self.deaths(key))

    def put_down(self, key: str, process_id: str) -> None:
        with self._reached():
            owner, deaths = self._held.get(key, (None, 0))
            if owner == process_id and deaths:
                self._held[key] = (None, deaths)
            elif owner == process_id:
                del self._held[key]

    def deaths(self, key: str) -> int:
        with self._reached():
            return self._held.get(key, (None, 0))[1]

    def finish(self, key: str, process_id: str) -> None:
        with self._reached():
            if self._held.get(key, (None, 0))[0] == process_id:
                del self._held[key]

    def _reached(self) -> threading.RLock:
        if self.away:
            raise Unreachable("The database did not answer, or stayed busy for too long.")
        return self._lock


class OtherHost:
    """A host that nobody shares, unless it is named; the processes in `ended` are gone."""

    def __init__(self, name: str | None = None) -> None:
        self._name = name
        self.ended: set[int] = set()

    def new_process(self) -> Process:
        number = next(_numbers)
        return Process(f"desk/{number}", "desk", self._name, number)

    def is_running(self, pid: int) -> bool:
        return pid not in self.ended


def a_membership(processes: MemoryProcesses | None = None, pulse: Pulse = STEADY) -> Membership:
    """The membership of a process among those, or among none."""
    return Membership(processes or MemoryProcesses(), OtherHost(), pulse=pulse)
