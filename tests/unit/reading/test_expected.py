"""How much there is to read is known before it is read, so that progress can say how much is left."""

from __future__ import annotations

from pathlib import Path

from retrieval.reading.sources.folders import expected, read_folder
from retrieval.reading.sources.registry import source_for


def test_what_a_folder_will_give_is_counted_as_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    for name in ("a.md", "below/b.txt", "picture.png", "README.md", ".hidden.md"):
        (tmp_path / name).write_text("Vexley trained Anvil on Sable outputs.")
    source = source_for(str(tmp_path))
    assert expected(source) == 3
    assert sum(1 for _ in read_folder(source)) == 3
    assert expected(source_for(str(tmp_path / "a.md"))) == 1


def test_lines_are_counted_and_what_an_address_holds_is_unknown(tmp_path: Path) -> None:
    lines = tmp_path / "news.jsonl"
    lines.write_text('{"id": "a"}\n\n{"id": "b"}\n')
    source = source_for(str(lines))
    assert expected(source) == 2
    lines.unlink()
    assert expected(source) == 0
    assert expected(source_for("https://ledgerline.example/feed.xml")) is None
