"""The stores that their suites are run with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest

from bot.adapters.migrations import migrate
from bot.adapters.sql_store import SqlStore
from bot.ports import Store
from retrieval.adapters.sql_catalog import SqlCatalog
from retrieval.adapters.sql_engine import open_engine
from retrieval.ports import Catalog
from tests.fakes import FixedClock, MemoryCatalog, MemoryStore
from tests.qualified import Qualified


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def catalog(request: pytest.FixtureRequest) -> Catalog:
    if request.param == "memory":
        return MemoryCatalog()
    engine = request.getfixturevalue("sqlite_engine" if request.param == "sqlite" else "postgres_engine")
    return SqlCatalog(engine, FixedClock())


@pytest.fixture(params=["memory", "sqlite", "postgresql", "sqlite of a workspace", "postgresql of a workspace"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """The stores, and the databases once more with the ids of another workspace than that at home."""
    if request.param == "memory":
        yield MemoryStore()
        return
    database, _, workspace = request.param.partition(" ")
    engine = open_engine(request.getfixturevalue("sqlite_url" if database == "sqlite" else "postgres_url"))
    migrate(engine)
    yield cast("Store", Qualified(SqlStore(engine))) if workspace else SqlStore(engine)
    engine.dispose()
