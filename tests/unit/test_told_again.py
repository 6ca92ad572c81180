"""What was told is told again only to those who may read it, and only where it still holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.told_again import document_ids_of, newest_states, told_again
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
)
from tests.factories import a_document, a_kept_digest, a_note, an_item

FIRST = a_document("first", text="Quillon cut off 41 customers. More follows.", outlet="Northlight")
SECOND = a_document("second", text="Vexley denies that it trained on Sable. More follows.", outlet="The Ledger")
KEPT = a_kept_digest("digest:s1:2026-06-08", an_item(FIRST, SECOND))
BOTH = {"first": FIRST, "second": SECOND}


def quotes(documents: dict[str, Document], audience: Audience = EVERYONE) -> list[str]:
    items = told_again(KEPT.digest, documents, audience).items
    return [sentence.text for item in items for sentence in item.sentences]


def test_what_still_stands_is_told_as_it_was() -> None:
    again = told_again(KEPT.digest, BOTH, EVERYONE)
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
    again = told_again(KEPT.digest, documents, EVERYONE)
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
    again = told_again(KEPT.digest, BOTH | {"first": changed}, EVERYONE)
    assert [document.document_id for document in again.items[0].story.documents] == ["first", "second"]
    assert quotes(BOTH | {"first": changed}) == ["Vexley denies that it trained on Sable."]


def test_a_story_told_from_a_note_is_told_to_nobody_who_may_not_read_the_note() -> None:
    note = a_note("note", text="Our build farm used the key. We revoked it.")
    mixed = a_kept_digest("digest:s1:2026-06-08", an_item(FIRST, note), visibilities=TEAM.visibilities)
    documents = {"first": FIRST, "note": note}
    assert told_again(mixed.digest, documents, EVERYONE).items == ()
    widened = documents | {"note": replace(note, visibility="public")}
    assert told_again(mixed.digest, widened, EVERYONE).items == ()
    assert len(told_again(mixed.digest, documents, TEAM).items) == 1


def test_a_week_tells_the_newest_state_of_each_story_once_and_what_most_reported_first() -> None:
    other = a_document("other", text="Gatehop sold keys. More follows.")
    monday = a_kept_digest("digest:s1:2026-06-08", an_item(other), an_item(FIRST))
    tuesday = a_kept_digest("digest:s1:2026-06-09", an_item(FIRST, SECOND, new_documents=("second",)))
    week = newest_states([monday, tuesday], BOTH | {"other": other}, EVERYONE)
    assert [[d.document_id for d in item.story.documents] for item in week] == [["first", "second"], ["other"]]
    assert week[0].new_documents == ("first", "second")


def test_a_week_tells_what_its_readers_may_read_now() -> None:
    note = a_note("note", text="Our build farm used the key. We revoked it.")
    kept = a_kept_digest("digest:s1:2026-06-08", an_item(note), an_item(FIRST), visibilities=TEAM.visibilities)
    documents = BOTH | {"note": note}
    assert len(newest_states([kept], documents, TEAM)) == 2
    assert [item.story.story_id for item in newest_states([kept], documents, EVERYONE)] == ["first"]


def test_what_touched_the_team_is_told_to_nobody_else() -> None:
    report, note = a_document("report"), a_note("note")
    item = an_item(report, notes=(note,), importance=Importance(Move.REPORTS, 1, 1.0, notes=1))
    kept = a_kept_digest("digest:s1:2026-06-08", item, visibilities=TEAM.visibilities)
    held = {"report": report, "note": note}
    [ours] = told_again(kept.digest, held, TEAM).items
    [theirs] = told_again(kept.digest, held, EVERYONE).items
    assert ([one.document_id for one in ours.notes], ours.importance.notes) == (["note"], 1)
    assert (theirs.notes, theirs.importance.notes) == ((), 0)


def test_a_headline_goes_with_the_document_that_it_is_from() -> None:
    first, turn = a_document("first"), a_document("turn", title="Vexley denies it")
    item = an_item(first, turn, headline="Vexley denies it all", lead_id="turn")
    kept = a_kept_digest("digest:s1:2026-06-08", item)
    [again] = told_again(kept.digest, {"first": first}, EVERYONE).items
    assert again.title == first.title
