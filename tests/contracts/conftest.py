"""The stores that their suites are run with."""

from __future__ import annotations

import pytest

from retrieval.adapters.sql_catalog import SqlCatalog
from retrieval.ports import Catalog
from tests.fakes import FixedClock, MemoryCatalog


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def catalog(request: pytest.FixtureRequest) -> Catalog:
    if request.param == "memory":
        return MemoryCatalog()
    engine = request.getfixturevalue("sqlite_engine" if request.param == "sqlite" else "postgres_engine")
    return SqlCatalog(engine, FixedClock())
