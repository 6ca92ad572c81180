"""What every store promises: the fake, SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from bot.domain import WEEKDAYS, Delivery, Feedback, MissedSlot, Opinion, Replied, Subscription, Turn
from bot.kept_digests import bare_items
from bot.ports import Store
from bot.slots import slot_on
from tests.factories import a_document, a_kept_digest, an_item, moment

WISH = Subscription(
    "s1",
    "C1",
    "provenance",
    time(9, 30),
    days=WEEKDAYS,
    timezone="Europe/Berlin",
    created_by="U1",
    created_at=moment("2026-06-01T08:00"),
    silent=True,
)
MONDAY = date(2026, 6, 8)


def delivery(
    subscription_id: str = "s1", local_date: date = MONDAY, *documents: str, ts: str | None = "7.1"
) -> Delivery:
    key = f"digest:{subscription_id}:{local_date}"
    return Delivery(key, subscription_id, local_date, ts, moment("2026-06-08T07:30"), documents)


def turn(ts: str, question: str = "Who trained on whose outputs?", asked: str = "2026-06-08T09:00") -> Turn:
    return Turn("C1", "1.0", ts, question, moment(asked))


def test_a_subscription_comes_back_as_it_was_made(store: Store) -> None:
    assert store.add_subscription(WISH)
    assert store.subscription("s1") == WISH
    assert store.subscription("s2") is None


def test_the_same_wish_twice_in_a_channel_is_one_subscription(store: Store) -> None:
    assert store.add_subscription(WISH)
    assert not store.add_subscription(replace(WISH, subscription_id="s2", created_by="U2"))
    assert store.subscriptions() == (WISH,)


@pytest.mark.parametrize(
    "other",
    [
        replace(WISH, subscription_id="s2", channel_id="C2"),
        replace(WISH, subscription_id="s2", topic="access"),
        replace(WISH, subscription_id="s2", at=time(10)),
        replace(WISH, subscription_id="s2", days=frozenset({0})),
        replace(WISH, subscription_id="s2", timezone="UTC"),
        replace(WISH, subscription_id="s2", weekly=True),
    ],
)
def test_a_wish_that_differs_is_a_subscription_of_its_own(store: Store, other: Subscription) -> None:
    assert store.add_subscription(WISH)
    assert store.add_subscription(other)
    assert store.subscriptions() == (WISH, other)


def test_an_identity_is_never_given_twice(store: Store) -> None:
    store.add_subscription(WISH)
    assert not store.add_subscription(replace(WISH, topic="access"))


def test_subscriptions_are_listed_oldest_first_for_one_channel_or_for_all(store: Store) -> None:
    wishes = [replace(WISH, subscription_id=f"s{n}", channel_id=c) for n, c in enumerate(["C9", "C1", "C5"])]
    for wish in wishes:
        store.add_subscription(wish)
    assert store.subscriptions() == tuple(wishes)
    assert store.subscriptions("C1") == (wishes[1],)
    assert store.subscriptions("C7") == ()


def test_a_removed_subscription_is_gone_and_can_be_made_again(store: Store) -> None:
    store.add_subscription(WISH)
    assert store.remove_subscription("s1")
    assert not store.remove_subscription("s1")
    assert store.subscriptions() == ()
    assert store.add_subscription(WISH)


def test_a_delivery_comes_back_as_it_was_recorded_documents_in_order(store: Store) -> None:
    store.add_subscription(WISH)
    posted = delivery("s1", MONDAY, "b", "a", "c")
    store.record_delivery(posted)
    assert store.delivered("s1", MONDAY) == posted
    assert store.delivered("s1", date(2026, 6, 9)) is None


def test_a_quiet_day_is_recorded_too(store: Store) -> None:
    store.record_delivery(delivery(ts=None))
    assert store.delivered("s1", MONDAY) == delivery(ts=None)


def test_a_second_record_of_a_slot_changes_nothing(store: Store) -> None:
    store.add_subscription(WISH)
    store.record_delivery(delivery("s1", MONDAY, "a"))
    store.record_delivery(delivery("s1", MONDAY, "b", ts="8.2"))
    assert store.delivered("s1", MONDAY) == delivery("s1", MONDAY, "a")
    assert set(store.told("C1")) == {"a"}


def test_the_last_delivery_is_that_of_the_newest_date_whatever_the_order_of_recording(store: Store) -> None:
    assert store.last_delivery("s1") is None
    for day in (2, 8, 5):
        store.record_delivery(delivery("s1", date(2026, 6, day), f"d{day}"))
    store.record_delivery(delivery("s2", date(2026, 6, 9)))
    assert store.last_delivery("s1") == delivery("s1", MONDAY, "d8")


def test_a_channel_was_told_what_all_its_digests_held_on_whatever_topic(store: Store) -> None:
    store.add_subscription(WISH)
    store.add_subscription(replace(WISH, subscription_id="s2", at=time(18)))
    store.add_subscription(replace(WISH, subscription_id="s3", topic="access"))
    store.record_delivery(delivery("s1", MONDAY, "a", "b"))
    store.record_delivery(delivery("s2", MONDAY, "b", "c"))
    store.record_delivery(delivery("s3", MONDAY, "d"))
    assert set(store.told("C1")) == {"a", "b", "c", "d"}
    assert store.told("C2") == {}


def test_what_a_digest_told_is_known_in_its_revision_and_what_did_not_fit_until_the_next_one(store: Store) -> None:
    store.add_subscription(WISH)
    first = replace(delivery("s1", MONDAY, "a", "b"), hashes=("1", "2"), carried=("c", "d"))
    store.record_delivery(first)
    assert store.delivered("s1", MONDAY) == first
    assert store.told("C1") == {"a": "1", "b": "2"}
    assert store.carried("C1", "provenance") == {"c", "d"}
    assert store.carried("C1", "access") == frozenset()
    second = delivery("s1", date(2026, 6, 9), "a", "c")
    later = first.delivered_at + timedelta(days=1)
    store.record_delivery(replace(second, hashes=("9", "3"), delivered_at=later))
    assert store.told("C1") == {"a": "9", "b": "2", "c": "3"}
    assert store.carried("C1", "provenance") == frozenset()


def test_where_a_channel_was_last_told_outlives_the_subscription(store: Store) -> None:
    assert store.told_until("C1", "provenance") is None
    store.add_subscription(WISH)
    ends = moment("2026-06-08T07:00")
    store.record_delivery(replace(delivery("s1", MONDAY, "a"), until=ends))
    store.remove_subscription("s1")
    assert store.told_until("C1", "provenance") == ends
    assert store.told_until("C1", "access") is None
    store.add_subscription(replace(WISH, subscription_id="s2"))
    older = delivery("s2", date(2026, 6, 9), "b")
    store.record_delivery(older)  # as an earlier version recorded it
    assert store.told_until("C1", "provenance") == max(ends, older.delivered_at)


def test_what_a_channel_has_seen_outlives_the_subscription(store: Store) -> None:
    store.add_subscription(WISH)
    store.record_delivery(delivery("s1", MONDAY, "a"))
    store.remove_subscription("s1")
    assert set(store.told("C1")) == {"a"}


def test_a_delivery_of_an_unknown_subscription_is_shown_to_nobody(store: Store) -> None:
    store.record_delivery(delivery("gone", MONDAY, "a"))
    assert store.delivered("gone", MONDAY) == delivery("gone", MONDAY, "a")
    assert store.told("C1") == {}


def test_what_was_told_before_a_moment_is_as_it_was_then(store: Store) -> None:
    store.add_subscription(WISH)
    first = replace(delivery("s1", MONDAY, "a"), hashes=("1",), carried=("c",), until=moment("2026-06-08T07:30"))
    store.record_delivery(first)
    later = first.delivered_at + timedelta(days=1)
    second = replace(delivery("s1", date(2026, 6, 9), "a"), hashes=("2",), until=later, delivered_at=later)
    store.record_delivery(second)
    assert store.told("C1", before=later) == {"a": "1"}
    assert store.carried("C1", "provenance", before=later) == {"c"}
    assert store.told_until("C1", "provenance", before=later) == first.until
    assert store.told("C1", before=first.delivered_at) == {}
    assert store.told_until("C1", "provenance", before=first.delivered_at) is None


def test_a_weekly_weekly_digest_leaves_alone_where_the_dailies_stand(store: Store) -> None:
    store.add_subscription(WISH)
    store.add_subscription(replace(WISH, subscription_id="w1", weekly=True))
    assert [s.weekly for s in store.subscriptions()] == [False, True]
    daily = replace(delivery("s1", MONDAY, "a"), carried=("c",), until=moment("2026-06-08T07:30"))
    store.record_delivery(daily)
    later = daily.delivered_at + timedelta(hours=3)
    store.record_delivery(replace(delivery("w1", MONDAY), until=later, delivered_at=later))
    assert store.told_until("C1", "provenance") == daily.until
    assert store.carried("C1", "provenance") == {"c"}
    assert store.last_delivery("w1") is not None


def test_a_digest_is_kept_as_it_was_told_once_a_slot(store: Store) -> None:
    store.add_subscription(WISH)
    kept = a_kept_digest(visibilities=frozenset({"public", "internal", "channel:C1"}))
    assert store.kept_digest(kept.key) is None
    store.record_delivery(replace(delivery(), digest=kept))
    store.record_delivery(replace(delivery(), digest=replace(kept, left=7)))
    assert store.kept_digest(kept.key) == kept
    assert tuple(store.kept_digests()) == (kept,)
    assert store.delivered("s1", MONDAY) == delivery()


def test_the_rest_of_a_digest_counts_as_told_once_it_was(store: Store) -> None:
    store.add_subscription(WISH)
    first, second, third = (an_item(a_document(name)) for name in "abc")
    digest = a_kept_digest(delivery().key, first, rest=bare_items((second, third)), left=2)
    store.record_delivery(replace(delivery("s1", MONDAY, "a"), hashes=("1",), carried=("b", "c", "d"), digest=digest))
    now = replace(a_kept_digest(delivery().key, first, second), rest=bare_items((third,)), left=1)
    for _ in range(2):
        store.record_rest(now, {"b": "2", "a": "9"})
        assert store.kept_digest(now.key) == now
        assert store.told("C1") == {"a": "1", "b": "2"}
        assert store.carried("C1", "provenance") == {"c", "d"}
    store.record_rest(replace(now, key="digest:s1:2026-06-09"), {"c": "3"})
    assert (store.kept_digest("digest:s1:2026-06-09"), store.carried("C1", "provenance")) == (None, {"c", "d"})


def test_kept_digests_are_listed_oldest_first_by_channel_by_topic_and_since_a_moment(store: Store) -> None:
    store.add_subscription(WISH)
    days = {}
    for number, (channel, topic) in enumerate((("C1", "access"), ("C2", "provenance"), ("C1", "provenance"))):
        day = MONDAY + timedelta(days=number)
        told = delivery("s1", day)
        days[number] = a_kept_digest(told.key, channel_id=channel, topic=topic)
        at = told.delivered_at + timedelta(days=number)
        store.record_delivery(replace(told, delivered_at=at, digest=days[number]))
    assert list(store.kept_digests()) == [days[0], days[1], days[2]]
    assert list(store.kept_digests(channel_id="C1")) == [days[0], days[2]]
    assert list(store.kept_digests(channel_id="C1", topic="provenance")) == [days[2]]
    assert list(store.kept_digests(since=delivery().delivered_at + timedelta(days=1))) == [days[1], days[2]]
    assert list(store.kept_digests(limit=2)) == [days[1], days[2]]


def test_a_slot_that_could_not_be_posted_is_on_record_with_the_newest_reason(store: Store) -> None:
    monday, tuesday = (slot_on(WISH, MONDAY + timedelta(days=n)) for n in (0, 1))
    second = MissedSlot(tuesday, "The channel is archived.", tuesday.due_at)
    store.record_miss(second)
    store.record_miss(MissedSlot(monday, "The chat is away.", monday.due_at))
    store.record_miss(MissedSlot(monday, "I was removed.", tuesday.due_at))
    store.record_miss(MissedSlot(replace(monday, subscription_id="s2"), "Other.", monday.due_at))
    assert list(store.misses("s1")) == [MissedSlot(monday, "I was removed.", tuesday.due_at), second]
    assert list(store.misses("s9")) == []


def test_a_thread_remembers_its_questions_in_the_order_they_were_asked(store: Store) -> None:
    store.remember(turn("1.9", "And why?", "2026-06-08T09:05"))
    store.remember(turn("1.0"))
    assert [t.question for t in store.turns("C1", "1.0")] == ["Who trained on whose outputs?", "And why?"]
    assert list(store.turns("C1", "2.0")) == []
    assert list(store.turns("C2", "1.0")) == []


def test_what_was_asked_lately_in_a_channel_comes_from_all_its_threads_and_no_other_channel(store: Store) -> None:
    before, first, second = turn("1.0", asked="2026-06-08T07:59"), turn("1.1"), turn("2.0", asked="2026-06-08T09:10")
    for one in (second, first, before):
        store.remember(replace(one, thread_ts=one.ts))
    store.remember(replace(turn("3.0"), channel_id="C2"))
    assert [t.ts for t in store.turns_since("C1", moment("2026-06-08T09:00"))] == ["1.1", "2.0"]
    assert list(store.turns_since("C1", moment("2026-06-08T09:11"))) == []


def test_the_same_question_is_remembered_once(store: Store) -> None:
    store.remember(turn("1.0"))
    store.remember(turn("1.0"))
    assert list(store.turns("C1", "1.0")) == [turn("1.0")]


def test_old_questions_are_forgotten_and_counted(store: Store) -> None:
    store.remember(turn("1.0", asked="2026-05-01T09:00"))
    store.remember(turn("1.1"))
    assert store.forget_before(moment("2026-06-08T09:00")) == 1
    assert list(store.turns("C1", "1.0")) == [turn("1.1")]
    assert store.forget_before(moment("2026-06-08T09:00") + timedelta(days=1)) == 1


def replied(key: str = "answer:C1:1.0", at: str = "2026-06-08T09:00", **fields: Any) -> Replied:
    usual = {"channel_id": "C1", "user_id": "U1", "question": "And why?", "earlier": ("Who was cut off?",)}
    usual |= {"visibilities": frozenset({"public", "internal"}), "documents": ("d2", "d1"), "answered": True}
    return Replied(**({"key": key, "replied_at": moment(at)} | usual | fields))


def feedback(
    verdict: Opinion = Opinion.BAD, *, key: str = "answer:C1:1.0", by: str = "U1", note: str = "", at: str = "09:05"
) -> Feedback:
    return Feedback(key, by, verdict, moment(f"2026-06-08T{at}"), note)


def test_what_a_reply_was_about_comes_back_and_is_replaced_when_it_is_written_anew(store: Store) -> None:
    store.record_reply(replied())
    assert store.reply("answer:C1:1.0") == replied()
    assert store.reply("answer:C1:2.0") is None
    anew = replied(visibilities=frozenset({"public"}), documents=(), answered=False)
    store.record_reply(anew)
    assert store.reply("answer:C1:1.0") == anew


def test_the_last_reply_is_the_newest_to_this_person_in_this_channel(store: Store) -> None:
    assert store.last_reply("C1", "U1") is None
    store.record_reply(replied("answer:C1:2.0", "2026-06-08T10:00"))
    store.record_reply(replied("answer:C1:1.0", "2026-06-08T09:00"))
    store.record_reply(replied("answer:C1:3.0", "2026-06-08T11:00", user_id="U2"))
    store.record_reply(replied("answer:C2:4.0", "2026-06-08T12:00", channel_id="C2"))
    last = store.last_reply("C1", "U1")
    assert last is not None
    assert last.key == "answer:C1:2.0"


def test_a_person_has_one_verdict_on_a_reply_and_the_last_one_counts(store: Store) -> None:
    store.record_reply(replied())
    assert store.record_feedback(feedback(note="wrong year"))
    assert store.record_feedback(feedback(at="09:06"))
    assert list(store.feedback()) == [(replied(), feedback(note="wrong year", at="09:06"))]
    assert store.record_feedback(feedback(Opinion.GOOD, at="09:07"))
    assert list(store.feedback()) == [(replied(), feedback(Opinion.GOOD, at="09:07"))]


def test_a_verdict_that_waited_does_not_replace_a_later_one(store: Store) -> None:
    store.record_reply(replied())
    store.record_feedback(feedback(Opinion.GOOD, at="09:07"))
    assert store.record_feedback(feedback(Opinion.BAD, at="09:05"))
    assert list(store.feedback()) == [(replied(), feedback(Opinion.GOOD, at="09:07"))]


def test_verdicts_are_listed_oldest_first_all_or_of_one_sort(store: Store) -> None:
    store.record_reply(replied())
    later = feedback(Opinion.GOOD, by="U2", at="09:09")
    for given in (later, feedback(), feedback(by="U3", at="09:10")):
        assert store.record_feedback(given)
    assert [f.user_id for _, f in store.feedback()] == ["U1", "U2", "U3"]
    assert [f for _, f in store.feedback(Opinion.GOOD)] == [later]


def test_a_verdict_on_an_unknown_reply_is_not_kept(store: Store) -> None:
    assert not store.record_feedback(feedback())
    assert list(store.feedback()) == []


def test_replies_are_forgotten_with_their_threads_and_verdicts_with_them(store: Store) -> None:
    store.record_reply(replied("answer:C1:0.9", "2026-05-01T09:00"))
    store.record_reply(replied())
    store.record_feedback(feedback(key="answer:C1:0.9"))
    store.record_feedback(feedback())
    assert store.forget_before(moment("2026-06-08T09:00")) == 0
    assert store.reply("answer:C1:0.9") is None
    assert [f.key for _, f in store.feedback()] == ["answer:C1:1.0"]
