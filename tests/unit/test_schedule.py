"""Ticks begin what is due, as often as they like; what is due is begun once."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.domain import Delivery, Message, Posted, Prepared, Slot, Subscription, Turn
from bot.messages import record_of
from bot.schedule import Schedule
from bot.services import Services
from retrieval.domain import Source, SourceKind, SourceState
from retrieval.errors import Unreachable
from tests.desks import services_holding
from tests.factories import a_source, moment
from tests.fakes import FixedClock, MemoryStore

WISH = Subscription("s1", "C1", "provenance", time(8), created_at=moment("2026-06-01"))


class Diary:
    """Work that writes down what was begun, each thing once."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.ingests: list[tuple[str, datetime]] = []
        self.rereads: list[str] = []
        self.looked = threading.Event()
        self.news = threading.Event()
        self.forgotten: list[datetime] = []
        self.ticked = threading.Event()

    def digest(self, slot: Slot) -> bool:
        self.ticked.set()
        if slot.key in self.begun:
            return False
        self.begun.append(slot.key)
        return True

    def digests(self, slots: Sequence[Slot]) -> bool:
        return self.digest(replace(slots[0], subscription_id="+".join(slot.subscription_id for slot in slots)))

    def ingest(self, source_id: str, due: datetime) -> bool:
        if (source_id, due) in self.ingests:
            return False
        self.ingests.append((source_id, due))
        return True

    def reread(self, source_id: str) -> bool:
        self.rereads.append(source_id)
        return True

    def correct(self) -> int:
        self.looked.set()
        return 0

    def follow(self) -> int:
        self.news.set()
        return 0

    def watch(self) -> int:
        return 0

    def forget_before(self, moment: datetime) -> int:
        self.forgotten.append(moment)
        return 0


class HastyClock(FixedClock):
    """A clock that goes on by a second whenever somebody looks."""

    def now(self) -> datetime:
        now = super().now()
        self.advance(timedelta(seconds=1))
        return now


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def services(clock: FixedClock) -> Services:
    sources = (a_source(), a_source("off", enabled=False), a_source("slow", every=timedelta(days=1)))
    services = services_holding((), clock=clock, store=MemoryStore(), sources=sources)
    services.store.add_subscription(WISH)
    return services


def test_a_due_digest_is_begun_once_however_often_the_calendar_ticks(services: Services, diary: Diary) -> None:
    schedule = Schedule(services, diary)
    assert [slot.key for slot in schedule.plan_digests()] == ["digest:s1:2026-06-08"]
    assert schedule.plan_digests() == ()
    assert diary.begun == ["digest:s1:2026-06-08"]


def test_a_delivered_digest_is_not_begun_again_until_the_next_day(
    services: Services, diary: Diary, clock: FixedClock
) -> None:
    schedule = Schedule(services, diary)
    delivery = Delivery("digest:s1:2026-06-08", "s1", date(2026, 6, 8), "1.0", clock.now())
    services.store.record_delivery(delivery)
    assert schedule.plan_digests() == ()
    clock.advance(timedelta(hours=23))
    assert [slot.local_date for slot in schedule.plan_digests()] == [date(2026, 6, 9)]


def test_what_is_due_in_a_channel_at_one_moment_is_one_post_and_a_weekly_digest_comes_after_it(
    services: Services, diary: Diary
) -> None:
    monday = frozenset({0})
    for other in (
        replace(WISH, subscription_id="w1", weekly=True, days=monday),
        replace(WISH, subscription_id="s2", topic="access-policy", at=time(10), timezone="Europe/Berlin"),
        replace(WISH, subscription_id="s3", topic="access-policy", at=time(7)),
        replace(WISH, subscription_id="s4", channel_id="C2"),
    ):
        services.store.add_subscription(other)
    assert len(Schedule(services, diary).plan_digests()) == 5
    assert [key.split(":")[1] for key in diary.begun] == ["s1+s2", "s3", "s4", "w1"]


def test_a_moment_that_comes_while_digests_are_planned_parts_none_of_them(services: Services, diary: Diary) -> None:
    services.store.add_subscription(replace(WISH, subscription_id="s2", topic="access-policy"))
    hasty = HastyClock(moment("2026-06-08T07:59") + timedelta(seconds=59))
    schedule = Schedule(replace(services, clock=hasty), diary)
    schedule.plan_digests()
    schedule.plan_digests()
    assert [key.split(":")[1] for key in diary.begun] == ["s1+s2"]


def test_a_subscription_that_cannot_be_planned_stops_no_other(services: Services, diary: Diary) -> None:
    services.store.add_subscription(replace(WISH, subscription_id="s0", timezone="Middle/Earth"))
    services.store.add_subscription(replace(WISH, subscription_id="s2", channel_id="C2"))
    with capture_logs() as lines:
        assert len(Schedule(services, diary).plan_digests()) == 2
    assert [line["subscription"] for line in lines] == ["s0"]


def test_a_digest_missed_by_less_than_the_catch_up_is_begun_late(
    services: Services, diary: Diary, clock: FixedClock
) -> None:
    clock.advance(timedelta(hours=10))
    assert len(Schedule(services, diary).plan_digests()) == 1
    assert Schedule(services, Diary(), catch_up=timedelta(hours=10)).plan_digests() == ()


