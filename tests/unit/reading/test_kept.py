"""Notes that are kept from threads: taken in like what is read, and gone without a trace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.operations.upkeep import embed_all
from retrieval.domain import IngestReport, Kind
from retrieval.errors import ModelUnavailable, TransientError, UnreadableDocument
from retrieval.reading.kept import THREADS
from retrieval.reading.sources.registry import source_for
from tests.factories import a_note
from tests.secrets_made_up import TOKENS
from tests.unit.reading.desk import Desk, note

KEY = TOKENS["AWS key"]
TEXT = "The router returned errors from 12:01. Quillon cut off Brightsill on 3 June 2026."
NOTE = replace(
    a_note("NOTE-C0TEAM-1", title="Router down", text=TEXT, visibility="channel:C0LEGAL01"),
    source_id=THREADS,
    topics=(),
    read_at=None,
)


def test_a_kept_note_is_found_by_those_who_may_read_it_and_nobody_else(desk: Desk) -> None:
    assert desk.ingester.keep(NOTE) == IngestReport(new=1)
    assert desk.finds("router") == [NOTE.document_id]
    assert desk.finds("router", {"public", "internal"}) == []
    kept = desk.document(NOTE.document_id)
    assert (kept.kind, kept.language, kept.revision, kept.severity) == (Kind.NOTE, "en", 1, "high")
    assert desk.catalog.waiting(10) == []
    assert desk.ingester.keep(NOTE) == IngestReport(unchanged=1)


def test_secrets_are_blotted_out_before_anything_is_stored_or_embedded(desk: Desk) -> None:
    leaky = replace(NOTE, text=f"We found {KEY} in the build.", title=f"Key {KEY}")
    assert desk.ingester.keep(leaky).redacted > 0
    kept = desk.document(NOTE.document_id)
    assert KEY not in f"{kept.title}{kept.text}{desk.embedder.texts}"
    assert desk.finds(KEY) == []


def test_no_reading_of_a_source_removes_it_and_new_vectors_leave_it_there(desk: Desk, tmp_path: Path) -> None:
    path = note(tmp_path, "INC-1")
    source = source_for(str(tmp_path), kind=Kind.NOTE)
    desk.ingest(source)
    desk.ingester.keep(NOTE)
    path.unlink()
    assert desk.ingest(source) == IngestReport(removed=1)
    embed_all(desk.catalog, desk.embedder.inner, say=lambda _: None)
    desk.passages.rebuild(desk.catalog.everything(10))
    desk.words.rebuild(desk.catalog.everything(10))
    assert desk.finds("router") == [NOTE.document_id]


def test_of_an_earlier_revision_nothing_stays_but_its_hash(desk: Desk) -> None:
    desk.ingester.keep(NOTE)
    assert desk.catalog.claims_of(NOTE.document_id)
    assert desk.ingester.keep(replace(NOTE, text="The router returned errors from 12:01.")) == IngestReport(revised=1)
    (past,) = desk.catalog.past(NOTE.document_id)
    assert past.content_hash
    assert "Brightsill" not in past.summary
    assert desk.finds("brightsill") == []


def test_what_is_forgotten_is_gone_from_every_store_and_index(desk: Desk) -> None:
    desk.ingester.keep(NOTE)
    desk.ingester.keep(replace(NOTE, text="The router returned errors from 12:05."))
    assert desk.ingester.forget([NOTE.document_id]) == IngestReport(removed=1)
    assert desk.ingester.forget([NOTE.document_id]) == IngestReport()
    assert desk.catalog.document(NOTE.document_id) is None
    assert desk.catalog.past(NOTE.document_id) == desk.catalog.claims_of(NOTE.document_id) == ()
    assert desk.finds("router") == []
    assert desk.passages.count() == desk.words.count() == 0


def test_an_embedder_that_is_away_is_told_so_that_it_is_tried_again(desk: Desk) -> None:
    desk.embedder.error = ModelUnavailable("The embedder is away.")
    with pytest.raises(TransientError, match="away"):
        desk.ingester.keep(NOTE)
    desk.embedder.error = None
    assert desk.ingester.keep(NOTE) == IngestReport(new=1)


def test_a_note_cannot_take_the_place_of_what_was_read_elsewhere(desk: Desk, tmp_path: Path) -> None:
    note(tmp_path, "INC-1")
    desk.ingest(source_for(str(tmp_path), kind=Kind.NOTE))
    with pytest.raises(UnreadableDocument, match="another document"):
        desk.ingester.keep(replace(NOTE, document_id="INC-1"))
    with pytest.raises(UnreadableDocument, match="no text"):
        desk.ingester.keep(replace(NOTE, text=" "))
