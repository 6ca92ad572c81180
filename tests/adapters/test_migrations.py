"""Migrations make what the code expects, whole, once, whoever else is at it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

import bot.adapters.sql_inbox
import bot.adapters.sql_processes
import bot.adapters.sql_store
import bot.adapters.sql_workspaces
import retrieval.adapters.sql_budget
import retrieval.adapters.sql_story_tables
import retrieval.adapters.sql_tables
from bot.adapters.migrations import migrate
from retrieval.adapters.sql_engine import metadata, open_engine
from retrieval.errors import PermanentError, RetrievalError

EVERY_TABLE = {
    table.name
    for module in (
        bot.adapters.sql_inbox,
        bot.adapters.sql_processes,
        bot.adapters.sql_store,
        bot.adapters.sql_workspaces,
        retrieval.adapters.sql_budget,
        retrieval.adapters.sql_story_tables,
        retrieval.adapters.sql_tables,
    )
    for table in module.TABLES
}
MIGRATE = """
import sys
from bot.adapters.migrations import migrate
from retrieval.adapters.sql_engine import open_engine

engine = open_engine(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
migrate(engine)
"""


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    yield engine
    engine.dispose()


def revisions(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())


def test_a_migrated_database_is_what_the_code_expects(engine: Engine) -> None:
    migrate(engine)
    assert set(inspect(engine).get_table_names()) == {*EVERY_TABLE, "alembic_version"}
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_full_text_tables_of_earlier_versions_go(engine: Engine) -> None:
    migrate(engine, "feedback")
    plain, virtual = "TABLE words_public (body TEXT)", "VIRTUAL TABLE words_public USING fts5(body)"
    with engine.begin() as connection:
        connection.execute(text(f"CREATE {virtual if engine.dialect.name == 'sqlite' else plain}"))
        connection.execute(text("INSERT INTO word_partitions VALUES ('public', 'words_public')"))
    migrate(engine)
    assert set(inspect(engine).get_table_names()) == {*EVERY_TABLE, "alembic_version"}
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM word_partitions")).scalar_one() == 0


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    migrate(engine)
    before = revisions(engine)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO turns VALUES ('C1', '1.0', '1.0', 'Who?', '2026-06-08 09:00:00')"))
    migrate(engine)
    assert revisions(engine) == before
    with engine.connect() as connection:
        assert connection.execute(text("SELECT question FROM turns")).scalars().all() == ["Who?"]


def test_processes_that_migrate_at_once_take_turns(url: str) -> None:
    racers = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", MIGRATE, url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    ends = [racer.communicate("go\n", timeout=60) for racer in racers]
    assert [racer.returncode for racer in racers] == [0, 0, 0], ends
    engine = open_engine(url)
    assert len(revisions(engine)) == 1
    engine.dispose()


def test_a_migration_that_breaks_leaves_nothing_half_made(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE turns (anything INTEGER)"))
    with pytest.raises(RetrievalError):
        migrate(engine)
    assert inspect(engine).get_table_names() == ["turns"]


def test_a_database_of_a_newer_version_is_refused_in_a_sentence(engine: Engine) -> None:
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'"))
    with pytest.raises(PermanentError, match="newer version"):
        migrate(engine)
