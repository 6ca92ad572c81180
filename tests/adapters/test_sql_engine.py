"""How the two databases are opened: several writers, readers that never wait, and plain words for what fails."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, func, insert, select, text

from retrieval.adapters.sql_catalog import SqlCatalog
from retrieval.adapters.sql_engine import open_engine, reading, sliced, writing
from retrieval.adapters.sql_tables import source_states
from retrieval.domain import EVERYONE, SourceState
from retrieval.errors import BadConfiguration, PermanentError, Unreachable
from retrieval.text.notices import correction
from tests.factories import a_document, passages_of, unit_rows
from tests.fakes import FixedClock


def put(catalog: SqlCatalog, name: str, words: str = "Some words.") -> None:
    document = a_document(name, text=words)
    catalog.put(document, passages_of(document), unit_rows([1, 0]))


@pytest.mark.parametrize("kept", ["We have withdrawn this report.", "{It was 14}, not 41.", "[]"])
def test_a_notice_that_an_older_release_kept_as_plain_words_is_read_like_one(sqlite_engine: Engine, kept: str) -> None:
    catalog = SqlCatalog(sqlite_engine, FixedClock())
    put(catalog, "d")
    with writing(sqlite_engine) as connection:
        connection.execute(text("UPDATE documents SET correction = :kept"), {"kept": kept})
    stored = catalog.document("d")
    assert stored is not None
    assert stored.correction == correction(kept)


@pytest.mark.parametrize("url", ["", "no address", "mysql://host/name", "desk.sqlite3", "oracle+cx://x"])
def test_an_address_we_do_not_know_is_a_wrong_setting(url: str) -> None:
    with pytest.raises(BadConfiguration, match=r"sqlite:///FILE or postgresql://"):
        open_engine(url)


@pytest.mark.parametrize("url", ["postgresql://u:p@127.0.0.1/desk", "postgres://u:p@127.0.0.1/desk"])
def test_a_plain_postgresql_address_is_driven_by_psycopg_3(url: str) -> None:
    engine = open_engine(url)
    assert engine.url.drivername == "postgresql+psycopg"
    assert engine.url.database == "desk"
    engine.dispose()


def test_nobody_at_the_address_is_worth_another_try() -> None:
    engine = open_engine("postgresql://u:p@127.0.0.1:9/desk")
    with pytest.raises(Unreachable, match="refuses the connection: nothing listens there"):
        SqlCatalog(engine, FixedClock()).visibilities()
    engine.dispose()


def test_a_database_without_tables_says_that_trying_again_will_not_help(sqlite_url: str, postgres_url: str) -> None:
    for url in (sqlite_url, postgres_url):
        engine = open_engine(url)
        with pytest.raises(PermanentError):
            SqlCatalog(engine, FixedClock()).document("d")
        engine.dispose()


def test_sqlite_keeps_a_write_ahead_log_and_checks_references(sqlite_engine: Engine) -> None:
    with reading(sqlite_engine) as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA busy_timeout")) == 5000


def test_many_writers_at_once_all_get_their_turn(sqlite_url: str, sqlite_engine: Engine) -> None:
    failures: list[Exception] = []

    def write(writer: int) -> None:
        engine = open_engine(sqlite_url)
        catalog = SqlCatalog(engine, FixedClock())
        try:
            for n in range(20):
                put(catalog, f"{writer}-{n}")
        except Unreachable as error:
            failures.append(error)
        engine.dispose()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert SqlCatalog(sqlite_engine, FixedClock()).searched(EVERYONE).documents == 100


def test_a_reader_neither_waits_for_a_writer_nor_sees_half_of_its_work(
    request: pytest.FixtureRequest, sqlite_url: str
) -> None:
    for name in ("sqlite_engine", "postgres_engine"):
        engine = request.getfixturevalue(name)
        catalog = SqlCatalog(engine, FixedClock())
        with writing(engine) as connection:
            connection.execute(insert(source_states), {"source_id": "s", "failures": 0})
            assert catalog.source_state("s") is None
        assert catalog.source_state("s") == SourceState("s")


def test_a_database_busy_for_too_long_is_worth_another_try(sqlite_url: str, sqlite_engine: Engine) -> None:
    catalog = SqlCatalog(sqlite_engine, FixedClock())
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None) as blocker:
        with writing(sqlite_engine) as connection:
            connection.execute(text("PRAGMA busy_timeout=50"))  # the pool hands this connection out again
        blocker.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unreachable, match="busy"):
            put(catalog, "d")
        assert catalog.document("d") is None
        blocker.execute("ROLLBACK")
        put(catalog, "d")
    blocker.close()
    assert catalog.document("d") is not None


def test_work_that_breaks_off_leaves_nothing_behind(sqlite_engine: Engine, postgres_engine: Engine) -> None:
    for engine in (sqlite_engine, postgres_engine):
        catalog = SqlCatalog(engine, FixedClock())
        put(catalog, "d")
        twice = passages_of(a_document("d", revision=2)) * 2  # the same passage twice: refused after the document
        with pytest.raises(Unreachable, match="Somebody else"):
            catalog.put(a_document("d", revision=2), twice, unit_rows([1, 0], [0, 1]))
        document = catalog.document("d")
        assert document is not None
        assert document.revision == 1
        assert [p.passage_id for p in catalog.passages_of("d")] == ["d@1#0"]
        assert len(catalog.waiting(10)) == 1


def test_text_that_no_database_can_keep_is_refused_and_changes_nothing(
    sqlite_engine: Engine, postgres_engine: Engine
) -> None:
    for engine, words in ((sqlite_engine, "half \ud83d"), (postgres_engine, "half \ud83d"), (postgres_engine, "\x00")):
        catalog = SqlCatalog(engine, FixedClock())
        with pytest.raises(PermanentError):
            put(catalog, "d", words)
        assert catalog.document("d") is None


def test_a_moment_without_a_timezone_is_refused(sqlite_engine: Engine) -> None:
    naive = a_document("d").published_at.replace(tzinfo=None)  # type: ignore[union-attr] # it has one
    catalog = SqlCatalog(sqlite_engine, FixedClock())
    with pytest.raises(PermanentError):
        catalog.put(a_document("d", published_at=naive), [], np.zeros((0, 2), np.float32))


def test_what_was_stored_is_there_when_the_file_is_opened_again(sqlite_url: str, sqlite_engine: Engine) -> None:
    put(SqlCatalog(sqlite_engine, FixedClock()), "d")
    sqlite_engine.dispose()
    again = open_engine(sqlite_url)
    assert SqlCatalog(again, FixedClock()).document("d") == a_document("d", text="Some words.")
    with reading(again) as connection:
        assert connection.scalar(select(func.count()).select_from(source_states)) == 0
    again.dispose()


def test_a_long_list_is_cut_into_runs() -> None:
    assert list(sliced(list(range(7)), 3)) == [[0, 1, 2], [3, 4, 5], [6]]
    assert list(sliced([], 3)) == []


def test_a_file_in_a_folder_that_is_not_there_is_worth_a_look(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'nowhere' / 'desk.sqlite3'}")
    with pytest.raises(Unreachable):
        SqlCatalog(engine, FixedClock()).visibilities()
    engine.dispose()
