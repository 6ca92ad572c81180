"""What every store keeps of earlier revisions."""

from __future__ import annotations

from retrieval.domain import Revision
from retrieval.ports import Catalog
from tests.contracts.catalogs import put
from tests.factories import a_document
from tests.fakes import SAMPLE_NOW


def test_of_earlier_revisions_the_hash_and_what_changed_is_kept(catalog: Catalog) -> None:
    first = Revision("d", 1, "abc", SAMPLE_NOW, "The title changed.")
    second = Revision("d", 2, "def", SAMPLE_NOW)
    put(catalog, a_document("d"))
    put(catalog, a_document("d", revision=2), replaced=first)
    put(catalog, a_document("d", revision=3), replaced=second)
    assert catalog.past("d") == (first, second)
    catalog.remove("d")
    assert catalog.past("d") == ()
