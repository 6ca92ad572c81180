"""The whole article behind a feed's summary, or the summary where the page is of no use."""

from __future__ import annotations

import pytest

from retrieval.domain import Document
from retrieval.errors import RefusedAddress, RetrievalError
from retrieval.ports import Fetched
from retrieval.reading.full_texts import WHOLE, Fuller, fuller, is_summary, seen_key
from retrieval.reading.sources.reading import Reading
from tests.factories import a_document, a_source

LEAD = "Vexley trained Sable on Quillon's outputs for months after it was cut off, three engineers say."
MORE = " ".join(
    f"An engineer described account number {n}, opened through the reseller Gatehop in May." for n in range(30)
)
URL = "https://northlight.example/sable"


class Pages:
    """One page, or what goes wrong with it."""

    def __init__(self, given: str | RetrievalError, content_type: str | None = "text/html; charset=utf-8") -> None:
        self._given = given
        self._content_type = content_type

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        del etag, last_modified
        if isinstance(self._given, RetrievalError):
            raise self._given
        return Fetched(url, self._given.encode(), self._content_type)


def page(*paragraphs: str) -> str:
    told = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><head><title>Sable</title></head><body><article><h1>Sable</h1>{told}</article></body></html>"


def summary(**given: object) -> Document:
    return a_document("d", text=LEAD, url=URL, title="Sable learnt from Quillon", **given)


def read(
    given: str | RetrievalError, document: Document | None = None, content_type: str | None = "text/html"
) -> Fuller:
    return fuller(Reading.of("feed#1", document or summary()), a_source(), Pages(given, content_type))


def test_the_article_behind_the_link_stands_in_the_place_of_the_summary_under_the_entry_s_name() -> None:
    found = read(page(LEAD, MORE))
    assert found.missed is None
    assert found.reading.document is not None
    whole = found.reading.document
    assert MORE in whole.text
    assert (whole.document_id, whole.title, whole.outlet) == ("d", "Sable learnt from Quillon", summary().outlet)


def test_a_page_that_may_not_be_read_leaves_the_summary_and_says_why() -> None:
    found = read(RefusedAddress("northlight.example asks not to read this page (robots.txt)"))
    assert found.reading.document == summary()
    assert found.missed is not None
    assert found.missed.what == URL
    assert found.missed.why.endswith("(robots.txt); the feed's summary stands")


@pytest.mark.parametrize(
    "given",
    [
        page(LEAD),
        page("Subscribe now to read on. " * 40, "Our offers for readers of all ages and purses. " * 10),
    ],
    ids=["no longer", "of something else"],
)
def test_a_page_that_is_no_fuller_or_tells_of_something_else_leaves_the_summary(given: str) -> None:
    assert read(given) == Fuller(Reading.of("feed#1", summary()))


def test_what_is_no_page_leaves_the_summary() -> None:
    assert read("%PDF-1.7", content_type="application/pdf").reading.document == summary()


def test_a_page_without_an_article_leaves_the_summary_and_says_why() -> None:
    missed = read("<html></html>").missed
    assert missed is not None
    assert "the feed's summary stands" in missed.why


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LEAD, True),
        ("x" * (WHOLE + 1), False),
        ("x" * WHOLE + " [...]", True),
        ("x" * WHOLE + " Continue reading →", True),
    ],
)
def test_a_short_text_and_one_that_is_cut_short_are_summaries(text: str, expected: bool) -> None:
    assert is_summary(a_document(text=text, url=URL)) is expected


def test_an_entry_without_an_address_has_no_page() -> None:
    assert not is_summary(a_document(text=LEAD, url=None))
    reading = Reading.of("feed#1", a_document(text=LEAD, url=None))
    assert fuller(reading, a_source(), Pages(page(LEAD, MORE))) == Fuller(reading)


def test_an_entry_is_known_by_its_words_whatever_its_date() -> None:
    assert seen_key(summary()) == seen_key(summary(published_at=None))
    assert seen_key(summary()) != seen_key(a_document("d", text=LEAD + " It goes on.", url=URL))
