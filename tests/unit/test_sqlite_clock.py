"""The clock that SQLite needs for DBOS, also where the library is older than Python's own."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.sqlite_clock import ClockedConnection

TABLE = "CREATE TABLE work (key TEXT, begun INTEGER NOT NULL DEFAULT (unixepoch('subsec') * 1000))"


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", factory=ClockedConnection)) as opened:
        yield opened


def test_a_record_says_the_millisecond_at_which_it_was_made(connection: sqlite3.Connection) -> None:
    """As DBOS has it on Python 3.12 and newer; SQLite 3.40 alone stores nothing and refuses the row."""
    connection.execute(TABLE)
    before = time.time_ns() // 1_000_000
    connection.execute("INSERT INTO work (key) VALUES ('one')")
    kind, begun = connection.execute("SELECT typeof(begun), begun FROM work").fetchone()
    assert kind == "integer"
    assert before <= begun <= time.time_ns() // 1_000_000


def test_records_that_another_python_made_can_be_added_to(connection: sqlite3.Connection) -> None:
    """The default stands in the file: whichever Python opens it next needs the same clock."""
    connection.execute(TABLE)
    connection.execute("INSERT INTO work (key, begun) VALUES ('one', CAST(strftime('%s', 'now') AS INTEGER) * 1000)")
    connection.execute("INSERT INTO work (key) VALUES ('two')")
    assert connection.execute("SELECT count(*) FROM work WHERE begun > 0").fetchone() == (2,)


@pytest.mark.skipif(sqlite3.sqlite_version_info >= (3, 42), reason="this SQLite has a clock of its own")
def test_another_question_is_not_answered_wrongly(connection: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError):
        connection.execute("SELECT unixepoch('2026-06-07')")
