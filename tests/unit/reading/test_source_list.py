"""Which sources there are now, and what becomes of the documents of one that goes."""

from __future__ import annotations

from dataclasses import replace

from retrieval.domain import IngestReport, Source, SourceKind
from retrieval.reading.source_list import SourceList, name_for, remove_documents
from tests.factories import a_source
from tests.fakes import MemorySources
from tests.unit.reading.desk import ADDRESS, FEED, Desk, address, rss

ADDED = a_source("added", location="https://added.example/feed")


def test_what_was_just_added_is_among_the_sources_at_once() -> None:
    kept = MemorySources()
    known = SourceList((a_source(),), kept)
    assert known.keep(ADDED)
    assert known.sources == (a_source(), ADDED)
    assert known.named("added") == ADDED
    assert [known.is_listed(name) for name in ("northlight", "added")] == [True, False]
    kept.let_go("added")
    assert known.named("added") is None


def test_the_file_counts_before_what_people_added() -> None:
    same_place = replace(a_source(), source_id="again")
    kept = MemorySources(same_place, replace(ADDED, source_id="northlight"))
    assert SourceList((a_source(),), kept).sources == (a_source(),)
    assert SourceList((a_source(),)).sources == (a_source(),)
    assert not SourceList((a_source(),)).keep(ADDED)


def test_one_place_is_one_source_however_it_is_written() -> None:
    ways = ["https://northlight.example/feed.xml", "http://www.northlight.example/feed.xml/?utm_source=x"]
    kept = MemorySources(a_source("again", location=ways[1]))
    assert SourceList((a_source(location=ways[0]),), kept).sources == (a_source(),)


def test_a_name_can_be_typed_and_is_nobody_else_s() -> None:
    assert name_for(ADDED, []) == "added.example"
    assert name_for(ADDED, ["added.example", "added.example-2"]) == "added.example-3"
    assert name_for(a_source(location="/srv/Notes of 2026", title=""), []) == "notes-of-2026"
    assert name_for(a_source(location="/", title="???"), []) == "source"


def test_documents_of_a_source_that_goes_are_found_no_more_and_another_that_offers_them_brings_them_back(
    desk: Desk,
) -> None:
    other = Source("other", SourceKind.FEED, "https://ledgerline.example/all")
    desk.web.put(ADDRESS, rss("alpha", "beta"), etag='"1"')
    desk.web.put(other.location, rss("alpha"), etag='"2"')
    desk.ingest(FEED)
    desk.ingest(other)
    assert remove_documents(FEED.source_id, desk.catalog, [FEED, other]) == 2
    desk.ingester.settle()
    assert desk.finds("alpha") == desk.finds("beta") == []
    assert desk.ingest(other) == IngestReport(new=1)
    assert desk.finds("alpha") == [address("alpha")]
