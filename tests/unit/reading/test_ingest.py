"""A document's life, told with small working parts in place of network, stores and model."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from retrieval.domain import (
    INTERNAL,
    Document,
    Failure,
    IngestReport,
    Kind,
    Passage,
    Source,
    SourceKind,
    Topic,
    Vectors,
)
from retrieval.errors import Gone, ModelMisbehaved, ModelUnavailable, RateLimited, RetrievalError, UnreadableDocument
from retrieval.ports import Fetched, IndexEntry
from retrieval.reading.ingest import Ingester
from retrieval.reading.sources.addresses import identity_of_address
from retrieval.reading.sources.registry import source_for
from tests.fakes import SAMPLE_NOW, FixedClock, MemoryCatalog, MemoryPassageIndex, MemoryWordIndex, WordVectors

ADDRESS = "https://ledgerline.example/feed"
FEED = Source("ledgerline", SourceKind.FEED, ADDRESS, outlet="Ledgerline")
PAGE = Source("page", SourceKind.PAGE, "https://ledgerline.example/a")
ALL = frozenset({"public", INTERNAL, "channel:C0LEGAL01"})
TOPIC = Topic("provenance", "Provenance", "", ("trained on",), about=("model",))


class Web:
    """A web of a few addresses that remembers what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Fetched | RetrievalError] = {}
        self.asked: list[tuple[str, str | None, str | None]] = []

    def put(self, url: str, body: str, *, etag: str | None = None, modified: str | None = None) -> None:
        self.pages[url] = Fetched(url, body.encode(), "text/xml", etag, modified)

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        self.asked.append((url, etag, last_modified))
        page = self.pages[url]
        if isinstance(page, RetrievalError):
            raise page
        if etag and etag == page.etag:
            return Fetched(url, b"", unchanged=True)
        return page


@dataclass
class Counting:
    """An embedder that counts its texts, and refuses those that hold a given word."""

    inner: WordVectors = field(default_factory=WordVectors)
    texts: list[str] = field(default_factory=list)
    poison: str | None = None
    error: RetrievalError | None = None
    model: str = "word-vectors"
    dimension: int = 256

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if self.error and (self.poison is None or any(self.poison in text for text in texts)):
            raise self.error
        self.texts.extend(texts)
        return self.inner.embed_passages(texts)

    def embed_question(self, text: str) -> object:
        return self.inner.embed_question(text)


@dataclass
class Desk:
    """Everything an ingest works with, and short ways to look at the outcome."""

    web: Web = field(default_factory=Web)
    catalog: MemoryCatalog = field(default_factory=MemoryCatalog)
    passages: MemoryPassageIndex = field(default_factory=MemoryPassageIndex)
    words: MemoryWordIndex = field(default_factory=MemoryWordIndex)
    embedder: Counting = field(default_factory=Counting)
    clock: FixedClock = field(default_factory=FixedClock)

    @property
    def ingester(self) -> Ingester:
        return Ingester(
            catalog=self.catalog,
            passages=self.passages,
            words=self.words,
            embedder=self.embedder,  # type: ignore[arg-type] # a dataclass's fields are no properties to mypy
            fetcher=self.web,
            clock=self.clock,
            topics=(TOPIC,),
        )

    def ingest(self, source: Source, **wishes: bool) -> IngestReport:
        return self.ingester.ingest(source, **wishes)

    def document(self, document_id: str) -> Document:
        document = self.catalog.document(document_id)
        assert document is not None
        return document

    def finds(self, words: str, visibilities: Collection[str] = ALL) -> list[str]:
        by_words = {hit.passage_id for hit in self.words.matching(words, visibilities, 10)}
        held = self.catalog.passages(by_words)
        assert held.keys() == by_words  # nothing in the index that the catalog has forgotten
        return sorted({passage.document_id for passage in held.values()})


@pytest.fixture
def desk() -> Desk:
    return Desk()


def rss(*titles: str) -> str:
    def entry(title: str) -> str:
        words = f"{title} is what the laboratory said, and the model was trained on letters."
        return f"<item><title>{title}</title><link>https://ledgerline.example/{title}</link><description>{words}</description></item>"

    return f"<rss version='2.0'><channel><title>L</title>{''.join(map(entry, titles))}</channel></rss>"


