"""What is published of kept digests: which of them, and which of their items are one story."""

from __future__ import annotations

from dataclasses import replace

from bot.archive import Archive, StoryBookPages, archive_of
from bot.kept_digests import KeptDigest
from bot.told_again import CurrentRecords
from retrieval.domain import TEAM, Document, Event, EventKind, Move, StoryStatus
from tests.factories import a_document, a_kept_digest, a_note, an_item, moment

FIRST = a_document("first", title="Quillon cuts off Vexley", text="Quillon cut off Vexley. More follows.")
SECOND = a_document("second", title="Vexley denies it", text="Vexley denies it. More follows.", outlet="The Ledger")
OTHER = a_document("other", title="Gatehop sold keys", text="Gatehop sold keys. More follows.")
MONDAY = a_kept_digest("digest:s1:2026-06-08", an_item(FIRST), an_item(OTHER))
TUESDAY = a_kept_digest("digest:s1:2026-06-09", an_item(SECOND))
NO_BOOK = StoryBookPages({}, {})


def archived(*kept: KeptDigest, documents: tuple[Document, ...], book: StoryBookPages = NO_BOOK) -> Archive:
    return archive_of(kept, CurrentRecords({one.document_id: one for one in documents}), book, title="Our digests")


def stories(archive: Archive) -> list[set[str]]:
    return [{document.document_id for document in story.documents} for story in archive.stories]


def test_only_digests_for_everyone_are_published_newest_first() -> None:
    team = replace(TUESDAY, digest=replace(TUESDAY.digest, audience=TEAM))
    assert [one.kept.key for one in archived(MONDAY, team, documents=(FIRST, SECOND, OTHER)).digests] == [MONDAY.key]
    both = archived(MONDAY, TUESDAY, documents=(FIRST, SECOND, OTHER)).digests
    assert [one.kept.key for one in both] == [TUESDAY.key, MONDAY.key]


def test_a_quiet_digest_stays_and_one_of_which_nothing_is_left_goes() -> None:
    quiet = replace(MONDAY, digest=replace(MONDAY.digest, items=()))
    assert len(archived(quiet, documents=()).digests) == 1
    assert archived(MONDAY, documents=()).digests == ()


def test_items_are_one_story_when_they_share_a_document_or_the_book_says_so() -> None:
    documents = (FIRST, SECOND, OTHER)
    shared = a_kept_digest("digest:s1:2026-06-09", an_item(FIRST, SECOND))
    assert {"first", "second"} in stories(archived(MONDAY, shared, documents=documents))
    book = StoryBookPages({"first": "S1", "second": "S1", "other": "S2"}, {})
    assert {"first", "second"} in stories(archived(MONDAY, TUESDAY, documents=documents, book=book))
    assert {"first"} in stories(archived(MONDAY, TUESDAY, documents=documents))


def test_a_story_keeps_its_name_when_it_is_told_again_and_when_its_first_document_goes() -> None:
    again = a_kept_digest("digest:s1:2026-06-09", an_item(FIRST, SECOND))
    before = {one.name for one in archived(MONDAY, documents=(FIRST, OTHER)).stories}
    assert before == {one.name for one in archived(MONDAY, again, documents=(FIRST, SECOND, OTHER)).stories}
    (mixed,) = archived(again, documents=(FIRST, SECOND)).stories
    (left,) = archived(again, documents=(SECOND,)).stories
    assert mixed.name == left.name


def test_of_the_books_events_only_those_of_published_documents_are_told() -> None:
    at = moment("2026-06-08")
    events = (
        Event("S1", 1, EventKind.JOINED, at, document_id="first", move=Move.REPORTS),
        Event("S1", 2, EventKind.JOINED, at, document_id="elsewhere", move=Move.DENIES),
        Event("S1", 3, EventKind.JOINED, at, visibility="internal", document_id="first", move=Move.DENIES),
        Event("S1", 4, EventKind.MERGED, at, other="S9"),
    )
    book = StoryBookPages({"first": "S1"}, {"S1": events})
    archive = archived(MONDAY, documents=(FIRST, OTHER), book=book)
    assert [event.number for story in archive.stories for event in story.events] == [1]


def test_a_page_is_named_after_topic_and_day_and_tells_neither_channel_nor_subscription() -> None:
    (digest,) = archived(MONDAY, documents=(FIRST, OTHER)).digests
    assert digest.name.startswith("provenance-2026-06-08-")
    assert "C1" not in digest.name
    assert "s1" not in digest.name.split("-")
    odd = a_kept_digest("digest:s1:2026-06-08", an_item(FIRST), topic="../Überblick & mehr")
    (digest,) = archived(odd, documents=(FIRST,)).digests
    assert digest.name.startswith("berblick-mehr-2026-06-08-")


def test_a_note_for_everyone_may_be_published() -> None:
    note = a_note("note", visibility="public", text="We revoked the key. More follows.")
    kept = a_kept_digest("digest:s1:2026-06-08", an_item(note))
    assert stories(archived(kept, documents=(note,))) == [{"note"}]


def test_a_story_stands_as_the_documents_that_are_left_have_it() -> None:
    denial = replace(
        SECOND, text="Vexley denies that Quillon cut it off. More follows.", published_at=moment("2026-06-05")
    )
    kept = a_kept_digest("digest:s1:2026-06-08", an_item(FIRST, denial))
    (whole,) = archived(kept, documents=(FIRST, denial)).stories
    (left,) = archived(kept, documents=(FIRST,)).stories
    assert whole.steps[-1].status is StoryStatus.DENIED
    assert [step.status for step in left.steps] == [StoryStatus.REPORTED]
