"""What every store keeps of what was posted: the fake, SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain import Message
from bot.grounds import Grounds
from bot.messages import GONE, MessageRecord
from bot.ports import Store
from retrieval.domain import (
    INTERNAL,
    PUBLIC,
    Citation,
    Correction,
    CorrectionKind,
    Kind,
    Lapse,
    LapseKind,
    Replaced,
    Statement,
)
from tests.factories import moment

AT = moment("2026-06-08T09:00")
GROUNDS = Grounds(
    (
        Citation(1, "d1", "d1@1#0", "It used 41 accounts.", "Accounts", outlet="Northlight", published_at=AT),
        Citation(
            2,
            "d2",
            "d2@1#0",
            "We revoked it.",
            "A key",
            Kind.NOTE,
            INTERNAL,
            correction=Correction(CorrectionKind.CORRECTED, "14, not 41", (Replaced("41", "14"),)),
        ),
    ),
    (Statement("It used 41 accounts.", (1,)), Statement("We revoked it.", (2,), day=AT.date())),
    (("quote", 2),),
    "de",
)
BLOCKS = ({"type": "section", "text": {"type": "mrkdwn", "text": "It used 41 accounts. [1]"}},)
REMOVED = Lapse("d1", "Accounts", LapseKind.REMOVED, frozenset({PUBLIC}))
CHANGED = Lapse("d2", "A key", LapseKind.CHANGED, frozenset({PUBLIC, INTERNAL}), replaced=(Replaced("41", "14"),))


def record(number: int = 1, **fields: Any) -> MessageRecord:
    key = f"answer:C1:{number}.0"
    usual: dict[str, Any] = {
        "key": key,
        "channel_id": "C1",
        "ts": f"{number}.1",
        "thread_ts": f"{number}.0",
        "user_id": "U1",
        "visibilities": frozenset({PUBLIC, INTERNAL}),
        "message": Message("It used 41 accounts. [1]", BLOCKS),
        "posted_at": AT + timedelta(minutes=number),
        "grounds": GROUNDS,
    }
    return MessageRecord(**(usual | fields))


def only(document_id: str) -> Grounds:
    """What quotes one document alone."""
    return Grounds((Citation(1, document_id, f"{document_id}@1#0", "It used 41 accounts.", "Accounts"),))


def test_a_message_comes_back_as_it_was_recorded(store: Store) -> None:
    store.record_message(record())
    assert store.message("answer:C1:1.0") == record()
    assert store.message("answer:C1:2.0") is None


def test_a_message_that_quotes_nothing_is_on_record_too(store: Store) -> None:
    bare = record(withheld=3, grounds=Grounds(withheld=(("quote", 1),)), user_id="")
    store.record_message(bare)
    assert store.message(bare.key) == bare
    assert store.quoted_documents() == {}


def test_the_same_revision_again_changes_nothing_and_a_later_one_replaces_it(store: Store) -> None:
    store.record_message(record())
    store.settle_lapses(record(), [REMOVED], editions={"d1": GONE, "d2": "1@"}, at=AT, line_ts="9.9")
    store.record_message(record(ts="other", grounds=only("d3")))
    told = replace(record(), line_ts="9.9", round=1)
    assert store.message(told.key) == told
    assert store.quoted_documents() == {"d1": {GONE}, "d2": {"1@"}}
    store.record_message(record(revision=2, grounds=only("d3")))
    assert store.message(told.key) == replace(told, revision=2, grounds=only("d3"), line_ts=None)
    assert list(store.told_lapses()) == []
    assert store.quoted_documents() == {"d3": {""}}
    store.record_message(record(revision=1))
    assert store.quoted_documents() == {"d3": {""}}


def test_every_quoted_document_is_known_with_the_editions_that_messages_were_held_against(store: Store) -> None:
    store.record_message(record(1))
    store.record_message(record(2, grounds=only("d1")))
    assert store.quoted_documents() == {"d1": {""}, "d2": {""}}
    store.settle_lapses(record(1), [], editions={"d1": "1@", "elsewhere": "1@"}, at=AT)
    assert store.quoted_documents() == {"d1": {"", "1@"}, "d2": {""}}


def test_the_newest_messages_to_a_person_come_first(store: Store) -> None:
    for one in (record(1), record(3), record(2), record(4, user_id="U2"), record(5, user_id="")):
        store.record_message(one)
    assert [one.ts for one in store.messages_for("U1", limit=2)] == ["3.1", "2.1"]
    assert store.messages_for("U3", limit=2) in ((), [])


def test_messages_are_found_by_any_document_that_they_quote_oldest_first_and_once(store: Store) -> None:
    for one in (record(3, grounds=only("d3")), record(2), record(1, grounds=only("d1"))):
        store.record_message(one)
    assert [one.key for one in store.messages_quoting(["d1", "d2"])] == ["answer:C1:1.0", "answer:C1:2.0"]
    assert list(store.messages_quoting(["d4"])) == []
    assert list(store.messages_quoting([])) == []


def test_a_round_ends_once_however_often_it_is_settled(store: Store) -> None:
    store.record_message(record())
    for _ in range(2):
        store.settle_lapses(record(), [REMOVED, CHANGED], editions={"d1": GONE, "d2": "2@"}, at=AT, line_ts="9.9")
    kept = store.message(record().key)
    assert kept is not None
    assert (kept.round, kept.line_ts) == (1, "9.9")
    assert [one.document_id for one in store.told_lapses()] == ["d1", "d2"]


def test_a_line_is_known_until_another_takes_its_place_and_a_round_without_one_forgets_none(store: Store) -> None:
    store.record_message(record())
    store.settle_lapses(record(), [REMOVED], editions={}, at=AT, line_ts="9.9")
    store.settle_lapses(record(round=1), [], editions={}, at=AT)
    kept = store.message(record().key)
    assert kept is not None
    assert (kept.round, kept.line_ts) == (2, "9.9")


def test_told_lapses_say_where_when_and_of_what_and_a_repeat_keeps_its_first_moment(store: Store) -> None:
    later = AT + timedelta(days=1)
    store.record_message(record(1))
    store.record_message(record(2))
    store.settle_lapses(record(2), [CHANGED], editions={}, at=later, line_ts="8.8")
    store.settle_lapses(record(1), [REMOVED], editions={}, at=AT, line_ts="9.9")
    store.settle_lapses(record(1, round=1), [REMOVED], editions={}, at=later)
    first, second = store.told_lapses()
    assert (first.key, first.channel_id, first.ts, first.line_ts) == ("answer:C1:1.0", "C1", "1.1", "9.9")
    assert (first.document_id, first.title, first.kind) == ("d1", "Accounts", LapseKind.REMOVED)
    assert (first.told_at, first.fingerprint) == (AT, REMOVED.fingerprint)
    assert (second.key, second.told_at, second.line_ts) == ("answer:C1:2.0", later, "8.8")
    assert list(store.told_lapses(since=later)) == [second]
    assert list(store.told_lapses(key="answer:C1:1.0")) == [first]


def test_what_is_not_on_record_cannot_be_settled(store: Store) -> None:
    store.settle_lapses(record(), [REMOVED], editions={"d1": GONE}, at=AT, line_ts="9.9")
    assert list(store.told_lapses()) == []


def test_one_message_is_forgotten_with_what_was_told_of_it_and_can_be_kept_anew(store: Store) -> None:
    for number in (1, 2):
        store.record_message(record(number, grounds=only(f"d{number}")))
    store.settle_lapses(record(1), [REMOVED], editions={}, at=AT, line_ts="9.9")
    store.forget_message("answer:C1:1.0")
    store.forget_message("answer:C1:3.0")
    assert store.message("answer:C1:1.0") is None
    assert store.quoted_documents() == {"d2": {""}}
    assert list(store.told_lapses()) == []
    store.record_message(record(1))
    assert store.message("answer:C1:1.0") == record(1)


def test_old_messages_are_forgotten_and_counted_with_what_was_told_of_them(store: Store) -> None:
    store.record_message(record(1, grounds=only("d1")))
    store.record_message(record(5, grounds=only("d5")))
    store.settle_lapses(record(1), [REMOVED], editions={}, at=AT, line_ts="9.9")
    assert store.forget_messages_before(AT + timedelta(minutes=5)) == 1
    assert store.quoted_documents() == {"d5": {""}}
    assert list(store.told_lapses()) == []
    assert store.message("answer:C1:1.0") is None
