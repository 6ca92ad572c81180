"""A kept digest outside of the chat: as Markdown, as one page, as a feed; and the drawing of a story."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import feedparser

from bot.archive import Archive, StoryBookPages, archive_of
from bot.kept_digests import KeptDigest
from bot.render.feed import atom_feed
from bot.render.markdown import exported_markdown
from bot.render.markup import STYLE
from bot.render.pages import digest_page, exported_page, index_page, story_page
from bot.told_again import CurrentRecords
from retrieval.domain import Document, Event, EventKind, Move
from tests.factories import a_document, a_kept_digest, an_item, moment

FIRST = a_document(
    "first", title="Quillon *cuts off* Vexley", text="Quillon cut off Vexley. More.", url="https://a.example/?a=1&b=2"
)
SECOND = a_document(
    "second",
    title="Vexley denies it",
    text="Vexley denies it. More.",
    outlet="The Ledger",
    published_at=moment("2026-06-05"),
)
KEPT = a_kept_digest("digest:s1:2026-06-08", an_item(FIRST, SECOND))
QUIET = replace(KEPT, digest=replace(KEPT.digest, items=()))
EVENTS = (
    Event("S1", 1, EventKind.JOINED, moment("2026-06-03"), document_id="first", move=Move.REPORTS),
    Event("S1", 2, EventKind.JOINED, moment("2026-06-05"), document_id="second", move=Move.DENIES),
    Event("S1", 3, EventKind.REVISED, moment("2026-06-07"), document_id="first"),
)


def archived(*kept: KeptDigest, documents: tuple[Document, ...] = (FIRST, SECOND), address: str = "") -> Archive:
    book = StoryBookPages(dict.fromkeys(("first", "second"), "S1"), {"S1": EVENTS})
    return archive_of(
        kept, CurrentRecords({one.document_id: one for one in documents}), book, title="Our digests", address=address
    )


def test_markdown_has_each_story_with_its_numbered_sources_and_no_mark_of_a_text_formats() -> None:
    told = exported_markdown(KEPT)
    assert told.startswith("# Provenance: 7 Jun 2026 to 8 Jun 2026\n\n1 story.")
    assert "## [Vexley denies it](<https://northlight.example/vexley-anvil>)" in told
    assert r"Quillon cut off Vexley. \[1\] Vexley denies it. \[2\]" in told
    assert r"1. [Quillon \*cuts off\* Vexley](<https://a.example/?a=1&b=2>) · Northlight · 3 Jun 2026" in told
    assert "Nothing new." in exported_markdown(QUIET)
    odd = replace(FIRST, title="1. @all :fire: https://x.example www.x.example 10:30")
    marked = r"1\. @{}all \:fire: https\://x.example www\.x.example 10:30".format("\u2060")
    assert marked in exported_markdown(a_kept_digest("digest:s1:2026-06-08", an_item(odd)))


def test_a_page_stands_alone_under_a_policy_that_names_its_one_style() -> None:
    page = exported_page(KEPT)
    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert f"<style>{STYLE}</style>" in page
    assert "default-src 'none'; style-src 'sha256-" in page
    assert re.findall(r'(?:src|href)="(?!https://|#)[^"]*"', page) == []
    assert "Quillon *cuts off* Vexley" in page
    assert 'href="https://a.example/?a=1&amp;b=2"' in page
    assert "Nothing new" in exported_page(QUIET)


def test_the_style_has_nothing_that_would_end_it() -> None:
    assert "<" not in STYLE


def test_each_sentence_of_a_page_points_to_a_source_that_is_there() -> None:
    page = exported_page(KEPT)
    pointed = set(re.findall(r'href="#([^"]+)"', page))
    assert pointed == {"s1-1", "s1-2"}
    assert pointed <= set(re.findall(r'id="([^"]+)"', page))


def test_the_index_leads_to_every_digest_and_story_and_counts_quiet_days() -> None:
    quiet = replace(QUIET, key="digest:s1:2026-06-09")
    archive = archived(KEPT, quiet)
    index = index_page(archive)
    digest = next(one for one in archive.digests if one.items)
    (story,) = archive.stories
    assert f'href="digests/{digest.name}.html"' in index
    assert f'href="stories/{story.name}.html"' in index
    assert "On 1 more day there was nothing new." in index
    assert f'href="../stories/{story.name}.html"' in digest_page(digest, archive)


def test_a_story_is_drawn_with_a_text_for_each_mark_and_told_in_words_day_by_day() -> None:
    archive = archived(KEPT)
    page = story_page(archive.stories[0], archive)
    assert 'role="img" aria-labelledby="timeline-title timeline-words"' in page
    assert "4 events from 3 June 2026 to 8 June 2026." in page
    assert page.count("<circle") == 4
    for told in ("Northlight reports: Quillon", "The Ledger has a denial: Vexley", "Northlight revised its report"):
        assert f"2026: {told}" in page
    assert re.findall(r'<time datetime="([\d-]+)">', page) == ["2026-06-03", "2026-06-05", "2026-06-07", "2026-06-08"]


def test_marks_that_would_lie_on_each_other_are_one_with_their_number() -> None:
    twin = replace(SECOND, document_id="twin", published_at=FIRST.published_at, outlet="Byte Harbour")
    kept = a_kept_digest("digest:s1:2026-06-08", an_item(FIRST, twin))
    archive = archived(kept, documents=(FIRST, twin))
    page = story_page(archive.stories[0], archive)
    assert '<text x="2.00%" y="28" class="count">2</text>' in page
    assert "3 June 2026: Byte Harbour reports: Vexley denies it; 3 June 2026: Northlight reports: Quillon" in page


def test_a_story_with_one_dated_event_has_no_drawing() -> None:
    undated = replace(FIRST, published_at=None)
    archive = archive_of(
        [a_kept_digest("digest:s1:2026-06-08", an_item(undated))],
        CurrentRecords({"first": undated}),
        StoryBookPages({}, {}),
        title="D",
    )
    page = story_page(archive.stories[0], archive)
    assert "<svg" not in page
    assert "undated" in page


def test_the_feed_is_atom_with_an_entry_for_each_digest_that_told_something() -> None:
    later = replace(KEPT, key="digest:s1:2026-06-09", told_at=moment("2026-06-09T09:00"))
    quiet = replace(QUIET, key="digest:s1:2026-06-10")
    feed = feedparser.parse(atom_feed(archived(KEPT, later, quiet, address="https://desk.example/d/")))
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.title == "Our digests"
    assert [entry.updated for entry in feed.entries] == ["2026-06-09T09:00:00Z", "2026-06-08T09:00:00Z"]
    assert feed.feed.updated == "2026-06-09T09:00:00Z"
    assert all(entry.link.startswith("https://desk.example/d/digests/provenance-") for entry in feed.entries)
    assert len({entry.id for entry in feed.entries}) == 2
    assert "Vexley denies it." in feed.entries[0].content[0].value


def test_an_entry_keeps_its_identity_wherever_the_archive_stands_and_an_empty_feed_is_one() -> None:
    here, there = (feedparser.parse(atom_feed(archived(KEPT, address=one))) for one in ("", "https://b.example/"))
    assert here.entries[0].id == there.entries[0].id
    empty = feedparser.parse(atom_feed(archived()))
    assert not empty.bozo
    assert empty.entries == []


def test_a_feed_holds_the_newest_fifty() -> None:
    kept = [
        replace(KEPT, key=f"digest:s1:2026-06-08-{n}", told_at=moment("2026-01-01") + timedelta(days=n))
        for n in range(60)
    ]
    feed = feedparser.parse(atom_feed(archived(*kept)))
    assert len(feed.entries) == 50
    assert feed.entries[0].updated == "2026-03-01T00:00:00Z"
