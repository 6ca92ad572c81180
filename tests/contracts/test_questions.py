"""What every store keeps of questions that are written anew or taken away: the fake, SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain import Asked, Feedback, Opinion, Replied, Turn
from bot.ports import Store
from bot.question_records import AS_WRITTEN, QuestionChange, QuestionRecord, order_of
from tests.factories import moment

AT = moment("2026-06-08T09:00")
LATER = AT + timedelta(minutes=1)
ASKED = Asked("C1", "100.1", "U1", "Who?", thread_ts="100.0", team_id="T1", addressed=False)


def change(edit: int = 0, text: str | None = "Who?", *, deleted: bool = False, ts: str = "100.1") -> QuestionChange:
    """A question as it was written, or as an edit leaves it."""
    asked = None if text is None else Asked("C1", ts, "U1", text, thread_ts="100.0", team_id="T1", addressed=False)
    return QuestionChange("C1", ts, "100.0", order_of(f"{edit}.0", f"{edit}.1") if edit else AS_WRITTEN, asked, deleted)


GONE = change(text=None, deleted=True)


def test_a_question_comes_back_as_it_was_recorded(store: Store) -> None:
    assert store.question(ASKED.key) is None
    told = store.revise_question(change(), AT)
    assert told == QuestionRecord(change(), 1, AT)
    assert told.asked == ASKED
    assert store.question(ASKED.key) == told
    assert store.question("answer:C1:100.2") is None


def test_each_change_is_a_revision_and_the_same_change_again_is_none(store: Store) -> None:
    store.revise_question(change(), AT)
    for _ in range(2):
        told = store.revise_question(change(1, "What?"), LATER)
        assert (told.revision, told.changed_at, told.asked and told.asked.text) == (2, LATER, "What?")
    assert store.revise_question(change(), LATER) == told
    assert store.question(ASKED.key) == told


def test_an_older_edit_that_comes_after_a_newer_one_says_nothing(store: Store) -> None:
    newer = store.revise_question(change(9, "newer"), AT)
    assert store.revise_question(change(8, "older"), LATER) == newer
    assert store.revise_question(change(), LATER) == newer
    assert store.revise_question(change(10, "newest"), LATER).revision == 3


def test_a_question_that_was_taken_back_can_be_asked_again(store: Store) -> None:
    store.revise_question(change(), AT)
    assert store.revise_question(change(1, None), AT).asked is None
    again = store.revise_question(change(2, "Again?"), AT)
    assert (again.revision, again.asked and again.asked.text) == (3, "Again?")


def test_an_edit_that_leaves_the_question_as_it_is_is_no_revision(store: Store) -> None:
    store.revise_question(change(), AT)
    assert store.revise_question(change(3), AT).revision == 1
    assert store.revise_question(change(2, "older than the last edit"), AT).revision == 1
    assert store.revise_question(change(4, "newer"), AT).revision == 2


def test_a_deletion_is_the_last_change_whatever_comes_after_it(store: Store) -> None:
    gone = store.revise_question(GONE, AT)
    assert (gone.revision, gone.asked, gone.change.deleted) == (2, None, True)
    for late in (change(), change(7, "too late"), GONE):
        assert store.revise_question(late, LATER) == gone


def test_of_changes_that_come_at_once_each_gets_a_revision_of_its_own(store: Store) -> None:
    store.revise_question(change(), AT)
    told: list[QuestionRecord] = []
    edits = [
        threading.Thread(target=lambda n=number: told.append(store.revise_question(change(n, f"edit {n}"), AT)))
        for number in range(1, 7)
    ]
    for one in edits:
        one.start()
    for one in edits:
        one.join()
    kept = store.question(ASKED.key)
    assert kept is not None
    assert kept.asked is not None
    assert kept.asked.text == "edit 6"
    assert len({one.revision: one.change for one in told}) == len({one.change for one in told})


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations([change(), change(1, "one"), change(2, None), change(3, "three"), GONE]))
def test_in_whatever_order_changes_come_the_last_one_stands(store: Store, order: list[QuestionChange]) -> None:
    store.forget_before(AT + timedelta(days=1))
    for one in order:
        store.revise_question(one, AT)
    kept = store.question(ASKED.key)
    assert kept is not None
    assert kept.change == GONE


def test_a_question_s_words_are_those_of_its_newest_revision_in_its_old_place(store: Store) -> None:
    for number, text in ((1, "Who?"), (2, "And why?")):
        store.remember(Turn("C1", "100.0", f"100.{number}", text, AT + timedelta(minutes=number)))
    store.remember(Turn("C1", "100.0", "100.1", "What?", AT + timedelta(hours=1)))
    assert [(turn.question, turn.asked_at) for turn in store.turns("C1", "100.0")] == [
        ("What?", AT + timedelta(minutes=1)),
        ("And why?", AT + timedelta(minutes=2)),
    ]


def test_a_forgotten_question_leaves_neither_words_nor_reply_nor_verdicts(store: Store) -> None:
    for ts in ("100.1", "100.2"):
        replied = Replied(f"answer:C1:{ts}", "C1", "U1", "Who?", (), frozenset({"public"}), ("d1",), True, AT)
        store.record_reply(replied)
        store.record_feedback(Feedback(replied.key, "U2", Opinion.BAD, AT, "No."))
        store.remember(Turn("C1", "100.0", ts, "Who?", AT))
        store.revise_question(change(ts=ts), AT)
    for _ in range(2):
        store.forget_question(ASKED.key, "C1", "100.1")
    assert [turn.ts for turn in store.turns("C1", "100.0")] == ["100.2"]
    assert store.reply(ASKED.key) is None
    assert [replied.key for replied, _ in store.feedback()] == ["answer:C1:100.2"]
    assert store.question(ASKED.key) is not None


def test_what_became_of_a_question_is_forgotten_with_other_thread_memory(store: Store) -> None:
    store.revise_question(GONE, AT)
    store.revise_question(change(ts="100.2"), LATER)
    store.forget_before(LATER)
    assert store.question(ASKED.key) is None
    assert store.question("answer:C1:100.2") is not None
