"""This process among those that work on one database: it beats, holds a lease, and takes over from the dead.

```
join ─▶ beat every 5 s ─▶ … ─▶ leave                          what is left is anybody's, nobody counted as dead
                │
                └─ no beat got through for 25 s ─▶ holds no lease ─▶ rejoin under a new identity
```
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol

import structlog

from bot.domain import Peer, Process
from bot.liveness import BeatSighting, Pulse, dead_peers, sightings
from bot.process_records import Host, Processes
from retrieval.errors import RetrievalError

_SINCE_BOOT: Final[int | None] = getattr(time, "CLOCK_BOOTTIME", None)
_log = structlog.get_logger(__name__)


def _seconds() -> float:
    """Return a clock that goes on while the machine sleeps, where it has one: the others' go on, too."""
    return time.monotonic() if _SINCE_BOOT is None else time.clock_gettime(_SINCE_BOOT)


class Member(Protocol):
    """What a membership needs of the one whose membership it is."""

    def owners(self) -> Iterable[str]:
        """Return the identities under which work is unfinished, whether or not their processes are registered."""

    def recover(self, process_id: str) -> None:
        """Go on with all work of a process that is dead; again, it changes nothing."""

    def rejoin(self) -> None:
        """Drop everything in hand, and `join` anew."""


class WorkKeeper(Protocol):
    """What keeps work in the name of processes, beside durable work: the inbox."""

    def owners(self) -> Iterable[str]:
        """Return the identities in whose name something is held, whether or not their processes are registered."""

    def release(self, owner: str) -> object:
        """Let what a process holds be taken by others; again, it changes nothing."""


class Membership:
    """Says that this process lives, for as long as it does, and what the others left."""

    def __init__(
        self,
        processes: Processes,
        host: Host,
        *,
        pulse: Pulse | None = None,
        seconds: Callable[[], float] = _seconds,
    ) -> None:
        """Take the table of processes; `seconds` is a clock that never goes back."""
        self.processes: Final = processes
        self._host = host
        self._pulse = pulse or Pulse()
        self._seconds = seconds
        self._process: Process | None = None
        self._beaten = 0.0
        self._lost = threading.Event()
        self._seen: dict[str, BeatSighting] = {}
        self._own: set[str] = set()
        self._strangers: dict[str, float] = {}
        self._shelves: list[WorkKeeper] = []
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def process_id(self) -> str:
        """The identity that this process has now; it is another one after each `join`."""
        return self._process.process_id if self._process else ""

    def look_after(self, shelf: WorkKeeper) -> None:
        """Release there what each process holds whose work is taken over; maybe more than once."""
        self._shelves.append(shelf)

    def holds(self) -> bool:
        """Say whether nobody can have taken over our work yet, so that we may speak to the outside."""
        lease = self._pulse.lease - self._pulse.margin
        return self._process is not None and not self._lost.is_set() and self._seconds() - self._beaten < lease

    def join(self) -> str:
        """Register under a new identity and return it. What an earlier one of ours left is recovered like others'."""
        asked, process = self._seconds(), self._host.new_process()
        self.processes.register(process)
        if self._process:
            self._own.add(self._process.process_id)
        self._process, self._beaten = process, asked
        self._seen, self._strangers = {}, {}
        self._lost.clear()
        return process.process_id

    def start(self, member: Member) -> None:
        """Beat from now on, and have `member` recover what the dead leave."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._live, args=(member,), name="heartbeat", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Beat no more, and wait for the round that runs."""
        self._stopping.set()
        if self._thread:
            self._thread.join()
            self._thread = None

    def leave(self) -> None:
        """Say that this process works no more; others take over what is left at once."""
        for process_id in filter(None, (*self._own, self.process_id)):
            try:
                self.processes.stop(process_id)
            except RetrievalError as error:
                _log.warning("left without a word", process=process_id, why=str(error))
        self._process = None
        self._own.clear()

    def _live(self, member: Member) -> None:
        away = False
        while True:
            try:
                self._round(member)
                away = False
            except RetrievalError as error:
                if not away:
                    _log.warning("no sign of life can be given", process=self.process_id, why=str(error))
                away = True
            except Exception as error:  # noqa: BLE001 # whatever broke, this process still has to say that it lives
                _log.error("a heartbeat failed", process=self.process_id, exc_info=error)
            if self._stopping.wait(self._pulse.every):
                return

    def _round(self, member: Member) -> None:
        if not self._beat():
            self._lost.set()
            _log.warning("the lease is lost, joining anew", process=self.process_id)
            try:
                member.rejoin()
            except BaseException:  # whatever it was: it is tried again, under yet another identity
                self._lost.set()
                raise
            return
        for process_id in tuple(self._own):
            self.processes.stop(process_id)
            self._inherit(member, process_id)
            self._own.discard(process_id)
        peers = self.processes.peers(self.process_id)
        for peer in self._dead(peers):
            if self.processes.claim(peer, by=self.process_id):
                _log.info("taking over", process=peer.process.process_id, stopped=peer.stopped)
                self._inherit(member, peer.process.process_id)
        owners = {*member.owners(), *(owner for shelf in self._shelves for owner in shelf.owners())}
        for process_id in self._forgotten(owners, peers):
            _log.info("taking over", process=process_id, stopped=False)
            self._inherit(member, process_id)

    def _beat(self) -> bool:
        asked = self._seconds()
        if not self.holds() or not self.processes.beat(self.process_id):
            return False
        self._beaten = asked
        return True

    def _inherit(self, member: Member, process_id: str) -> None:
        member.recover(process_id)
        for shelf in self._shelves:
            shelf.release(process_id)
        self.processes.remove(process_id)

    def _dead(self, peers: Sequence[Peer]) -> tuple[Peer, ...]:
        beats = {peer.process.process_id: peer.beats for peer in peers}
        self._seen = sightings(self._seen, beats, now=self._seconds(), pulse=self._pulse)
        here = self._process
        if here is None:
            return ()
        return dead_peers(peers, self._seen, here=here, is_running=self._host.is_running, pulse=self._pulse)

    def _forgotten(self, owners: Iterable[str], peers: Sequence[Peer]) -> list[str]:
        """Return the owners of work that no row has told of for a whole lease.

        They are of an older version, which worked under its DESK_REPLICA name, or began something in the moment
        when their work was taken over.
        """
        known = {self.process_id, *(peer.process.process_id for peer in peers)}
        now = self._seconds()
        self._strangers = {owner: self._strangers.get(owner, now) for owner in owners if owner not in known}
        return [owner for owner, since in self._strangers.items() if now - since >= self._pulse.lease]
