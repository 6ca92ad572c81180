"""What is in hand is on record, and suspects are tried one at a time."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from bot.domain import Peer, Process
from bot.runs import MOST_DEATHS, GivenUp, Interrupted, LifeRun, Runs
from tests.fake_processes import MemoryProcesses


@pytest.fixture
def processes() -> MemoryProcesses:
    return MemoryProcesses()


def run_of(key: str, *, deaths: int = 0) -> LifeRun:
    return LifeRun(key, "desk/1", threading.Event(), deaths)


def test_what_is_in_hand_at_a_death_is_suspect_and_what_waits_or_is_done_is_not(processes: MemoryProcesses) -> None:
    runs, process = Runs(processes), Process("desk/1", "desk", None, 1)
    processes.register(process)
    held, waiting, done = run_of("held"), run_of("waiting"), run_of("done")
    for run in (held, waiting, done):
        runs.take_up(run)
    runs.put_down(waiting)
    runs.finish(done)
    assert processes.claim(Peer(process, 0), by="desk/2")
    for run in (held, waiting, done):
        runs.look_up(run)
    assert [run.deaths for run in (held, waiting, done)] == [1, 0, 0]


def test_suspects_are_tried_one_at_a_time_and_others_beside_them(processes: MemoryProcesses) -> None:
    runs, first, second = Runs(processes), run_of("first", deaths=2), run_of("second", deaths=2)
    tried = threading.Event()

    def try_second() -> None:
        runs.take_up(second)
        tried.set()

    runs.take_up(first)
    thread = threading.Thread(target=try_second)
    thread.start()
    runs.take_up(run_of("unsuspected", deaths=1))
    assert not tried.is_set()
    runs.put_down(first)
    assert tried.wait(30)
    thread.join()
    runs.finish(second)


def test_a_suspect_that_waits_for_its_turn_does_not_hold_up_a_stop(processes: MemoryProcesses) -> None:
    runs, second = Runs(processes), run_of("second", deaths=2)
    runs.take_up(run_of("first", deaths=2))
    second.over.set()
    with pytest.raises(Interrupted):
        runs.take_up(second)


def test_work_goes_on_when_it_cannot_be_noted_down(processes: MemoryProcesses) -> None:
    runs, run = Runs(processes), run_of("key")
    processes.away = True
    runs.look_up(run)
    runs.take_up(run)
    runs.put_down(run)
    runs.finish(run)
    assert run.deaths == 0


def test_a_life_that_gets_on_is_no_suspect_and_one_that_does_not_stays_one(processes: MemoryProcesses) -> None:
    process = Process("desk/1", "desk", None, 1)
    processes.register(process)
    runs, run = Runs(processes), run_of("key")
    runs.take_up(run)
    assert processes.claim(Peer(process, 0), by="desk/2")
    runs.look_up(run)
    runs.take_up(run)
    assert runs.step(run, lambda: "never", None, on_record=lambda _: "what is on record") == "what is on record"
    assert (run.deaths, processes.deaths("key")) == (1, 1)
    assert runs.step(run, lambda: "taken now", None, on_record=lambda take: take()) == "taken now"
    assert (run.deaths, processes.deaths("key"), processes.in_hand) == (0, 0, {"key"})


def test_a_life_to_be_given_up_takes_no_step_any_more_and_finds_what_it_did(processes: MemoryProcesses) -> None:
    runs, run, taken = Runs(processes), run_of("key", deaths=MOST_DEATHS), list[str]()
    step = partial(runs.step, run, lambda: taken.append("taken"), on_record=lambda take: take())
    assert step(lambda: "there") == "there"  # type: ignore[arg-type,func-returns-value] # a step that returns nothing
    for find in (None, lambda: None):
        with pytest.raises(GivenUp):
            step(find)
    assert taken == []