def address(title: str) -> str:
    return identity_of_address(f"https://ledgerline.example/{title}")


def lines_file(path: Path, *rows: dict[str, object]) -> Source:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return source_for(str(path))


def note(folder: Path, name: str, **fields: str) -> Path:
    known = {"id": name, "title": f"Note {name}", "occurred_at": "2026-06-01", **fields}
    head = "\n".join(f"{key}: {value}" for key, value in known.items())
    path = folder / f"{name}.md"
    path.write_text(f"---\n{head}\n---\nThe key of {name} was found in the build.\n")
    return path


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
    first, second = ("The first part stays. " * 40).strip(), "The second part is new."
    row = {"id": "d", "title": "T", "text": f"{first}\n\n{'Old words. ' * 60}".strip()}
    source = lines_file(tmp_path / "c.jsonl", row)
    assert desk.ingest(source) == IngestReport(new=1)
    before = len(desk.embedder.texts)
    lines_file(tmp_path / "c.jsonl", row | {"text": f"{first}\n\n{second * 30}"})
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
    assert kept.exists()


def test_a_note_that_is_broken_today_is_reported_and_not_forgotten(desk: Desk, tmp_path: Path) -> None:
    note(tmp_path, "INC-1")
    source = source_for(str(tmp_path), kind=Kind.NOTE)
    desk.ingest(source)
    path = note(tmp_path, "INC-1", severity="dreadful")
    report = desk.ingest(source)
    assert report.removed == 0
    assert [failure.what for failure in report.failed] == [str(path)]
    assert "field `severity`" in report.failed[0].why
    assert desk.finds("build") == ["INC-1"]


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


def test_a_source_that_fails_is_a_value_and_is_counted(desk: Desk) -> None:
    desk.web.pages[ADDRESS] = RateLimited("come back later", retry_after=60)
    assert desk.ingest(FEED) == IngestReport(failed=(Failure(ADDRESS, "come back later"),))
    desk.ingest(FEED)
    state = desk.catalog.source_state("ledgerline")
    assert state is not None
    assert (state.failures, state.error, state.read_at) == (2, "come back later", SAMPLE_NOW)
    desk.web.put(ADDRESS, rss("alpha"))
    desk.ingest(FEED)
    state = desk.catalog.source_state("ledgerline")
    assert state is not None
    assert (state.failures, state.error) == (0, None)


def test_a_broken_feed_is_one_failure(desk: Desk) -> None:
    desk.web.put(ADDRESS, "<html>")
    (failure,) = desk.ingest(FEED).failed
    assert failure.what == ADDRESS
    assert failure.why.startswith("this is no feed")


def test_a_bad_entry_is_asked_for_again_next_time(desk: Desk) -> None:
    desk.web.put(ADDRESS, rss("alpha").replace("<item>", "<item><author>x</author></item><item>", 1), etag='"1"')
    report = desk.ingest(FEED)
    assert (report.new, report.failed[0].what) == (1, f"{ADDRESS}#1")
    state = desk.catalog.source_state("ledgerline")
    assert state is not None
    assert state.etag is None
    assert f"{ADDRESS}#1" in str(state.error)


def test_a_page_that_is_no_more_takes_its_document_along_and_a_feed_does_not(desk: Desk) -> None:
    words = "<p>The laboratory said on Tuesday that it had told its customers of the change.</p>" * 5
    desk.web.put(PAGE.location, f"<html><body><article><h1>T</h1>{words}</article></body></html>")
    assert desk.ingest(PAGE).new == 1
    desk.web.pages[PAGE.location] = Gone("no more")
    assert desk.ingest(PAGE) == IngestReport(removed=1)
    assert desk.finds("laboratory") == []
    assert desk.ingest(PAGE) == IngestReport(failed=(Failure(PAGE.location, "no more"),))
    desk.web.put(ADDRESS, rss("alpha"))
    desk.ingest(FEED)
    desk.web.pages[ADDRESS] = Gone("no more")
    assert desk.ingest(FEED).failed == (Failure(ADDRESS, "no more"),)
    assert desk.finds("alpha") == [address("alpha")]


