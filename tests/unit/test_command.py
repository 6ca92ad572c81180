"""What a command may tell whom."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain import Asked, Person, Place, PlaceKind, Standing
from bot.errors import ChatUnavailable
from bot.handlers.command import Command, Commands
from retrieval.domain import Source, SourceKind
from tests.desks import services_holding
from tests.fakes import FixedClock, MemoryChat, MemoryStore

NOTE = """---
id: INC-2026-040
title: Counsel on Gatehop
occurred_at: 2026-06-08
visibility: channel:C0LEGAL01
severity: {severity}
---
Counsel advised us on Gatehop.
"""


class Idle:
    """Durable work that is never begun here."""

    def answer(self, asked: Asked) -> bool:
        raise AssertionError(asked)

    def preview(self, asked: Asked) -> bool:
        raise AssertionError(asked)

    def more(self, asked: Asked) -> bool:
        raise AssertionError(asked)

    def rest(self, key: str, place: int) -> bool:
        raise AssertionError(key, place)


class Begun:
    """Durable work that remembers what was begun, and begins each thing once."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def answer(self, asked: Asked) -> bool:
        if asked.key in self.keys:
            return False
        self.keys.append(asked.key)
        return True

    def preview(self, asked: Asked) -> bool:
        return self.answer(asked)

    def more(self, asked: Asked) -> bool:
        return self.answer(asked)

    def rest(self, key: str, place: int) -> bool:
        raise AssertionError(key, place)


@pytest.fixture
def chat(clock: FixedClock) -> MemoryChat:
    chat = MemoryChat(clock)
    chat.people["U1"] = Person("U1", Standing.MEMBER)
    return chat


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def commands(store: MemoryStore, chat: MemoryChat, clock: FixedClock) -> Commands:
    return Commands(services_holding((), clock=clock, store=store), chat, Begun())


def typed(text: str, command_id: str = "7.1") -> Command:
    return Command(command_id, "C1", "U1", text)


def again(command: Command) -> Command:
    """The same command, handled by a process that took over from one that died."""
    return replace(command, replayed=True)


# handled twice, done once


@pytest.mark.parametrize("text", ["ask Who trained on whose outputs?", "digest provenance"])
def test_slow_work_that_was_begun_before_is_not_announced_again(commands: Commands, text: str) -> None:
    assert commands.run(typed(text)) is not None
    assert commands.run(again(typed(text))) is None


def test_a_replayed_subscribe_neither_doubles_nor_complains(
    commands: Commands, chat: MemoryChat, store: MemoryStore
) -> None:
    command = typed("subscribe provenance 09:00")
    assert commands.run(command) is None
    assert commands.run(again(command)) is None
    assert len(store.subscriptions("C1")) == len(chat.said) == 1


def test_a_subscribe_that_died_before_its_announcement_is_announced(
    commands: Commands, chat: MemoryChat, store: MemoryStore
) -> None:
    chat.unheard = [ChatUnavailable("away")]
    command = typed("subscribe provenance 09:00")
    with pytest.raises(ChatUnavailable):
        commands.run(command)
    assert commands.run(again(command)) is None
    assert len(store.subscriptions("C1")) == len(chat.said) == 1


def test_another_command_for_the_same_digest_is_told_so(commands: Commands, chat: MemoryChat) -> None:
    commands.run(typed("subscribe provenance 09:00"))
    shown = commands.run(typed("subscribe provenance 09:00", "7.2"))
    assert shown is not None
    assert "has that digest already" in shown.text
    assert len(chat.said) == 1


def test_a_replayed_unsubscribe_says_that_it_is_done(commands: Commands, store: MemoryStore) -> None:
    commands.run(typed("subscribe provenance 09:00"))
    command = typed("unsubscribe provenance", "7.2")
    commands.run(command)
    shown = commands.run(again(command))
    assert shown is not None
    assert shown.text.startswith("Done")
    assert store.subscriptions("C1") == ()


@pytest.mark.parametrize("standing", [Standing.MEMBER, Standing.GUEST])
def test_a_folders_state_tells_nobody_of_notes_in_it_that_are_for_fewer_than_the_folder(
    tmp_path: Path, clock: FixedClock, standing: Standing
) -> None:
    folder = Source("mixed", SourceKind.FOLDER, str(tmp_path), title="Mixed folder")
    (tmp_path / "counsel-on-gatehop.md").write_text(NOTE.format(severity="high"), encoding="utf-8")
    (tmp_path / "leaked-by-mira.md").write_text(NOTE.format(severity="Mira"), encoding="utf-8")
    services = services_holding((), clock=clock, store=MemoryStore(), sources=(folder,))
    services.ingester.ingest(folder)
    chat = MemoryChat(clock)
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL)
    chat.people["U1"] = Person("U1", standing)
    shown = Commands(services, chat, Idle()).run(Command("1", "C1", "U1", "sources"))
    assert shown is not None
    assert "Mixed folder" in shown.text
    assert "failing in part" in shown.text
    assert "Mira" not in shown.text
    assert "8 Jun 2026" not in shown.text
