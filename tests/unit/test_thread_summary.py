"""A thread summed up in the window: by quotes, or by a model through the same grounding."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain import Person, Place, PlaceKind, Standing
from bot.handlers.note_changes import in_step
from bot.handlers.note_forgetting import NoteForgetting
from bot.handlers.notes import Notes, WantedThread
from bot.kept_notes import note_id_of
from bot.render.notes import CHANNEL, READERS, SUMMARY, TITLE, WHEN
from bot.services import Services
from bot.submissions import Submission
from bot.surfaces import Modal
from bot.thread_summary import summary_of
from bot.threads import ReadThread, ThreadMessage
from retrieval.answering.writer import Writer
from retrieval.domain import DraftSentence
from retrieval.errors import ModelUnavailable
from tests.desks import services_holding
from tests.fakes import FakeModel, FixedClock, MemoryChat, MemoryStore, MemorySurfaces

ROOT, REPLY = "1780000000.000100", "1780000001.000100"
FIRST = "The Halden router dropped every request from 14:01."
SECOND = "Quillon revoked the key of the Halden router by mistake."
THREAD = ReadThread("C1", ROOT, (ThreadMessage(ROOT, FIRST, "U1"), ThreadMessage(REPLY, SECOND, "U2")))
TOLD = "Quillon revoked the Halden router's key by mistake."
GOOD = DraftSentence(TOLD, ((1, SECOND),))
INVENTED = DraftSentence("Vexley stole the key of the Halden router.", ((1, SECOND),))
WANTED = WantedThread("U1", "C1", ROOT)


class Begun:
    """Work that keeps what it was asked to begin."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, str]] = []

    def keep_note(self, note_id: str, submission: str) -> bool:
        self.begun.append((note_id, submission))
        return True

    def revise_note(self, note_id: str, cause: str, *, later: bool = False) -> bool:
        self.begun.append((note_id, cause))
        return True


@pytest.fixture
def chat() -> MemoryChat:
    chat = MemoryChat()
    chat.threads.append(THREAD)
    chat.people["U1"] = Person("U1", Standing.MEMBER, "UTC", "Mira Lang")
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=False)
    return chat


def services_with(model: FakeModel | None, clock: FixedClock) -> Services:
    return replace(services_holding((), clock=clock, store=MemoryStore()), writer=Writer(model))


def window(
    services: Services, chat: MemoryChat, aside: Callable[[Callable[[], None]], None] = lambda fill: fill()
) -> tuple[Modal, Notes, Begun]:
    """What stands in the window once it was opened and, if it is at once, filled."""
    surfaces, work = MemorySurfaces(), Begun()
    notes = Notes(services, chat, surfaces, work, NoteForgetting(services, chat), aside=aside)
    notes.open(WANTED, trigger=surfaces.cause("t1"))
    (shown,) = surfaces.modals.values()
    return shown.modal, notes, work


def summary_in(modal: Modal) -> list[str]:
    element = next(block["element"] for block in modal.blocks if block.get("block_id") == SUMMARY)
    return str(element["initial_value"]).split("\n")


def test_without_a_model_sentences_are_quoted_in_the_order_in_which_they_were_said() -> None:
    lines = summary_of(THREAD, Writer(), visibility="channel:C1")
    assert [(line.text, line.said) for line in lines] == [(FIRST, True), (SECOND, True)]


def test_of_what_a_model_writes_that_is_kept_which_its_quotes_carry(chat: MemoryChat, clock: FixedClock) -> None:
    model = FakeModel(INVENTED, GOOD)
    modal, _, _ = window(services_with(model, clock), chat)
    assert summary_in(modal) == [TOLD]
    assert model.prompts[0].visibilities >= {"channel:C1"}
    assert SECOND not in modal.private
    assert TOLD not in modal.private


def test_a_model_that_is_away_leaves_quotes(chat: MemoryChat, clock: FixedClock) -> None:
    modal, _, _ = window(services_with(FakeModel(ModelUnavailable("It is away.")), clock), chat)
    assert summary_in(modal) == [FIRST, SECOND]


def test_the_window_is_open_before_a_model_has_written_anything(chat: MemoryChat, clock: FixedClock) -> None:
    waiting: list[Callable[[], None]] = []
    model = FakeModel(GOOD)
    modal, _, _ = window(services_with(model, clock), chat, waiting.append)
    assert modal.submit is None
    assert not model.prompts
    assert len(waiting) == 1


def test_a_models_sentence_goes_with_the_message_that_it_rests_on(chat: MemoryChat, clock: FixedClock) -> None:
    services = services_with(FakeModel(GOOD), clock)
    modal, notes, work = window(services, chat)
    words = {TITLE: "Halden", SUMMARY: f"{TOLD}\nOwner: Platform.", WHEN: "2026-06-03 14:01", READERS: CHANNEL}
    notes.keep(Submission("V1", "note", "U1", private=modal.private, words=words))
    note_id = note_id_of("C1", ROOT)
    assert work.begun == [(note_id, "V1")]
    kept = services.store.note(note_id)
    assert kept is not None
    assert [(quote.text, quote.ts) for quote in kept.quotes] == [(TOLD, REPLY)]
    assert kept.rests_on(REPLY)
    chat.threads[0] = replace(THREAD, messages=THREAD.messages[:1])
    now = in_step(note_id, services=services, chat=chat)
    assert now is not None
    assert (now.words, now.edition) == ("Owner: Platform.", 2)


def test_what_the_window_keeps_for_us_is_within_slacks_limit(chat: MemoryChat, clock: FixedClock) -> None:
    messages = tuple(ThreadMessage(f"178000{n:04}.000100", f"{FIRST} Number {n} again.", "U1") for n in range(300))
    chat.threads[0] = ReadThread("C1", messages[0].ts, messages)
    wanted, surfaces = WantedThread("U1", "C1", messages[0].ts), MemorySurfaces()
    services = services_with(None, clock)
    Notes(services, chat, surfaces, Begun(), NoteForgetting(services, chat)).open(wanted, trigger=surfaces.cause("t"))
    (shown,) = surfaces.modals.values()
    assert 0 < len(shown.modal.private) <= 3000
    assert json.loads(shown.modal.private)["t"] == messages[0].ts
