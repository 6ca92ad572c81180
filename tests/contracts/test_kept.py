"""What stays of a kept note in any catalog once it says less, or is forgotten: nothing that it said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retrieval.domain import Audience
from retrieval.ports import Catalog
from retrieval.reading.ingest import Ingester
from retrieval.reading.kept import THREADS
from tests.factories import a_note, moment
from tests.fakes import FixedClock, MemoryPassageIndex, MemoryWordIndex, WordVectors
from tests.unit.reading.desk import Web

LEGAL = "channel:C0LEGAL01"
FIRST = "The router failed at noon."
WHOLE = f"{FIRST} Quillon cut off Brightsill on 3 June 2026. Vexley trained Anvil on outputs of Sable."
NOTE = replace(a_note("NOTE-C0LEGAL01-1", title="Router", text=WHOLE, visibility=LEGAL), source_id=THREADS)


@pytest.fixture
def ingester(catalog: Catalog) -> Ingester:
    return Ingester(catalog, MemoryPassageIndex(), MemoryWordIndex(), WordVectors(), Web(), FixedClock())


def test_a_note_that_says_less_keeps_no_claim_of_what_it_said_at_any_moment(ingester: Ingester) -> None:
    catalog, readers = ingester.catalog, Audience(frozenset({LEGAL}))
    ingester.keep(NOTE)
    made = catalog.claims_of(NOTE.document_id)
    assert len(made) == 2
    ingester.keep(replace(NOTE, text=WHOLE.replace("Quillon cut off Brightsill on 3 June 2026. ", "")))
    (left,) = catalog.claims_of(NOTE.document_id)
    assert left.subject == "Vexley"
    for as_of in (None, made[0].learned_at, moment("2026-12-01")):
        told = catalog.claims(readers, as_of=as_of)
        assert all("Brightsill" not in (claim.object or "") for claim in told)
    (past,) = catalog.past(NOTE.document_id)
    assert "Brightsill" not in past.summary
    assert past.content_hash


def test_a_note_that_is_forgotten_leaves_nothing_in_the_catalog(ingester: Ingester) -> None:
    catalog = ingester.catalog
    ingester.keep(NOTE)
    ingester.keep(replace(NOTE, text=FIRST))
    ingester.forget([NOTE.document_id])
    assert catalog.document(NOTE.document_id) is None
    assert not catalog.claims_of(NOTE.document_id)
    assert not catalog.past(NOTE.document_id)
    assert not catalog.claims(Audience(frozenset({LEGAL})), as_of=moment("2026-12-01"))
    assert not catalog.documents_of(THREADS)
    assert not catalog.waiting(10)
    assert ingester.words.count() == ingester.passages.count() == 0