def test_one_document_that_cannot_be_embedded_loses_no_other(desk: Desk) -> None:
    desk.embedder.poison, desk.embedder.error = "beta", ModelMisbehaved("a vector of nothing")
    desk.web.put(ADDRESS, rss("alpha", "beta", "gamma"), etag='"1"')
    report = desk.ingest(FEED)
    assert (report.new, report.failed) == (2, (Failure(f"{ADDRESS}#2", "a vector of nothing"),))
    desk.embedder.error = None
    assert desk.ingest(FEED) == IngestReport(new=1, unchanged=2)


def test_an_embedder_that_is_away_fails_the_batch_and_the_next_run_catches_up(desk: Desk) -> None:
    desk.embedder.error = ModelUnavailable("the embedder is away")
    desk.web.put(ADDRESS, rss("alpha", "beta"), etag='"1"')
    assert [failure.why for failure in desk.ingest(FEED).failed] == ["the embedder is away"] * 2
    desk.embedder.error = None
    assert desk.ingest(FEED) == IngestReport(new=2)


class Refusing(MemoryCatalog):
    """A catalog that will not take one document."""

    def put(self, document: Document, passages: Sequence[Passage], vectors: Vectors) -> None:
        if document.title == "beta":
            raise UnreadableDocument("beta", "the catalog will not take it")
        super().put(document, passages, vectors)


def test_one_document_that_cannot_be_stored_loses_no_other(desk: Desk) -> None:
    desk.catalog = Refusing()
    desk.web.put(ADDRESS, rss("alpha", "beta"))
    assert desk.ingest(FEED) == IngestReport(new=1, failed=(Failure(f"{ADDRESS}#2", "the catalog will not take it"),))


class Dying(MemoryWordIndex):
    """A word index whose process dies while it takes something over."""

    alive = False

    def add(self, entries: Sequence[IndexEntry]) -> None:
        if not self.alive:
            raise KeyboardInterrupt
        super().add(entries)


def test_what_a_crash_left_between_catalog_and_indexes_is_settled_later(desk: Desk) -> None:
    desk.words = Dying()
    desk.web.put(ADDRESS, rss("alpha"))
    with pytest.raises(KeyboardInterrupt):
        desk.ingest(FEED)
    assert (desk.passages.count(), desk.words.count()) == (1, 0)
    desk.words.alive = True
    assert desk.ingester.settle() == 1
    assert desk.ingester.settle() == 0
    assert (desk.passages.count(), desk.words.count()) == (1, 1)
    assert desk.finds("alpha") == [address("alpha")]


def test_changes_that_pile_up_are_settled_in_their_order(desk: Desk, tmp_path: Path) -> None:
    source = lines_file(tmp_path / "c.jsonl", {"id": "d", "title": "old words"}, {"id": "e", "title": "short life"})
    ahead = replace_indexes(desk)
    ahead.ingest(source)
    lines_file(tmp_path / "c.jsonl", {"id": "d", "title": "new words"})
    ahead.ingest(source)
    desk.catalog.remove("d")
    lines_file(tmp_path / "c.jsonl", {"id": "d", "title": "final words"})
    ahead.ingest(source)
    assert desk.ingester.settle() == 6
    assert desk.finds("words") == ["d"]
    assert desk.finds("old") == desk.finds("life") == []
    assert desk.passages.count() == desk.words.count() == 1


class Later(MemoryCatalog):
    """The same catalog, seen by an ingest that never gets to settle."""

    def __init__(self, catalog: MemoryCatalog) -> None:
        self.__dict__ = catalog.__dict__

    def waiting(self, limit: int) -> list[object]:  # type: ignore[override] # always an empty one
        return []


def replace_indexes(desk: Desk) -> Desk:
    return replace(desk, catalog=Later(desk.catalog))


def test_reading_alone_stores_nothing_and_turns_a_broken_source_into_one_line(desk: Desk) -> None:
    desk.web.put(ADDRESS, rss("alpha"))
    desk.web.pages[PAGE.location] = Gone("no more")
    (alpha,) = desk.ingester.read(FEED)
    assert alpha.document is not None
    assert (alpha.what, alpha.document.topics) == (f"{ADDRESS}#1", ("provenance",))
    (gone,) = desk.ingester.read(PAGE)
    assert (gone.what, gone.document, gone.error) == (PAGE.location, None, "no more")
    assert desk.catalog.documents_of("ledgerline") == frozenset()


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
