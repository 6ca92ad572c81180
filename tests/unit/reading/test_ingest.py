"""A document's life, told with small working parts in place of network, stores and model."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from retrieval.domain import INTERNAL, Correction, CorrectionKind, IngestReport, Kind, Replaced, Topic
from retrieval.errors import ModelMisbehaved, ModelUnavailable
from retrieval.ports import Fetched
from retrieval.reading.sources.registry import source_for
from tests.fakes import SAMPLE_NOW
from tests.unit.reading.desk import ADDRESS, FEED, PAGE, Desk, address, lines_file, note, rss

CORRECTION = Correction(CorrectionKind.CORRECTED, "It was 14, not 41.", (Replaced("41", "14"),))


def test_a_feeds_entries_become_documents_that_both_indexes_find(desk: Desk) -> None:
    desk.web.put(ADDRESS, rss("alpha", "beta"))
    assert desk.ingest(FEED) == IngestReport(new=2)
    alpha = desk.document(address("alpha"))
    assert (alpha.revision, alpha.outlet, alpha.topics, alpha.language) == (1, "Ledgerline", ("provenance",), "en")
    assert alpha.read_at == SAMPLE_NOW
    assert desk.finds("alpha") == [address("alpha")]
    assert desk.passages.count() == desk.words.count() == 2
    assert desk.catalog.waiting(10) == []


def test_what_did_not_change_costs_no_embedding(desk: Desk) -> None:
    desk.web.put(ADDRESS, rss("alpha", "beta"))
    desk.ingest(FEED)
    cost = len(desk.embedder.texts)
    desk.clock.advance(timedelta(hours=1))
    assert desk.ingest(FEED) == IngestReport(unchanged=2)
    assert len(desk.embedder.texts) == cost


def test_an_address_that_says_unchanged_is_believed_unless_forced(desk: Desk) -> None:
    desk.web.put(ADDRESS, rss("alpha"), etag='"1"', modified="Wed, 03 Jun 2026 10:00:00 GMT")
    desk.ingest(FEED)
    assert desk.ingest(FEED) == IngestReport(unchanged=1)
    assert desk.ingest(FEED, force=True) == IngestReport(unchanged=1)
    validators = ('"1"', "Wed, 03 Jun 2026 10:00:00 GMT")
    assert desk.web.asked == [(ADDRESS, None, None), (ADDRESS, *validators), (ADDRESS, None, None)]
    assert desk.ingest(FEED) == IngestReport(unchanged=1)
    assert desk.web.asked[-1] == (ADDRESS, *validators)


def test_a_revision_replaces_the_passages_and_embeds_only_what_is_new(desk: Desk, tmp_path: Path) -> None:
    first, second = ("The first part stays. " * 60).strip(), "The second part is new. "
    row = {"id": "d", "title": "T", "text": f"{first}\n\n{'Old words. ' * 60}".strip()}
    source = lines_file(tmp_path / "c.jsonl", row)
    assert desk.ingest(source) == IngestReport(new=1)
    before = len(desk.embedder.texts)
    lines_file(tmp_path / "c.jsonl", row | {"text": f"{first}\n\n{second * 50}"})
    assert desk.ingest(source) == IngestReport(revised=1)
    assert desk.document("d").revision == 2
    assert 0 < len(desk.embedder.texts) - before < len(desk.catalog.passages_of("d"))
    assert desk.finds("old") == []
    assert desk.finds("second") == ["d"]
    assert desk.passages.count() == len(desk.catalog.passages_of("d"))


def test_a_note_that_was_deleted_is_no_longer_found(desk: Desk, tmp_path: Path) -> None:
    gone, kept = note(tmp_path, "INC-1"), note(tmp_path, "INC-2", visibility="channel:C0LEGAL01")
    source = source_for(str(tmp_path), kind=Kind.NOTE)
    assert desk.ingest(source) == IngestReport(new=2)
    assert desk.finds("build", {"public"}) == []
    gone.unlink()
    assert desk.ingest(source) == IngestReport(unchanged=1, removed=1)
    assert desk.finds("build") == ["INC-2"]
    assert desk.passages.count() == desk.words.count() == len(desk.catalog.passages_of("INC-2"))
    assert kept.exists()


def test_one_file_of_a_folder_given_by_itself_removes_nothing_else(desk: Desk, tmp_path: Path) -> None:
    note(tmp_path, "INC-1")
    path = note(tmp_path, "INC-2")
    desk.ingest(source_for(str(tmp_path)))
    assert desk.ingest(source_for(str(path))) == IngestReport(unchanged=1)
    assert desk.finds("build") == ["INC-1", "INC-2"]


def test_two_notes_with_one_identity_are_a_failure_that_names_the_second(desk: Desk, tmp_path: Path) -> None:
    note(tmp_path, "INC-1")
    twin = note(tmp_path, "INC-2", id="INC-1")
    report = desk.ingest(source_for(str(tmp_path)))
    assert (report.new, report.failed[0].what) == (1, str(twin))
    assert "INC-1" in report.failed[0].why


def test_a_changed_visibility_moves_the_note_to_another_partition(desk: Desk, tmp_path: Path) -> None:
    note(tmp_path, "INC-1", visibility="public")
    source = source_for(str(tmp_path))
    desk.ingest(source)
    assert desk.finds("build", {"public"}) == ["INC-1"]
    note(tmp_path, "INC-1", visibility="internal")
    assert desk.ingest(source) == IngestReport(revised=1)
    assert desk.finds("build", {"public"}) == []
    assert desk.finds("build", {"internal"}) == ["INC-1"]


def test_a_feed_that_turns_internal_hides_all_it_ever_gave_though_its_address_says_unchanged(desk: Desk) -> None:
    desk.web.put(ADDRESS, rss("alpha", "beta"), etag='"1"')
    desk.ingest(FEED)
    desk.web.put(ADDRESS, rss("beta"), etag='"2"')
    desk.ingest(FEED)
    cost = len(desk.embedder.texts)
    assert desk.ingest(replace(FEED, visibility=INTERNAL)) == IngestReport(revised=2, unchanged=2)
    assert desk.finds("alpha", {"public"}) == desk.finds("beta", {"public"}) == []
    assert desk.finds("alpha", {INTERNAL}) == [address("alpha")]
    assert len(desk.embedder.texts) == cost
    assert desk.ingest(replace(FEED, visibility=INTERNAL)) == IngestReport(unchanged=2)


def test_of_a_revision_its_hash_and_what_changed_are_kept(desk: Desk, tmp_path: Path) -> None:
    row = {"id": "d", "title": "T", "text": "Vexley used 41 accounts."}
    source = lines_file(tmp_path / "c.jsonl", row)
    desk.ingest(source)
    before = desk.document("d")
    lines_file(tmp_path / "c.jsonl", row | {"text": "Vexley used 14 accounts.\n\nCorrection: It was 14, not 41."})
    desk.clock.advance(timedelta(hours=1))
    assert desk.ingest(source) == IngestReport(revised=1)
    (past,) = desk.catalog.past("d")
    assert (past.revision, past.content_hash) == (1, before.content_hash)
    assert past.replaced_at == desk.clock.now()
    assert past.summary.startswith("a correction notice was added; new number 14")
    assert (desk.document("d").revision, desk.document("d").correction) == (2, CORRECTION)


def test_a_notice_that_an_earlier_desk_did_not_look_for_is_found_without_a_revision(desk: Desk, tmp_path: Path) -> None:
    row = {"id": "d", "title": "T", "text": "Vexley used 14 accounts.\n\nCorrection: It was 14, not 41."}
    source = lines_file(tmp_path / "c.jsonl", row)
    desk.ingest(source)
    stored, passages = replace(desk.document("d"), correction=None), desk.catalog.passages_of("d")
    desk.catalog.put(stored, passages, np.stack([*desk.catalog.vectors([passages[0].passage_id]).values()]))
    assert desk.ingest(source) == IngestReport(unchanged=1)
    assert (desk.document("d").revision, desk.document("d").correction) == (1, CORRECTION)
    assert desk.catalog.past("d") == ()


def test_other_topics_make_no_revision_and_cost_no_embedding_of_passages(desk: Desk, tmp_path: Path) -> None:
    source = lines_file(tmp_path / "c.jsonl", {"id": "d", "title": "T", "text": "The harbour was closed on Tuesday."})
    desk.ingest(source)
    cost = len(desk.embedder.texts)
    desk.topics = (Topic("sea", "The sea", "", ("harbour",)),)
    assert desk.ingest(source) == IngestReport(unchanged=1)
    assert (desk.document("d").topics, desk.document("d").revision) == (("sea",), 1)
    assert desk.finds("harbour") == ["d"]
    assert desk.passages.count() == desk.words.count() == 1
    assert len(desk.embedder.texts) == cost
    assert desk.catalog.past("d") == ()


def test_progress_is_told_each_thing_that_was_read(desk: Desk, tmp_path: Path) -> None:
    told: list[str] = []
    source = lines_file(tmp_path / "c.jsonl", {"id": "a", "title": "A"}, {"no": "id"})
    desk.ingester.ingest(source, progress=told.append)
    assert told == [f"{source.location}:1", f"{source.location}:2"]


def test_a_long_source_is_stored_batch_by_batch(desk: Desk, tmp_path: Path) -> None:
    rows = [{"id": str(n), "title": f"T{n}", "text": "The laboratory said so on Tuesday. " * 3000} for n in range(6)]
    assert desk.ingest(lines_file(tmp_path / "c.jsonl", *rows)) == IngestReport(new=6)
    assert desk.passages.count() == sum(len(desk.catalog.passages_of(str(n))) for n in range(6))


@pytest.mark.parametrize("name", ["multihop", "realtimeqa"])
def test_a_whole_corpus_of_lines_reads_without_a_failure(name: str, desk: Desk) -> None:
    path = Path(__file__).parents[3] / ".." / "shared" / name / "corpus.jsonl"
    if not path.is_file():
        pytest.skip("the corpora lie beside the checkout, and are not there")
    rows = path.read_text().splitlines()
    sample = [json.loads(row)["id"] for row in rows]
    found = list(desk.ingester.read(source_for(str(path))))
    assert [reading.document_id for reading in found] == sample
    assert not [reading for reading in found if reading.error]


def test_a_folder_that_is_read_again_costs_only_what_changed(desk: Desk, tmp_path: Path) -> None:
    ingester = desk.ingester
    source = source_for(str(tmp_path), kind=Kind.NOTE)
    for name in ("INC-1", "INC-2"):
        note(tmp_path, name)
    assert ingester.ingest(source) == IngestReport(new=2)
    read_at = desk.document("INC-1").read_at
    asked = list(desk.catalog.documents_of(source.source_id))
    assert ingester.ingest(source) == IngestReport(unchanged=2)
    note(tmp_path, "INC-2", title="Another title")
    (tmp_path / "INC-1.md").rename(tmp_path / "moved.md")
    assert ingester.ingest(source) == IngestReport(revised=1, unchanged=1)
    (tmp_path / "moved.md").unlink()
    assert ingester.ingest(source) == IngestReport(removed=1, unchanged=1)
    note(tmp_path, "INC-1")
    assert ingester.ingest(source) == IngestReport(new=1, unchanged=1)
    assert ingester.ingest(source, force=True) == IngestReport(unchanged=2)
    assert read_at is not None
    assert sorted(asked) == ["INC-1", "INC-2"]


def test_a_file_whose_document_is_gone_from_the_catalog_or_was_not_stored_is_read_again(
    desk: Desk, tmp_path: Path
) -> None:
    ingester = desk.ingester
    source = source_for(str(tmp_path), kind=Kind.NOTE)
    note(tmp_path, "INC-1")
    ingester.ingest(source)
    desk.catalog.remove("INC-1")
    assert ingester.ingest(source) == IngestReport(new=1)
    note(tmp_path, "INC-1", title="Another title")
    desk.embedder.error = ModelUnavailable("the embedder is away")
    assert len(ingester.ingest(source).failed) == 1
    desk.embedder.error = None
    assert ingester.ingest(source) == IngestReport(revised=1)
    assert desk.document("INC-1").title == "Another title"


def test_another_visibility_of_a_folder_reaches_files_that_did_not_change(desk: Desk, tmp_path: Path) -> None:
    ingester = desk.ingester
    (tmp_path / "a.txt").write_text("We rotated the key of Gatehop on every host that evening.")
    ingester.ingest(source_for(str(tmp_path)))
    assert ingester.ingest(source_for(str(tmp_path), visibility=INTERNAL)) == IngestReport(revised=1)
    ingester.ingest(source_for(str(tmp_path), visibility="public"))
    note(tmp_path, "INC-1")
    assert ingester.ingest(source_for(str(tmp_path))) == IngestReport(new=1, revised=1, narrowed=1)
    assert desk.finds("rotated", {"public"}) == []


def article(words: str) -> bytes:
    told = "".join(f"<p>{words} Paragraph {n} of the report on what the laboratory did.</p>" for n in range(6))
    return f"<html><body><article><h1>{words}</h1>{told}</article></body></html>".encode()


def test_another_article_at_the_place_of_a_page_is_a_document_of_its_own(desk: Desk) -> None:
    def at(path: str, words: str) -> IngestReport:
        desk.web.pages[PAGE.location] = Fetched(f"{PAGE.location}/{path}", article(words), "text/html")
        return desk.ingest(PAGE)

    assert at("post-1", "Vexley trained Anvil on Sable") == IngestReport(new=1)
    assert at("moved", "Vexley trained Anvil on Sable").new == 0
    assert at("post-2", "Quillon ends the free tier") == IngestReport(new=1)
    titles = {desk.document(name).title for name in desk.catalog.documents_of(PAGE.source_id)}
    assert titles == {"Vexley trained Anvil on Sable", "Quillon ends the free tier"}


def test_a_file_that_is_put_back_is_read_again_after_a_reading_that_was_in_doubt(desk: Desk, tmp_path: Path) -> None:
    ingester, source = desk.ingester, source_for(str(tmp_path))
    report = tmp_path / "report.md"
    report.write_text("# Report\n\nVexley used 41 accounts.\n")
    assert ingester.ingest(source).new == 1
    report.write_text("# Report\n\nVexley used 14 accounts.\n")
    (tmp_path / "other.md").write_text("# Other\n\nA word nobody can embed: poison.\n")
    desk.embedder.poison, desk.embedder.error = "poison", ModelMisbehaved("no direction")
    report_of_both = ingester.ingest(source)
    assert (report_of_both.revised, len(report_of_both.failed)) == (1, 1)
    report.write_text("# Report\n\nVexley used 41 accounts.\n")
    assert ingester.ingest(source).revised == 1
    (identity,) = desk.catalog.documents_of(source.source_id)
    assert "41 accounts" in desk.document(identity).text
