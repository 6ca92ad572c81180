"""What every store promises of the stories that channels follow, and of those that they dismissed."""

from __future__ import annotations

from dataclasses import replace

from bot.follows import Dismissal, Follow
from bot.ports import Store
from tests.factories import moment

FIRST = Follow("C1:S1", "C1", "100.1", "S1", 3, "U1", moment("2026-06-08T09:00"))
SECOND = replace(FIRST, follow_id="C1:S2", story_id="S2", followed_at=moment("2026-06-08T10:00"))
ELSEWHERE = replace(FIRST, follow_id="C2:S1", channel_id="C2", followed_at=moment("2026-06-08T11:00"))


def test_a_follow_comes_back_as_it_was_made(store: Store) -> None:
    assert store.keep_follow(FIRST) == FIRST
    assert store.follow("C1:S1") == FIRST
    assert store.follow("C1:S2") is None


def test_follows_come_oldest_first(store: Store) -> None:
    for follow in (ELSEWHERE, FIRST, SECOND):
        store.keep_follow(follow)
    assert tuple(store.follows()) == (FIRST, SECOND, ELSEWHERE)


def test_a_channel_follows_a_story_once_and_in_the_thread_where_it_asked_last(store: Store) -> None:
    store.keep_follow(FIRST)
    again = replace(FIRST, follow_id="other", thread_ts="200.1", place=9, followed_by="U2")
    assert store.keep_follow(again) == replace(FIRST, thread_ts="200.1")
    assert tuple(store.follows()) == (replace(FIRST, thread_ts="200.1"),)


def test_a_follow_moves_on_and_never_back(store: Store) -> None:
    store.keep_follow(FIRST)
    for place, kept in ((7, 7), (5, 7)):
        store.move_follow("C1:S1", "S1", place)
        assert store.follow("C1:S1") == replace(FIRST, place=kept)
    store.move_follow("C1:S9", "S1", 9)
    assert tuple(store.follows()) == (replace(FIRST, place=7),)


def test_a_follow_goes_on_in_the_story_that_its_own_became_part_of(store: Store) -> None:
    store.keep_follow(SECOND)
    store.move_follow("C1:S2", "S1", 2)
    assert store.follow("C1:S2") == replace(SECOND, story_id="S1", place=2)


def test_a_follow_ends_where_the_channel_follows_the_other_story_already(store: Store) -> None:
    for follow in (FIRST, SECOND, ELSEWHERE):
        store.keep_follow(follow)
    store.move_follow("C1:S2", "S1", 9)
    assert tuple(store.follows()) == (FIRST, ELSEWHERE)


def test_a_follow_that_moved_is_kept_again_by_the_name_of_its_story(store: Store) -> None:
    store.keep_follow(SECOND)
    store.move_follow("C1:S2", "S1", 2)
    assert store.keep_follow(FIRST) == replace(SECOND, story_id="S1", place=2)
    assert len(store.follows()) == 1


def test_a_follow_ends_once(store: Store) -> None:
    store.keep_follow(FIRST)
    assert store.end_follow("C1:S1")
    assert not store.end_follow("C1:S1")
    assert tuple(store.follows()) == ()


def test_a_story_is_dismissed_once_in_a_channel_and_taken_back_once(store: Store) -> None:
    first = Dismissal("C1", "S1", "U1", moment("2026-06-08T09:00"))
    second = Dismissal("C1", "S2", "U2", moment("2026-06-08T08:00"))
    for one in (first, replace(first, dismissed_by="U2"), second, replace(first, channel_id="C2")):
        store.keep_dismissal(one)
    assert tuple(store.dismissals("C1")) == (second, first)
    assert store.take_back_dismissal("C1", "S1")
    assert not store.take_back_dismissal("C1", "S1")
    assert (tuple(store.dismissals("C1")), len(store.dismissals("C2"))) == ((second,), 1)
