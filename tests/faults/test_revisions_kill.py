"""A desk killed while a question is edited or deleted: the reply to what is asked now stands there once, or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.desk import ASKED, EDITED, Crash, FileChat, Files, ended, process, services_on

KILLED = -9


@pytest.fixture
def files(tmp_path: Path) -> Files:
    folder = tmp_path / "articles"
    folder.mkdir()
    return Files(f"sqlite:///{tmp_path / 'desk.sqlite3'}", tmp_path / "chat.sqlite3", folder)


def killed_then_started_again(files: Files, what: str, crash: Crash) -> None:
    """Kill a desk on its way, start another, and have the chat tell the same changes once more."""
    assert ended(process(files, what, crash)) == KILLED
    assert ended(process(files, what)) == 0


@pytest.mark.parametrize(
    "crash",
    [
        pytest.param(Crash("store", "revise_question", "after", call=2), id="on-record-but-not-begun"),
        pytest.param(Crash("store", "remember", "after", call=3), id="while-composing"),
        pytest.param(Crash("chat", "update", "before"), id="composed-but-not-changed"),
        pytest.param(Crash("chat", "update", "after"), id="changed-but-not-recorded"),
        pytest.param(Crash("store", "record_message", "before", call=2), id="not-yet-in-the-store"),
        pytest.param(Crash("store", "record_message", "after", call=2), id="in-the-store-but-not-ended"),
    ],
)
def test_a_killed_edit_leaves_one_reply_to_the_newest_words(files: Files, crash: Crash) -> None:
    killed_then_started_again(files, "edit", crash)
    stands_once(files)


@pytest.mark.parametrize(
    "crash",
    [
        pytest.param(Crash("store", "revise_question", "after"), id="heard-but-not-begun"),
        pytest.param(Crash("chat", "begin", "before"), id="before-anything"),
        pytest.param(Crash("store", "remember", "after"), id="while-composing"),
        pytest.param(Crash("chat", "post", "before"), id="composed-but-not-posted"),
        pytest.param(Crash("chat", "post", "after"), id="posted-but-not-recorded"),
        pytest.param(Crash("store", "record_message", "after"), id="in-the-store-but-not-ended"),
    ],
)
def test_an_edit_while_the_first_answer_is_written_leaves_one_reply_to_the_newest_words(
    files: Files, crash: Crash
) -> None:
    killed_then_started_again(files, "edit at once", crash)
    stands_once(files)


def stands_once(files: Files) -> None:
    """There is one reply, to the newest words, and it is on record."""
    chat = FileChat(files.chat)
    assert chat.keys() == [ASKED.key]
    with services_on(files) as (services, _):
        record = services.store.message(ASKED.key)
        assert record is not None
        assert (record.revision, record.message.text) == (2, chat.texts()[0])
        assert [turn.question for turn in services.store.turns("C1", ASKED.thread)] == [EDITED]


@pytest.mark.parametrize("what", ["delete", "delete at once"])
@pytest.mark.parametrize(
    "crash",
    [
        pytest.param(Crash("store", "revise_question", "after", call=2), id="on-record-but-not-begun"),
        pytest.param(Crash("chat", "find", "after"), id="looked-for-but-not-deleted"),
        pytest.param(Crash("store", "forget_message", "before"), id="not-yet-forgotten"),
        pytest.param(Crash("store", "forget_question", "before"), id="half-forgotten"),
        pytest.param(Crash("store", "forget_question", "after"), id="forgotten-but-not-ended"),
    ],
)
def test_a_killed_deletion_leaves_nothing(files: Files, what: str, crash: Crash) -> None:
    killed_then_started_again(files, what, crash)
    is_gone(files)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_desk_killed_while_it_deletes_a_reply_deletes_it(files: Files, when: str) -> None:
    killed_then_started_again(files, "delete", Crash("chat", "delete", when))  # type: ignore[arg-type] # one of two
    is_gone(files)


def is_gone(files: Files) -> None:
    """There is no reply, and nothing on record of it or of its question's words."""
    assert FileChat(files.chat).keys() == []
    with services_on(files) as (services, _):
        store = services.store
        assert store.message(ASKED.key) is None
        assert store.reply(ASKED.key) is None
        assert list(store.turns("C1", ASKED.thread)) == []
