"""Secrets are put out of sight, counted, and nothing else is touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.domain import IngestReport
from retrieval.reading.credentials import secrets_in
from retrieval.reading.redaction import blotted, redacted
from retrieval.reading.sources.registry import source_for
from tests.factories import a_document, a_note
from tests.secrets_made_up import HARMLESS, KEY_LINES, PRIVATE_KEY, SPOKEN, TOKENS, drawn
from tests.unit.reading.desk import Desk, lines_file


@pytest.mark.parametrize("name", TOKENS)
def test_a_token_is_known_by_its_form(name: str) -> None:
    text, number = blotted(f"We found {TOKENS[name]} in the build, and revoked it.")
    assert (text, number) == (f"We found [redacted: {name}] in the build, and revoked it.", 1)


@pytest.mark.parametrize("name", SPOKEN)
def test_a_secret_is_known_by_what_stands_before_it(name: str) -> None:
    words, secret = SPOKEN[name]
    before, after = words.split("{}")
    text, number = blotted(f"It said:\n{before}{secret}{after}\nand we rotated it.")
    assert text.startswith(f"It said:\n{before}[redacted: ")
    assert text.endswith(f"]{after}\nand we rotated it.")
    assert number == 1


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_a_secret_stays(text: str) -> None:
    assert blotted(text) == (text, 0)


def test_a_private_key_goes_whole_even_without_its_first_or_last_line() -> None:
    assert blotted(f"The key:\n{PRIVATE_KEY}\nwas on disk.") == ("The key:\n[redacted: private key]\nwas on disk.", 1)
    for cut in (PRIVATE_KEY.rsplit("\n", 1)[0], PRIVATE_KEY.split("\n", 1)[1]):
        text, _ = blotted(f"The key:\n{cut}\n\nIt was on disk.")
        assert not any(line in text for line in KEY_LINES.split("\n"))
        assert text.endswith("It was on disk.")


def test_a_secret_that_several_rules_know_is_one_with_the_surest_name() -> None:
    assert blotted(f"api_key={TOKENS['GitHub token']}") == ("api_key=[redacted: GitHub token]", 1)
    assert [secret.name for secret in secrets_in(f"token: {TOKENS['AWS key']} {TOKENS['AWS key']}")] == ["AWS key"] * 2


def test_every_field_that_people_see_is_looked_through() -> None:
    key = TOKENS["GitHub token"]
    note = redacted(
        a_note(
            title=f"Key {key} leaked",
            text=f"The key {key}.",
            author=key,
            outlet=key,
            original=key,
            tags=("keys", key),
            url=f"https://wiki.example/{key}",
            links=("https://wiki.example/a", f"https://x:{key}@wiki.example/"),
        )
    )
    assert key not in repr(note)
    assert (note.title, note.tags) == ("Key [redacted: GitHub token] leaked", ("keys", "[redacted: GitHub token]"))
    assert (note.url, note.links) == (None, ("https://wiki.example/a",))
    assert note.redactions == 8
    assert redacted(note) == note


def test_a_title_cut_inside_a_secret_shows_no_piece_of_it() -> None:
    token = TOKENS["JSON web token"]
    document = redacted(a_document(title=f"{token[:30]}…", text=f"{token} was in the log."))
    assert document.title == "[redacted: JSON web token]"
    assert redacted(a_document(title="A long headline that was cut…")).title == "A long headline that was cut…"


def test_a_document_without_secrets_comes_back_as_it_was() -> None:
    document = a_document()
    assert redacted(document) is document


def test_hostile_text_does_not_hold_the_reading_up() -> None:
    for piece in (
        "eyJ",
        "sk-",
        "//",
        "password ",
        "key   ",
        "-----BEGIN PRIVATE KEY-----",
        "a" * 40 + "\n",
        "://a:",
        "xoxb-1-",
        "aws",
    ):
        assert len(blotted(piece * (200_000 // len(piece)))[0]) > 0


def test_an_ingest_counts_what_it_blotted_out_and_leaves_the_file_alone(desk: Desk, tmp_path: Path) -> None:
    secret = drawn(24)
    row = {"id": "n", "title": "T", "text": f"password: {secret}\nfound with {TOKENS['AWS key']}", "kind": "note"}
    source = lines_file(tmp_path / "notes.jsonl", row)
    before = (tmp_path / "notes.jsonl").read_bytes()
    assert desk.ingest(source) == IngestReport(new=1, redacted=2)
    assert desk.document("n").redactions == 2
    assert desk.document("n").text == "password: [redacted: password]\nfound with [redacted: AWS key]"
    assert desk.ingest(source) == IngestReport(unchanged=1)
    assert (tmp_path / "notes.jsonl").read_bytes() == before
    assert not any(secret in text or TOKENS["AWS key"] in text for text in desk.embedder.texts)


def test_a_file_that_is_a_private_key_shows_nothing_of_it(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "id_rsa.txt").write_text(PRIVATE_KEY)
    (tmp_path / "note.md").write_text(
        f"# Found on the build host\n\n{PRIVATE_KEY}\n\nIt was revoked in the same hour.\n"
    )
    desk.ingest(source_for(str(tmp_path)))
    kept = json.dumps([str(document) for document in desk.catalog.documents_of(source_for(str(tmp_path)).source_id)])
    texts = [desk.document(identity).text + desk.document(identity).title for identity in json.loads(kept)]
    assert len(texts) == 2
    assert not any(line in text for line in KEY_LINES.split("\n") for text in texts)


def test_what_is_said_of_an_unreadable_note_holds_no_secret_of_it(desk: Desk, tmp_path: Path) -> None:
    secret = TOKENS["AWS key"]
    (tmp_path / "a.md").write_text(f"---\nid: a\ntitle: T\noccurred_at: {secret}\n---\nWords.\n")
    lines = lines_file(tmp_path / "b.jsonl", {"id": "b", "text": "x", "url": f"ftp://desk:{secret}@gatehop.example"})
    for source in (source_for(str(tmp_path / "a.md")), lines):
        (failure,) = desk.ingest(source).failed
        state = desk.catalog.source_state(source.source_id)
        assert state is not None
        assert "[redacted: AWS key]" in failure.why
        assert secret not in f"{failure}{state}"
