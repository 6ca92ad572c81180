"""The stores that their suites are run with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.adapters.migrations import migrate
from bot.adapters.sql_store import SqlStore
from bot.ports import Store
from retrieval.adapters.sql_catalog import SqlCatalog
from retrieval.adapters.sql_engine import open_engine
from retrieval.ports import Catalog
from tests.fakes import FixedClock, MemoryCatalog, MemoryStore


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def catalog(request: pytest.FixtureRequest) -> Catalog:
    if request.param == "memory":
        return MemoryCatalog()
    engine = request.getfixturevalue("sqlite_engine" if request.param == "sqlite" else "postgres_engine")
    return SqlCatalog(engine, FixedClock())


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    engine = open_engine(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))
    migrate(engine)
    yield SqlStore(engine)
    engine.dispose()
