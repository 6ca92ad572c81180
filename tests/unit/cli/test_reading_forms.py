from __future__ import annotations

from datetime import timedelta

from bot.cli import reading_forms
from retrieval.domain import Failure, IngestReport, SourceState
from retrieval.reading.sources.reading import Reading
from tests.factories import PUBLISHED, a_document, a_source


def test_an_ingest_tells_figures_and_failures() -> None:
    form = reading_forms.ingest_form(IngestReport(3, 1, 41, 2, (Failure("a.md", "it is empty"),)))
    assert form == {
        "new": 3,
        "revised": 1,
        "unchanged": 41,
        "removed": 2,
        "failed": [{"what": "a.md", "why": "it is empty"}],
        "skipped": [],
        "redacted": 0,
        "narrowed": 0,
    }


def test_a_reading_is_a_document_or_an_error() -> None:
    document = a_document(original="Ledgerline")
    form = reading_forms.reading_form(Reading.of("news.xml#1", document))
    assert form["what"] == "news.xml#1"
    assert list(form["document"]) == [
        "title",
        "text",
        "url",
        "outlet",
        "author",
        "published_at",
        "original",
        "correction",
        "correction_kind",
        "replaced",
        "topics",
        "language",
        "kind",
        "visibility",
        "redactions",
    ]
    assert form["document"]["original"] == "Ledgerline"
    assert reading_forms.reading_form(Reading("x", error="broken")) == {"what": "x", "error": "broken"}
    assert reading_forms.reading_form(Reading("x"))["error"]


def test_a_source_never_read_has_nulls() -> None:
    form = reading_forms.source_form(a_source(every=timedelta(minutes=30)), None)
    assert (form["every_minutes"], form["read_at"], form["failures"]) == (30, None, 0)
    seen = reading_forms.source_form(a_source(), SourceState("northlight", PUBLISHED, failures=2, error="away"))
    assert (seen["read_at"], seen["failures"], seen["error"]) == ("2026-06-03T08:00:00Z", 2, "away")
    assert (form["next_try"], seen["next_try"], seen["paused"]) == (None, "2026-06-03T10:00:00Z", False)
    gone = SourceState("northlight", PUBLISHED, gone_at=PUBLISHED, moved_to="https://northlight.example/new")
    told = reading_forms.source_form(a_source(), gone)
    assert (told["gone_at"], told["next_try"], told["moved_to"]) == ("2026-06-03T08:00:00Z", None, gone.moved_to)
