"""A process among others: it takes over from the dead, once, and joins anew when it may have been taken for dead."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bot.liveness import Pulse
from bot.membership import Membership
from retrieval.errors import Unreachable
from tests.fake_processes import QUICK, STEADY, MemoryProcesses, OtherHost

LONG = 30.0


class Worker:
    """Has work of some owners, and goes on with what it is told to recover."""

    def __init__(self, membership: Membership, owned: tuple[str, ...] = ()) -> None:
        self._membership = membership
        self._owned = owned
        self.recovered: list[str] = []
        self.troubles: list[Exception] = []

    def owners(self) -> tuple[str, ...]:
        return self._owned

    def recover(self, process_id: str) -> None:
        if self.troubles:
            raise self.troubles.pop()
        self.recovered.append(process_id)
        self._owned = tuple(owner for owner in self._owned if owner != process_id)

    def rejoin(self) -> None:
        self._membership.join()


def until(condition: Callable[[], object]) -> None:
    """Wait until something is so."""
    waited = threading.Event()
    for _ in range(int(LONG * 100)):
        if condition():
            return
        waited.wait(0.01)
    raise AssertionError("it never came about")


@contextmanager
def at_work(
    processes: MemoryProcesses,
    *,
    pulse: Pulse = QUICK,
    host: OtherHost | None = None,
    owned: tuple[str, ...] = (),
    troubles: tuple[Exception, ...] = (),
) -> Iterator[tuple[Membership, Worker]]:
    membership = Membership(processes, host or OtherHost(), pulse=pulse)
    worker = Worker(membership, owned)
    worker.troubles = list(troubles)
    membership.join()
    membership.start(worker)
    yield membership, worker
    membership.stop()
    membership.leave()


@pytest.fixture
def processes() -> MemoryProcesses:
    return MemoryProcesses()


def test_the_work_of_a_silent_process_is_recovered_once_and_the_process_forgotten(processes: MemoryProcesses) -> None:
    silent = OtherHost().new_process()
    processes.register(silent)
    with at_work(processes) as (_, first), at_work(processes) as (_, second):
        until(lambda: all(peer.process != silent for peer in processes.peers("")))
        assert first.recovered + second.recovered == [silent.process_id]


def test_processes_that_live_leave_each_other_alone(processes: MemoryProcesses) -> None:
    with at_work(processes) as (_, first), at_work(processes) as (_, second):
        threading.Event().wait(3 * QUICK.lease)
        assert first.recovered == second.recovered == []


def test_what_a_process_left_that_stopped_or_is_known_to_be_gone_is_recovered_at_once(
    processes: MemoryProcesses,
) -> None:
    host = OtherHost("boot pid:[1]")
    gone, stopped = host.new_process(), OtherHost().new_process()
    host.ended.add(gone.pid)
    for process in (gone, stopped):
        processes.register(process)
    processes.stop(stopped.process_id)
    with at_work(processes, pulse=STEADY, host=host) as (_, worker):
        until(lambda: len(worker.recovered) == 2)
        assert set(worker.recovered) == {gone.process_id, stopped.process_id}


def test_work_of_an_owner_that_nobody_registered_is_recovered_after_a_lease(processes: MemoryProcesses) -> None:
    """A version before this one worked under its DESK_REPLICA name."""
    with at_work(processes, owned=("desk",)) as (_, worker):
        assert worker.recovered == []
        until(lambda: worker.recovered == ["desk"])


@pytest.mark.parametrize("trouble", [Unreachable("The database did not answer."), RuntimeError("a mistake of ours")])
def test_a_recovery_that_fails_is_tried_again(processes: MemoryProcesses, trouble: Exception) -> None:
    stopped = OtherHost().new_process()
    processes.register(stopped)
    processes.stop(stopped.process_id)
    with at_work(processes, pulse=STEADY, troubles=(trouble,)) as (_, worker):
        until(lambda: worker.recovered == [stopped.process_id])


def test_a_process_that_cannot_beat_holds_no_lease_and_joins_anew_when_it_can(processes: MemoryProcesses) -> None:
    with at_work(processes) as (membership, worker):
        before = membership.process_id
        assert membership.holds()
        processes.away = True
        until(lambda: not membership.holds())
        processes.away = False
        until(lambda: worker.recovered == [before])
        assert membership.process_id != before
        until(membership.holds)


def test_a_process_that_was_taken_for_dead_joins_anew(processes: MemoryProcesses) -> None:
    with at_work(processes, pulse=STEADY) as (membership, worker):
        before = membership.process_id
        until(lambda: any(processes.claim(peer, by="somebody") for peer in processes.peers("")))
        until(lambda: membership.process_id != before)
        until(lambda: worker.recovered == [before])


def test_a_process_that_leaves_while_the_database_is_away_is_taken_for_dead(processes: MemoryProcesses) -> None:
    with at_work(processes) as (membership, _):
        left = membership.process_id
        processes.away = True
    processes.away = False
    with at_work(processes) as (_, worker):
        until(lambda: worker.recovered == [left])
