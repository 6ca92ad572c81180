"""What a revision changed, in one line."""

from __future__ import annotations

import pytest

from retrieval.reading.changes import LONGEST, changed, past_of
from retrieval.text.notices import correction
from tests.factories import a_document, a_note, moment

TEXT = "Vexley used 41 accounts on 2 June 2026, Quillon said."
BEFORE = a_document("d", title="Vexley used accounts", text=TEXT)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"title": "Vexley used 14 accounts"}, "the title was \u201cVexley used accounts\u201d"),
        ({"text": TEXT.replace("41", "14")}, "number 14 instead of 41"),
        ({"text": TEXT.replace("2 June", "5 June")}, "date 2026-06-05 instead of 2026-06-02"),
        ({"text": TEXT.replace("Quillon", "Halvane")}, "name halvane instead of quillon"),
        ({"text": TEXT + " The lab denies it all."}, "5 words longer"),
        ({"text": TEXT.replace("used", "took")}, "other wording"),
        ({"correction": correction("It was 14.")}, "a correction notice was added"),
        ({"visibility": "internal"}, "visibility was public, is internal"),
        ({"url": "https://other.example/a"}, "another address"),
        ({"published_at": moment("2026-06-03T10:00")}, "is 2026-06-03"),
        ({}, "nothing that is read"),
    ],
)
def test_the_telling_things_are_told(fields: dict[str, object], told: str) -> None:
    after = a_document("d", **({"title": BEFORE.title, "text": TEXT} | fields))
    assert told in changed(BEFORE, after)


def test_many_values_are_counted_and_the_line_stays_short() -> None:
    text = " ".join(f"Firm{n}x paid {n} crowns to Bank{n}y." for n in range(20, 60))
    line = changed(BEFORE, a_document("d", title="T" * 900, text=text))
    assert len(line) <= LONGEST
    assert "new numbers 20, 21, 22 and 36 more; date 2026-06-02 gone" in changed(
        BEFORE, a_document("d", title=BEFORE.title, text=text)
    )
    assert "\n" not in line


def test_the_label_of_a_notice_is_no_name() -> None:
    after = a_document(
        "d", title=BEFORE.title, text=f"{TEXT}\n\nCorrection: It was 14.", correction=correction("It was 14.")
    )
    assert changed(BEFORE, after) == "a correction notice was added; new number 14; 4 words longer"


def test_a_note_s_status_is_told() -> None:
    assert changed(a_note("n", status="open"), a_note("n", status="closed")) == "status was open, is closed"


def test_a_notice_that_changed_or_went_is_told() -> None:
    first, second = (a_document("d", correction=correction(said)) for said in ("It was 14.", "It was 15."))
    assert changed(first, second) == "its correction notice changed"
    as_told = a_document("d", correction=correction("It was 14.", label="Clarification"))
    assert changed(first, as_told) == "nothing that is read"
    assert changed(first, a_document("d")) == "its correction notice was taken away"


def test_what_is_kept_of_a_revision_is_its_hash_and_the_change() -> None:
    after = a_document("d", title="Another", text=TEXT, revision=2)
    at = moment("2026-06-06T10:00")
    kept = past_of(BEFORE, after, at)
    assert kept is not None
    assert (kept.document_id, kept.revision, kept.content_hash, kept.replaced_at) == ("d", 1, BEFORE.content_hash, at)
    assert kept.summary == "the title was \u201cVexley used accounts\u201d"
    assert past_of(None, after, at) is None
    assert past_of(BEFORE, BEFORE, at) is None
