"""What every document store promises: the fake, SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from retrieval.domain import EVERYONE, PUBLIC, TEAM, Audience
from retrieval.ports import Catalog
from retrieval.reading.sources.bounds import IDENTITY
from retrieval.reading.sources.reading import Reading
from retrieval.text.notices import correction
from tests.contracts.catalogs import put
from tests.factories import a_document, a_note, a_window, moment, passages_of, unit_rows
from tests.fakes import MemoryCatalog

SPOT = "\u202e"


def test_a_document_comes_back_as_it_was_put(catalog: Catalog) -> None:
    note = a_note(
        text="Ünïcode 🙂 and\nlines. 'Quotes' too.",
        tags=("b", "a"),
        topics=("access", "provenance"),
        published_at=datetime(2026, 6, 3, 23, 30, 1, 250000, tzinfo=UTC),
        author=None,
        revision=3,
        correction=correction("It was 14 accounts, not 41."),
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


def test_a_source_knows_its_documents(catalog: Catalog) -> None:
    put(catalog, a_document("a", source_id="s"))
    put(catalog, a_document("b", source_id="s"))
    put(catalog, a_document("c", source_id="t"))
    assert catalog.documents_of("s") == {"a", "b"}
    assert catalog.documents_of("nobody") == frozenset()


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


def test_open_incidents_are_told_to_those_alone_who_may_read_their_notes(catalog: Catalog) -> None:
    put(catalog, a_note("INC-1", status="open", published_at=moment("2026-06-01T00:00")))
    put(catalog, a_note("INC-2", status="monitoring", published_at=moment("2026-06-03T00:00")))
    for other in (
        a_note("INC-3", status="resolved"),
        a_note("INC-4", status="closed"),
        a_note("INC-5", status="open", visibility="channel:C1"),
        a_document("d", status="open"),
    ):
        put(catalog, other)
    assert [note.document_id for note in catalog.open_notes(TEAM, limit=5)] == ["INC-2", "INC-1"]
    assert [note.document_id for note in catalog.open_notes(TEAM, limit=1)] == ["INC-2"]
    assert catalog.open_notes(EVERYONE, limit=5) == ()


def test_a_crowded_window_keeps_its_newest_documents(catalog: Catalog) -> None:
    for day in (2, 4, 3):
        put(catalog, a_document(f"d{day}", published_at=moment(f"2026-06-0{day}")))
    assert [d.document_id for d in catalog.within(a_window(), EVERYONE, limit=2)] == ["d3", "d4"]


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
