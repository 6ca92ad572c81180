"""What every table of processes promises: the fake, SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from bot.adapters.migrations import migrate
from bot.adapters.sql_processes import SqlProcesses
from bot.domain import Peer, Process
from bot.process_records import Processes
from retrieval.adapters.sql_engine import open_engine
from tests.fake_processes import MemoryProcesses

ONE = Process("desk/1", "desk", "boot pid:[1]", 101)
TWO = Process("desk/2", "desk", None, 102)
THREE = Process("desk/3", "desk", None, 103)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def processes(request: pytest.FixtureRequest) -> Iterator[Processes]:
    if request.param == "memory":
        yield MemoryProcesses()
        return
    engine = open_engine(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))
    migrate(engine)
    yield SqlProcesses(engine)
    engine.dispose()


def seen(processes: Processes, process: Process) -> Peer:
    """One process as another sees it."""
    return next(peer for peer in processes.peers("somebody else") if peer.process == process)


def test_a_process_sees_all_others_and_how_often_they_have_beaten(processes: Processes) -> None:
    for process in (ONE, TWO):
        processes.register(process)
    assert processes.beat("desk/1")
    assert processes.beat("desk/1")
    assert tuple(processes.peers("desk/2")) == (Peer(ONE, 2),)
    assert tuple(processes.peers("desk/1")) == (Peer(TWO, 0),)


def test_a_process_that_nobody_registered_cannot_beat(processes: Processes) -> None:
    assert not processes.beat("desk/1")


def test_a_process_that_stopped_is_seen_as_stopped_and_beats_no_more(processes: Processes) -> None:
    processes.register(ONE)
    processes.stop("desk/1")
    assert seen(processes, ONE).stopped
    assert not processes.beat("desk/1")


def test_of_all_that_claim_a_dead_process_at_once_one_succeeds(processes: Processes) -> None:
    processes.register(ONE)
    peer, together, claims = seen(processes, ONE), threading.Barrier(4), []

    def claim(name: str) -> None:
        together.wait(30)
        claims.append(processes.claim(peer, by=name))

    threads = [threading.Thread(target=claim, args=(f"heir {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claims) == [False, False, False, True]


def test_a_process_that_beat_since_it_was_seen_is_not_claimed(processes: Processes) -> None:
    processes.register(ONE)
    peer = seen(processes, ONE)
    assert processes.beat("desk/1")
    assert not processes.claim(peer, by="desk/2")
    assert processes.beat("desk/1")


def test_a_process_that_was_claimed_learns_of_it_when_it_beats(processes: Processes) -> None:
    processes.register(ONE)
    assert processes.claim(seen(processes, ONE), by="desk/2")
    assert not processes.beat("desk/1")
    assert seen(processes, ONE).taken_by == "desk/2"


def test_an_heir_that_died_over_it_is_followed_by_another(processes: Processes) -> None:
    processes.register(ONE)
    assert processes.claim(seen(processes, ONE), by="desk/2")
    assert processes.claim(seen(processes, ONE), by="desk/3")
    processes.remove("desk/1")
    assert processes.peers("desk/3") == ()
    assert not processes.claim(Peer(ONE, 0, taken_by="desk/3"), by="desk/2")


def test_each_death_is_counted_once_for_what_was_in_hand_and_for_nothing_else(processes: Processes) -> None:
    for process in (ONE, TWO, THREE):
        processes.register(process)
    processes.hold("guilty", "desk/1")
    processes.hold("waiting", "desk/1")
    processes.put_down("waiting", "desk/1")
    processes.hold("done", "desk/1")
    processes.finish("done", "desk/1")
    processes.hold("another's", "desk/2")
    assert processes.claim(seen(processes, ONE), by="desk/2")
    assert processes.claim(seen(processes, ONE), by="desk/3")  # the first heir died
    assert [processes.deaths(key) for key in ("guilty", "waiting", "done", "another's")] == [1, 0, 0, 0]
    processes.hold("guilty", "desk/2")
    assert processes.claim(seen(processes, TWO), by="desk/3")
    assert [processes.deaths(key) for key in ("guilty", "another's")] == [2, 1]


def test_a_stop_is_no_death_and_forgets_none(processes: Processes) -> None:
    for process in (ONE, TWO):
        processes.register(process)
    processes.hold("suspect", "desk/1")
    assert processes.claim(seen(processes, ONE), by="desk/2")
    processes.hold("suspect", "desk/2")
    processes.hold("fresh", "desk/2")
    processes.stop("desk/2")
    assert processes.claim(seen(processes, TWO), by="desk/3")
    assert [processes.deaths(key) for key in ("suspect", "fresh")] == [1, 0]


def test_what_waits_or_is_done_keeps_its_deaths_only_while_it_waits(processes: Processes) -> None:
    processes.register(ONE)
    processes.hold("suspect", "desk/1")
    assert processes.claim(seen(processes, ONE), by="desk/2")
    processes.hold("suspect", "desk/2")
    processes.put_down("suspect", "desk/2")
    assert processes.deaths("suspect") == 1
    processes.hold("suspect", "desk/2")
    processes.finish("suspect", "desk/2")
    assert processes.deaths("suspect") == 0


def test_a_process_whose_work_was_taken_over_cannot_put_it_out_of_its_heirs_hands(processes: Processes) -> None:
    for process in (ONE, TWO):
        processes.register(process)
    processes.hold("key", "desk/1")
    processes.hold("key", "desk/2")
    processes.put_down("key", "desk/1")
    processes.finish("key", "desk/1")
    assert processes.claim(seen(processes, TWO), by="desk/3")
    assert processes.deaths("key") == 1
