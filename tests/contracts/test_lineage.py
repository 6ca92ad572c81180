"""What every lineage store promises: keys, what rests on what, and who is akin."""

from __future__ import annotations

from dataclasses import replace

from retrieval.domain import EVERYONE, INTERNAL, TEAM, Audience
from retrieval.ports import Catalog, Kin
from tests.contracts.catalogs import put, settle
from tests.factories import a_document, a_window, moment


def test_a_document_is_known_by_its_keys_through_revisions_until_it_is_removed(catalog: Catalog) -> None:
    document = a_document("d", links=("https://northlight.example/first",), original_id="o", redactions=2)
    put(catalog, document, aliases=["guid:1", "guid:2"])
    put(catalog, a_document("e"), aliases=["guid:2", "guid:3"])
    put(catalog, replace(document, revision=2), aliases=["guid:1"])
    assert catalog.document("d") == replace(document, revision=2)
    assert catalog.known_by(["guid:1", "guid:2", "guid:3", "guid:4"]) == {"guid:1": "d", "guid:2": "d", "guid:3": "e"}
    catalog.remove("d")
    assert catalog.known_by(["guid:1", "guid:2", "guid:3"]) == {"guid:3": "e"}
    assert catalog.known_by([]) == {}


def test_whom_a_document_rests_on_is_written_beside_it_and_changes_nothing_else(catalog: Catalog) -> None:
    document = a_document("d")
    put(catalog, document)
    settle(catalog)
    catalog.relate("d", copy_of="o", original_id="p", aliases=["like:1"])
    assert catalog.document("d") == replace(document, copy_of="o", original_id="p")
    assert catalog.known_by(["like:1"]) == {"like:1": "d"}
    assert settle(catalog) == []
    catalog.relate("unknown", copy_of=None, original_id=None, aliases=["like:2"])
    assert catalog.known_by(["like:2"]) == {}


def test_what_is_akin_is_of_an_outlet_credits_it_or_points_to_an_address(catalog: Catalog) -> None:
    link = "https://northlight.example/a_b?c=1"
    put(catalog, a_document("a", outlet="The Lantern Wire", published_at=moment("2026-06-03")))
    put(catalog, a_document("b", outlet="Modelbeat", original="lantern wire", published_at=moment("2026-06-02")))
    put(catalog, a_document("c", outlet="Ledgerline", links=(link,), published_at=moment("2026-06-04")))
    put(catalog, a_document("x", outlet="Ledgerline", links=(link.replace("_", "x"),)))
    put(catalog, a_document("i", outlet="Lantern Wire", visibility=INTERNAL, published_at=moment("2026-06-01")))
    put(catalog, a_document("late", outlet="Lantern Wire", published_at=moment("2026-06-08")))

    def akin(audience: Audience = EVERYONE, **asked: list[str]) -> list[str]:
        return [document.document_id for document in catalog.akin(a_window(), audience, Kin(**asked))]

    assert akin(outlets=["Lantern Wire"]) == akin(outlets=["THE LANTERN WIRE"]) == akin(outlets=["LW"]) == ["a"]
    assert akin(crediting=["The Lantern Wire"]) == ["b"]
    assert akin(TEAM, outlets=["Lantern Wire"], crediting=["Lantern Wire"]) == ["i", "b", "a"]
    assert akin(pointing_to=[link]) == ["c"]
    assert akin(outlets=["Modelbeat"], pointing_to=[link]) == ["b", "c"]
    catalog.relate("a", copy_of="c", original_id=None)
    catalog.relate("b", copy_of=None, original_id="c")
    assert akin(resting_on=["c"]) == ["b", "a"]
    assert akin() == []
    catalog.relate("late", copy_of="c", original_id=None)
    catalog.relate("i", copy_of="c", original_id=None)
    ever = catalog.akin(None, EVERYONE, Kin(resting_on=["c"]))
    assert [document.document_id for document in ever] == ["b", "a", "late"]
