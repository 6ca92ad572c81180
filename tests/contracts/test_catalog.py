"""What every catalog promises: the fake, SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from retrieval.adapters.sql_catalog import SqlCatalog
from retrieval.domain import (
    EVERYONE,
    INTERNAL,
    PUBLIC,
    TEAM,
    Audience,
    Card,
    Document,
    Extent,
    Filter,
    Kind,
    Revision,
    SourceState,
)
from retrieval.ports import Catalog, Kin, Waiting
from retrieval.reading.sources.bounds import IDENTITY
from retrieval.reading.sources.reading import Reading
from tests.factories import a_document, a_note, a_window, entries_of, moment, passages_of, unit_rows
from tests.fakes import SAMPLE_NOW, FixedClock, MemoryCatalog, WordVectors

EMBEDDER = WordVectors(dimension=16)
SPOT = "\u202e"


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def catalog(request: pytest.FixtureRequest) -> Catalog:
    if request.param == "memory":
        return MemoryCatalog()
    engine = request.getfixturevalue("sqlite_engine" if request.param == "sqlite" else "postgres_engine")
    return SqlCatalog(engine, FixedClock())


def put(
    catalog: Catalog, document: Document, *texts: str, aliases: Sequence[str] = (), replaced: Revision | None = None
) -> tuple[str, ...]:
    """Store a document cut into these runs; return the identities of its passages."""
    entries = entries_of(document, EMBEDDER, *texts)
    vectors = np.stack([e.vector for e in entries])
    catalog.put(document, [e.passage for e in entries], vectors, aliases=aliases, replaced=replaced)
    return tuple(e.passage.passage_id for e in entries)


def settle(catalog: Catalog) -> list[Waiting]:
    changes = catalog.waiting(100)
    catalog.settled(changes)
    return changes


def added(changes: list[Waiting]) -> set[str]:
    return {entry.passage.passage_id for change in changes for entry in change.add}


def dropped(changes: list[Waiting]) -> set[tuple[str, str]]:
    return {pair for change in changes for pair in change.drop}


def test_a_document_comes_back_as_it_was_put(catalog: Catalog) -> None:
    note = a_note(
        text="Ünïcode 🙂 and\nlines. 'Quotes' too.",
        tags=("b", "a"),
        topics=("access", "provenance"),
        published_at=datetime(2026, 6, 3, 23, 30, 1, 250000, tzinfo=UTC),
        author=None,
        revision=3,
    )
    put(catalog, note)
    assert catalog.document(note.document_id) == note
    assert note.content_hash == catalog.documents([note.document_id, "unknown"])[note.document_id].content_hash


def test_a_moment_of_another_timezone_is_the_same_moment_in_utc(catalog: Catalog) -> None:
    berlin = datetime.fromisoformat("2026-06-03T01:00:00+02:00")
    put(catalog, a_document("d", published_at=berlin))
    stored = catalog.documents(["d"])["d"].published_at
    assert stored == berlin
    assert stored is not None
    assert stored.tzinfo == UTC or isinstance(catalog, MemoryCatalog)


def test_an_unknown_document_is_none(catalog: Catalog) -> None:
    assert catalog.document("nobody") is None
    assert catalog.documents([]) == {}
    assert catalog.passages_of("nobody") == ()


def test_passages_come_back_in_reading_order_with_their_vectors(catalog: Catalog) -> None:
    document = a_document("d", text="First things. Second things. Third things.")
    ids = put(catalog, document, "First things.", "Second things.", "Third things.")
    read = catalog.passages_of("d")
    assert [p.text for p in read] == ["First things.", "Second things.", "Third things."]
    assert all(document.text[p.start : p.end] == p.text for p in read)
    assert catalog.passages([ids[1], "unknown"]) == {ids[1]: read[1]}
    vectors = catalog.vectors([*ids, "unknown"])
    assert set(vectors) == set(ids)
    expected = entries_of(document, EMBEDDER, "First things.", "Second things.", "Third things.")
    for entry in expected:
        stored = vectors[entry.passage.passage_id]
        assert stored.dtype == np.float32
        np.testing.assert_array_equal(stored, entry.vector)


def test_a_document_without_passages_is_still_a_document(catalog: Catalog) -> None:
    document = a_document("d", text="")
    catalog.put(document, [], np.zeros((0, 16), np.float32))
    assert catalog.document("d") == document
    assert catalog.passages_of("d") == ()
    assert catalog.searched(EVERYONE).documents == 1


def test_passages_and_vectors_must_pair_up(catalog: Catalog) -> None:
    document = a_document("d")
    with pytest.raises(ValueError, match="zip"):
        catalog.put(document, passages_of(document), unit_rows([1, 0], [0, 1]))
    assert catalog.document("d") is None


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


def test_a_source_knows_its_documents(catalog: Catalog) -> None:
    put(catalog, a_document("a", source_id="s"))
    put(catalog, a_document("b", source_id="s"))
    put(catalog, a_document("c", source_id="t"))
    assert catalog.documents_of("s") == {"a", "b"}
    assert catalog.documents_of("nobody") == frozenset()


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


def test_a_window_is_half_open_and_oldest_first(catalog: Catalog) -> None:
    put(catalog, a_document("late", published_at=moment("2026-06-07T23:59:59")))
    put(catalog, a_document("end", published_at=moment("2026-06-08")))
    put(catalog, a_document("start", published_at=moment("2026-06-01")))
    put(catalog, a_document("before", published_at=moment("2026-05-31T23:59:59")))
    put(catalog, a_document("undated", published_at=None))
    assert [d.document_id for d in catalog.within(a_window(), EVERYONE)] == ["start", "late"]


def test_a_window_keeps_to_audience_and_topic(catalog: Catalog) -> None:
    put(catalog, a_document("a", topics=("provenance", "access")))
    put(catalog, a_document("b", topics=("access",)))
    put(catalog, a_note("n", topics=("provenance",)))
    put(catalog, a_note("c", topics=("provenance",), visibility="channel:C1"))
    assert {d.document_id for d in catalog.within(a_window(), EVERYONE)} == {"a", "b"}
    assert [d.document_id for d in catalog.within(a_window(), EVERYONE, topic="provenance")] == ["a"]
    assert {d.document_id for d in catalog.within(a_window(), TEAM, topic="provenance")} == {"a", "n"}


def test_a_crowded_window_keeps_its_newest_documents(catalog: Catalog) -> None:
    for day in (2, 4, 3):
        put(catalog, a_document(f"d{day}", published_at=moment(f"2026-06-0{day}")))
    assert [d.document_id for d in catalog.within(a_window(), EVERYONE, limit=2)] == ["d3", "d4"]


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


def test_there_are_cards_of_what_passes_the_filter_and_was_published_by_then(catalog: Catalog) -> None:
    ids = {
        *put(catalog, a_document("a", outlet="Northlight", published_at=moment("2026-06-01"))),
        *put(catalog, a_document("b", outlet="Ledgerline", source_id="l", published_at=moment("2026-06-05"))),
        *put(catalog, a_document("u", outlet="Ledgerline", topics=(), published_at=None, read_at=SAMPLE_NOW)),
        "unknown",
    }
    assert catalog.cards(ids, keep=Filter()).keys() == {"a@1#0", "b@1#0", "u@1#0"}
    assert catalog.cards(ids, keep=Filter(outlets=frozenset({"LEDGERLINE"}))).keys() == {"b@1#0", "u@1#0"}
    assert catalog.cards(ids, keep=Filter(sources=frozenset({"l"}))).keys() == {"b@1#0"}
    assert catalog.cards(ids, keep=Filter(topics=frozenset({"provenance"}))).keys() == {"a@1#0", "b@1#0"}
    assert catalog.cards(ids, keep=Filter(since=moment("2026-06-02"))).keys() == {"b@1#0"}
    assert catalog.cards(ids, keep=Filter(), as_of=moment("2026-06-01")).keys() == {"a@1#0", "u@1#0"}
    assert catalog.cards(ids, keep=Filter(), as_of=SAMPLE_NOW).keys() == {"a@1#0", "b@1#0", "u@1#0"}
    first_of_june = Filter(until=moment("2026-06-02"))
    assert catalog.cards(ids, keep=first_of_june, as_of=SAMPLE_NOW).keys() == {"a@1#0"}
    assert catalog.cards([], keep=Filter()) == {}


def test_a_card_says_what_there_is_to_know_without_the_text(catalog: Catalog) -> None:
    published = moment("2026-06-01")
    (passage_id,) = put(catalog, a_document("a", outlet="Northlight", published_at=published, visibility=INTERNAL))
    for keep in (Filter(), Filter(outlets=frozenset({"Northlight"}))):
        card = catalog.cards([passage_id], keep=keep)[passage_id]
        assert card == Card(passage_id, "a", INTERNAL, 0, published, "Northlight")


def test_thousands_of_identities_at_once_are_no_trouble(catalog: Catalog) -> None:
    (known,) = put(catalog, a_document("d"))
    many = [f"unknown-{number}" for number in range(10_000)] + [known]
    assert set(catalog.passages(many)) == {known}
    assert set(catalog.vectors(many)) == {known}
    assert catalog.cards(many, keep=Filter()).keys() == {known}
    assert set(catalog.documents([*many, "d"])) == {"d"}


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


def test_what_was_seen_of_a_source_is_remembered(catalog: Catalog) -> None:
    assert catalog.source_state("northlight") is None
    first = SourceState("northlight", read_at=SAMPLE_NOW, etag='"abc"', failures=2, error="It timed out.")
    catalog.put_source_state(first)
    assert catalog.source_state("northlight") == first
    second = SourceState("northlight", last_modified="Mon, 08 Jun 2026 09:00:00 GMT", newest=SAMPLE_NOW)
    catalog.put_source_state(second)
    assert catalog.source_state("northlight") == second


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


def test_the_extent_of_a_source_is_how_much_of_it_is_kept_how_new_and_for_whom(catalog: Catalog) -> None:
    assert catalog.extent("northlight") == Extent()
    put(catalog, a_document("a", source_id="northlight", published_at=moment("2026-06-01")))
    put(catalog, a_document("b", source_id="northlight", published_at=moment("2026-06-05"), visibility=INTERNAL))
    put(catalog, a_document("c", source_id="northlight", published_at=None))
    put(catalog, a_document("d", source_id="ledgerline", published_at=moment("2026-06-07")))
    assert catalog.extent("northlight") == Extent(3, moment("2026-06-05"), frozenset({PUBLIC, INTERNAL}))


def test_a_change_that_waits_says_since_when(catalog: Catalog) -> None:
    put(catalog, a_document("d"))
    assert [change.changed_at for change in catalog.waiting(10)] == [SAMPLE_NOW]


def test_of_earlier_revisions_the_hash_and_what_changed_is_kept(catalog: Catalog) -> None:
    first = Revision("d", 1, "abc", SAMPLE_NOW, "The title changed.")
    second = Revision("d", 2, "def", SAMPLE_NOW)
    put(catalog, a_document("d"))
    put(catalog, a_document("d", revision=2), replaced=first)
    put(catalog, a_document("d", revision=3), replaced=second)
    assert catalog.past("d") == (first, second)
    catalog.remove("d")
    assert catalog.past("d") == ()


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

    assert akin(outlets=["Lantern Wire"]) == akin(outlets=["THE LANTERN WIRE"]) == ["a"]
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


def test_the_longest_fields_that_reading_lets_through_are_kept(catalog: Catalog) -> None:
    letters = [chr(0x20000 + 7 * n % 40_000) for n in range(40_000)]  # four bytes each, and hard to compress

    def long(start: int) -> str:
        return "\x00\ud800" + "".join(letters[start : start + 9_000])

    hostile = a_note(
        "".join(letters[:IDENTITY]),
        title=long(0),
        text=f"One\x00 two{SPOT} three.",
        outlet=long(1),
        author=long(2),
        original=long(3),
        severity=long(4),
        status=long(5),
        tags=tuple(map(long, range(6, 99))),
        visibility=f"channel:C{'A' * 40}",
    )
    document = Reading.of("some.jsonl:1", hostile).document
    assert document is not None
    put(catalog, document, "One two three.")
    assert catalog.document(document.document_id) == document
    assert document.outlet in catalog.outlets(Audience(frozenset({PUBLIC, document.visibility})))


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
