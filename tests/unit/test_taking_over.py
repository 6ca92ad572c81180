"""Work that outlives its process: another goes on with it, and nobody without a lease says a word."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain import Asked, Envelope, Posted, Process
from bot.errors import ChatUnavailable
from bot.liveness import Pulse
from bot.membership import Membership
from bot.services import Services
from bot.work import Work
from retrieval.errors import TransientError
from tests.desks import services_holding
from tests.factories import a_document, moment
from tests.fake_processes import QUICK, STEADY, MemoryProcesses, OtherHost
from tests.fakes import FixedClock, MemoryChat, MemoryInbox, MemoryStore

DELIVERED = Envelope("message:T1:C1:100.1", "event", {}, moment("2026-06-08"))
ASKED = Asked("C1", "100.1", "U1", "What were Vexley's Anvil coding models trained on?")
LONG = 30.0


class Away(MemoryChat):
    """A chat that is away; it says when it was tried."""

    def __init__(self, clock: FixedClock) -> None:
        super().__init__(clock)
        self.tried = threading.Event()
        self.back = False

    def post(self, *args: Any, **named: Any) -> Posted:
        self.tried.set()
        if not self.back:
            raise ChatUnavailable("The chat did not answer.")
        return super().post(*args, **named)


class Named(OtherHost):
    """A host whose process has the same name each time, as those of an older version had."""

    def new_process(self) -> Process:
        return replace(super().new_process(), process_id="desk")


@pytest.fixture
def services(clock: FixedClock, tmp_path: Path) -> Services:
    report = a_document("vexley", published_at=moment("2026-06-07T12:00"))
    return services_holding((report,), clock=clock, store=MemoryStore())


@pytest.fixture
def processes() -> MemoryProcesses:
    return MemoryProcesses()


def until(condition: Callable[[], object]) -> None:
    """Wait until something is so."""
    waited = threading.Event()
    for _ in range(int(LONG * 100)):
        if condition():
            return
        waited.wait(0.01)
    raise AssertionError("it never came about")


def takes(work: Work) -> bool:
    """Say whether a process takes on work at all."""
    try:
        work.answer(ASKED)
    except TransientError:
        return False
    return True


@contextmanager
def at_work(
    services: Services,
    chat: Any,
    url: str,
    processes: MemoryProcesses,
    *,
    pulse: Pulse = STEADY,
    host: OtherHost | None = None,
    patience: float = 0.05,
    shelf: MemoryInbox | None = None,
) -> Iterator[Work]:
    membership = Membership(processes, host or OtherHost(), pulse=pulse)
    if shelf:
        membership.look_after(shelf)
    work = Work(services, chat, database_url=url, membership=membership, patience=(patience,))
    work.launch()
    try:
        yield work
    finally:
        work.close()


def left_by(process_id: str, processes: MemoryProcesses, key: str, *, times: int) -> None:
    """Have a process die with a piece of work in hand, so often."""
    for _ in range(times):
        processes.register(Process(process_id, "desk", None, 0))
        processes.hold(key, process_id)
        (peer,) = [peer for peer in processes.peers("") if peer.process.process_id == process_id]
        assert processes.claim(peer, by="a survivor")
        processes.remove(process_id)


def test_while_its_lease_is_lost_a_process_says_nothing_and_afterwards_everything_once(
    services: Services, clock: FixedClock, sqlite_url: str, processes: MemoryProcesses
) -> None:
    chat = Away(clock)
    with at_work(services, chat, sqlite_url, processes, pulse=QUICK) as work:
        before = work.membership.process_id
        assert work.answer(ASKED)
        assert chat.tried.wait(LONG)
        processes.away = True
        threading.Event().wait(QUICK.lease)
        chat.back = True
        threading.Event().wait(0.2)
        assert chat.said == []
        with pytest.raises(TransientError):
            work.answer(replace(ASKED, ts="100.2"))
        processes.away = False
        until(lambda: work.membership.process_id != before)
        assert work.wait_idle(LONG)
        assert work.answer(replace(ASKED, ts="100.2"))
        assert work.wait_idle(LONG)
    assert [said.key for said in chat.said] == [ASKED.key, "answer:C1:100.2"]
    assert ASKED.key in chat.looked


def test_a_process_whose_work_was_taken_over_ends_it_without_a_word(
    services: Services, clock: FixedClock, sqlite_url: str, processes: MemoryProcesses
) -> None:
    composing, released = threading.Event(), threading.Event()

    class Slow(MemoryChat):
        def begin(self, *args: Any, **named: Any) -> Any:
            composing.set()
            assert released.wait(LONG)
            return super().begin(*args, **named)

    chat = Slow(clock)
    with at_work(services, chat, sqlite_url, processes, pulse=QUICK) as work:
        before = work.membership.process_id
        assert work.answer(ASKED)
        assert composing.wait(LONG)
        until(lambda: any(processes.claim(peer, by="somebody") for peer in processes.peers("")))
        processes.away = True  # so that it cannot go on under another identity
        until(lambda: not takes(work))
        released.set()
        threading.Event().wait(0.3)
        assert chat.said == []
        processes.away = False
        until(lambda: work.membership.process_id != before)
        assert work.wait_idle(LONG)
    assert [said.key for said in chat.said] == [ASKED.key]


def test_what_a_version_without_leases_left_is_taken_over(
    services: Services, clock: FixedClock, sqlite_url: str
) -> None:
    with at_work(services, Away(clock), sqlite_url, MemoryProcesses(), host=Named()) as old:
        old.answer(ASKED)
    chat = MemoryChat(clock)
    with at_work(services, chat, sqlite_url, MemoryProcesses(), pulse=QUICK) as new:
        assert new.wait_idle(LONG)
    assert [said.key for said in chat.said] == [ASKED.key]


@pytest.mark.parametrize(("is_known", "pulse"), [(True, STEADY), (False, QUICK)], ids=["dead", "long forgotten"])
def test_what_somebody_held_on_a_shelf_who_is_no_more_is_released(
    services: Services, clock: FixedClock, sqlite_url: str, processes: MemoryProcesses, *, is_known: bool, pulse: Pulse
) -> None:
    if is_known:
        processes.register(Process("gone", "desk", None, 0))
        processes.stop("gone")
    inbox = MemoryInbox()
    inbox.record(DELIVERED)
    inbox.claim("gone", clock.now())
    with at_work(services, MemoryChat(clock), sqlite_url, processes, pulse=pulse, shelf=inbox):
        until(lambda: not inbox.owners())


def test_a_death_while_the_chat_is_away_counts_against_nothing_that_waits_for_it(
    services: Services, clock: FixedClock, sqlite_url: str, processes: MemoryProcesses
) -> None:
    chat = Away(clock)
    with at_work(services, chat, sqlite_url, processes, patience=3600.0) as work:
        work.answer(ASKED)
        for _ in range(2):
            assert chat.tried.wait(LONG)
            until(lambda: ASKED.key not in processes.in_hand)
            chat.tried.clear()
            until(lambda: any(processes.claim(peer, by="a survivor") for peer in processes.peers("")))
        assert chat.tried.wait(LONG)
        assert processes.deaths(ASKED.key) == 0
