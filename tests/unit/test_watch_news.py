"""News of watched names: what counts, for whom, once an hour at most, and never in quiet hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from bot.domain import Asked, Place, PlaceKind, Subscription
from bot.errors import ChatRefused, ChatUnavailable, MisunderstoodError
from bot.follows import Dismissal, Follow
from bot.handlers.watches import watch
from bot.services import Services
from bot.slots import CATCH_UP
from bot.story_news import due as followed_due
from bot.watch_news import EVERY, SETTLED, DocumentNames, compose, due, settle, tell
from bot.watches import Watch
from bot.work import Work
from retrieval.domain import Entity, Move
from retrieval.text.aliases import Aliases
from tests.block_kit import message_problems
from tests.desks import services_holding
from tests.factories import a_document
from tests.fake_processes import a_membership
from tests.fakes import FixedClock, MemoryChat, MemoryStore
from tests.story_logs import joined

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


def a_watch(services: Services, name: str = "Gatehop", **fields: Any) -> Watch:
    now = services.clock.now()
    return services.store.keep_watch(Watch(f"C1:{name}", "C1", name, "UTC", now, "U1", now, **fields))


def told(work: Work, chat: MemoryChat) -> list[str]:
    """What was told so far, after the next look."""
    work.watch()
    assert work.wait_idle(LONG)
    return [said.message.text for said in chat.said]


def happens(
    services: Services,
    clock: FixedClock,
    title: str,
    *,
    move: Move = Move.REPORTS,
    story: str | None = None,
    **fields: Any,
) -> str:
    """Have a report join a story, and wait until it may be looked at."""
    fields = {"published_at": clock.now(), **fields}
    document = a_document(title.replace(" ", "-"), title=title, text=f"{title}.", **fields)
    story_id = joined(services.catalog, document, move, story, at=clock.now())
    clock.advance(SETTLED + timedelta(seconds=1))
    return story_id


def test_what_happens_in_a_story_that_names_what_is_watched_is_told_once(
    services: Services, clock: FixedClock, chat: MemoryChat, work: Work
) -> None:
    watch = a_watch(services)
    happens(services, clock, "The reseller Gatehop served keys of others")
    happens(services, clock, "The reseller Perradine closed its shop")
    (text,) = told(work, chat)
    assert text.startswith("*Reported:*")
    assert "Gatehop served keys" in text
    assert "Perradine" not in text
    assert message_problems(chat.said[0].message) == []
    assert len(told(work, chat)) == 1
    kept = services.store.watch(watch.watch_id)
    assert kept is not None
    assert kept.told_at == clock.now()


def test_a_turn_counts_where_another_document_of_its_story_has_the_name(
    services: Services, clock: FixedClock, chat: MemoryChat, work: Work
) -> None:
    story = happens(services, clock, "The reseller Gatehop served keys of others")
    a_watch(services)
    happens(services, clock, "Keys were never served, the firm says", move=Move.DENIES, story=story)
    (text,) = told(work, chat)
    assert "*Denied:*" in text


def test_what_only_repeats_is_no_news(services: Services, clock: FixedClock, chat: MemoryChat, work: Work) -> None:
    story = happens(services, clock, "The reseller Gatehop served keys of others")
    watch = a_watch(services)
    happens(services, clock, "Again: Gatehop served keys of others", move=Move.REPEATS, story=story)
    assert told(work, chat) == []
    kept = services.store.watch(watch.watch_id)
    assert kept is not None
    assert kept.seen > watch.seen


def test_the_archive_of_a_source_is_no_news_but_what_is_put_right_in_it(
    services: Services, clock: FixedClock, chat: MemoryChat, work: Work
) -> None:
    watch = a_watch(services)
    old = clock.now() - timedelta(days=8)
    happens(services, clock, "Gatehop served keys of others", published_at=old)
    assert told(work, chat) == []
    kept = services.store.watch(watch.watch_id)
    assert kept is not None
    assert kept.seen > watch.seen
    happens(services, clock, "Gatehop hires Orla Finch", move=Move.CORRECTS, published_at=old)
    happens(services, clock, "Gatehop sues Northlight", published_at=old + timedelta(days=2))
    (text,) = told(work, chat)
    assert ["served" in text, "hires" in text, "sues" in text] == [False, True, True]


def test_a_line_of_a_log_is_looked_at_once_its_transaction_must_be_over(
    services: Services, clock: FixedClock, chat: MemoryChat, work: Work
) -> None:
    a_watch(services)
    document = a_document("now", title="Gatehop ends resale", text="Gatehop ends resale.")
    joined(services.catalog, document, Move.REPORTS, None, at=clock.now())
    assert told(work, chat) == []
    clock.advance(SETTLED + timedelta(seconds=1))
    assert len(told(work, chat)) == 1


def test_a_channel_is_told_of_a_name_once_an_hour_and_the_rest_together(
    services: Services, clock: FixedClock, chat: MemoryChat, work: Work
) -> None:
    a_watch(services)
    happens(services, clock, "Gatehop served keys of others")
    assert len(told(work, chat)) == 1
    happens(services, clock, "Gatehop sues Northlight")
    happens(services, clock, "Gatehop hires Orla Finch")
    assert len(told(work, chat)) == 1
    clock.advance(EVERY)
    *_, text = told(work, chat)
    assert len(chat.said) == 2
    assert text.index("hires") < text.index("sues")


def test_many_turns_are_five_lines_and_a_number(
    services: Services, clock: FixedClock, chat: MemoryChat, work: Work
) -> None:
    a_watch(services)
    for town in ("Aachen", "Bremen", "Celle", "Dessau", "Erfurt", "Fulda", "Gotha"):
        happens(services, clock, f"Gatehop opens a shop in {town}")
    (text,) = told(work, chat)
    assert "Gotha" in text
    assert "2 more developments" in text
    assert "Bremen" not in text


def test_what_comes_in_quiet_hours_on_the_channel_s_clock_is_told_once_after_them(
    services: Services, clock: FixedClock, chat: MemoryChat, work: Work
) -> None:
    berlin = Subscription("s1", "C1", "provenance", time(9), timezone="Europe/Berlin")
    services.store.add_subscription(berlin)
    a_watch(services, quiet_from=time(11), quiet_until=time(12))  # from 09:00 to 10:00 UTC
    happens(services, clock, "Gatehop served keys of others")
    happens(services, clock, "Gatehop sues Northlight")
    assert told(work, chat) == []
    clock.advance(timedelta(hours=1))
    (text,) = told(work, chat)
    assert "served" in text
    assert "sues" in text


def test_quiet_hours_hold_back_the_news_of_followed_stories_too(services: Services, clock: FixedClock) -> None:
    story = happens(services, clock, "The reseller Gatehop served keys of others")
    services.store.keep_follow(Follow(f"C1:{story}", "C1", "1.0", story, 1, "U1", clock.now()))
    happens(services, clock, "Gatehop denies it", move=Move.DENIES, story=story)
    assert len(list(followed_due(services=services))) == 1
    a_watch(services, "Perradine", quiet_from=time(8), quiet_until=time(12))
    assert list(followed_due(services=services)) == []
    clock.advance(timedelta(hours=3))
    assert len(list(followed_due(services=services))) == 1


def test_a_channel_is_told_what_its_readers_may_read(
    services: Services, clock: FixedClock, chat: MemoryChat, work: Work
) -> None:
    watch = a_watch(services)
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=True)
    happens(services, clock, "Gatehop reached our build farm", visibility="internal")
    assert told(work, chat) == []
    kept = services.store.watch(watch.watch_id)
    assert kept is not None
    assert (kept.seen > watch.seen, kept.told_at) == (True, None)
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=False)
    happens(services, clock, "Gatehop reached our test farm", visibility="internal")
    (text,) = told(work, chat)
    assert "test farm" in text
    assert "build farm" not in text


def test_news_are_written_anew_when_an_outsider_has_come_in_meanwhile(
    services: Services, clock: FixedClock, chat: MemoryChat
) -> None:
    watch = a_watch(services)
    happens(services, clock, "Gatehop reached our build farm", visibility="internal")
    happens(services, clock, "Gatehop sues Northlight")
    found = compose(watch.watch_id, services=services, chat=chat)
    assert found is not None
    happens(services, clock, "Gatehop hires Orla Finch")
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=True)
    assert tell(found, "key", services=services, chat=chat)
    text = chat.said[-1].message.text
    assert ["build farm" in text, "sues" in text, "hires" in text] == [False, True, False]
    settle(found, told=True, services=services)
    again = compose(watch.watch_id, services=services, chat=chat)
    assert again is not None
    assert ["hires" in again.message.text, "sues" in again.message.text] == [True, False]


def test_news_are_left_for_later_where_the_readers_change_without_an_end(
    services: Services, clock: FixedClock, chat: MemoryChat
) -> None:
    """News is written for members, and whenever its turn has come outsiders read along."""
    watch = a_watch(services)
    happens(services, clock, "Gatehop reached our build farm", visibility="internal")
    found = compose(watch.watch_id, services=services, chat=chat)
    assert found is not None

    class Changing(MemoryChat):
        def place(self, channel_id: str) -> Place:
            self.asked_for.append(channel_id)
            return Place(channel_id, PlaceKind.CHANNEL, outsiders=len(self.asked_for) % 2 == 1)

    changing = Changing(clock)
    with pytest.raises(ChatUnavailable):
        tell(found, "key", services=services, chat=changing)
    assert changing.said == []


def test_a_channel_that_refuses_us_is_not_tried_every_minute(
    services: Services, clock: FixedClock, chat: MemoryChat, work: Work
) -> None:
    a_watch(services)
    happens(services, clock, "Gatehop served keys of others")
    chat.unsaid = [ChatRefused("I was removed.", code="not_in_channel")]
    told(work, chat)
    assert list(due(services=services)) == []


@pytest.mark.parametrize("replayed", [False, True])
def test_a_channel_that_refuses_us_watches_nothing_also_when_the_command_comes_again(
    services: Services, chat: MemoryChat, *, replayed: bool
) -> None:
    asked = Asked("C1", "1.0", "U1", "Vexley")
    chat.unheard = [ChatUnavailable("Slack is away."), ChatRefused("I am no member.", code="not_in_channel")]
    if replayed:
        with pytest.raises(ChatUnavailable):
            watch(asked, timezone="UTC", replayed=False, services=services, chat=chat)
    else:
        chat.unheard = chat.unheard[1:]
    with pytest.raises(MisunderstoodError, match="invite me"):
        watch(asked, timezone="UTC", replayed=replayed, services=services, chat=chat)
    assert services.store.watches("C1") == ()


def test_news_that_wait_for_the_chat_past_midnight_are_told_once(
    services: Services, clock: FixedClock, chat: MemoryChat, work: Work
) -> None:
    a_watch(services)
    happens(services, clock, "Gatehop served keys of others")
    clock.advance(timedelta(hours=23) - timedelta(hours=clock.now().hour))
    chat.unheard = [ChatUnavailable("Slack is away.")] * 10_000
    assert work.watch() == 1
    clock.advance(timedelta(hours=2))
    assert work.watch() == 0
    chat.unheard.clear()
    assert work.wait_idle(LONG)
    assert len(chat.said) == 1


def test_news_that_the_chat_did_not_take_for_half_a_day_are_told_the_next_day(
    services: Services, clock: FixedClock, chat: MemoryChat, work: Work
) -> None:
    a_watch(services)
    happens(services, clock, "Gatehop served keys of others")
    chat.unheard = [ChatUnavailable("Slack is away.")] * 10_000
    assert work.watch() == 1
    clock.advance(CATCH_UP + timedelta(minutes=1))
    assert work.wait_idle(LONG)
    chat.unheard.clear()
    clock.advance(timedelta(hours=12))
    assert len(told(work, chat)) == 1


def test_a_story_that_the_channel_dismissed_is_not_told(
    services: Services, clock: FixedClock, chat: MemoryChat, work: Work
) -> None:
    a_watch(services)
    story = happens(services, clock, "Gatehop served keys of others")
    services.store.keep_dismissal(Dismissal("C1", story, "U1", clock.now()))
    assert told(work, chat) == []


def test_nobody_is_told_once_the_watch_has_ended(
    services: Services, clock: FixedClock, chat: MemoryChat, work: Work
) -> None:
    watch = a_watch(services)
    happens(services, clock, "Gatehop served keys of others")
    services.store.end_watch(watch.watch_id)
    assert told(work, chat) == []
    assert list(due(services=services)) == []


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("Vexley", "The lab Vexley denies it.", True),
        ("Vexley AI", "The lab Vexley denies it.", True),
        ("Vexley", "The lab Vexley AI denies it.", True),
        ("Sable", "It wore a sable coat.", False),
        ("Sable", "They trained it on outputs of Sable.", True),
        ("Vex", "The lab Vexley denies it.", False),
        ("Vexley", "The firm VX Labs denies it.", True),
        ("Orla Finch", "The counsel Orla Finch denies it.", True),
    ],
)
def test_a_text_names_somebody_by_its_names_and_not_by_parts_of_words(name: str, text: str, named: bool) -> None:
    names = DocumentNames(Aliases([Entity("Vexley", ("VX Labs",))]))
    document = a_document("d", title="A report", text=text)
    assert names.hold(name, document) is named
    assert names.hold(name, replace(document, document_id="e", language=None)) is named
