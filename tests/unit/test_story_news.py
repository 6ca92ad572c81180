"""News of a followed story: what counts, for whom, once a day, and on through merges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from bot.domain import Place, PlaceKind, Subscription
from bot.errors import ChatUnavailable
from bot.follows import Follow
from bot.services import Services
from bot.story_news import NOTHING, compose, due, local_date, log_behind, settle, tell
from bot.work import Work
from retrieval.domain import Correction, CorrectionKind, Document, Event, EventKind, Move
from tests.contracts.catalogs import put
from tests.desks import services_holding
from tests.factories import a_document, moment
from tests.fake_processes import a_membership
from tests.fakes import FixedClock, MemoryChat, MemoryStore
from tests.story_logs import joined

FIRST = a_document("gatehop-1", title="Gatehop served keys of others", published_at=moment("2026-06-06"))
DENIAL = a_document("gatehop-2", title="Gatehop denies it", published_at=moment("2026-06-07"))
COPY = a_document("gatehop-3", title="Keys of others, again", published_at=moment("2026-06-07T10:00"))
LATER = a_document("gatehop-4", title="Gatehop ends resale", published_at=moment("2026-06-08"))
LONG = 30.0


@pytest.fixture
def services(clock: FixedClock) -> Services:
    return services_holding((), clock=clock, store=MemoryStore())


@pytest.fixture
def chat(clock: FixedClock) -> MemoryChat:
    chat = MemoryChat(clock)
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=False)
    return chat


@pytest.fixture
def work(services: Services, chat: MemoryChat, sqlite_url: str) -> Iterator[Work]:
    work = Work(services, chat, database_url=sqlite_url, membership=a_membership(), patience=(0.01,))
    work.launch()
    yield work
    work.close()


def begin(services: Services, document: Document = FIRST, **fields: Any) -> Follow:
    """Begin a story with a document, and have the channel follow it from there."""
    story_id = joined(services.catalog, document, Move.REPORTS, None, at=services.clock.now())
    filled: dict[str, Any] = {"channel_id": "C1", "story_id": story_id, "thread_ts": "100.1", "place": 1}
    filled |= {"follow_id": f"C1:{story_id}", "followed_by": "U1", "followed_at": services.clock.now()}
    return services.store.keep_follow(Follow(**(filled | fields)))


def add(services: Services, document: Document, move: Move, follow: Follow) -> None:
    joined(services.catalog, document, move, follow.story_id, at=services.clock.now())


def said(services: Services, chat: MemoryChat, follow: Follow) -> str:
    found = compose(follow.follow_id, services=services, chat=chat)
    assert found is not None
    return found.message.text


def test_the_newest_turn_is_told_with_what_it_did_and_its_source(services: Services, chat: MemoryChat) -> None:
    follow = begin(services)
    add(services, DENIAL, Move.DENIES, follow)
    told = said(services, chat, follow)
    assert "*Denied:*" in told
    assert f"<{DENIAL.url}|Gatehop denies it>" in told
    assert "more development" not in told
    add(services, LATER, Move.ENDS, follow)
    told = said(services, chat, follow)
    assert "*Ended:*" in told
    assert "1 more development since" in told
    assert "Gatehop denies it" not in told


def test_who_repeats_brings_no_news(services: Services, chat: MemoryChat) -> None:
    follow = begin(services)
    add(services, COPY, Move.REPEATS, follow)
    assert list(due(services=services)) == []
    assert said(services, chat, follow) == ""


def test_what_was_known_when_the_channel_began_to_follow_is_no_news(services: Services) -> None:
    follow = begin(services)
    add(services, DENIAL, Move.DENIES, follow)
    services.store.move_follow(follow.follow_id, follow.story_id, 2)
    assert list(due(services=services)) == []


def test_a_document_that_was_put_right_in_place_is_news(services: Services, chat: MemoryChat) -> None:
    follow = begin(services)
    for kind, told in ((CorrectionKind.CORRECTED, "*Corrected:*"), (CorrectionKind.WITHDRAWN, "*Withdrawn:*")):
        number = len(services.catalog.events(follow.story_id)) + 1
        document = replace(FIRST, revision=number, correction=Correction(kind, "It was 14, not 41."))
        put(services.catalog, document, document.text)
        revised = Event("", 0, EventKind.REVISED, services.clock.now(), document_id=FIRST.document_id, revision=number)
        assert services.catalog.join(follow.story_id, document, (), [revised])
        assert told in said(services, chat, follow)


@pytest.mark.parametrize(("outsiders", "is_told"), [(False, True), (None, False), (True, False)])
def test_internal_news_are_for_a_channel_that_certainly_no_outsider_reads(
    services: Services, chat: MemoryChat, outsiders: bool | None, is_told: bool
) -> None:
    first = a_document("inside-1", visibility="internal", published_at=moment("2026-06-06"))
    second = a_document("inside-2", visibility="internal", title="Inside words", published_at=moment("2026-06-07"))
    follow = begin(services, first)
    add(services, second, Move.CONFIRMS, follow)
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=outsiders)
    found = compose(follow.follow_id, services=services, chat=chat)
    assert found is not None
    assert ("Inside words" in found.message.text) is is_told
    assert found.follow.place == (2 if is_told else 1)  # what may not be told now is told once it may be


def test_a_document_that_was_moved_among_our_own_since_it_joined_a_public_story_is_not_told_to_outsiders(
    services: Services, chat: MemoryChat
) -> None:
    follow = begin(services)
    add(services, DENIAL, Move.DENIES, follow)
    put(services.catalog, replace(DENIAL, visibility="internal"), DENIAL.text)
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=True)
    assert said(services, chat, follow) == ""


def test_news_are_not_posted_when_the_readers_become_others_at_the_last_moment(
    services: Services, chat: MemoryChat
) -> None:
    first = a_document("inside-1", visibility="internal", published_at=moment("2026-06-06"))
    follow = begin(services, first)
    add(services, a_document("inside-2", visibility="internal"), Move.CONFIRMS, follow)
    found = compose(follow.follow_id, services=services, chat=chat)
    assert found is not None
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=True)
    assert tell(found, "follow:1", services=services, chat=chat) is None
    assert chat.said == []


def test_a_document_that_is_gone_is_not_told(services: Services, chat: MemoryChat) -> None:
    follow = begin(services)
    add(services, DENIAL, Move.DENIES, follow)
    services.catalog.remove(DENIAL.document_id)
    assert said(services, chat, follow) == ""


def test_nobody_follows_any_more(services: Services, chat: MemoryChat) -> None:
    follow = begin(services)
    add(services, DENIAL, Move.DENIES, follow)
    found = compose(follow.follow_id, services=services, chat=chat)
    assert found is not None
    services.store.end_follow(follow.follow_id)
    assert tell(found, "follow:1", services=services, chat=chat) is None
    assert compose(follow.follow_id, services=services, chat=chat) is None
    assert chat.said == []


def test_a_story_that_became_part_of_another_is_followed_there(services: Services, chat: MemoryChat) -> None:
    older = joined(services.catalog, FIRST, Move.REPORTS, None, at=services.clock.now())
    joined(services.catalog, COPY, Move.UPDATES, older, at=services.clock.now())
    follow = begin(services, DENIAL)
    services.catalog.merge(older, follow.story_id, services.clock.now())
    assert said(services, chat, follow) == ""  # what the other story had told before is no news of this one
    joined(services.catalog, LATER, Move.ENDS, older, at=services.clock.now())
    found = compose(follow.follow_id, services=services, chat=chat)
    assert found is not None
    assert "*Ended:*" in found.message.text
    assert "more development" not in found.message.text
    settle(found, services=services)
    kept = services.store.follow(follow.follow_id)
    assert kept is not None
    assert (kept.story_id, log_behind(kept, services.catalog)) == (older, ())


def test_a_day_is_the_channel_s_own(services: Services) -> None:
    assert local_date("C1", services=services) == services.clock.now().date()
    services.store.add_subscription(Subscription("s1", "C1", "provenance", time(8), timezone="Pacific/Kiritimati"))
    services.clock.advance(  # type: ignore[attr-defined] # a clock that can be moved
        moment("2026-06-20T13:00") - services.clock.now()
    )
    assert local_date("C1", services=services) == date(2026, 6, 21)


def test_news_come_once_a_day_into_the_thread(work: Work, services: Services, chat: MemoryChat) -> None:
    follow = begin(services)
    assert work.follow() == 0
    add(services, DENIAL, Move.DENIES, follow)
    assert work.follow() == 1
    assert work.wait_idle(LONG)
    assert work.follow() == 0
    add(services, LATER, Move.ENDS, follow)
    assert work.follow() == 0
    (told,) = chat.said
    assert (told.posted.channel_id, told.thread_ts) == ("C1", "100.1")
    services.clock.advance(timedelta(days=1))  # type: ignore[attr-defined] # a clock that can be moved
    assert work.follow() == 1
    assert work.wait_idle(LONG)
    assert ["Denied" in chat.said[0].message.text, "Ended" in chat.said[1].message.text] == [True, True]
    assert len(chat.said) == 2


def test_news_that_wait_for_the_chat_past_midnight_are_told_once(
    work: Work, services: Services, chat: MemoryChat, clock: FixedClock
) -> None:
    follow = begin(services)
    add(services, DENIAL, Move.DENIES, follow)
    clock.advance(timedelta(hours=23) - timedelta(hours=clock.now().hour))
    chat.unheard = [ChatUnavailable("Slack is away.")] * 10_000
    assert work.follow() == 1
    clock.advance(timedelta(hours=2))
    assert work.follow() == 0
    chat.unheard.clear()
    assert work.wait_idle(LONG)
    assert len(chat.said) == 1


def test_news_that_may_have_got_through_are_looked_for_and_stand_there_once(
    work: Work, services: Services, chat: MemoryChat
) -> None:
    follow = begin(services)
    add(services, DENIAL, Move.DENIES, follow)
    chat.unsaid = [ChatUnavailable("The answer was lost.")]
    work.follow()
    assert work.wait_idle(LONG)
    assert len(chat.said) == 1
    assert chat.looked == [f"follow:{follow.follow_id}:{services.clock.now():%Y-%m-%d}"]
    assert list(due(services=services)) == []


def test_nothing_is_begun_where_a_story_is_quiet(services: Services, chat: MemoryChat) -> None:
    follow = begin(services)
    found = compose(follow.follow_id, services=services, chat=chat)
    assert found is not None
    assert found.message == NOTHING
