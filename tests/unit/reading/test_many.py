"""Many sources at once: each reported, all searchable at the end, one that fails no reason to stop."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.domain import IngestReport, Source, SourceKind
from retrieval.errors import RetrievalError, Unreachable
from retrieval.ports import Fetched
from retrieval.reading.many import alternated, ingest_all
from retrieval.reading.sources.registry import source_for
from tests.unit.reading.desk import Desk

HOSTS, EACH = 4, 6


def sources() -> list[Source]:
    return [
        Source(f"s{host}-{n}", SourceKind.FEED, f"https://host{host}.example/{n}.xml")
        for host in range(HOSTS)
        for n in range(EACH)
    ]


def feed(number: int, entries: int = 2) -> str:
    items = "".join(
        f"<item><title>Report {number} part {n}</title><link>https://paper{number}.example/{n}</link>"
        f"<description>Lab number {number} told part {n}.</description></item>"
        for n in range(entries)
    )
    return f"<rss version='2.0'><channel><title>L</title>{items}</channel></rss>"


@pytest.fixture
def full(desk: Desk) -> Desk:
    for number, source in enumerate(sources()):
        desk.web.put(source.location, feed(number), etag=f'"{number}"')
    return desk


def test_every_source_is_reported_once_and_all_that_was_read_is_in_both_indexes(full: Desk) -> None:
    reports = dict(ingest_all(full.ingester, sources(), workers=5))
    assert reports == dict.fromkeys(sources(), IngestReport(new=2))
    assert full.passages.count() == full.words.count() == 2 * HOSTS * EACH
    assert full.catalog.waiting(1) == []
    again = dict(ingest_all(full.ingester, sources()))
    assert again == dict.fromkeys(sources(), IngestReport(unchanged=2))


def test_a_source_that_fails_is_one_line_in_its_own_report(full: Desk) -> None:
    first, second, *_ = sources()
    full.web.pages[first.location] = Unreachable("away")
    reports = dict(ingest_all(full.ingester, sources()))
    assert [failure.why for failure in reports[first].failed] == ["away"]
    assert reports[second] == IngestReport(new=2)


def test_one_article_that_two_sources_bring_at_once_is_stored_once(full: Desk) -> None:
    twins = [Source(f"t{n}", SourceKind.FEED, f"https://twin{n}.example/f.xml") for n in range(8)]
    for twin in twins:
        full.web.put(twin.location, feed(99))
    reports = [report for _, report in ingest_all(full.ingester, twins, workers=8)]
    assert sum(report.new for report in reports) == 2
    assert full.passages.count() == 2


def test_sources_are_fetched_side_by_side(full: Desk) -> None:
    both = threading.Barrier(2)

    class Meeting:
        def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
            both.wait(10)  # passes only while two sources are being fetched
            return full.web.fetch(url, etag=etag, last_modified=last_modified)

    ingester = replace(full.ingester, fetcher=Meeting())
    assert len(list(ingest_all(ingester, sources()[:4], workers=2))) == 4


def test_a_folder_is_searchable_as_it_is_read_and_a_feed_waits_for_others(full: Desk, tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text("# Report\n\nGatehop suspended twelve customers.\n")
    for source, waiting in ((source_for(str(tmp_path)), 0), (sources()[0], 2)):
        for _ in ingest_all(full.ingester, [source]):
            assert len(full.catalog.waiting(10)) == waiting
    assert full.catalog.waiting(10) == []


def test_when_the_store_breaks_the_caller_hears_of_it_and_nothing_is_left_running(full: Desk) -> None:
    class Broken(type(full.catalog)):  # type: ignore[misc]  # whatever catalog the desk has
        def put_source_state(self, _: object) -> None:
            raise Unreachable("The database did not answer.")

    with pytest.raises(RetrievalError, match="database"):
        list(ingest_all(replace(full.ingester, catalog=Broken()), sources()))
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("reading")]


def test_sources_of_one_host_stand_far_apart() -> None:
    hosts = [source.location.split("/")[2] for source in alternated(sources())]
    assert hosts[:HOSTS] == [f"host{n}.example" for n in range(HOSTS)]
    assert len(hosts) == HOSTS * EACH
    assert alternated([]) == []
