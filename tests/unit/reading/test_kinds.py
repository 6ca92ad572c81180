"""What is read and what is refused: by the name of a file and by what it holds."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from retrieval.domain import INTERNAL, PUBLIC, Failure, IngestReport
from retrieval.errors import UnreadableDocument
from retrieval.reading.sources.kinds import FileKind, kind_of
from retrieval.reading.sources.registry import source_for
from tests.unit.reading.desk import Desk, note

WORDS = b"Vexley trained Anvil on Sable outputs.\n"


def why(name: str, body: bytes) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        kind_of(name, body, what=f"folder/{name}")
    assert caught.value.what == f"folder/{name}"
    return caught.value.why


def test_the_kinds_that_are_read_are_told_by_their_ending() -> None:
    for name, kind in (("a.MD", FileKind.MARKDOWN), ("a.txt", FileKind.TEXT), ("a.htm", FileKind.PAGE)):
        assert kind_of(name, WORDS, what=name) is kind
    assert kind_of("a.eml", b"Subject: x\n\nWords", what="a.eml") is FileKind.MAIL
    assert kind_of("empty.txt", b"", what="empty.txt") is FileKind.TEXT


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.zip", "unpack it"),
        ("page.html.gz", "unpack it"),
        ("a.docx", "save it as"),
        ("feeds.opml", "list of feeds"),
        ("a.png", "picture"),
        ("a.csv", "JSON lines"),
        ("a.mbox", "save each mail as .eml"),
        ("a.log", "its ending .log is of no kind that is read"),
        ("Makefile", "it has no ending"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_what_to_do(name: str, said: str) -> None:
    assert said in why(name, WORDS)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"%PDF-1.7\n%", "a PDF"),
        (b"PK\x03\x04\x14\x00", "a ZIP archive or an office file"),
        (gzip.compress(WORDS, mtime=0), "a packed file (gzip)"),
        (b"\x89PNG\r\n", "a picture"),
    ],
)
def test_a_file_under_a_false_name_is_refused_by_what_it_holds(body: bytes, found: str) -> None:
    for name in ("a.txt", "a.md", "a.html", "a.eml"):
        assert found in why(name, body)


def test_bytes_that_are_no_text_are_refused_and_wide_text_is_not() -> None:
    assert "no text" in why("a.txt", bytes(range(8)) * 500 + b"\x00" * 400)
    assert kind_of("a.txt", "Wörter".encode("utf-16"), what="a.txt") is FileKind.TEXT
    assert kind_of("a.txt", WORDS * 20 + b"\x00", what="a.txt") is FileKind.TEXT


def test_a_file_of_another_kind_fails_by_itself_and_is_named_in_a_folder(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\nVexley trained Anvil on Sable outputs.")
    archive = tmp_path / "b.zip"
    archive.write_bytes(b"PK\x03\x04")
    sentence = "a packed file is not read; unpack it and give what is in it"
    assert desk.ingest(source_for(str(archive))) == IngestReport(failed=(Failure(str(archive), sentence),))
    assert desk.ingest(source_for(str(tmp_path))) == IngestReport(new=1, skipped=(Failure(str(archive), sentence),))
    state = desk.catalog.source_state(source_for(str(tmp_path)).source_id)
    assert state is not None
    assert state.error is None


def test_what_lies_beside_incident_notes_is_internal_unless_it_says_otherwise(desk: Desk, tmp_path: Path) -> None:
    near, far = tmp_path / "notes", tmp_path / "articles"
    near.mkdir()
    far.mkdir()
    note(near, "INC-1")
    for folder in (near, far):
        (folder / "plain.txt").write_text(f"We rotated the key of {folder.name} on every host that evening.")
        (folder / "told.md").write_text(
            f"---\ntitle: {folder.name}\nvisibility: public\n---\nThe key was in the build."
        )
        (folder / "named.md").write_text(f"---\nurl: https://ledgerline.example/{folder.name}\n---\nThe key was here.")
    source = source_for(str(tmp_path))
    assert desk.ingest(source).new == 7
    seen = {
        document.title: document.visibility
        for document in map(desk.document, desk.catalog.documents_of(source.source_id))
    }
    assert seen == {
        "Note INC-1": INTERNAL,
        "We rotated the key of notes on every host that evening.": INTERNAL,
        "We rotated the key of articles on every host that evening.": PUBLIC,
        "notes": PUBLIC,
        "articles": PUBLIC,
        "The key was here.": PUBLIC,
    }
    alone = source_for(str(near / "plain.txt"))
    assert next(iter(desk.ingester.read(alone))).document.visibility == INTERNAL  # type: ignore[union-attr] # it is read


def test_a_file_that_grew_too_large_is_not_taken_for_deleted(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("We rotated the key on every host that evening.")
    desk.ingest(source_for(str(tmp_path)))
    path.write_text("x" * 5_000_001)
    report = desk.ingest(source_for(str(tmp_path)))
    assert (report.removed, len(report.failed)) == (0, 1)
    assert desk.finds("rotated") != []
