from __future__ import annotations

import json
from datetime import time, timedelta

from bot.cli import forms
from bot.domain import WEEKDAYS, Subscription
from bot.render.reasons import FALLBACKS
from retrieval.domain import (
    EVERYONE,
    Answer,
    Citation,
    Digest,
    DigestItem,
    Failure,
    Fallback,
    IngestReport,
    Lack,
    Misspelling,
    Nearest,
    NoAnswer,
    NotMentioned,
    Searched,
    Sentence,
    Sighting,
    SourceState,
    Story,
)
from retrieval.reading.sources.reading import Reading
from tests.factories import PUBLISHED, a_document, a_hit, a_source, a_topic, a_window

CITATION = Citation(1, "d", "d@1#0", "trained its Anvil", "A title", outlet="Northlight", published_at=PUBLISHED)
SEARCHED = Searched(57, PUBLISHED)


def _survives_json(form: forms.Form) -> bool:
    return bool(json.loads(json.dumps(form)) == form)


def test_a_moment_is_utc_with_a_z_and_nothing_is_null() -> None:
    assert forms.moment_form(PUBLISHED) == "2026-06-03T08:00:00Z"
    assert forms.moment_form(None) is None


def test_an_ingest_tells_figures_and_failures() -> None:
    form = forms.ingest_form(IngestReport(3, 1, 41, 2, (Failure("a.md", "it is empty"),)))
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


def test_an_answer_and_a_refusal_have_the_same_keys() -> None:
    answer = forms.reply_form(Answer((Sentence("S.", (1,)),), (CITATION,), SEARCHED, fallback=Fallback.UNUSABLE))
    refusal = forms.reply_form(
        NoAnswer(
            NotMentioned(("Corvane",)),
            SEARCHED,
            (Nearest("d", "Near"),),
            2,
            ((Lack.QUOTE, 1), (Lack.UNIT, 1)),
            strength=0.25,
            misspellings=(Misspelling("Vexlay", "Vexley"),),
            sightings=(Sighting("Vexley", Nearest("e", "Last")), Sighting("Corvane")),
        )
    )
    assert answer.keys() == refusal.keys()
    assert (answer["kind"], refusal["kind"]) == ("answer", "no_answer")
    assert answer["sentences"] == [{"text": "S.", "citations": [1]}]
    assert (answer["fallback"], refusal["fallback"]) == ("unusable", None)
    assert answer["reason"] == answer["remark"] == FALLBACKS[Fallback.UNUSABLE]
    assert refusal["reason"] == "None of the sources I found mentions Corvane."
    assert (answer["refusal"], refusal["refusal"]) == (None, {"kind": "not_mentioned", "names": ["Corvane"]})
    assert refusal["remark"] == "I read \u201cVexlay\u201d as \u201cVexley\u201d."
    assert refusal["dropped_sentences"] == 2
    assert (answer["dropped_for"], refusal["dropped_for"]) == ({}, {"quote": 1, "unit": 1})
    assert refusal["nearest"][0]["title"] == "Near"
    assert [one["newest"] and one["newest"]["title"] for one in refusal["sightings"]] == ["Last", None]
    assert (answer["strength"], refusal["strength"]) == (1.0, 0.25)
    assert answer["searched"] == {"documents": 57, "newest": "2026-06-03T08:00:00Z", "outlets": None}
    assert _survives_json(answer)
    assert _survives_json(refusal)


def test_context_what_is_disputed_and_what_was_corrected_are_marked() -> None:
    told = (
        Sentence("Vexley rents an office.", (1,), context=True),
        Sentence("It denies it.", (1,), disputed=True),
        Sentence("It used 41 accounts.", (1,), corrected=True),
    )
    form = forms.reply_form(Answer(told, (CITATION,), SEARCHED))
    assert form["sentences"] == [
        {"text": "Vexley rents an office.", "citations": [1], "context": True},
        {"text": "It denies it.", "citations": [1], "disputed": True},
        {"text": "It used 41 accounts.", "citations": [1], "corrected": True},
    ]


def test_a_citation_has_the_documented_keys() -> None:
    (citation,) = forms.reply_form(Answer((), (CITATION,), SEARCHED))["citations"]
    assert list(citation) == [
        "index",
        "document_id",
        "passage_id",
        "quote",
        "title",
        "url",
        "outlet",
        "published_at",
        "original",
        "correction",
    ]


def test_a_hit_has_the_documented_keys() -> None:
    (hit,) = forms.search_form([a_hit()])["hits"]
    assert list(hit) == [
        "rank",
        "score",
        "document_id",
        "passage_id",
        "text",
        "title",
        "url",
        "outlet",
        "published_at",
        "visibility",
        "correction",
        "mark",
    ]


def test_a_reading_is_a_document_or_an_error() -> None:
    document = a_document(original="Ledgerline")
    form = forms.reading_form(Reading.of("news.xml#1", document))
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
        "topics",
        "language",
        "kind",
        "visibility",
        "redactions",
    ]
    assert form["document"]["original"] == "Ledgerline"
    assert forms.reading_form(Reading("x", error="broken")) == {"what": "x", "error": "broken"}
    assert forms.reading_form(Reading("x"))["error"]


def test_a_source_never_read_has_nulls() -> None:
    form = forms.source_form(a_source(every=timedelta(minutes=30)), None)
    assert (form["every_minutes"], form["read_at"], form["failures"]) == (30, None, 0)
    seen = forms.source_form(a_source(), SourceState("northlight", PUBLISHED, failures=2, error="away"))
    assert (seen["read_at"], seen["failures"], seen["error"]) == ("2026-06-03T08:00:00Z", 2, "away")
    assert (form["next_try"], seen["next_try"], seen["paused"]) == (None, "2026-06-03T10:00:00Z", False)
    gone = SourceState("northlight", PUBLISHED, gone_at=PUBLISHED, moved_to="https://northlight.example/new")
    told = forms.source_form(a_source(), gone)
    assert (told["gone_at"], told["next_try"], told["moved_to"]) == ("2026-06-03T08:00:00Z", None, gone.moved_to)


def test_a_digest_tells_each_story_with_its_documents() -> None:
    story = Story("d", (a_document("d"), a_document("e", outlet="Ledgerline")))
    told = DigestItem(story, ("Northlight",), (Sentence("S.", (1,)),), (CITATION,))
    form = forms.digest_form(Digest(a_topic(), a_window(), EVERYONE, (told,), SEARCHED))
    assert (form["topic"], form["since"], form["until"]) == (
        "provenance",
        "2026-06-01T00:00:00Z",
        "2026-06-08T00:00:00Z",
    )
    (shown,) = form["stories"]
    assert shown["outlets"] == ["Northlight", "Ledgerline"]
    assert shown["originals"] == ["Northlight"]
    assert shown["first_day"] == shown["last_day"] == "2026-06-03"
    assert [each["document_id"] for each in shown["documents"]] == ["d", "e"]
    assert _survives_json(form)


def test_a_story_without_dates_has_no_days() -> None:
    story = Story("d", (a_document("d", published_at=None),))
    digest = Digest(a_topic(), a_window(), EVERYONE, (DigestItem(story, (), (), ()),), SEARCHED)
    assert forms.digest_form(digest)["stories"][0]["first_day"] is None


def test_a_subscription_names_its_days() -> None:
    form = forms.subscription_form(Subscription("s", "C1", "provenance", time(9), WEEKDAYS, "Europe/Berlin"))
    assert (form["at"], form["days"]) == ("09:00", ["mon", "tue", "wed", "thu", "fri"])
