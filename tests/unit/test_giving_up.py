"""A life that ends process after process is given up; what it did before that is on record."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.domain import Posted
from bot.errors import ChatUnavailable
from bot.follows import Follow
from bot.runs import MOST_DEATHS, MOST_GOODBYES
from bot.services import Services
from bot.work import Work
from retrieval.domain import Move
from tests.desks import services_holding
from tests.factories import a_document, moment
from tests.fake_processes import MemoryProcesses
from tests.fakes import FixedClock, MemoryChat, MemoryStore
from tests.faults.desk import BOTH, NOW, OTHER_WISH, SLOT, WISH, show_rest, watch
from tests.story_logs import joined
from tests.unit.test_taking_over import ASKED, LONG, Away, at_work, left_by


@pytest.fixture
def processes() -> MemoryProcesses:
    return MemoryProcesses()


@pytest.fixture
def services(clock: FixedClock) -> Services:
    report = a_document("vexley", published_at=moment("2026-06-07T12:00"))
    services = services_holding((report,), clock=clock, store=MemoryStore())
    services.store.add_subscription(WISH)
    return services


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.mark.parametrize("deaths", [MOST_DEATHS - 1, MOST_DEATHS, MOST_DEATHS + MOST_GOODBYES])
def test_what_was_in_hand_at_so_many_deaths_is_given_up_and_its_asker_told_while_that_is_safe(
    services: Services, clock: FixedClock, sqlite_url: str, processes: MemoryProcesses, deaths: int
) -> None:
    with at_work(services, Away(clock), sqlite_url, processes) as first:
        first.answer(ASKED)
    left_by("killed", processes, ASKED.key, times=deaths)
    chat = MemoryChat(clock)
    with capture_logs() as lines, at_work(services, chat, sqlite_url, processes) as second:
        assert second.wait_idle(LONG)
    said = [one.message.text for one in chat.said]
    errors = [(line["event"], line["deaths"]) for line in lines if line["log_level"] == "error"]
    if deaths < MOST_DEATHS:
        assert "Quillon's Sable" in said[0]
        assert errors == []
    else:
        assert ["failed each time" in one for one in said] == [True] * (deaths < MOST_DEATHS + MOST_GOODBYES)
        assert errors == [("work given up", deaths)]
    assert processes.deaths(ASKED.key) == 0


class Mute(MemoryChat):
    """A chat that takes the next post, and says nothing of it or of anything until it is back."""

    def __init__(self, clock: FixedClock) -> None:
        super().__init__(clock)
        self.took = threading.Event()
        self.back = False

    def post(self, *args: Any, **named: Any) -> Posted:
        posted = super().post(*args, **named)
        self.took.set()
        raise ChatUnavailable(f"The chat took {posted.ts} and did not say so.")

    def find(self, *args: Any, **named: Any) -> Posted | None:
        if self.took.is_set() and not self.back:
            raise ChatUnavailable("The chat did not answer.")
        return super().find(*args, **named)


def answer(work: Work, services: Services) -> None:
    del services
    work.answer(ASKED)


def digest(work: Work, services: Services) -> None:
    del services
    work.digest(SLOT)


def digests(work: Work, services: Services) -> None:
    services.store.add_subscription(OTHER_WISH)
    work.digests(BOTH)


def follow(work: Work, services: Services) -> None:
    story_id = joined(services.catalog, a_document("gatehop-1"), Move.REPORTS, None, at=NOW)
    joined(services.catalog, a_document("gatehop-2", title="Gatehop denies it"), Move.DENIES, story_id, at=NOW)
    services.store.keep_follow(Follow("f1", "C1", "7.0", story_id, 1, "U1", NOW - timedelta(days=1)))
    work.follow()


def has_rest(services: Services) -> bool:
    return any(kept.left for kept in services.store.kept_digests())


@pytest.mark.parametrize(
    ("begin", "is_on_record"),
    [
        (answer, lambda services: services.store.message(ASKED.key)),
        (digest, lambda services: services.store.delivered(SLOT.subscription_id, SLOT.local_date)),
        (digests, lambda services: {kept.key for kept in services.store.kept_digests()} == {one.key for one in BOTH}),
        (show_rest, lambda services: not has_rest(services)),
        (watch, lambda services: all(watch.told_at for watch in services.store.watches())),
        (follow, lambda services: [one.place for one in services.store.follows()] == [2]),
    ],
)
def test_what_is_given_up_after_it_was_posted_is_put_on_record_and_nobody_hears_of_a_failure(
    services: Services,
    clock: FixedClock,
    sqlite_url: str,
    processes: MemoryProcesses,
    begin: Callable[[Work, Services], None],
    is_on_record: Callable[[Services], bool],
) -> None:
    chat = Mute(clock)
    with at_work(services, chat, sqlite_url, processes) as first:
        begin(first, services)
        assert chat.took.wait(LONG)
    (said,) = chat.said
    assert not is_on_record(services)
    left_by("killed", processes, said.key, times=MOST_DEATHS)
    chat.back = True
    with capture_logs() as lines, at_work(services, chat, sqlite_url, processes) as second:
        assert second.wait_idle(LONG)
    assert is_on_record(services)
    assert chat.said == [said]
    assert [line["event"] for line in lines if line["log_level"] == "error"] == []
    assert [*services.store.misses(SLOT.subscription_id)] == []


def test_a_digest_that_is_given_up_before_it_was_posted_is_missed_and_its_admins_are_told(
    services: Services, clock: FixedClock, sqlite_url: str, processes: MemoryProcesses
) -> None:
    with at_work(services, Away(clock), sqlite_url, processes) as first:
        first.digest(SLOT)
    left_by("killed", processes, SLOT.key, times=MOST_DEATHS)
    chat = MemoryChat(clock)
    with at_work(services, chat, sqlite_url, processes) as second:
        assert second.wait_idle(LONG)
    assert chat.said == []
    (missed,) = services.store.misses(SLOT.subscription_id)
    assert "ended the process" in missed.why
