"""What is shown while a reply is made: that the question was heard, then what is done with how much."""

from __future__ import annotations

import pytest

from bot.render.phrasing import phrases_in
from bot.signs import Signs
from retrieval.answering.stages import Stage, StageKind
from tests.fakes import MemoryChat

SEARCHING = Stage(StageKind.SEARCHING, 1412)
READING = Stage(StageKind.READING, 8)
CHECKING = Stage(StageKind.CHECKING, 1)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["is reading 8 passages…", "is checking 1 sentence…"]),
        ("de", ["liest 8 Stellen …", "prüft 1 Satz …"]),
        ("fr", ["lit 8 passages…", "vérifie 1 phrase…"]),
        ("es", ["lee 8 pasajes…", "comprueba 1 frase…"]),
    ],
)
def test_a_status_stands_under_the_thread_in_the_language_of_the_question(language: str, shown: list[str]) -> None:
    statuses: list[str] = []
    signs = Signs(statuses.append, phrases_in(language))
    for stage in (SEARCHING, READING, CHECKING):
        signs.at(stage)
    assert statuses == shown


def test_a_reply_that_grows_lists_what_was_done_and_what_is_being_done() -> None:
    chat = MemoryChat()
    stream = chat.begin("C1", key="k", thread_ts="1.0", user_id="U1", team_id=None)
    signs = Signs(lambda _: None, phrases_in("en"), stream)
    for stage in (SEARCHING, READING, CHECKING):
        signs.at(stage)
    assert chat.tasks == ["Searching 1,412 documents", "Reading 8 passages", "Checking 1 sentence"]


def test_a_reply_that_is_there_after_a_search_costs_no_call_more() -> None:
    chat, statuses = MemoryChat(), list[str]()
    stream = chat.begin("C1", key="k", thread_ts="1.0", user_id="U1", team_id=None)
    signs = Signs(statuses.append, phrases_in("en"), stream)
    signs.at(SEARCHING)
    assert (statuses, chat.tasks) == ([], [])
