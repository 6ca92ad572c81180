"""Which of the other processes are dead (pure): those that stopped, are known to be gone, or fell silent.

Nobody's clock is compared with anybody else's, the database's included: a process is silent when its count of
beats has stayed the same for a whole lease *while somebody watched*, on the watcher's own clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.domain import Peer, Process


@dataclass(frozen=True, slots=True)
class Pulse:
    """How often a process says that it lives, and how long its silence is believed to be an accident.

    A death is noticed after `lease` and at most one `every` more, and work goes on about a second later: 36 s,
    where 60 are promised. A shorter lease would take work from processes that merely swap, or wait for a database
    that fails over, which takes most of them 10 to 20 s.

    `margin` before its lease ends a process says nothing more to the outside: long enough for a post that is on
    its way to arrive before a survivor looks for it.
    """

    every: float = 5.0
    lease: float = 30.0
    margin: float = 5.0


@dataclass(frozen=True, slots=True)
class BeatSighting:
    """A peer's count of beats, since when it is the same, and when it was last looked at, on the watcher's clock."""

    beats: int
    since: float
    at: float


def sightings(
    before: Mapping[str, BeatSighting], beats: Mapping[str, int], *, now: float, pulse: Pulse
) -> dict[str, BeatSighting]:
    """Return what is seen now of each process, from what was seen before.

    Silence counts only while it is watched. After a gap, in which the watcher may have slept together with all
    the others or the database was away for everybody, it is counted anew.
    """
    seen = {}
    for process_id, count in beats.items():
        last = before.get(process_id)
        unbroken = last is not None and last.beats == count and now - last.at <= 3 * pulse.every
        seen[process_id] = BeatSighting(count, last.since if last and unbroken else now, now)
    return seen


def dead_peers(
    peers: Iterable[Peer],
    seen: Mapping[str, BeatSighting],
    *,
    here: Process,
    is_running: Callable[[int], bool],
    pulse: Pulse,
) -> tuple[Peer, ...]:
    """Return the peers whose work `here` should claim: the dead ones that no other living process has claimed."""

    def is_dead(peer: Peer) -> bool:
        if peer.stopped or _is_gone(peer.process, here=here, is_running=is_running):
            return True
        sighting = seen[peer.process.process_id]
        return sighting.at - sighting.since >= pulse.lease

    found = tuple(peers)
    dead = tuple(peer for peer in found if is_dead(peer))
    living = {peer.process.process_id for peer in found} - {peer.process.process_id for peer in dead}
    return tuple(peer for peer in dead if peer.taken_by not in living)


def _is_gone(process: Process, *, here: Process, is_running: Callable[[int], bool]) -> bool:
    """Say whether a process of this very machine and namespace is known not to exist any more.

    One that had our own process number is an earlier one: after a container's restart its number comes again, and
    as its namespace exists no more, so may that namespace's.
    """
    if process.host is None or process.host != here.host:
        return False
    return process.pid == here.pid or not is_running(process.pid)
