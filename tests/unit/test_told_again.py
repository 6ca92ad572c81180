"""What was told is told again only to those who may read it, and only where it still holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.told_again import CurrentRecords, document_ids_of, newest_states, told_again
from retrieval.domain import (
    EVERYONE,
    TEAM,
    Audience,
    Correction,
    CorrectionKind,
    Document,
    Importance,
    Mark,
    Move,
    Replaced,
    StoryStatus,
    StoryStep,
)
from tests.factories import a_document, a_kept_digest, a_note, an_item

FIRST = a_document("first", text="Quillon cut off 41 customers. More follows.", outlet="Northlight")
SECOND = a_document("second", text="Vexley denies that it trained on Sable. More follows.", outlet="The Ledger")
KEPT = a_kept_digest("digest:s1:2026-06-08", an_item(FIRST, SECOND))
BOTH = {"first": FIRST, "second": SECOND}


def quotes(documents: dict[str, Document], audience: Audience = EVERYONE) -> list[str]:
    items = told_again(KEPT.digest, CurrentRecords(documents), audience).items
    return [sentence.text for item in items for sentence in item.sentences]


def test_what_still_stands_is_told_as_it_was() -> None:
    again = told_again(KEPT.digest, CurrentRecords(BOTH), EVERYONE)
    assert [item.sentences for item in again.items] == [item.sentences for item in KEPT.digest.items]
    assert document_ids_of(again) == {"first", "second"}


WITHDRAWN = Correction(CorrectionKind.WITHDRAWN, "This report is withdrawn.")
COUNTED_ANEW = Correction(CorrectionKind.CORRECTED, "It was 14, not 41.", (Replaced("41", "14"),))


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(replace(FIRST, visibility="internal"), id="narrowed"),
        pytest.param(replace(FIRST, mark=Mark.HOSTILE), id="marked"),
        pytest.param(replace(FIRST, correction=WITHDRAWN), id="withdrawn"),
        pytest.param(None, id="removed"),
    ],
)
def test_a_document_that_is_not_to_be_told_any_more_goes_with_every_sentence_on_it(changed: Document | None) -> None:
    documents = {"second": SECOND} | ({"first": changed} if changed else {})
    again = told_again(KEPT.digest, CurrentRecords(documents), EVERYONE)
    assert document_ids_of(again) == {"second"}
    assert [item.originals for item in again.items] == [("The Ledger",)]
    assert quotes(documents) == ["Vexley denies that it trained on Sable."]


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(replace(FIRST, text="Quillon cut off 14 customers. More follows."), id="revised"),
        pytest.param(replace(FIRST, correction=COUNTED_ANEW), id="corrected"),
    ],
)
def test_a_sentence_whose_quote_does_not_hold_any_more_goes_and_its_document_stays(changed: Document) -> None:
    again = told_again(KEPT.digest, CurrentRecords(BOTH | {"first": changed}), EVERYONE)
    assert [document.document_id for document in again.items[0].story.documents] == ["first", "second"]
    assert quotes(BOTH | {"first": changed}) == ["Vexley denies that it trained on Sable."]


def test_a_story_told_from_a_note_is_told_to_nobody_who_may_not_read_the_note() -> None:
    note = a_note("note", text="Our build farm used the key. We revoked it.")
    mixed = a_kept_digest("digest:s1:2026-06-08", an_item(FIRST, note), visibilities=TEAM.visibilities)
    documents = {"first": FIRST, "note": note}
    assert told_again(mixed.digest, CurrentRecords(documents), EVERYONE).items == ()
    widened = documents | {"note": replace(note, visibility="public")}
    assert told_again(mixed.digest, CurrentRecords(widened), EVERYONE).items == ()
    assert len(told_again(mixed.digest, CurrentRecords(documents), TEAM).items) == 1


def test_a_week_tells_the_newest_state_of_each_story_once_and_what_most_reported_first() -> None:
    other = a_document("other", text="Gatehop sold keys. More follows.")
    monday = a_kept_digest("digest:s1:2026-06-08", an_item(other), an_item(FIRST))
    tuesday = a_kept_digest("digest:s1:2026-06-09", an_item(FIRST, SECOND, new_documents=("second",)))
    week = newest_states([monday, tuesday], CurrentRecords(BOTH | {"other": other}), EVERYONE)
    assert [[d.document_id for d in item.story.documents] for item in week] == [["first", "second"], ["other"]]
    assert week[0].new_documents == ("first", "second")


def test_a_week_tells_what_its_readers_may_read_now() -> None:
    note = a_note("note", text="Our build farm used the key. We revoked it.")
    kept = a_kept_digest("digest:s1:2026-06-08", an_item(note), an_item(FIRST), visibilities=TEAM.visibilities)
    documents = BOTH | {"note": note}
    assert len(newest_states([kept], CurrentRecords(documents), TEAM)) == 2
    assert [item.story.story_id for item in newest_states([kept], CurrentRecords(documents), EVERYONE)] == ["first"]


def test_what_touched_the_team_is_told_to_nobody_else() -> None:
    report, note = a_document("report"), a_note("note")
    item = an_item(report, notes=(note,), importance=Importance(Move.REPORTS, 1, 1.0, notes=1))
    kept = a_kept_digest("digest:s1:2026-06-08", item, visibilities=TEAM.visibilities)
    held = {"report": report, "note": note}
    [ours] = told_again(kept.digest, CurrentRecords(held), TEAM).items
    [theirs] = told_again(kept.digest, CurrentRecords(held), EVERYONE).items
    assert ([one.document_id for one in ours.notes], ours.importance.notes) == (["note"], 1)
    assert (theirs.notes, theirs.importance.notes) == ((), 0)


def test_a_headline_goes_with_the_document_that_it_is_from() -> None:
    first, turn = a_document("first"), a_document("turn", title="Vexley denies it")
    item = an_item(first, turn, headline="Vexley denies it all", lead_id="turn")
    kept = a_kept_digest("digest:s1:2026-06-08", item)
    [again] = told_again(kept.digest, CurrentRecords({"first": first}), EVERYONE).items
    assert "denies" not in again.title
    assert again.lead_id == "first"


DENIED = StoryStep(StoryStatus.DENIED, SECOND.published_at, "second", "Vexley")
REPORTED = StoryStep(StoryStatus.REPORTED, FIRST.published_at, "first", "Northlight", ("Northlight",))
STOOD = a_kept_digest(
    "digest:s1:2026-06-08",
    an_item(
        FIRST,
        SECOND,
        headline="Vexley denies that it trained on Sable",
        lead_id="second",
        step=DENIED,
        before=REPORTED,
        importance=Importance(Move.DENIES, 2, 1.0, is_known=True),
    ),
)


def test_what_stood_when_it_was_told_stands_while_its_documents_do() -> None:
    [again] = told_again(STOOD.digest, CurrentRecords(BOTH), EVERYONE).items
    assert (again.step, again.before, again.title) == (DENIED, REPORTED, "Vexley denies that it trained on Sable")


@pytest.mark.parametrize("now", [None, replace(SECOND, visibility="internal"), replace(SECOND, correction=WITHDRAWN)])
def test_a_status_and_its_weight_go_with_the_document_that_gave_it(now: Document | None) -> None:
    records = CurrentRecords({"first": FIRST} | ({"second": now} if now else {}))
    [again] = told_again(STOOD.digest, records, EVERYONE).items
    assert again.step is not None
    assert (again.step.status, again.step.document_id, again.before) == (StoryStatus.REPORTED, "first", None)
    assert (again.importance.move, again.importance.originals) == (Move.REPORTS, 1)
    assert "denies" not in f"{again.title} {again.step} {again.before}"


def test_how_a_story_stood_before_goes_with_the_document_that_said_so() -> None:
    [again] = told_again(STOOD.digest, CurrentRecords({"second": SECOND}), EVERYONE).items
    assert "Northlight" not in f"{again.step} {again.before} {again.originals}"


def test_a_headline_whose_document_says_something_else_now_is_written_anew() -> None:
    now = replace(SECOND, title="Vexley moves", text="Vexley moves to the old harbour. More follows.", revision=2)
    [again] = told_again(STOOD.digest, CurrentRecords({"first": FIRST, "second": now}), EVERYONE).items
    assert "denies" not in again.title
    assert {one.title for one in again.citations} <= {FIRST.title, "Vexley moves"}


def test_a_source_is_named_as_its_document_is_now() -> None:
    now = replace(SECOND, title="Vexley: a denial", outlet="The Daily Ledger", revision=2)
    [again] = told_again(KEPT.digest, CurrentRecords({"first": FIRST, "second": now}), EVERYONE).items
    assert [(one.title, one.outlet) for one in again.citations][1] == ("Vexley: a denial", "The Daily Ledger")


def test_a_note_that_touched_the_team_goes_when_it_is_removed_or_for_fewer_now() -> None:
    report, note = a_document("report"), a_note("note")
    kept = a_kept_digest("digest:s1:2026-06-08", an_item(report, notes=(note,)), visibilities=TEAM.visibilities)
    assert "note" in document_ids_of(kept.digest)
    for now in ({}, {"note": replace(note, visibility="channel:C9")}):
        [again] = told_again(kept.digest, CurrentRecords({"report": report} | now), TEAM).items
        assert again.notes == ()
