"""What a command may tell whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain import Asked, Person, Place, PlaceKind, Standing
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
