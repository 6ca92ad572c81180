"""What every store promises of the names that channels watch."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from bot.ports import Store
from bot.watches import Watch
from tests.factories import moment

AT = moment("2026-06-08T09:00")
FIRST = Watch("C1:1", "C1", "Vexley", "Europe/Berlin", AT, "U1", AT, time(20), time(8, 30))
SECOND = Watch("C1:2", "C1", "Sable", "UTC", AT, "U1", moment("2026-06-08T10:00"))
ELSEWHERE = replace(FIRST, watch_id="C2:1", channel_id="C2", watched_at=moment("2026-06-08T11:00"))


def test_a_watch_comes_back_as_it_was_made(store: Store) -> None:
    for watch in (FIRST, SECOND):
        assert store.keep_watch(watch) == watch
        assert store.watch(watch.watch_id) == watch
    assert store.watch("C1:3") is None


def test_watches_come_oldest_first_of_all_channels_or_of_one(store: Store) -> None:
    for watch in (ELSEWHERE, SECOND, FIRST):
        store.keep_watch(watch)
    assert tuple(store.watches()) == (FIRST, SECOND, ELSEWHERE)
    assert tuple(store.watches("C1")) == (FIRST, SECOND)


def test_a_name_that_is_watched_again_has_other_quiet_hours_and_nothing_else(store: Store) -> None:
    store.keep_watch(FIRST)
    again = replace(FIRST, seen=moment("2026-07-01"), watched_by="U2", quiet_from=None, quiet_until=None)
    assert store.keep_watch(again) == replace(FIRST, quiet_from=None, quiet_until=None)


def test_a_watch_moves_on_and_never_back(store: Store) -> None:
    store.keep_watch(FIRST)
    later, told_at = moment("2026-06-08T12:00"), moment("2026-06-08T12:02")
    store.move_watch("C1:1", later, told_at=told_at)
    store.move_watch("C1:1", AT, told_at=moment("2026-06-09"))
    assert store.watch("C1:1") == replace(FIRST, seen=later, told_at=told_at)
    store.move_watch("C1:1", moment("2026-06-08T13:00"))
    assert store.watch("C1:1") == replace(FIRST, seen=moment("2026-06-08T13:00"), told_at=told_at)
    store.move_watch("C1:9", later)
    assert len(store.watches()) == 1


def test_a_watch_ends_once(store: Store) -> None:
    store.keep_watch(FIRST)
    assert store.end_watch("C1:1")
    assert not store.end_watch("C1:1")
    assert tuple(store.watches()) == ()
