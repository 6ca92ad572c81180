"""What every store remembers of what was seen of a source."""

from __future__ import annotations

from retrieval.domain import SourceState
from retrieval.ports import Catalog
from tests.fakes import SAMPLE_NOW


def test_what_was_seen_of_a_source_is_remembered(catalog: Catalog) -> None:
    assert catalog.source_state("northlight") is None
    first = SourceState("northlight", read_at=SAMPLE_NOW, etag='"abc"', failures=2, error="It timed out.")
    catalog.put_source_state(first)
    assert catalog.source_state("northlight") == first
    second = SourceState("northlight", last_modified="Mon, 08 Jun 2026 09:00:00 GMT", newest=SAMPLE_NOW)
    catalog.put_source_state(second)
    assert catalog.source_state("northlight") == second
