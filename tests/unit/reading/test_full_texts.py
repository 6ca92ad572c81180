"""The whole article behind a feed's summary, or the summary where the page is of no use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retrieval.domain import Failure, IngestReport
from retrieval.errors import Gone, RefusedAddress, RetrievalError, Unreachable
from retrieval.ports import Fetched
from retrieval.reading.full_texts import PAGES, WHOLE, is_summary
from tests.factories import a_document
from tests.unit.reading.desk import ADDRESS, FEED, Desk

LEAD = "Vexley trained Sable on Quillon's outputs for months after it was cut off, three engineers say."
MORE = " ".join(f"An engineer described account {n}, opened through the reseller Gatehop in May." for n in range(30))
URL = "https://ledgerline.example/sable"


def feed(*leads: str) -> str:
    items = "".join(
        f"<item><title>Sable learnt from Quillon {n or ''}</title><link>{URL}{n or ''}</link>"
        f"<description>{lead}</description></item>"
        for n, lead in enumerate(leads)
    )
    return f"<rss version='2.0'><channel><title>L</title>{items}</channel></rss>"


def page(*paragraphs: str) -> str:
    told = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><head><title>Sable</title></head><body><article><h1>Sable</h1>{told}</article></body></html>"


def put_page(desk: Desk, given: str | RetrievalError, *, url: str = URL, content_type: str = "text/html") -> None:
    desk.web.pages[url] = given if isinstance(given, RetrievalError) else Fetched(url, given.encode(), content_type)


def asked(desk: Desk) -> int:
    """How often the page was asked for."""
    return sum(url == URL for url, *_ in desk.web.asked)


@pytest.fixture
def reading(desk: Desk) -> Desk:
    """A desk that reads the pages behind a feed's summaries."""
    desk.web.put(ADDRESS, feed(LEAD))
    desk.reads_pages = True
    return desk


def text(desk: Desk) -> str:
    (identity,) = desk.catalog.documents_of(FEED.source_id)
    return desk.document(identity).text


def test_the_article_behind_the_link_stands_in_the_place_of_the_summary_and_is_fetched_once(reading: Desk) -> None:
    put_page(reading, page(LEAD, MORE))
    assert reading.ingest(FEED) == IngestReport(new=1)
    (identity,) = reading.catalog.documents_of(FEED.source_id)
    kept = reading.document(identity)
    assert MORE in kept.text
    assert (kept.title, kept.url) == ("Sable learnt from Quillon", URL)
    assert reading.ingest(FEED, force=True) == IngestReport(unchanged=1)
    assert asked(reading) == 1


def test_when_the_feed_says_something_new_the_page_is_read_again(reading: Desk) -> None:
    put_page(reading, page(LEAD, MORE))
    reading.ingest(FEED)
    reading.web.put(ADDRESS, feed(f"{LEAD} Quillon confirms it."))
    put_page(reading, page(LEAD, MORE, "Quillon confirms it."))
    assert reading.ingest(FEED) == IngestReport(revised=1)
    assert text(reading).endswith("Quillon confirms it.")


def test_a_page_that_told_nothing_new_is_not_read_again_for_the_same_words(reading: Desk) -> None:
    put_page(reading, page(LEAD, MORE))
    reading.ingest(FEED)
    section = replace(FEED, source_id="section", location="https://ledgerline.example/section.xml")
    reading.web.put(section.location, feed(LEAD))
    for _ in range(3):
        assert reading.ingest(section, force=True) == IngestReport(unchanged=1)
    assert asked(reading) == 2


def test_a_page_that_may_not_be_read_leaves_the_summary_says_why_and_is_not_asked_for_again(reading: Desk) -> None:
    put_page(reading, RefusedAddress("ledgerline.example asks not to read this page (robots.txt)"))
    why = "ledgerline.example asks not to read this page (robots.txt); the feed's summary stands"
    assert reading.ingest(FEED) == IngestReport(new=1, skipped=(Failure(f"{ADDRESS}#1", why),))
    assert text(reading) == LEAD
    assert reading.ingest(FEED, force=True) == IngestReport(unchanged=1)
    assert asked(reading) == 1


def test_a_page_that_is_away_is_tried_again_and_costs_nothing_that_was_read_before(reading: Desk) -> None:
    put_page(reading, Unreachable("away"))
    assert len(reading.ingest(FEED).skipped) == 1
    put_page(reading, page(LEAD, MORE))
    assert reading.ingest(FEED, force=True) == IngestReport(revised=1)
    reading.web.put(ADDRESS, feed(f"{LEAD} More soon."))
    put_page(reading, Unreachable("away"))
    assert reading.ingest(FEED).unchanged == 1
    assert MORE in text(reading)


@pytest.mark.parametrize(
    ("given", "content_type"),
    [
        (page(LEAD), "text/html"),
        (page("Subscribe now to read on. " * 40, "Our offers for readers of all ages and purses. " * 10), "text/html"),
        ("<html></html>", "text/html"),
        ("%PDF-1.7 and so on", "application/pdf"),
        (Gone(f"{URL} is no more (404)"), "text/html"),
    ],
    ids=["no longer", "of something else", "empty", "no page", "gone"],
)
def test_a_page_of_no_use_leaves_the_summary(given: str | RetrievalError, content_type: str, reading: Desk) -> None:
    put_page(reading, given, content_type=content_type)
    assert reading.ingest(FEED).new == 1
    assert text(reading) == LEAD


def test_a_source_may_ask_for_its_feed_alone(reading: Desk) -> None:
    assert reading.ingest(replace(FEED, full_text=False)) == IngestReport(new=1)
    assert asked(reading) == 0


def test_of_a_long_feed_only_some_pages_are_read_at_a_time_and_the_rest_later(reading: Desk) -> None:
    leads = [f"Report {n}: {LEAD}" for n in range(PAGES + 5)]
    reading.web.put(ADDRESS, feed(*leads))
    for n in range(PAGES + 5):
        put_page(reading, page(leads[n], f"Part {n}. {MORE}"), url=f"{URL}{n or ''}")
    assert reading.ingest(FEED) == IngestReport(new=PAGES + 5)
    assert reading.ingest(FEED, force=True) == IngestReport(revised=5, unchanged=PAGES)
    assert reading.ingest(FEED, force=True) == IngestReport(unchanged=PAGES + 5)


@pytest.mark.parametrize("rest", ["x" * WHOLE + " [...]", "x" * WHOLE + " Continue reading →", "x"])
def test_a_short_text_and_one_that_is_cut_short_are_summaries(rest: str) -> None:
    assert is_summary(a_document(text=rest, url=URL))


def test_a_long_text_and_one_without_an_address_are_taken_for_whole() -> None:
    assert not is_summary(a_document(text="x" * (WHOLE + 1), url=URL))
    assert not is_summary(a_document(text=LEAD, url=None))


def test_an_entry_that_is_offered_again_through_another_redirector_has_its_page_fetched_once(reading: Desk) -> None:
    for number in range(5):
        put_page(reading, page(LEAD, MORE), url=f"https://out.example/go/{number}")
        reading.web.put(ADDRESS, feed(LEAD).replace(URL, f"https://out.example/go/{number}"))
        assert reading.ingest(FEED) == (IngestReport(unchanged=1) if number else IngestReport(new=1))
    assert sum("/go/" in url for url, *_ in reading.web.asked) == 1
