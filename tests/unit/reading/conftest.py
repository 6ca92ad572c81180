"""The desk that the tests of the ingest work with."""

from __future__ import annotations

import pytest

from tests.unit.reading.desk import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()
