"""What every change log promises the indexes: changes in order until settled, and all there is."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.domain import EVERYONE, INTERNAL, PUBLIC
from retrieval.ports import Catalog
from tests.contracts.catalogs import added, dropped, put, settle
from tests.factories import a_document, a_note, moment
from tests.fakes import SAMPLE_NOW


def test_what_was_put_waits_for_the_indexes_with_heading_and_vector(catalog: Catalog) -> None:
    document = a_document("d", title="Anvil", outlet="Northlight", published_at=moment("2026-06-03"))
    (passage_id,) = put(catalog, document)
    (change,) = catalog.waiting(10)
    (entry,) = change.add
    assert entry.passage == catalog.passages([passage_id])[passage_id]
    assert entry.heading == "Anvil · Northlight · 3 June 2026"
    np.testing.assert_array_equal(entry.vector, catalog.vectors([passage_id])[passage_id])
    assert change.drop == ()


def test_changes_wait_in_order_until_they_are_settled(catalog: Catalog) -> None:
    for name in ("a", "b", "c"):
        put(catalog, a_document(name))
    first = catalog.waiting(2)
    assert added(first) == {"a@1#0", "b@1#0"}
    assert [c.change_id for c in first] == sorted(c.change_id for c in first)
    catalog.settled(first)
    catalog.settled(first)
    assert added(catalog.waiting(10)) == {"c@1#0"}
    catalog.settled([])
    settle(catalog)
    assert catalog.waiting(10) == []


def test_a_revision_replaces_the_passages_of_the_one_before(catalog: Catalog) -> None:
    put(catalog, a_document("d", text="Old words. More old words."), "Old words.", "More old words.")
    settle(catalog)
    put(catalog, a_document("d", text="New words.", revision=2))
    assert [p.text for p in catalog.passages_of("d")] == ["New words."]
    assert catalog.passages(["d@1#0", "d@1#1"]) == {}
    changes = settle(catalog)
    assert added(changes) == {"d@2#0"}
    assert dropped(changes) == {(PUBLIC, "d@1#0"), (PUBLIC, "d@1#1")}


def test_a_document_that_becomes_internal_leaves_the_public_partition(catalog: Catalog) -> None:
    put(catalog, a_document("d"))
    settle(catalog)
    put(catalog, a_document("d", visibility=INTERNAL))
    (change,) = settle(catalog)
    assert change.drop == ((PUBLIC, "d@1#0"),)
    assert [(e.passage.visibility, e.passage.passage_id) for e in change.add] == [(INTERNAL, "d@1#0")]
    assert catalog.searched(EVERYONE).documents == 0


def test_putting_the_same_revision_again_drops_only_what_is_no_longer_there(catalog: Catalog) -> None:
    put(catalog, a_document("d", text="One. Two."), "One.", "Two.")
    settle(catalog)
    put(catalog, a_document("d", text="One. Two."), "One. Two.")
    changes = settle(catalog)
    assert added(changes) == {"d@1#0"}
    assert dropped(changes) == {(PUBLIC, "d@1#1")}


def test_changes_that_pile_up_end_in_what_is_current(catalog: Catalog) -> None:
    put(catalog, a_document("d", text="One. Two."), "One.", "Two.")
    put(catalog, a_document("d", text="One. Two.", visibility=INTERNAL), "One. Two.")
    put(catalog, a_document("d", text="One. Two."), "One.", "Two.")
    put(catalog, a_document("gone"))
    catalog.remove("gone")
    held: set[tuple[str, str]] = set()
    for change in settle(catalog):
        held -= set(change.drop)
        held |= {(e.passage.visibility, e.passage.passage_id) for e in change.add}
    assert held == {(PUBLIC, "d@1#0"), (PUBLIC, "d@1#1")}


def test_a_removed_document_is_gone_and_its_passages_wait_to_leave(catalog: Catalog) -> None:
    put(catalog, a_note("n", visibility="channel:C1"))
    settle(catalog)
    catalog.remove("n")
    assert catalog.document("n") is None
    assert catalog.vectors(["n@1#0"]) == {}
    (change,) = settle(catalog)
    assert (change.add, change.drop) == ((), (("channel:C1", "n@1#0"),))


def test_removing_what_is_not_there_changes_nothing(catalog: Catalog) -> None:
    catalog.remove("nobody")
    assert catalog.waiting(10) == []


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
def test_everything_is_every_current_passage_once(catalog: Catalog, batch: int) -> None:
    put(catalog, a_document("a", text="One. Two."), "One.", "Two.")
    put(catalog, a_note("b"))
    put(catalog, a_document("c"))
    put(catalog, a_document("c", revision=2))
    batches = list(catalog.everything(batch))
    assert all(0 < len(entries) <= batch for entries in batches)
    ids = [e.passage.passage_id for entries in batches for e in entries]
    assert sorted(ids) == ["a@1#0", "a@1#1", "b@1#0", "c@2#0"]
    assert ids == [e.passage.passage_id for entries in catalog.everything(2) for e in entries]


def test_everything_goes_on_while_documents_come_and_go(catalog: Catalog) -> None:
    for name in ("a", "b", "c"):
        put(catalog, a_document(name))
    batches = catalog.everything(1)
    first = next(batches)
    put(catalog, a_document("d"))
    catalog.remove("b")
    rest = [entry.passage.document_id for batch in batches for entry in batch]
    assert first[0].passage.document_id == "a"
    assert rest == ["c", "d"]


def test_a_change_that_waits_says_since_when(catalog: Catalog) -> None:
    put(catalog, a_document("d"))
    assert [change.changed_at for change in catalog.waiting(10)] == [SAMPLE_NOW]


def test_a_sample_is_of_one_visibility_and_of_what_the_indexes_hold(catalog: Catalog) -> None:
    a, b = "Vexley trained Anvil.", "Quillon ended it."
    public = set(put(catalog, a_document("a", text=f"{a} {b}"), a, b))
    internal = set(put(catalog, a_note("n")))
    assert catalog.sample(PUBLIC, 10) == ()
    settle(catalog)
    coming = set(put(catalog, a_document("late")))
    assert {entry.passage.passage_id for entry in catalog.sample(PUBLIC, 10)} == public
    (drawn,) = catalog.sample(PUBLIC, 1)
    assert drawn.passage.passage_id in public
    (note,) = catalog.sample(INTERNAL, 10)
    assert note.passage.passage_id in internal
    assert np.array_equal(note.vector, catalog.vectors(internal)[note.passage.passage_id])
    assert note.heading == a_note("n").heading
    settle(catalog)
    assert {entry.passage.passage_id for entry in catalog.sample(PUBLIC, 10)} == public | coming
    assert catalog.sample("channel:C1", 10) == ()
