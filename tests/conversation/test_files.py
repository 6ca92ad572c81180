"""A team's folder of files from end to end: what is kept of it, and what is said of the rest."""

from __future__ import annotations

from pathlib import Path

from bot.compose import compose
from bot.settings import load
from retrieval.domain import INTERNAL, Kind
from retrieval.reading.sources.registry import source_for
from tests.secrets_made_up import KEY_LINES, PRIVATE_KEY, SPOKEN, TOKENS

NOTE = "---\nid: INC-7\ntitle: Key {title} in the build\noccurred_at: 2026-06-01\ntags: [{tag}]\n---\n\n{text}\n"


def kept_under(folder: Path) -> bytes:
    """Every byte of every file below a folder, in small letters, as the word index writes them."""
    return b"\n".join(path.read_bytes().lower() for path in sorted(folder.rglob("*")) if path.is_file())


def test_no_secret_of_a_note_reaches_the_database_or_the_indexes(tmp_path: Path) -> None:
    text = "\n\n".join([*TOKENS.values(), *(words.format(secret) for words, secret in SPOKEN.values()), PRIVATE_KEY])
    notes = tmp_path / "notes"
    notes.mkdir()
    note = notes / "INC-7.md"
    note.write_text(NOTE.format(title=TOKENS["GitHub token"], tag=TOKENS["AWS key"], text=f"```\n{text}\n```"))
    before = note.read_bytes()
    with compose(load(env_file=None, given={"desk_data_dir": tmp_path / "data"}), sources=()) as services:
        report = services.ingester.ingest(source_for(str(notes), kind=Kind.NOTE))
        document = services.catalog.document("INC-7")
    assert (report.new, report.failed) == (1, ())
    assert document is not None
    assert document.visibility == INTERNAL
    assert report.redacted == document.redactions >= len(TOKENS) + len(SPOKEN)
    kept = kept_under(tmp_path / "data")
    assert b"in the build" in kept  # or nothing below could fail
    secrets = [*TOKENS.values(), *(secret for _, secret in SPOKEN.values()), *KEY_LINES.split("\n")]
    assert [secret for secret in secrets if secret.lower().encode() in kept] == []
    assert note.read_bytes() == before
