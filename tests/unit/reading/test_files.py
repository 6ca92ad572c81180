"""Files of a folder, notes, and lines: bytes to documents, or a sentence that names file and field."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retrieval.domain import INTERNAL, PUBLIC, Document, Kind, Source, SourceKind
from retrieval.errors import UnreadableDocument
from retrieval.reading.sources.dates import DATE_HINT, in_utc
from retrieval.reading.sources.files import known_identity, read_file
from retrieval.reading.sources.folders import CAP, bytes_of, lines_of, read_folder
from retrieval.reading.sources.lines import read_lines
from retrieval.reading.sources.reading import Reading, guarded
from tests.factories import moment

ARTICLES = Source("articles", SourceKind.FOLDER, "articles", outlet="Ledgerline")
NOTES = Source("notes", SourceKind.FOLDER, "notes", document_kind=Kind.NOTE, visibility=INTERNAL)

MAIL = "From: Ops <ops@halvane.example>\nSubject: The key of Gatehop\n\nWe rotated it.\n"
NOTE = """---
id: INC-2026-001
title: Key of a reseller in the build
severity: High
status: open
occurred_at: 2026-05-12
visibility: channel:C0LEGAL01
tags: [reseller, keys, keys]
---

We found a *key* of the reseller Gatehop in the [build](https://wiki.example/build).

<!-- nobody sees this --><span hidden>nor this</span>- revoked
"""


def read(text: str, *, name: str = "a.md", source: Source = ARTICLES) -> Document:
    return read_file(name, text.encode(), source=source, what=f"folder/{name}")


def refusal(text: str, *, name: str = "a.md", source: Source = NOTES) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read(text, name=name, source=source)
    return str(caught.value)


def test_a_note_is_read_with_every_field() -> None:
    note = read(NOTE, source=NOTES)
    assert note.document_id == "INC-2026-001"
    assert (note.kind, note.visibility, note.severity, note.status) == (Kind.NOTE, "channel:C0LEGAL01", "high", "open")
    assert (note.tags, note.published_at) == (("reseller", "keys"), moment("2026-05-12"))
    assert note.text == "We found a key of the reseller Gatehop in the build.\n\n- revoked"


def test_a_note_without_visibility_is_internal_even_in_a_folder_of_public_articles() -> None:
    bare = NOTE.replace("visibility: channel:C0LEGAL01\n", "")
    assert read(bare, source=NOTES).visibility == INTERNAL
    assert read(bare, source=ARTICLES).visibility == INTERNAL
    assert read(bare, source=ARTICLES).kind is Kind.NOTE
    to_everyone = Source("notes", SourceKind.FOLDER, "n", document_kind=Kind.NOTE, visibility=PUBLIC)
    assert read(bare, source=to_everyone).visibility == PUBLIC


@pytest.mark.parametrize(
    ("line", "instead", "named"),
    [
        ("severity: High", "severity: dreadful", "field `severity` on line 4 is 'dreadful'"),
        ("status: open", "state: open", "field `state` on line 5 is unknown"),
        ("status: open", "status: 3", "field `status` on line 5 is 3"),
        ("occurred_at: 2026-05-12", "occurred_at: last week", "field `occurred_at` on line 6 is 'last week'"),
        ("occurred_at: 2026-05-12", "occurred_at: [2026]", "field `occurred_at` on line 6"),
        ("occurred_at: 2026-05-12\n", "", "field `occurred_at` is missing"),
        ("visibility: channel:C0LEGAL01", "visibility: everyone", "field `visibility` on line 7 is 'everyone'"),
        ("visibility: channel:C0LEGAL01", "visibility:", "field `visibility` on line 7 is empty"),
        ("tags: [reseller, keys, keys]", "tags: reseller", "field `tags` on line 8"),
        ("id: INC-2026-001", "id: two words", "field `id` on line 2 is 'two words'"),
        ("title: Key of a reseller in the build", "title: ''", "field `title` on line 3"),
        ("tags: [reseller, keys, keys]", "id: INC-2", "field `id` on line 8 was given before"),
        ("tags: [reseller, keys, keys]", "tags: [open", "not YAML"),
        ("tags: [reseller, keys, keys]\n---\n", "tags: []\n", "never closed"),
    ],
)
def test_a_wrong_field_is_an_error_that_names_file_and_field(line: str, instead: str, named: str) -> None:
    said = refusal(NOTE.replace(line, instead))
    assert said.startswith("folder/a.md: ")
    assert named in said


def test_a_note_needs_words_and_front_matter_that_can_be_read() -> None:
    assert "no text" in refusal(NOTE.split("\n\n", maxsplit=1)[0] + "\n")
    assert "not a list of" in refusal("---\n- one\n---\nwords")
    assert "longer than" in refusal(f"---\nid: {'x' * 70_000}\n---\nwords")


def test_a_note_without_front_matter_takes_title_and_day_from_its_heading_and_name(tmp_path: Path) -> None:
    (tmp_path / "2026-05-12-gatehop-key.md").write_text("# Key found\n\nWe revoked it.\n")
    (tmp_path / "router.md").write_text("The router failed at noon.\n")
    os.utime(tmp_path / "router.md", (1_780_000_000, 1_780_000_000))
    folder = Source("notes", SourceKind.FOLDER, str(tmp_path), document_kind=Kind.NOTE, visibility=INTERNAL)
    dated, bare = (reading.document for reading in read_folder(folder))
    assert dated is not None
    assert bare is not None
    assert (dated.title, dated.text, dated.kind) == ("Key found", "We revoked it.", Kind.NOTE)
    assert (dated.visibility, dated.published_at) == (INTERNAL, moment("2026-05-12"))
    assert (bare.title, bare.visibility) == ("router", INTERNAL)
    assert bare.published_at == datetime.fromtimestamp(1_780_000_000, UTC)
    assert len({dated.document_id, bare.document_id}) == 2


def test_a_file_in_a_folder_of_notes_that_has_no_front_matter_is_the_teams_own() -> None:
    page = (
        "<html><body><article><p>We rotated the key of Gatehop on every host that evening.</p></article></body></html>"
    )
    for name, text in (("a.txt", "We rotated the key of Gatehop."), ("a.html", page), ("a.eml", MAIL)):
        found = read(text, name=name, source=NOTES)
        assert (found.kind, found.visibility, found.source_id) == (Kind.NOTE, INTERNAL, "notes")


def test_a_saved_page_is_no_more_visible_than_its_folder() -> None:
    page = (
        "<html><body><article><p>We rotated the key of Gatehop on every host that evening.</p></article></body></html>"
    )
    for source in (Source("s", SourceKind.FOLDER, "s", visibility=INTERNAL), ARTICLES):
        found = read(page, name="a.html", source=source)
        assert (found.visibility, found.source_id, found.outlet) == (source.visibility, source.source_id, source.outlet)


def test_tags_are_optional() -> None:
    bare = "---\nid: N-1\ntitle: T\noccurred_at: 2026-05-12T10:00:00+02:00\n---\nWords."
    note = read(bare, source=NOTES)
    assert (note.tags, note.severity) == ((), None)
    assert note.published_at == moment("2026-05-12T08:00")


def test_an_article_is_known_by_its_address_without_tracking() -> None:
    head = "---\ntitle: A headline\nurl: https://ledgerline.example/a/?utm_source=x\nauthor: [Ina Brand, Max Roe]\n"
    article = read(head + "date: 2026-06-03\nlayout: post\n---\n# A headline\n\nWords here.")
    plain = read("---\ntitle: B\nurl: http://www.ledgerline.example/a\n---\nOther.", name="b.md")
    assert article.document_id == plain.document_id
    assert article.url == "https://ledgerline.example/a/"
    assert (article.title, article.text, article.author) == ("A headline", "Words here.", "Ina Brand, Max Roe")
    assert (article.outlet, article.visibility, article.published_at) == ("Ledgerline", PUBLIC, moment("2026-06-03"))


def test_a_file_without_address_is_known_by_its_place_in_its_folder() -> None:
    here, there = read("# T\n\nWords.", name="a.md"), read("# T\n\nWords.", name="b/a.md")
    assert here.document_id != there.document_id
    assert here.document_id == read("# Another\n\nWords!", name="a.md").document_id


@pytest.mark.parametrize(
    ("head", "named"),
    [
        ("url: ftp://x.example/a", "field `url`"),
        ("title: [a]", "field `title`"),
        ("published_at: soon", "field `published_at`"),
        ("visibility: friends", "field `visibility`"),
    ],
)
def test_an_article_with_a_wrong_field_is_refused(head: str, named: str) -> None:
    assert named in refusal(f"---\n{head}\n---\nWords.", source=ARTICLES)


def test_markdown_without_front_matter_takes_its_heading_or_first_line_as_title() -> None:
    assert read("# A *fine* headline\n\nWords.").title == "A fine headline"
    assert read("A headline\n==========\n\nWords.").text == "Words."
    assert read("A headline\n\nWords that are here.").title == "A headline"
    assert read("---\noutlet: Northlight\n---\nOnly words here").title == "Only words here"
    assert read("Words\n---\nmore words").text


def test_pictures_tables_and_code_in_markdown_become_readable_text() -> None:
    text = read(
        "# T\n\n![alt](x.png)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nx = 1\ny = 2\n```\n\nline one\\\nline two"
    ).text
    assert "alt" not in text
    assert "a b" in text
    assert "1 2" in text
    assert "x = 1\ny = 2" in text
    assert "line one\nline two" in text


def test_a_saved_page_is_known_by_its_path_whatever_it_claims_to_be() -> None:
    words = "<p>" + "The laboratory said on Tuesday that it will stop releasing weights. " * 8 + "</p>"
    head = '<title>T</title><link rel="canonical" href="https://other.example/x">'
    page = f"<html><head>{head}</head><body><article><h1>A headline</h1>{words}</article></body></html>"
    document = read(page, name="page.html")
    assert document.document_id == read(page, name="page.html").document_id
    assert document.document_id != read(page, name="other.html").document_id
    assert "stop releasing weights" in document.text


def test_an_empty_file_is_refused() -> None:
    assert "no text" in refusal("", name="a.txt", source=ARTICLES)
    assert "no text" in refusal("# Only a heading\n", source=ARTICLES)


def test_a_file_in_an_old_encoding_is_still_read() -> None:
    text = "Caf\u00e9 talk\n\nThe laboratory\u2019s caf\u00e9 is where the leak was found, two people said there."
    assert "\u2019s caf\u00e9" in read_file("a.txt", text.encode("cp1252"), source=ARTICLES, what="a").text
    assert "\u2019s caf\u00e9" in read_file("a.txt", text.encode("utf-16"), source=ARTICLES, what="a").text


def test_the_identity_of_a_broken_file_is_still_known() -> None:
    broken = NOTE.replace("occurred_at: 2026-05-12", "occurred_at: soon").encode()
    assert known_identity("a.md", broken, source=NOTES) == "INC-2026-001"
    address = b"---\nurl: https://ledgerline.example/a\ntitle: [\n---\n"
    assert (
        known_identity("a.md", address, source=ARTICLES)
        == read("---\nurl: https://ledgerline.example/a\n---\nW.").document_id
    )
    assert known_identity("a.md", b"\xff", source=ARTICLES) == read("# T\n\nW.").document_id


def test_a_folder_is_read_by_path_and_passes_over_what_is_none_of_ours(tmp_path: Path) -> None:
    for name in ("b.md", "sub/a.txt", ".git/c.md", "README.md", "picture.png", ".hidden.md"):
        path = tmp_path / "notes" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# T\n\nWords that are here.")
    (tmp_path / "secret.md").write_text("# Secret\n\nWords.")
    (tmp_path / "notes" / "link.md").symlink_to(tmp_path / "secret.md")
    found = list(read_folder(Source("s", SourceKind.FOLDER, str(tmp_path / "notes"))))
    assert [Path(reading.what).name for reading in found] == ["b.md", "link.md", "picture.png", "a.txt"]
    assert [reading.skipped for reading in found] == [False, False, True, False]
    assert [found[0].error, found[3].error] == [None, None]
    assert found[1].error == "it leads out of its folder, so it is not followed"
    assert found[2].error == "a picture is not read: nothing here reads words out of pictures"


def test_a_file_given_by_itself_is_a_folder_of_one(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# T\n\nWords.")
    (whole,) = read_folder(Source("s", SourceKind.FOLDER, str(tmp_path)))
    assert list(read_folder(Source("s", SourceKind.FOLDER, str(path)))) == [whole]


def test_what_is_missing_or_too_large_is_said(tmp_path: Path) -> None:
    big = tmp_path / "big.md"
    big.write_bytes(b"x" * (CAP + 1))
    (reading,) = read_folder(Source("s", SourceKind.FOLDER, str(tmp_path)))
    assert reading.error == "it is larger than 5 MB"
    for ask in (bytes_of, lambda path: list(lines_of(path))):
        with pytest.raises(UnreadableDocument, match="cannot be opened"):
            ask(tmp_path / "nothing.md")
    with pytest.raises(UnreadableDocument, match="no such folder"):
        list(read_folder(Source("s", SourceKind.FOLDER, str(tmp_path / "nowhere"))))


def lines(*rows: object, source: Source = ARTICLES) -> list[Reading]:
    raw = [(row if isinstance(row, str) else json.dumps(row)).encode() + b"\n" for row in rows]
    return list(read_lines(raw, source=source, what="corpus.jsonl"))


def test_a_line_keeps_its_identity_and_its_words_as_they_are() -> None:
    text = "One  paragraph\u2028of a text.\n\nAnother\u200b one."
    row = {"id": "rt-0", "title": "T", "text": text, "url": "https://x.example/a?utm_source=b",
           "outlet": "X", "published_at": "2026-06-03T10:00:00+00:00", "kind": "article",
           "visibility": "public", "other": [1]}  # fmt: skip
    document = lines(row)[0].document
    assert document is not None
    assert (document.document_id, document.text, document.url) == ("rt-0", text, "https://x.example/a?utm_source=b")
    assert document.published_at == moment("2026-06-03T10:00")


def test_a_line_may_be_a_note_and_is_internal_unless_it_says_so() -> None:
    row = {"id": 7, "text": "Words", "kind": "note", "tags": ["a", 1]}
    document = lines(row)[0].document
    assert document is not None
    assert (document.document_id, document.visibility, document.title, document.tags) == (
        "7",
        INTERNAL,
        "Words",
        ("a",),
    )


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("{not json", "not JSON"),
        ("[1]", "not a JSON object"),
        ({"title": "T"}, "`id` is missing"),
        ({"id": " "}, "`id` is missing"),
        ({"id": "a"}, "both empty"),
        ({"id": "a", "text": 3}, "`text` is not a text"),
        ({"id": "a", "text": "x", "kind": "poem"}, "`kind` is 'poem'"),
        ({"id": "a", "text": "x", "visibility": "all"}, "`visibility` is 'all'"),
        ({"id": "a", "text": "x", "published_at": "someday"}, "`published_at` is 'someday'"),
        ({"id": "a", "text": "x", "url": "javascript:x"}, "`url` is 'javascript:x'"),
    ],
)
def test_a_bad_line_is_named_and_stops_no_other(row: object, why: str) -> None:
    bad, good = lines(row, {"id": "b", "text": "fine"})
    assert bad.what == "corpus.jsonl:1"
    assert why in str(bad.error)
    assert good.document_id == "b"


def test_a_note_in_a_line_may_say_when_it_occurred() -> None:
    row = {"id": "a", "text": "Words.", "kind": "note", "occurred_at": "2026-06-03T08:00:00Z"}
    ours, article, wrong = lines(row, row | {"kind": "article"}, row | {"occurred_at": "soon"})
    assert ours.document is not None
    assert ours.document.published_at == moment("2026-06-03T08:00")
    assert article.document is not None
    assert article.document.published_at is None
    assert wrong.error == f"key `occurred_at` is 'soon', which is no moment; {DATE_HINT}"


def test_blank_lines_and_a_byte_order_mark_are_no_documents() -> None:
    raw = [b"\xef\xbb\xbf" + json.dumps({"id": "a", "title": "T"}).encode(), b"\n", b"  \n"]
    assert [r.document_id for r in read_lines(raw, source=ARTICLES, what="c")] == ["a"]


def test_a_parser_that_breaks_is_one_failure() -> None:
    def broken() -> Document:
        raise ZeroDivisionError

    assert guarded("a", broken) == Reading("a", None, "the parser gave up (ZeroDivisionError)")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-06-03", "2026-06-03"),
        ("Wed, 03 Jun 2026 10:00:00 EDT", "2026-06-03T14:00"),
        ("3 June 2026 10:00", "2026-06-03T10:00"),
        ("Wednesday", None),
        ("June 2026", None),
        ("", None),
        ("31 June 2026", None),
        ("0001-01-01T00:00:00+10:00", None),
        (17, None),
    ],
)
def test_a_moment_is_in_utc_or_there_is_none(written: object, meant: str | None) -> None:
    assert in_utc(written) == (moment(meant) if meant else None)
