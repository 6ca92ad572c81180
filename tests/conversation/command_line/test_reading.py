"""`desk ingest` and `desk read`: what is new, what changed, what cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli.day import CORPUS
from tests.conversation.commands import Desk

pytestmark = pytest.mark.usefixtures("alone")

ARTICLES, NOTES = str(CORPUS / "articles"), str(CORPUS / "notes")


def test_ingest_counts_what_is_new_unchanged_revised_removed_and_failed(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.md").write_text("---\ntitle: A\n---\nVexley trained Anvil on Sable outputs for months.\n")
    (folder / "b.md").write_text("---\ntitle: B\n---\nQuillon ended the access of Brightsill to Sable.\n")
    first = desk("ingest", str(folder), "--json")
    figures = dict.fromkeys(("new", "revised", "unchanged", "removed", "redacted", "narrowed"), 0)
    assert (first.code, first.json) == (0, figures | {"new": 2, "failed": [], "skipped": []})
    (folder / "a.md").write_text("---\ntitle: A\n---\nVexley trained Anvil on Sable outputs for seven months.\n")
    (folder / "b.md").unlink()
    (folder / "c.md").write_bytes(b"\xff\xfe\x00broken\x00")
    (folder / "d.md").write_text("---\ntitle: [not closed\n---\nText.\n")
    again = desk("ingest", str(folder), str(tmp_path / "nowhere"), "--json")
    assert again.code == 1
    assert (again.json["revised"], again.json["removed"]) == (1, 1)
    assert {Path(each["what"]).name for each in again.json["failed"]} >= {"d.md", "nowhere"}
    assert all(each["why"] for each in again.json["failed"])


def test_ingest_says_in_words_what_it_did(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\nVexley trained Anvil on Sable outputs for months.\n")
    done = desk("ingest", str(tmp_path / "a.md"))
    assert (done.code, done.out) == (0, "Documents: 1 new.\n")
    assert desk("ingest", "nowhere").out.startswith("Documents: nothing new.\n1 thing could not be read:\n  nowhere:")


def test_a_deleted_note_disappears_from_answers(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    note = folder / "INC-1.md"
    head = "---\nid: INC-1\ntitle: Gatehop key\nseverity: high\nstatus: open\noccurred_at: 2026-06-01\n---\n"
    note.write_text(head + "A key of the reseller Gatehop was found in the staging build.\n")
    assert desk("ingest", str(folder), "--kind", "note").code == 0
    found = desk("search", "Gatehop key", "--audience", "internal", "--json")
    assert [hit["document_id"] for hit in found.json["hits"]] == ["INC-1"]
    assert desk("search", "Gatehop key", "--json").json == {"hits": []}
    note.unlink()
    assert desk("ingest", str(folder), "--kind", "note", "--json").json["removed"] == 1
    assert desk("search", "Gatehop key", "--audience", "internal", "--json").json == {"hits": []}


def test_lines_of_documents_keep_their_ids(desk: Desk, tmp_path: Path) -> None:
    lines = tmp_path / "corpus.jsonl"
    document = {
        "id": "n-17",
        "title": "Cut off",
        "text": "Quillon cut Brightsill off from Sable.",
        "outlet": "Ledgerline",
    }
    lines.write_text(json.dumps(document) + "\n{broken\n")
    read = desk("ingest", str(lines), "--json")
    assert (read.code, read.json["new"], len(read.json["failed"])) == (1, 1, 1)
    assert desk("search", "Brightsill", "--json").json["hits"][0]["document_id"] == "n-17"


def test_a_file_of_sources_is_read_when_it_is_due(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.md").write_text("---\ntitle: A\n---\nVexley trained Anvil on Sable outputs.\n")
    (tmp_path / "sources.toml").write_text('[[source]]\nid = "news"\nkind = "folder"\nlocation = "news"\n')
    monkeypatch.setenv("SOURCES_FILE", str(tmp_path / "sources.toml"))
    assert desk("sources", "--json").json["sources"][0]["read_at"] is None
    assert desk("ingest", "--json").json["new"] == 1
    assert desk("sources", "--json").json["sources"][0]["read_at"] is not None
    assert "just now" in desk("sources").out
    later = desk("ingest", "--json")
    assert (later.code, later.json["new"]) == (0, 0)
    assert later.err == "No source is due.\n"


def test_a_mistake_in_the_file_of_sources_is_named_with_its_line(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "s.toml").write_text(
        '[[source]]\nid = "x"\nkind = "feed"\nlocation = "https://x.example/f"\ncolour = 1\n'
    )
    monkeypatch.setenv("SOURCES_FILE", str(tmp_path / "s.toml"))
    refused = desk("ingest")
    assert (refused.code, refused.out) == (2, "")
    assert "line 5" in refused.err
    assert "colour" in refused.err


def test_read_shows_documents_without_keeping_them(desk: Desk, tmp_path: Path) -> None:
    shown = desk("read", ARTICLES, "--json")
    assert (shown.code, len(shown.lines)) == (0, len(list(Path(ARTICLES).glob("*.md"))))
    assert all(line["document"]["title"] for line in shown.lines)
    assert not (tmp_path / "data").exists()
    words = desk("read", f"{NOTES}/INC-2026-033.md", "--kind", "note")
    assert words.out.startswith("Gatehop key found in the staging build\n")


def test_read_gives_an_error_line_and_code_for_what_it_cannot_read(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "empty.xml").write_text("")
    shown = desk("read", str(tmp_path / "empty.xml"), "nowhere", "--json")
    assert shown.code == 1
    assert sorted(line["what"].rsplit("/", 1)[-1] for line in shown.lines) == ["empty.xml", "nowhere"]
    assert all(line["error"] and "document" not in line for line in shown.lines)
    assert "cannot be read" in desk("read", "nowhere").out
