"""What becomes of an answer under way when its question changes, and which work waits for which."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.domain import Asked, Person, Place, PlaceKind, Standing
from bot.handlers.revision import is_before
from bot.question_records import AS_WRITTEN, QuestionChange, order_of
from bot.services import Services
from bot.work import Work
from tests.desks import services_holding
from tests.factories import a_document, a_note
from tests.fake_processes import a_membership
from tests.fakes import FixedClock, MemoryChat, MemoryStore

KEY = "answer:C1:100.1"
ANVIL, SABLE = "What were Vexley's Anvil coding models trained on?", "Whose Sable was Anvil trained on?"
NOTE = "What did Vexley tell the build farm about Anvil?"
LONG = 30.0


class HeldChat(MemoryChat):
    """A chat that says who reads along only once it is let go."""

    def __init__(self, clock: FixedClock) -> None:
        super().__init__(clock)
        self.asked, self.go = threading.Event(), threading.Event()
        self.posts = 0

    def place(self, channel_id: str) -> Place:
        self.asked.set()
        assert self.go.wait(LONG)
        return super().place(channel_id)

    def post(self, *args: Any, **named: Any) -> Any:
        self.posts += 1
        return super().post(*args, **named)


@pytest.fixture
def services(clock: FixedClock) -> Services:
    note = a_note(text="Vexley told the build farm that Anvil was trained on Sable.")
    return services_holding((a_document("vexley"), note), clock=clock, store=MemoryStore())


@pytest.fixture
def chat(clock: FixedClock) -> HeldChat:
    chat = HeldChat(clock)
    chat.people["U1"] = Person("U1", Standing.MEMBER)
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=True)
    return chat


@pytest.fixture
def work(services: Services, chat: HeldChat, sqlite_url: str) -> Iterator[Work]:
    work = Work(services, chat, database_url=sqlite_url, membership=a_membership(), patience=(0.01,))
    work.launch()
    yield work
    work.close()


def change(edit: int, text: str | None, *, deleted: bool = False) -> QuestionChange:
    order = order_of(f"{edit}.0", f"{edit}.0") if edit else AS_WRITTEN
    return QuestionChange("C1", "100.1", "100.1", order, Asked("C1", "100.1", "U1", text) if text else None, deleted)


@pytest.mark.parametrize("text", [SABLE, None])
def test_what_is_asked_otherwise_before_the_reply_is_sent_is_never_answered_as_it_was(
    work: Work, chat: HeldChat, text: str | None
) -> None:
    with capture_logs() as lines:
        work.revise(change(0, ANVIL))
        assert chat.asked.wait(LONG)
        work.revise(change(1, text))
        chat.go.set()
        assert work.wait_idle(LONG)
    assert chat.posts == len(chat.said) == (text is not None)
    assert next(line["outcome"] for line in lines if line["event"] == "work done") == "late"


def test_what_is_left_out_is_not_told_of_a_question_that_was_deleted_meanwhile(work: Work, chat: HeldChat) -> None:
    work.revise(change(0, NOTE))
    assert chat.asked.wait(LONG)
    work.revise(change(0, None, deleted=True))
    chat.go.set()
    assert work.wait_idle(LONG)
    assert chat.whispers == []
    assert chat.said == []


def test_work_on_a_question_waits_for_what_came_before_and_for_what_hangs_on_the_reply() -> None:
    assert is_before(KEY, KEY, 2)
    assert is_before(f"{KEY}:r2", KEY, 3)
    for beside in (f"more:{KEY}", f"more:{KEY}:r2", f"correct:{KEY}:0", f"correct:{KEY}:r2:1", f"correct:more:{KEY}:0"):
        assert is_before(beside, KEY, 2)
    for other in (KEY, f"{KEY}:r3", f"{KEY}0", f"more:{KEY}0", "answer:C2:100.1"):
        assert not is_before(other, KEY, 1)


def test_an_earlier_change_that_comes_late_begins_nothing(work: Work, chat: HeldChat) -> None:
    chat.go.set()
    assert work.revise(change(2, SABLE))
    for late in (change(0, ANVIL), change(1, ANVIL), change(2, SABLE)):
        assert not work.revise(late)
    assert work.wait_idle(LONG)
    assert len(chat.said) == 1