def test_sources_that_are_due_are_read_once_in_each_stretch(
    services: Services, diary: Diary, clock: FixedClock
) -> None:
    schedule = Schedule(services, diary)
    assert schedule.plan_ingests() == ("northlight", "slow")
    clock.advance(timedelta(minutes=59))
    assert schedule.plan_ingests() == ()
    clock.advance(timedelta(minutes=1))
    assert schedule.plan_ingests() == ("northlight",)
    assert diary.ingests == [
        ("northlight", moment("2026-06-08T09:00")),
        ("slow", moment("2026-06-08")),
        ("northlight", moment("2026-06-08T10:00")),
    ]


def test_a_source_that_was_just_read_is_not_due(services: Services, diary: Diary, clock: FixedClock) -> None:
    services.catalog.put_source_state(SourceState("northlight", read_at=clock.now()))
    assert Schedule(services, diary).plan_ingests() == ("slow",)


def test_a_source_that_people_add_is_read_without_a_restart(services: Services, diary: Diary) -> None:
    schedule = Schedule(services, diary)
    schedule.plan_ingests()
    assert services.source_list.kept is not None
    services.source_list.kept.keep(a_source("added", location="https://added.example/feed"))
    assert schedule.plan_ingests() == ("added",)


def test_what_is_older_than_is_kept_is_forgotten(services: Services, diary: Diary, clock: FixedClock) -> None:
    services.store.remember(Turn("C1", "1.0", "1.0", "Who?", clock.now() - timedelta(days=8)))
    services.store.remember(Turn("C1", "2.0", "2.0", "Why?", clock.now() - timedelta(days=6)))
    Schedule(services, diary, keep=timedelta(days=7)).forget()
    assert diary.forgotten == [clock.now() - timedelta(days=7)]
    assert services.store.turns("C1", "1.0") == []
    assert len(services.store.turns("C1", "2.0")) == 1


def test_what_was_posted_stays_on_record_a_quarter_however_short_threads_are_kept(
    services: Services, diary: Diary, clock: FixedClock
) -> None:
    store, keep = services.store, timedelta(days=7)
    prepared = Prepared(Message("An answer"), frozenset({"public"}))
    for key, days in (("old", 91), ("kept", 89)):
        at = clock.now() - timedelta(days=days)
        store.record_message(record_of(key, Posted("C1", "1.0"), prepared, at=at))
    Schedule(services, diary, keep=keep).forget()
    assert store.message("old") is None
    assert store.message("kept") is not None


def test_it_looks_for_what_is_to_be_corrected_as_soon_as_it_starts(services: Services, diary: Diary) -> None:
    schedule = Schedule(services, diary)
    schedule.start()
    assert diary.looked.wait(30)
    schedule.stop()


def test_it_ticks_at_once_when_it_starts_and_stops_when_told(services: Services, diary: Diary) -> None:
    schedule = Schedule(services, diary)
    schedule.start()
    assert diary.ticked.wait(30)
    schedule.stop()
    schedule.stop()
    assert diary.begun == ["digest:s1:2026-06-08"]


def test_a_tick_while_the_database_is_away_is_in_vain_and_the_next_one_is_not(clock: FixedClock, diary: Diary) -> None:
    recovered = threading.Event()

    class Returning(MemoryStore):
        failures = 1

        def subscriptions(self, channel_id: str | None = None) -> tuple[Subscription, ...]:
            if self.failures:
                self.failures -= 1
                raise Unreachable("The database did not answer.")
            recovered.set()
            return super().subscriptions(channel_id)

    schedule = Schedule(services_holding((), clock=clock, store=Returning()), diary, tick=timedelta(seconds=0.05))
    with capture_logs() as lines:
        schedule.start()
        assert recovered.wait(30)
        schedule.stop()
    assert [line["why"] for line in lines if line["event"] == "tick in vain"] == ["The database did not answer."]


def test_files_that_may_have_changed_while_no_desk_ran_are_read_at_the_start(
    diary: Diary, clock: FixedClock, tmp_path: Path
) -> None:
    def local(name: str, **fields: Any) -> Source:
        return a_source(name, kind=SourceKind.FOLDER, location=str(tmp_path / name), **fields)

    sources = (a_source(), local("read"), local("never-read"), local("off", enabled=False))
    services = services_holding((), clock=clock, store=MemoryStore(), sources=sources)
    for name in ("read", "off", "northlight"):
        services.catalog.put_source_state(SourceState(name, read_at=clock.now()))
    assert Schedule(services, diary).plan_rereads() == ("read",)
    assert diary.rereads == ["read"]  # the other one is due, and read as such


def test_what_is_looked_after_daily_is_planned_for_a_day_from_now(services: Services, diary: Diary) -> None:
    looked: list[str] = []
    schedule = Schedule(services, diary, daily=lambda: looked.append("after"))
    schedule.start()
    assert diary.ticked.wait(10)
    schedule.stop()
    assert looked == []
