"""A date at either end of the calendar: the one entry says what is wrong, or has no date, and its neighbour is read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retrieval.domain import Kind, Source, SourceKind
from retrieval.ports import Fetched
from retrieval.reading.sources.dates import in_utc
from retrieval.reading.sources.feeds import Entry, Feed
from retrieval.reading.sources.json_feeds import parse_json_feed
from retrieval.reading.sources.reader import feed_of, readings
from retrieval.reading.sources.reading import Reading

FAR = (
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-05:00",
    "9999-12-31",
    "0001-01-01",
    "0001-01-01T00:00:00+14:00",
    "0000-01-01",
    "10000-01-01",
    "Fri, 31 Dec 9999 23:59:59 GMT",
    "Mon, 01 Jan 0001 00:00:00 GMT",
)


@pytest.mark.parametrize("written", FAR)
def test_no_moment_is_of_a_year_without_neighbours(written: str) -> None:
    assert in_utc(written) is None


@pytest.mark.parametrize("value", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_neither_is_a_value_at_the_end_of_the_calendar(value: datetime) -> None:
    assert in_utc(value) is None


def _in_folder(folder: Path, text: str, *, kind: Kind = Kind.ARTICLE, name: str = "far.md") -> tuple[Reading, Reading]:
    (folder / name).write_text(text)
    (folder / "near.md").write_text("---\nid: N-1\ntitle: Near\noccurred_at: 2026-06-01\n---\nGatehop sold our key.\n")
    source = Source("folder", SourceKind.FOLDER, str(folder), document_kind=kind)
    far, near = readings(source, None)
    return far, near


@pytest.mark.parametrize("written", FAR)
def test_an_article_of_such_a_day_is_refused_with_a_sentence_and_its_neighbour_read(
    written: str, tmp_path: Path
) -> None:
    far, near = _in_folder(tmp_path, f"---\ntitle: Far\npublished_at: {written}\n---\nVexley trained on Sable.\n")
    assert far.document is None
    assert "1000 to 2999" in (far.error or "") or "not YAML" in (far.error or "")
    assert "datetime" not in (far.error or "")
    assert near.document is not None


@pytest.mark.parametrize("written", FAR)
def test_a_note_of_such_a_day_is_refused_with_a_sentence(written: str, tmp_path: Path) -> None:
    text = f"---\nid: F-1\ntitle: Far\noccurred_at: {written}\n---\nGatehop sold our key.\n"
    far, near = _in_folder(tmp_path, text, kind=Kind.NOTE)
    assert far.document is None
    assert "1000 to 2999" in (far.error or "") or "not YAML" in (far.error or "")
    assert "datetime" not in (far.error or "")
    assert near.document is not None


@pytest.mark.parametrize("written", FAR)
def test_a_mail_of_such_a_day_is_read_without_a_date(written: str, tmp_path: Path) -> None:
    mail = f"From: Ida <ida@x.example>\nSubject: Far\nDate: {written}\n\nVexley trained Anvil on Sable outputs.\n"
    far, near = _in_folder(tmp_path, mail, name="far.eml")
    assert far.document is not None
    assert far.document.published_at in {None, datetime(2001, 1, 1, tzinfo=UTC)}  # mail of old writes 01 for 2001
    assert near.document is not None


@pytest.mark.parametrize("written", FAR)
def test_a_line_of_such_a_day_stops_no_other(written: str, tmp_path: Path) -> None:
    rows = ({"id": "far", "text": "Words.", "published_at": written}, {"id": "near", "text": "Words."})
    path = tmp_path / "c.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    far, near = readings(Source("c", SourceKind.LINES, str(path)), None)
    assert "1000 to 2999" in (far.error or "")
    assert near.document_id == "near"


def _entries(feed: Feed) -> list[Entry]:
    return [entry for entry in feed.entries if isinstance(entry, Entry)]


@pytest.mark.parametrize("written", [day for day in FAR if not day.startswith("10000")])
def test_an_entry_of_such_a_day_has_no_date_and_stops_no_other(written: str) -> None:
    items = "".join(
        f"<item><title>{name}</title><pubDate>{day}</pubDate></item>"
        for name, day in (("Far", written), ("Near", "Mon, 01 Jun 2026 08:00:00 GMT"))
    )
    rss = f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()
    rows = [{"id": "1", "title": "Far", "date_published": written}, {"id": "2", "title": "Near"}]
    for body in (rss, json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": rows}).encode()):
        far, near = _entries(feed_of("https://x.example/feed", Fetched("https://x.example/feed", body)))
        assert (far.title, far.published_at) == ("Far", None)
        assert near.title == "Near"


def test_a_json_feed_of_absurd_numbers_keeps_its_other_entries() -> None:
    rows = '[{"id": "1", "title": "Far", "date_published": 1e400}, {"id": "2", "title": "Near"}]'
    feed = parse_json_feed(f'{{"items": {rows}}}'.encode(), what="feed")
    assert [entry.title for entry in _entries(feed)] == ["Far", "Near"]


@pytest.mark.parametrize("written", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_page_of_such_a_day_is_read(written: str) -> None:
    prose = "<p>Vexley trained its Anvil models on outputs of Quillon's Sable for months, two people said.</p>" * 8
    html = f'<html><head><meta property="article:published_time" content="{written}"></head><body><article>{prose}'
    source = Source("p", SourceKind.PAGE, "https://x.example/a")
    (reading,) = readings(source, Fetched("https://x.example/a", html.encode(), "text/html"))
    assert reading.document is not None, reading.error
    assert reading.document.published_at is None or reading.document.published_at.year in range(1000, 3000)
