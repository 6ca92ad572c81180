"""A folder of another workspace is read as its own people write it, and is theirs alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.domain import Document, Kind, Source, SourceKind
from retrieval.errors import BadConfiguration
from retrieval.reading.sources.reader import readings
from retrieval.reading.sources.registry import load_sources, source_for

NOTE = """---
id: INC-2026-033
title: Key found
occurred_at: 2026-05-12
{more}---

A key was found.
"""


def note_in(folder: Path, visibility: str, *, says: str = "") -> Document:
    (folder / "note.md").write_text(NOTE.format(more=f"visibility: {says}\n" if says else ""), encoding="utf-8")
    source = Source("notes", SourceKind.FOLDER, str(folder), document_kind=Kind.NOTE, visibility=visibility)
    (reading,) = readings(source, None)
    assert reading.document is not None
    assert reading.document_id == reading.document.document_id
    return reading.document


def test_two_workspaces_have_a_note_of_the_same_id(tmp_path: Path) -> None:
    assert note_in(tmp_path, "internal").document_id == "INC-2026-033"
    assert note_in(tmp_path, "internal:T012").document_id == "T012/INC-2026-033"


@pytest.mark.parametrize(
    ("folder", "says", "kept"),
    [
        ("internal:T012", "", "internal:T012"),
        ("internal:T012", "internal", "internal:T012"),
        ("internal:T012", "channel:C034", "channel:T012/C034"),
        ("internal:T012", "public", "internal:T012"),
        ("channel:T012/C034", "", "channel:T012/C034"),
        ("internal", "channel:C034", "channel:C034"),
        ("internal", "public", "public"),
    ],
)
def test_what_a_note_says_of_its_readers_holds_within_its_workspace(
    tmp_path: Path, folder: str, says: str, kept: str
) -> None:
    assert note_in(tmp_path, folder, says=says).visibility == kept


def test_a_note_cannot_name_another_workspace(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text(NOTE.format(more="visibility: internal:T999\n"), encoding="utf-8")
    source = Source("notes", SourceKind.FOLDER, str(tmp_path), document_kind=Kind.NOTE, visibility="internal:T012")
    for each in (source, replace(source, visibility="internal")):
        (reading,) = readings(each, None)
        assert reading.document is None
        assert "visibility" in (reading.error or "")


def test_the_list_of_sources_names_a_workspace(tmp_path: Path) -> None:
    listed = tmp_path / "sources.toml"
    entry = '[[source]]\nid = "theirs"\nkind = "folder"\nlocation = "notes"\nholds = "note"\nvisibility = "{}"\n'
    listed.write_text(entry.format("internal:T012"), encoding="utf-8")
    assert load_sources(listed)[0].visibility == "internal:T012"
    listed.write_text(entry.format("internal:acme"), encoding="utf-8")
    with pytest.raises(BadConfiguration, match="internal:T…"):
        load_sources(listed)
    assert source_for(str(tmp_path), visibility="channel:T012/C034").visibility == "channel:T012/C034"
