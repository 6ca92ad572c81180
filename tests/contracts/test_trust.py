"""What every store of trust in verifiers promises."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retrieval.adapters.sql_trust import SqlTrust
from retrieval.domain import Trust
from retrieval.ports import TrustStore
from tests.factories import moment
from tests.fakes import MemoryTrust

MEASURED = Trust(0.9, 0.8, 60, moment("2026-06-08T12:00"))


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> TrustStore:
    if request.param == "memory":
        return MemoryTrust()
    return SqlTrust(request.getfixturevalue("sqlite_engine" if request.param == "sqlite" else "postgres_engine"))


def test_what_was_never_measured_is_not_known(store: TrustStore) -> None:
    assert store.trust_in("judge") is None


def test_what_was_measured_comes_back_and_the_last_measurement_counts(store: TrustStore) -> None:
    later = replace(MEASURED, uncarried=0.5)
    store.put_trust("judge", MEASURED)
    store.put_trust("other", MEASURED)
    store.put_trust("judge", later)
    assert (store.trust_in("judge"), store.trust_in("other")) == (later, MEASURED)
