"""A desk killed while it keeps, revises or forgets a note: all of that is done once, and no word too many is kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from bot.handlers.note_forgetting import NoteForgetting
from bot.handlers.notes import Notes
from bot.kept_notes import note_id_of
from bot.render.notes import CHANNEL, READERS, SUMMARY, TITLE, WHEN
from bot.submissions import Submission
from tests.fakes import MemorySurfaces
from tests.faults.desk import CONTEXT, PATIENCE, Crash, FileChat, Files, at_work, ended, services_on

KILLED = -9
TS = "1780000000.000100"
NOTE_ID = note_id_of("C1", TS)
FIRST = "The Halden router dropped every request from 14:01."
SECOND = "Quillon revoked the key of the Halden router by mistake."
FORM = Submission(
    "V1",
    "note",
    "U1",
    private=f'{{"c":"C1","t":"{TS}","z":"UTC"}}',
    words={TITLE: "Halden outage", SUMMARY: f"{FIRST}\n{SECOND}", WHEN: "2026-06-03 14:01", READERS: CHANNEL},
)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    folder = tmp_path / "articles"
    folder.mkdir()
    files = Files(f"sqlite:///{tmp_path / 'desk.sqlite3'}", tmp_path / "chat.sqlite3", folder)
    says(files, FIRST, SECOND)
    return files


def says(files: Files, *lines: str) -> None:
    """What the thread says from now on; an empty line was deleted."""
    files.chat.with_suffix(".thread").write_text("\n".join(lines), encoding="utf-8")


def live(files: Files, what: str, crash: Crash | None) -> None:
    """Be a desk that a form, a deletion or a command is delivered to, maybe once more; do it all, or die on the way."""
    with services_on(files, crash) as (services, chat), at_work(files, services, chat) as work:
        forgetting = NoteForgetting(services, chat)
        if what == "keep":
            Notes(services, chat, MemorySurfaces(), work, forgetting).keep(FORM)
        elif what == "revise":
            work.revise_note(NOTE_ID, "101.0")
        elif what == "forget":
            forgetting.forget(NOTE_ID, "U1", "C1")
        if not work.wait_idle(PATIENCE):
            raise SystemExit("work is left")


def desk(files: Files, what: str, crash: Crash | None = None) -> BaseProcess:
    started = CONTEXT.Process(target=live, args=(files, what, crash))
    started.start()
    return started


def killed_then_done(files: Files, what: str, crash: Crash) -> None:
    assert ended(desk(files, what, crash)) == KILLED
    assert ended(desk(files, what)) == 0


def kept_words(files: Files) -> str | None:
    """What the note says, which is on record, in the catalog and in an index built from that alike."""
    with services_on(files) as (services, _):
        note, document = services.store.note(NOTE_ID), services.catalog.document(NOTE_ID)
        assert (note and note.words) == (document and document.text)
        assert bool(services.words.matching("halden", {"channel:C1"}, 10)) is bool(note)
        return note.words if note else None


def everything_on_record(files: Files) -> str:
    """All rows of the desk's database and of its records of work, as text; not what was said in the chat."""
    found: list[str] = []
    for path in files.chat.parent.glob("desk*.sqlite*"):
        if not path.name.endswith(("-wal", "-shm")):
            with closing(sqlite3.connect(path)) as rows:
                found += rows.iterdump()
    assert found
    return "\n".join(found)


@pytest.mark.parametrize(
    "crash",
    [
        pytest.param(Crash("store", "keep_note", "before"), id="before-it-is-on-record"),
        pytest.param(Crash("store", "keep_note", "after"), id="on-record-but-not-begun"),
        pytest.param(Crash("chat", "thread", "after", call=2), id="while-it-is-looked-at-again"),
        pytest.param(Crash("catalog", "put", "before"), id="before-it-is-taken-in"),
        pytest.param(Crash("catalog", "put", "after"), id="taken-in-but-not-recorded"),
        pytest.param(Crash("chat", "post", "before"), id="not-yet-told"),
        pytest.param(Crash("chat", "post", "after"), id="told-but-not-recorded"),
        pytest.param(Crash("store", "note_line", "before"), id="line-not-yet-in-the-store"),
    ],
)
def test_a_form_that_was_submitted_becomes_one_note_and_its_thread_is_told_once(files: Files, crash: Crash) -> None:
    killed_then_done(files, "keep", crash)
    assert kept_words(files) == f"{FIRST}\n{SECOND}"
    assert FileChat(files.chat).keys() == [f"note:{NOTE_ID}:V1"]
    with services_on(files) as (services, _):
        note = services.store.note(NOTE_ID)
        assert note is not None
        assert (note.edition, note.line_ts) == (1, "1")


@pytest.mark.parametrize(
    "crash",
    [
        pytest.param(Crash("store", "keep_note", "before"), id="before-it-is-revised"),
        pytest.param(Crash("store", "keep_note", "after"), id="revised-on-record-alone"),
        pytest.param(Crash("catalog", "put_claims", "after"), id="its-claims-taken-away"),
        pytest.param(Crash("catalog", "put", "before"), id="before-it-is-taken-in"),
        pytest.param(Crash("catalog", "put", "after"), id="taken-in-but-not-recorded"),
    ],
)
def test_a_deleted_message_leaves_no_word_anywhere(files: Files, crash: Crash) -> None:
    assert ended(desk(files, "keep")) == 0
    assert SECOND in everything_on_record(files)
    says(files, FIRST, "")
    killed_then_done(files, "revise", crash)
    assert kept_words(files) == FIRST
    assert "Quillon revoked" not in everything_on_record(files)
    assert len(FileChat(files.chat).keys()) == 1


@pytest.mark.parametrize(
    "crash",
    [
        pytest.param(Crash("store", "forget_note", "before"), id="before-anything"),
        pytest.param(Crash("store", "forget_note", "after"), id="off-record-but-in-the-catalog"),
        pytest.param(Crash("catalog", "remove", "after"), id="gone-but-its-line-says-nothing"),
    ],
)
def test_a_forgotten_note_leaves_no_word_anywhere(files: Files, crash: Crash) -> None:
    assert ended(desk(files, "keep")) == 0
    killed_then_done(files, "forget", crash)
    assert kept_words(files) is None
    told = everything_on_record(files)
    for word in ("Halden", "Quillon revoked", "14:01"):
        assert word not in told, word
