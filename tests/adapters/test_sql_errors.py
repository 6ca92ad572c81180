"""What is wrong with a database is told apart, and said with where it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, Engine, make_url, text
from sqlalchemy.exc import OperationalError

from retrieval.adapters.sql_engine import open_engine, reading, writing
from retrieval.adapters.sql_errors import as_ours
from retrieval.errors import BadConfiguration, PermanentError, Unreachable


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def fill(connection: Connection, setting: str = "SELECT 1") -> None:
    connection.execute(text(setting))
    connection.execute(text("CREATE TABLE IF NOT EXISTS filler (words TEXT)"))
    connection.execute(text("INSERT INTO filler VALUES (:words)"), {"words": "x" * 200_000})


def test_a_file_that_may_only_be_read_is_said_to_be_read_only(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite3"
    sqlite3.connect(path).close()
    with (
        opened(f"sqlite:///file:{path}?mode=ro&uri=true") as engine,
        pytest.raises(Unreachable, match=r"desk\.sqlite3.* is read-only: let the desk's user write"),
        writing(engine) as connection,
    ):
        fill(connection)


def test_a_file_that_cannot_grow_is_said_to_be_on_a_full_disk(tmp_path: Path) -> None:
    with (
        opened(f"sqlite:///{tmp_path}/desk.sqlite3") as engine,
        pytest.raises(Unreachable, match="its disk is full: make room"),
        writing(engine) as connection,
    ):
        fill(connection, "PRAGMA max_page_count = 8")


def test_a_file_that_another_process_writes_to_is_said_to_be_busy(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite3"
    with opened(f"sqlite:///{path}?timeout=0.05") as engine:
        with writing(engine) as connection:
            connection.execute(text("PRAGMA busy_timeout=50"))  # the pool hands this connection out again
        blocker = sqlite3.connect(path, isolation_level=None)
        blocker.execute("BEGIN EXCLUSIVE")
        with (
            pytest.raises(Unreachable, match="stayed busy for too long: another process"),
            writing(engine) as connection,
        ):
            fill(connection)
        blocker.close()


def test_a_folder_that_is_not_there_is_told_from_a_database_that_is_away(tmp_path: Path) -> None:
    with (
        opened(f"sqlite:///{tmp_path}/nowhere/desk.sqlite3") as engine,
        pytest.raises(Unreachable, match=r"nowhere/desk\.sqlite3 cannot be opened: its folder has to be there"),
        reading(engine),
    ):
        pass


def test_a_file_that_is_no_database_will_not_become_one(tmp_path: Path) -> None:
    (tmp_path / "desk.sqlite3").write_text("This is a letter and no database. " * 100)
    with (
        opened(f"sqlite:///{tmp_path}/desk.sqlite3") as engine,
        pytest.raises(PermanentError, match="is damaged, or no SQLite file at all"),
        reading(engine),
    ):
        pass


def test_a_server_that_is_away_and_a_name_that_is_no_host_are_told_apart() -> None:
    with (
        opened("postgresql://desk:secret@127.0.0.1:1/desk") as engine,
        pytest.raises(Unreachable, match=r"PostgreSQL at 127\.0\.0\.1:1/desk refuses the connection"),
        reading(engine),
    ):
        pass
    with (
        opened("postgresql://desk:secret@no-such-host.invalid/desk") as engine,
        pytest.raises(Unreachable, match=r"PostgreSQL at no-such-host\.invalid:5432/desk cannot be found"),
        reading(engine),
    ):
        pass


def test_a_database_that_is_not_there_and_an_unknown_user_are_settings_to_change(postgres_url: str) -> None:
    url = make_url(postgres_url)
    for address in (url.set(database="nowhere"), url.set(username="stranger")):
        with (
            opened(address.render_as_string(hide_password=False)) as engine,
            pytest.raises(BadConfiguration, match="no such database or user: check DATABASE_URL"),
            reading(engine),
        ):
            pass


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ('FATAL:  password authentication failed for user "desk"', "refuses the user or the password"),
        ("FATAL:  sorry, too many clients already", "takes no more connections just now"),
        ("FATAL:  the database system is starting up", "is starting or stopping"),
        ("connection timeout expired", "did not answer in time"),
        ("could not extend file: No space left on device", "cannot grow, its disk is full"),
        ("server closed the connection unexpectedly", "did not answer, or stayed busy for too long"),
    ],
)
def test_what_a_server_says_when_it_refuses_is_read_without_its_password(said: str, meant: str) -> None:
    """These are the server's own words; no server of the tests can be brought into all of these states."""
    error = OperationalError("SELECT 1", {}, psycopg.OperationalError(f"connection failed: {said}"))
    told = str(as_ours(error, make_url("postgresql://desk:very-secret@db.example/desk")))
    assert told.startswith(f"PostgreSQL at db.example:5432/desk {meant}")
    assert "secret" not in told


def test_a_server_that_may_only_be_read_is_said_to_be_read_only(postgres_url: str) -> None:
    with (
        opened(postgres_url) as engine,
        pytest.raises(Unreachable, match="is read-only: name the server that is written to"),
        writing(engine) as connection,
    ):
        fill(connection, "SET TRANSACTION READ ONLY")
