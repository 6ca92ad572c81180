"""What is remembered of a source, and when it is read again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from retrieval.domain import IngestReport, SourceState
from retrieval.errors import Gone, RateLimited, Unreachable
from retrieval.ports import Fetched
from retrieval.reading.states import after_failure, is_due, next_reading, resumed
from tests.factories import a_source, moment
from tests.fakes import SAMPLE_NOW
from tests.unit.reading.desk import ADDRESS, FEED, PAGE, Desk, rss

SOURCE = a_source(every=timedelta(hours=1))
READ = SourceState(SOURCE.source_id, read_at=SAMPLE_NOW)
MOVED = "https://ledgerline.example/news/feed"


def state_of(desk: Desk) -> SourceState:
    state = desk.catalog.source_state(FEED.source_id)
    assert state is not None
    return state


def test_a_source_is_due_after_its_time_and_later_when_it_keeps_failing() -> None:
    source = a_source(every=timedelta(hours=1))
    assert is_due(source, None, SAMPLE_NOW)
    assert not is_due(a_source(enabled=False), None, SAMPLE_NOW)

    def due(hours: float, failures: int = 0) -> bool:
        state = SourceState(source.source_id, read_at=SAMPLE_NOW - timedelta(hours=hours), failures=failures)
        return is_due(source, state, SAMPLE_NOW)

    assert [due(0.9), due(1)] == [False, True]
    assert [due(1.5, failures=2), due(2, failures=2)] == [False, True]
    assert [due(23, failures=50), due(24, failures=50)] == [False, True]
    assert is_due(source, SourceState(source.source_id), SAMPLE_NOW)


def test_a_host_that_asks_for_patience_is_left_alone_as_long_as_it_wishes_but_no_longer_than_a_week() -> None:
    def next_after(seconds: float | None) -> timedelta:
        failed = after_failure(READ, RateLimited("later", retry_after=seconds), now=SAMPLE_NOW)
        due = next_reading(SOURCE, failed)
        assert due is not None
        return due - SAMPLE_NOW

    assert [next_after(None), next_after(60)] == [timedelta(hours=1)] * 2
    assert next_after(6 * 3600) == timedelta(hours=6)
    assert next_after(1e12) == timedelta(days=7)


def test_what_is_paused_or_gone_for_good_is_not_read_until_people_resume_it() -> None:
    paused = replace(READ, paused=True)
    gone = after_failure(READ, Gone("no more", for_good=True), now=SAMPLE_NOW)
    missing = after_failure(READ, Gone("not found"), now=SAMPLE_NOW)
    assert [next_reading(SOURCE, state) for state in (paused, gone)] == [None, None]
    assert next_reading(SOURCE, missing) == SAMPLE_NOW + SOURCE.every
    assert all(is_due(SOURCE, resumed(state), SAMPLE_NOW) for state in (paused, gone))


def test_a_feed_that_moved_for_good_is_asked_at_its_new_address_from_then_on(desk: Desk) -> None:
    desk.web.pages[ADDRESS] = Fetched(MOVED, rss("alpha").encode(), "text/xml", etag='"1"', moved_to=MOVED)
    desk.web.put(MOVED, rss("alpha"), etag='"1"')
    assert desk.ingest(FEED) == IngestReport(new=1)
    assert desk.ingest(FEED) == IngestReport(unchanged=1)
    assert desk.web.asked[-1] == (MOVED, '"1"', None)
    assert state_of(desk).moved_to == MOVED
    desk.ingest(FEED, force=True)
    assert desk.web.asked[-1] == (ADDRESS, None, None)


def test_a_new_address_is_believed_only_when_a_feed_is_read_there_and_as_long_as_it_answers(desk: Desk) -> None:
    desk.web.pages[ADDRESS] = Fetched(MOVED, b"<html>Please log in</html>", "text/html", moved_to=MOVED)
    desk.ingest(FEED)
    assert state_of(desk).moved_to is None
    desk.web.pages[ADDRESS] = Fetched(MOVED, rss("alpha").encode(), "text/xml", moved_to=MOVED)
    desk.ingest(FEED)
    desk.web.pages[MOVED] = Unreachable("no answer")
    for _ in range(3):
        desk.ingest(FEED)
    assert desk.ingest(FEED) == IngestReport(unchanged=1)
    assert [url for url, *_ in desk.web.asked] == [ADDRESS] * 2 + [MOVED] * 3 + [ADDRESS]


def test_when_a_source_was_read_and_when_it_last_had_something_new_are_told_apart(desk: Desk) -> None:
    desk.web.put(ADDRESS, rss("alpha"))
    desk.ingest(FEED)
    desk.clock.advance(timedelta(hours=2))
    desk.ingest(FEED)
    assert (state_of(desk).new_at, state_of(desk).read_at) == (SAMPLE_NOW, SAMPLE_NOW + timedelta(hours=2))


class Pausing(Desk):
    """A desk in which somebody pauses the feed while it is fetched."""

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        self.catalog.put_source_state(SourceState(FEED.source_id, paused=True))
        return self.web.fetch(url, etag=etag, last_modified=last_modified)


def test_a_pause_that_begins_while_a_source_is_read_holds() -> None:
    desk = Pausing()
    desk.web.put(ADDRESS, rss("alpha"))
    replace(desk.ingester, fetcher=desk).ingest(FEED)
    assert (state_of(desk).paused, state_of(desk).read_at) == (True, SAMPLE_NOW)


def test_a_feed_that_is_gone_for_good_keeps_its_documents(desk: Desk) -> None:
    desk.web.put(ADDRESS, rss("alpha"))
    desk.ingest(FEED)
    desk.web.pages[ADDRESS] = Gone("no more", for_good=True)
    desk.ingest(FEED)
    assert state_of(desk).gone_at == SAMPLE_NOW
    assert not is_due(FEED, state_of(desk), moment("2027-01-01"))
    assert len(desk.catalog.documents_of(FEED.source_id)) == 1


@pytest.mark.parametrize("where", [PAGE.location, "https://ledgerline.example/elsewhere/b"])
def test_a_page_stays_one_document_though_its_address_leads_elsewhere(where: str, desk: Desk) -> None:
    words = "<p>The laboratory said on Tuesday that it had told its customers of the change.</p>" * 5
    body = f"<html><body><article><h1>T</h1>{words}</article></body></html>".encode()
    desk.web.pages[PAGE.location] = Fetched(PAGE.location, body, "text/html")
    assert desk.ingest(PAGE) == IngestReport(new=1)
    desk.web.pages[PAGE.location] = Fetched(where, body.replace(b"Tuesday", b"Friday"), "text/html", moved_to=where)
    assert desk.ingest(PAGE) == IngestReport(revised=1)


def test_a_source_that_fails_was_well_when_it_was_last_read(desk: Desk) -> None:
    desk.web.put(ADDRESS, rss("alpha"))
    desk.ingest(FEED)
    desk.web.pages[ADDRESS] = Gone("no more", for_good=False)
    desk.clock.advance(timedelta(hours=2))
    desk.ingest(FEED)
    assert (state_of(desk).well_at, state_of(desk).read_at) == (SAMPLE_NOW, SAMPLE_NOW + timedelta(hours=2))
    assert resumed(state_of(desk)).well_at == SAMPLE_NOW
