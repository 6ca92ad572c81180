"""What goes wrong while sources are taken in, and that it loses nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from retrieval.domain import (
    Document,
    Failure,
    IngestReport,
    Kind,
    Passage,
    Vectors,
)
from retrieval.errors import Gone, ModelMisbehaved, ModelUnavailable, RateLimited, UnreadableDocument
from retrieval.ports import IndexEntry
from retrieval.reading.sources.registry import source_for
from tests.fakes import SAMPLE_NOW, MemoryCatalog, MemoryWordIndex
from tests.unit.reading.desk import ADDRESS, FEED, PAGE, Desk, address, lines_file, note, rss


def test_a_note_that_is_broken_today_is_reported_and_not_forgotten(desk: Desk, tmp_path: Path) -> None:
    note(tmp_path, "INC-1")
    source = source_for(str(tmp_path), kind=Kind.NOTE)
    desk.ingest(source)
    path = note(tmp_path, "INC-1", severity="dreadful")
    report = desk.ingest(source)
    assert report.removed == 0
    assert [failure.what for failure in report.failed] == [str(path)]
    assert "field `severity`" in report.failed[0].why
    assert desk.finds("build") == ["INC-1"]


def test_a_source_that_fails_is_a_value_and_is_counted(desk: Desk) -> None:
    desk.web.pages[ADDRESS] = RateLimited("come back later", retry_after=60)
    assert desk.ingest(FEED) == IngestReport(failed=(Failure(ADDRESS, "come back later"),))
    desk.ingest(FEED)
    state = desk.catalog.source_state("ledgerline")
    assert state is not None
    assert (state.failures, state.error, state.read_at) == (2, "come back later", SAMPLE_NOW)
    desk.web.put(ADDRESS, rss("alpha"))
    desk.ingest(FEED)
    state = desk.catalog.source_state("ledgerline")
    assert state is not None
    assert (state.failures, state.error) == (0, None)


def test_a_broken_feed_is_one_failure(desk: Desk) -> None:
    desk.web.put(ADDRESS, "<html>")
    (failure,) = desk.ingest(FEED).failed
    assert failure.what == ADDRESS
    assert failure.why.startswith("this is no feed")


def test_a_bad_entry_is_asked_for_again_next_time(desk: Desk) -> None:
    desk.web.put(ADDRESS, rss("alpha").replace("<item>", "<item><author>x</author></item><item>", 1), etag='"1"')
    report = desk.ingest(FEED)
    assert (report.new, report.failed[0].what) == (1, f"{ADDRESS}#1")
    state = desk.catalog.source_state("ledgerline")
    assert state is not None
    assert state.etag is None
    assert f"{ADDRESS}#1" in str(state.error)


def test_a_page_that_is_no_more_takes_its_document_along_and_a_feed_does_not(desk: Desk) -> None:
    words = "<p>The laboratory said on Tuesday that it had told its customers of the change.</p>" * 5
    desk.web.put(PAGE.location, f"<html><body><article><h1>T</h1>{words}</article></body></html>")
    assert desk.ingest(PAGE).new == 1
    desk.web.pages[PAGE.location] = Gone("no more")
    assert desk.ingest(PAGE) == IngestReport(removed=1)
    assert desk.finds("laboratory") == []
    assert desk.passages.count() == desk.words.count() == 0
    assert desk.ingest(PAGE) == IngestReport(failed=(Failure(PAGE.location, "no more"),))
    desk.web.put(ADDRESS, rss("alpha"))
    desk.ingest(FEED)
    desk.web.pages[ADDRESS] = Gone("no more")
    assert desk.ingest(FEED).failed == (Failure(ADDRESS, "no more"),)
    assert desk.finds("alpha") == [address("alpha")]


def test_one_document_that_cannot_be_embedded_loses_no_other(desk: Desk) -> None:
    desk.embedder.poison, desk.embedder.error = "beta", ModelMisbehaved("a vector of nothing")
    desk.web.put(ADDRESS, rss("alpha", "beta", "gamma"), etag='"1"')
    report = desk.ingest(FEED)
    assert (report.new, report.failed) == (2, (Failure(f"{ADDRESS}#2", "a vector of nothing"),))
    desk.embedder.error = None
    assert desk.ingest(FEED) == IngestReport(new=1, unchanged=2)


def test_an_embedder_that_is_away_fails_the_batch_and_the_next_run_catches_up(desk: Desk) -> None:
    desk.embedder.error = ModelUnavailable("the embedder is away")
    desk.web.put(ADDRESS, rss("alpha", "beta"), etag='"1"')
    assert [failure.why for failure in desk.ingest(FEED).failed] == ["the embedder is away"] * 2
    desk.embedder.error = None
    assert desk.ingest(FEED) == IngestReport(new=2)


class Refusing(MemoryCatalog):
    """A catalog that will not take one document."""

    def put(self, document: Document, passages: Sequence[Passage], vectors: Vectors, **beside: Any) -> None:
        if document.title == "beta":
            raise UnreadableDocument("beta", "the catalog will not take it")
        super().put(document, passages, vectors, **beside)


def test_one_document_that_cannot_be_stored_loses_no_other(desk: Desk) -> None:
    desk.catalog = Refusing()
    desk.web.put(ADDRESS, rss("alpha", "beta"))
    assert desk.ingest(FEED) == IngestReport(new=1, failed=(Failure(f"{ADDRESS}#2", "the catalog will not take it"),))


class Dying(MemoryWordIndex):
    """A word index whose process dies while it takes something over."""

    alive = False

    def add(self, entries: Sequence[IndexEntry]) -> None:
        if not self.alive:
            raise KeyboardInterrupt
        super().add(entries)


def test_what_a_crash_left_between_catalog_and_indexes_is_settled_later(desk: Desk) -> None:
    desk.words = Dying()
    desk.web.put(ADDRESS, rss("alpha"))
    with pytest.raises(KeyboardInterrupt):
        desk.ingest(FEED)
    assert (desk.passages.count(), desk.words.count()) == (1, 0)
    desk.words.alive = True
    assert desk.ingester.settle() == 1
    assert desk.ingester.settle() == 0
    assert (desk.passages.count(), desk.words.count()) == (1, 1)
    assert desk.finds("alpha") == [address("alpha")]


def test_changes_that_pile_up_are_settled_in_their_order(desk: Desk, tmp_path: Path) -> None:
    source = lines_file(tmp_path / "c.jsonl", {"id": "d", "title": "old words"}, {"id": "e", "title": "short life"})
    ahead = replace_indexes(desk)
    ahead.ingest(source)
    lines_file(tmp_path / "c.jsonl", {"id": "d", "title": "new words"})
    ahead.ingest(source)
    desk.catalog.remove("d")
    lines_file(tmp_path / "c.jsonl", {"id": "d", "title": "final words"})
    ahead.ingest(source)
    assert desk.ingester.settle() == 6
    assert desk.finds("words") == ["d"]
    assert desk.finds("old") == desk.finds("life") == []
    assert desk.passages.count() == desk.words.count() == 1


class Later(MemoryCatalog):
    """The same catalog, seen by an ingest that never gets to settle."""

    def __init__(self, catalog: MemoryCatalog) -> None:
        self.__dict__ = catalog.__dict__

    def waiting(self, limit: int) -> list[object]:  # type: ignore[override] # always an empty one
        return []


def replace_indexes(desk: Desk) -> Desk:
    return replace(desk, catalog=Later(desk.catalog))


def test_reading_alone_stores_nothing_and_turns_a_broken_source_into_one_line(desk: Desk) -> None:
    desk.web.put(ADDRESS, rss("alpha"))
    desk.web.pages[PAGE.location] = Gone("no more")
    (alpha,) = desk.ingester.read(FEED)
    assert alpha.document is not None
    assert (alpha.what, alpha.document.topics) == (f"{ADDRESS}#1", ("provenance",))
    (gone,) = desk.ingester.read(PAGE)
    assert (gone.what, gone.document, gone.error) == (PAGE.location, None, "no more")
    assert desk.catalog.documents_of("ledgerline") == frozenset()
