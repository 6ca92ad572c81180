"""Who is dead: who stopped, who is known to be gone, and who fell silent while somebody watched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain import Peer, Process
from bot.liveness import BeatSighting, Pulse, dead_peers, sightings

PULSE = Pulse(every=5, lease=30, margin=5)
HERE = Process("here", "desk", "boot pid:[1]", 7)
THERE = Process("there", "desk", "other boot pid:[1]", 8)


def watched(*looks: tuple[float, int]) -> dict[str, BeatSighting]:
    """What is seen of `there` after these looks, each a moment and its count of beats."""
    seen: dict[str, BeatSighting] = {}
    for now, beats in looks:
        seen = sightings(seen, {"there": beats}, now=now, pulse=PULSE)
    return seen


def dead(peer: Peer, seen: dict[str, BeatSighting], *others: Peer, running: bool = True) -> bool:
    seen = seen | {other.process.process_id: BeatSighting(0, 0, 0) for other in others}
    return peer in dead_peers([peer, *others], seen, here=HERE, is_running=lambda _: running, pulse=PULSE)


def test_a_process_is_dead_when_it_did_not_beat_for_a_whole_lease() -> None:
    looks = [(5.0 * number, 3) for number in range(7)]
    assert not dead(Peer(THERE, 3), watched(*looks[:-1]))
    assert dead(Peer(THERE, 3), watched(*looks))


def test_a_beat_begins_a_new_lease() -> None:
    looks = [(5.0 * number, 3 if number < 6 else 4) for number in range(7)]
    assert not dead(Peer(THERE, 4), watched(*looks))


def test_silence_that_nobody_watched_does_not_count() -> None:
    """A machine that slept with all its processes, or a database that was away for all, makes nobody dead."""
    assert not dead(Peer(THERE, 3), watched((0, 3), (5, 3), (3600, 3)))
    assert not dead(Peer(THERE, 3), watched((3600, 3)))


def test_a_process_that_stopped_is_dead_at_once() -> None:
    assert dead(Peer(THERE, 3, stopped=True), watched((0, 3)))


@pytest.mark.parametrize(
    ("process", "running", "is_dead"),
    [
        pytest.param(replace(THERE, host=HERE.host), False, True, id="gone"),
        pytest.param(replace(THERE, host=HERE.host), True, False, id="running"),
        pytest.param(replace(THERE, host=HERE.host, pid=HERE.pid), True, True, id="earlier-with-our-number"),
        pytest.param(THERE, False, False, id="of-another-machine"),
        pytest.param(replace(THERE, host=None), False, False, id="of-nobody-knows-where"),
    ],
)
def test_a_process_number_tells_only_where_it_means_the_same(process: Process, running: bool, is_dead: bool) -> None:
    assert dead(Peer(process, 3), watched((0, 3)), running=running) == is_dead


def test_what_a_living_heir_has_claimed_is_left_to_it() -> None:
    claimed = Peer(THERE, 3, stopped=True, taken_by="heir")
    heir = Peer(Process("heir", "desk", None, 9), 5)
    assert not dead(claimed, watched((0, 3)), heir)
    assert dead(claimed, watched((0, 3)), replace(heir, stopped=True))
    assert dead(claimed, watched((0, 3)))
    assert dead(replace(claimed, taken_by="here"), watched((0, 3)))
