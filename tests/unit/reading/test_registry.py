"""Which sources there are, and every mistake in their file named by file, line and key."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from retrieval.domain import INTERNAL, PUBLIC, Kind, SourceKind
from retrieval.errors import BadConfiguration
from retrieval.reading.sources.registry import load_sources, source_for

SHIPPED = Path(__file__).parents[3] / "deploy" / "sources.toml"
FILE = """# sources
[[source]]
id = "ledgerline"
kind = "feed"
location = "https://ledgerline.example/feed"
outlet = "Ledgerline"
every = "30m"

[[source]]
id = "notes"
kind = "folder"
location = "../notes"
holds = "note"
enabled = false
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "deploy").mkdir()
    file = tmp_path / "deploy" / "sources.toml"
    file.write_text(FILE)
    return file


def test_the_file_gives_its_sources_in_order(path: Path, tmp_path: Path) -> None:
    feed, notes = load_sources(path)
    assert (feed.kind, feed.every, feed.title, feed.visibility) == (
        SourceKind.FEED, timedelta(minutes=30), "Ledgerline", PUBLIC)  # fmt: skip
    assert (notes.document_kind, notes.visibility, notes.enabled) == (Kind.NOTE, INTERNAL, False)
    assert notes.location == str(tmp_path / "notes")


@pytest.mark.parametrize(
    ("line", "instead", "named"),
    [
        ('outlet = "Ledgerline"', 'outlte = "Ledgerline"', "line 6: key `outlte` is not known"),
        ('holds = "note"', 'holds = "notes"', "line 13: key `holds` is wrong"),
        ('every = "30m"', 'every = "often"', "line 7: key `every` is wrong: write a number and a unit"),
        ('every = "30m"', 'every = "0m"', "line 7: key `every`"),
        ('id = "notes"', 'id = "ledgerline"', "line 10: key `id` is 'ledgerline', which another"),
        ('id = "notes"', "", "line 9: key `id` is missing"),
        ('holds = "note"', 'visibility = "friends"', "line 13: key `visibility` is wrong: write public, internal"),
        ("# sources", "colour = 1", "line 1: `colour` is not known"),
        ("# sources", "[[", "is not TOML"),
        ('kind = "folder"', 'kind = "page"', "'notes' has a location that is no http(s) address"),
        ('kind = "feed"', 'kind = "lines"', "'ledgerline' is a lines, so its location has to be a path"),
        ('location = "../notes"', 'location = "ftp://x.example/"', "no http(s) address"),
    ],
)
def test_a_mistake_names_the_file_the_line_and_the_key(path: Path, line: str, instead: str, named: str) -> None:
    path.write_text(FILE.replace(line, instead))
    with pytest.raises(BadConfiguration) as caught:
        load_sources(path)
    assert str(path) in str(caught.value)
    assert named in str(caught.value)


def test_a_file_that_is_missing_or_not_text_is_said(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadConfiguration, match="not UTF-8"):
        load_sources(path)
    with pytest.raises(BadConfiguration, match="cannot be read"):
        load_sources(path.parent / "nothing.toml")


def test_the_list_that_ships_is_sound() -> None:
    sources = load_sources(SHIPPED)
    assert len(sources) >= 15
    assert all(source.kind is SourceKind.FEED and source.outlet for source in sources)
    assert all(source.location.startswith("https://") for source in sources)


def test_the_notes_folder_in_its_comment_becomes_a_source_when_the_marks_go(tmp_path: Path) -> None:
    lines = SHIPPED.read_text().splitlines()
    start = lines.index("# [[source]]")
    file = tmp_path / "sources.toml"
    file.write_text("\n".join(line.removeprefix("# ") for line in lines[start:]))
    (notes,) = load_sources(file)
    assert (notes.kind, notes.document_kind, notes.visibility) == (SourceKind.FOLDER, Kind.NOTE, INTERNAL)


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("https://x.example/feed/", SourceKind.FEED),
        ("https://x.example/rss", SourceKind.FEED),
        ("https://feeds.x.example/top", SourceKind.FEED),
        ("https://x.example/news.ATOM", SourceKind.FEED),
        ("https://x.example/2026/a-feed-of-stories", SourceKind.PAGE),
        ("https://x.example/", SourceKind.PAGE),
    ],
)
def test_an_address_is_taken_for_what_it_looks_like(location: str, kind: SourceKind) -> None:
    assert source_for(location).kind is kind


def test_a_path_is_taken_for_what_it_is(tmp_path: Path) -> None:
    for name in ("corpus.jsonl", "feed.xml", "a.md"):
        (tmp_path / name).write_text("x")
    kinds = [source_for(str(tmp_path / name)).kind for name in ("", "corpus.jsonl", "feed.xml", "a.md")]
    assert kinds == [SourceKind.FOLDER, SourceKind.LINES, SourceKind.FEED, SourceKind.FOLDER]
    assert source_for(str(tmp_path)).source_id == source_for(str(tmp_path / "a.md")).source_id


def test_notes_given_by_path_are_internal_unless_said_otherwise(tmp_path: Path) -> None:
    assert source_for(str(tmp_path), kind=Kind.NOTE).visibility == INTERNAL
    assert source_for(str(tmp_path), kind=Kind.NOTE, visibility="channel:C0LEGAL01").visibility == "channel:C0LEGAL01"
    assert source_for(str(tmp_path)).visibility == PUBLIC


@pytest.mark.parametrize("location", ["/nowhere/at/all", "ftp://x.example/a", "file:///etc/hosts"])
def test_what_is_no_source_is_refused(location: str) -> None:
    with pytest.raises(BadConfiguration, match=location):
        source_for(location)
    with pytest.raises(BadConfiguration, match="visibility 'all'"):
        source_for(location, visibility="all")
