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


def test_an_edition_is_another_one_after_each_revision_and_after_a_return(catalog: Catalog) -> None:
    put(catalog, a_document("d"))
    put(catalog, a_document("e"))
    seen = [catalog.editions(["d", "gone"])]
    put(catalog, a_document("d", revision=2))
    seen.append(catalog.editions(["d"]))
    catalog.remove("d")
    assert catalog.editions(["d", "e"]).keys() == {"e"}
    put(catalog, a_document("d", read_at=SAMPLE_NOW))
    seen.append(catalog.editions(["d"]))
    assert [known.keys() for known in seen] == [{"d"}] * 3
    assert len({known["d"] for known in seen}) == 3
    document = catalog.document("d")
    assert document is not None
    assert seen[-1] == {"d": document.edition}
