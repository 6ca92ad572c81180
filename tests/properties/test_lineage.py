"""Whatever is read in whatever order, no record names what its readers may not read."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.claims.confirmation import confirmed
from retrieval.claims.lineage import may_rest_on
from retrieval.domain import EVERYONE, INTERNAL, PUBLIC, Audience, Document
from retrieval.reading.originals import trace
from tests.factories import PUBLISHED, a_document
from tests.fakes import MemoryCatalog

VISIBILITIES = (PUBLIC, INTERNAL, "channel:C1", "channel:C2")
OUTLETS = ("Northlight", "Ledgerline", "Modelbeat", "Byte Harbour")
TEXT = (
    "Vexley trained its Anvil coding models on answers of Quillon's Sable, internal messages show. Engineers opened "
    "fourteen private accounts and wrote a script that asked Sable to solve old pull requests. {}"
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    number = draw(st.integers(0, 5))
    outlet = draw(st.sampled_from(OUTLETS))
    credited = draw(st.sampled_from([None, *OUTLETS]))
    links = draw(st.lists(st.integers(0, 5), max_size=2))
    return a_document(
        f"d{number}",
        text=TEXT.format(draw(st.sampled_from(["", "It ended in May.", "None of those who left deny it. " * 9]))),
        visibility=draw(st.sampled_from(VISIBILITIES)),
        outlet=outlet,
        original=None if credited == outlet else credited,
        url=f"https://{number}.example/report",
        links=tuple(f"https://{link}.example/report" for link in links),
        published_at=PUBLISHED + timedelta(hours=draw(st.integers(0, 48))),
    )


def taken(found: list[Document]) -> MemoryCatalog:
    catalog = MemoryCatalog()
    for document in found:
        catalog.put(document, (), np.zeros((0, 1), np.float32))
        trace(catalog, [document])
    return catalog


@settings(max_examples=150, deadline=None)
@given(st.lists(documents(), max_size=8))
def test_a_record_names_only_what_its_own_readers_may_read(found: list[Document]) -> None:
    catalog = taken(found)
    held = catalog.documents([document.document_id for document in found])
    for document in held.values():
        for name in filter(None, (document.copy_of, document.original_id)):
            assert may_rest_on(document, held[name])
            assert Audience(frozenset({PUBLIC, document.visibility})).may_read(held[name].visibility)


@settings(max_examples=100, deadline=None)
@given(st.lists(documents(), min_size=1, max_size=8))
def test_outsiders_are_told_of_no_outlet_but_those_that_they_may_read_or_that_these_credit(
    found: list[Document],
) -> None:
    catalog = taken(found)
    current = catalog.documents([document.document_id for document in found]).values()
    public = [document for document in current if EVERYONE.may_read(document.visibility)]
    told = confirmed(catalog, public, EVERYONE)
    assert set(told.outlets) == {document.outlet for document in public}
    assert set(told.originals) <= {name for d in public for name in (d.outlet, d.original) if name}
