"""What every store says of its holdings at a glance."""

from __future__ import annotations

from retrieval.domain import EVERYONE, INTERNAL, PUBLIC, TEAM, Extent, Kind
from retrieval.ports import Catalog
from tests.contracts.catalogs import put
from tests.factories import a_document, a_note, moment


def test_searched_counts_what_the_audience_may_read_as_of_a_moment(catalog: Catalog) -> None:
    put(catalog, a_document("a", published_at=moment("2026-06-01")))
    put(catalog, a_document("b", published_at=moment("2026-06-05")))
    put(catalog, a_note("n", published_at=moment("2026-06-06")))
    put(catalog, a_document("u", published_at=None, read_at=moment("2026-06-07")))
    assert (catalog.searched(EVERYONE).documents, catalog.searched(EVERYONE).newest) == (3, moment("2026-06-05"))
    assert (catalog.searched(TEAM).documents, catalog.searched(TEAM).newest) == (4, moment("2026-06-06"))
    past = catalog.searched(TEAM, as_of=moment("2026-06-05"))
    assert (past.documents, past.newest) == (3, moment("2026-06-05"))
    assert catalog.searched(TEAM, as_of=moment("2020-01-01")).newest is None


def test_visibilities_and_outlets_are_those_that_some_document_has(catalog: Catalog) -> None:
    assert catalog.visibilities() == frozenset()
    put(catalog, a_document(outlet="Northlight"))
    put(catalog, a_document(outlet=None))
    put(catalog, a_document(outlet=""))
    put(catalog, a_note(kind=Kind.NOTE, outlet="The team"))
    assert catalog.visibilities() == {PUBLIC, INTERNAL}
    assert catalog.outlets(EVERYONE) == {"Northlight"}
    assert catalog.outlets(TEAM) == {"Northlight", "The team"}


def test_outlets_as_of_a_moment_are_those_of_what_was_published_by_then(catalog: Catalog) -> None:
    put(catalog, a_document(outlet="Northlight", published_at=moment("2026-06-01")))
    put(catalog, a_document(outlet="Ledgerline", published_at=moment("2026-06-05")))
    put(catalog, a_document(outlet="Undated", published_at=None))
    put(catalog, a_document(outlet="", published_at=moment("2026-06-01")))
    assert catalog.outlets(EVERYONE, as_of=moment("2026-06-02")) == {"Northlight", "Undated"}


def test_the_extent_of_a_source_is_how_much_of_it_is_kept_how_new_and_for_whom(catalog: Catalog) -> None:
    assert catalog.extent("northlight") == Extent()
    put(catalog, a_document("a", source_id="northlight", published_at=moment("2026-06-01")))
    put(catalog, a_document("b", source_id="northlight", published_at=moment("2026-06-05"), visibility=INTERNAL))
    put(catalog, a_document("c", source_id="northlight", published_at=None))
    put(catalog, a_document("d", source_id="ledgerline", published_at=moment("2026-06-07")))
    assert catalog.extent("northlight") == Extent(3, moment("2026-06-05"), frozenset({PUBLIC, INTERNAL}))
