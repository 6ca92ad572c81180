"""A slot's digest: what it covers, for whom, whether it is posted at all, and that it is posted once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from bot.domain import Asked, Delivery, Message, Person, Place, PlaceKind, Prepared, Standing, Subscription
from bot.errors import ChatRefused, ChatUnavailable, MisunderstoodError
from bot.follows import Dismissal
from bot.publisher import compose, post, preview, record
from bot.services import Services
from bot.slots import slot_on
from tests.desks import services_holding
from tests.factories import a_document, a_note, moment
from tests.fakes import FixedClock, MemoryChat, MemoryStore
from tests.unit.reading.desk import ADDRESS, FEED, Web

WISH = Subscription("s1", "C1", "provenance", time(8), created_at=moment("2026-06-01"))
SLOT = slot_on(WISH, date(2026, 6, 8))
INTERNAL_WORDS = "build farm"
DOCUMENTS = (
    a_document("vexley", published_at=moment("2026-06-07T12:00")),
    a_document(
        "brightsill",
        title="Quillon restores Brightsill's access",
        text="Quillon restored Brightsill's access to Sable on Friday, both companies said.",
        url="https://northlight.example/brightsill",
        published_at=moment("2026-06-07T10:00"),
    ),
    a_note("INC-2026-033", topics=("provenance",), published_at=moment("2026-06-07T11:00")),
)
PUBLIC = {"vexley", "brightsill"}
DIGEST = Prepared(Message("Two stories"), frozenset({"public"}), ("a", "b"))


@pytest.fixture
def services(clock: FixedClock) -> Services:
    services = services_holding(DOCUMENTS, clock=clock, store=MemoryStore())
    services.store.add_subscription(WISH)
    return services


@pytest.fixture
def chat(clock: FixedClock) -> MemoryChat:
    return MemoryChat(clock)


def team(outsiders: bool | None) -> Place:
    return Place("C1", PlaceKind.CHANNEL, outsiders=outsiders)


def delivered(day: date, *documents: str) -> Delivery:
    slot = slot_on(WISH, day)
    return Delivery(slot.key, "s1", day, "1.0", slot.due_at, documents)


def test_a_digest_tells_the_stories_of_its_window_and_which_documents_it_shows(
    services: Services, chat: MemoryChat
) -> None:
    told = compose(SLOT, services=services, chat=chat)
    assert told is not None
    assert "Vexley trained Anvil on Sable outputs" in told.message.text
    assert set(told.documents) == PUBLIC


def test_a_digest_is_for_those_who_read_its_channel(services: Services, chat: MemoryChat) -> None:
    for outsiders, internal in ((None, False), (True, False), (False, True)):
        chat.places["C1"] = team(outsiders)
        told = compose(SLOT, services=services, chat=chat)
        assert told is not None
        assert (INTERNAL_WORDS in told.message.text) is internal
        assert set(told.documents) == PUBLIC | ({"INC-2026-033"} if internal else set())


def test_a_digest_starts_where_the_last_delivery_ended_however_long_ago(services: Services, chat: MemoryChat) -> None:
    next_day = replace(SLOT, local_date=date(2026, 6, 9), due_at=SLOT.due_at + timedelta(days=1))
    services.clock.advance(timedelta(days=1))  # type: ignore[attr-defined] # a clock that can be moved
    assert compose(next_day, services=services, chat=chat).documents == ()  # type: ignore[union-attr] # it is open
    services.store.record_delivery(delivered(date(2026, 6, 5)))
    told = compose(next_day, services=services, chat=chat)
    assert told is not None
    assert set(told.documents) == PUBLIC


def test_what_was_read_only_after_a_quiet_digest_is_told_by_the_next_one(clock: FixedClock, chat: MemoryChat) -> None:
    late = a_document("late", published_at=moment("2026-06-07T07:50"), read_at=moment("2026-06-07T08:10"))
    services = services_holding((late,), clock=clock, store=MemoryStore())
    services.store.add_subscription(WISH)
    first = compose(SLOT, services=services, chat=chat)
    services.store.record_delivery(delivered(date(2026, 6, 7)))
    second = compose(SLOT, services=services, chat=chat)
    assert first is not None
    assert second is not None
    assert (first.documents, second.documents) == ((), ("late",))


def test_what_a_channel_has_been_shown_is_not_told_again(services: Services, chat: MemoryChat) -> None:
    services.store.record_delivery(delivered(date(2026, 6, 7), "vexley"))
    told = compose(SLOT, services=services, chat=chat)
    assert told is not None
    assert told.documents == ("brightsill",)


def test_a_digest_is_kept_with_what_its_message_shows_and_no_text_of_its_documents(
    services: Services, chat: MemoryChat, clock: FixedClock
) -> None:
    told = compose(SLOT, services=services, chat=chat)
    assert told is not None
    published = post(SLOT, told, services=services, chat=chat, in_doubt=False)
    assert published is not None
    services.store.record_delivery(published.delivery)
    kept = services.store.kept_digest(SLOT.key)
    assert kept is not None
    assert (kept.channel_id, kept.local_date, kept.told_at) == ("C1", SLOT.local_date, clock.now())
    assert kept.is_public
    documents = [document for item in kept.digest.items for document in item.story.documents]
    assert {document.document_id for document in documents} == PUBLIC
    assert {document.text for document in documents} == {""}
    assert [item.sentences for item in kept.digest.items] != [()] * len(kept.digest.items)


def test_a_quiet_day_says_so_or_is_silent_as_subscribed(services: Services, chat: MemoryChat) -> None:
    seen = tuple(PUBLIC)
    services.store.record_delivery(delivered(date(2026, 6, 7), *seen))
    told = compose(SLOT, services=services, chat=chat)
    assert told is not None
    assert "nothing new" in told.message.text
    services.store.remove_subscription("s1")
    services.store.add_subscription(replace(WISH, silent=True))
    silent = compose(SLOT, services=services, chat=chat)
    assert silent is not None
    published = post(SLOT, silent, services=services, chat=chat, in_doubt=False)
    assert published is not None
    assert (published.delivery.ts, published.record, chat.said, chat.looked) == (None, None, [], [])
    services.store.record_delivery(published.delivery)
    kept = services.store.kept_digest(SLOT.key)
    assert kept is not None
    assert kept.digest.items == ()


def publish(wish: Subscription, day: date, services: Services, chat: MemoryChat) -> str:
    """Post a slot as the desk does at its time, and return what was said."""
    slot = slot_on(wish, day)
    services.clock.advance(slot.due_at - services.clock.now())  # type: ignore[attr-defined] # a clock that can be moved
    written = compose(slot, services=services, chat=chat)
    assert written is not None
    published = post(slot, written, services=services, chat=chat, in_doubt=False)
    assert published is not None
    services.store.record_delivery(published.delivery)
    return written.message.text


def test_a_weekly_weekly_digest_tells_what_the_week_told_and_leaves_the_dailies_as_they_are(chat: MemoryChat) -> None:
    clock = FixedClock(moment("2026-06-01"))
    texts = ("Gatehop sold stolen keys.", "Brightsill may use Sable again.", "Perradine sues over a licence in Lisbon.")
    days = (moment("2026-06-02T12:00"), moment("2026-06-04T12:00"), moment("2026-06-08T12:00"))
    reports = [
        a_document(text.split()[0], title=text, text=text, published_at=at, read_at=at)
        for text, at in zip(texts, days, strict=True)
    ]
    services = services_holding(tuple(reports), clock=clock, store=MemoryStore())
    weekly = replace(WISH, subscription_id="w1", at=time(9), days=frozenset({0}), weekly=True)
    services.store.add_subscription(WISH)
    services.store.add_subscription(weekly)
    for day in range(2, 9):
        publish(WISH, date(2026, 6, day), services, chat)
    told_until = services.store.told_until("C1", "provenance")
    week = publish(weekly, date(2026, 6, 8), services, chat)
    assert "Provenance, the week: 1 Jun 2026 to 8 Jun 2026" in week
    assert "This week, from 7 digests: 2 stories." in week
    assert ["Gatehop" in week, "Brightsill" in week, "Perradine" in week] == [True, True, False]
    assert services.store.told_until("C1", "provenance") == told_until
    assert "Perradine" in publish(WISH, date(2026, 6, 9), services, chat)
    week = publish(weekly, date(2026, 6, 15), services, chat)
    assert ["Brightsill" in week, "Perradine" in week] == [False, True]
    assert [kept.weekly for kept in services.store.kept_digests()].count(True) == 2


def test_a_weekly_weekly_digest_tells_less_once_an_outsider_reads_the_channel(
    services: Services, chat: MemoryChat
) -> None:
    chat.places["C1"] = team(outsiders=False)
    weekly = replace(WISH, subscription_id="w1", at=time(9), days=frozenset({1}), weekly=True)
    services.store.add_subscription(weekly)
    assert INTERNAL_WORDS in publish(WISH, date(2026, 6, 8), services, chat)
    chat.places["C1"] = team(outsiders=True)
    week = publish(weekly, date(2026, 6, 9), services, chat)
    assert "Vexley trained Anvil" in week
    assert INTERNAL_WORDS not in week


def test_a_slot_is_not_published_when_it_is_not_open(services: Services, chat: MemoryChat, clock: FixedClock) -> None:
    clock.advance(timedelta(hours=11, minutes=1))
    assert compose(SLOT, services=services, chat=chat) is None
    assert post(SLOT, DIGEST, services=services, chat=chat, in_doubt=True) is None
    assert chat.said == []


def test_a_slot_that_is_delivered_is_not_published_again(services: Services, chat: MemoryChat) -> None:
    services.store.record_delivery(delivered(date(2026, 6, 8)))
    assert compose(SLOT, services=services, chat=chat) is None
    assert post(SLOT, DIGEST, services=services, chat=chat, in_doubt=False) is None


def test_a_subscription_given_up_meanwhile_gets_no_digest(services: Services, chat: MemoryChat) -> None:
    services.store.remove_subscription("s1")
    assert compose(SLOT, services=services, chat=chat) is None
    assert post(SLOT, DIGEST, services=services, chat=chat, in_doubt=False) is None


def test_a_topic_that_is_no_more_is_said_in_a_sentence(services: Services, chat: MemoryChat) -> None:
    with pytest.raises(MisunderstoodError, match=r"topics\.toml"):
        compose(SLOT, services=replace(services, topics=()), chat=chat)


def test_a_digest_carries_its_slot_and_is_found_by_it_before_it_is_posted_again(
    services: Services, chat: MemoryChat
) -> None:
    first = post(SLOT, DIGEST, services=services, chat=chat, in_doubt=False)
    again = post(SLOT, DIGEST, services=services, chat=chat, in_doubt=True)
    assert first is not None
    assert first == again
    assert first.delivery == Delivery(SLOT.key, "s1", SLOT.local_date, "1.0", services.clock.now(), ("a", "b"))
    assert [s.key for s in chat.said] == ["digest:s1:2026-06-08"]


def test_a_post_that_arrived_although_the_answer_was_lost_is_not_sent_again(
    services: Services, chat: MemoryChat
) -> None:
    chat.unsaid = [ChatUnavailable("The answer was lost.")]
    with pytest.raises(ChatUnavailable):
        post(SLOT, DIGEST, services=services, chat=chat, in_doubt=False)
    delivery = post(SLOT, DIGEST, services=services, chat=chat, in_doubt=True)
    assert delivery is not None
    assert len(chat.said) == 1


def test_a_channel_whose_history_is_closed_is_posted_to_only_when_there_is_no_doubt(services: Services) -> None:
    class Closed(MemoryChat):
        def find(self, *args: Any, **named: Any) -> Any:
            raise ChatRefused("The scope is missing.", code="missing_scope")

    chat = Closed()
    with pytest.raises(ChatRefused):
        post(SLOT, DIGEST, services=services, chat=chat, in_doubt=True)
    assert post(SLOT, DIGEST, services=services, chat=chat, in_doubt=False) is not None
    assert len(chat.said) == 1


def test_a_digest_is_written_anew_when_an_outsider_has_come_in_meanwhile(services: Services, chat: MemoryChat) -> None:
    chat.places["C1"] = team(outsiders=False)
    written = compose(SLOT, services=services, chat=chat)
    chat.places["C1"] = team(outsiders=True)
    assert written is not None
    published = post(SLOT, written, services=services, chat=chat, in_doubt=False)
    assert published is not None
    assert INTERNAL_WORDS not in chat.said[0].message.text
    assert set(published.delivery.documents) < set(written.documents)
    assert published.record is not None
    assert published.record.visibilities == {"public"}
    assert set(published.record.documents) <= PUBLIC


def test_what_a_digest_quoted_is_on_record_under_its_own_thread(services: Services, chat: MemoryChat) -> None:
    written = compose(SLOT, services=services, chat=chat)
    assert written is not None
    published = post(SLOT, written, services=services, chat=chat, in_doubt=False)
    assert published is not None
    record(published, services=services)
    kept = services.store.message(SLOT.key)
    assert kept is not None
    assert (kept.channel_id, kept.ts, kept.thread_ts, kept.user_id) == ("C1", "1.0", "1.0", "")
    assert set(kept.documents) == PUBLIC
    assert (kept.message, kept.posted_at) == (written.message, services.clock.now())


def test_a_digest_that_would_be_written_anew_too_late_is_not_posted(services: Services, clock: FixedClock) -> None:
    class Slow(MemoryChat):
        def place(self, channel_id: str) -> Place:
            clock.advance(timedelta(hours=12))
            return super().place(channel_id)

    chat = Slow(clock)
    internal = replace(DIGEST, visibilities=frozenset({"public", "internal"}))
    assert post(SLOT, internal, services=services, chat=chat, in_doubt=False) is None
    assert chat.said == []


def test_a_preview_is_the_last_days_digest_for_the_askers_eyes(services: Services, chat: MemoryChat) -> None:
    chat.people["U1"] = Person("U1", Standing.MEMBER)
    asked = Asked("C1", "trigger", "U1", "provenance", private=True)
    assert INTERNAL_WORDS in preview(asked, services=services, chat=chat).message.text
    guest = preview(replace(asked, user_id="U2"), services=services, chat=chat)
    assert INTERNAL_WORDS not in guest.message.text
    assert "Vexley" in guest.message.text


def test_a_preview_that_cannot_be_made_says_why(services: Services, chat: MemoryChat) -> None:
    asked = Asked("C1", "trigger", "U1", "gossip", private=True)
    assert "There is no topic" in preview(asked, services=services, chat=chat).message.text
    broken = replace(services, digester=None)  # type: ignore[arg-type] # anything that breaks
    assert "Something went wrong" in preview(replace(asked, text="provenance"), services=broken, chat=chat).message.text


def test_an_article_that_its_feed_offers_anew_every_day_is_posted_once(clock: FixedClock, chat: MemoryChat) -> None:
    services, web = services_holding((), clock=clock, store=MemoryStore()), Web()
    services = replace(services, ingester=replace(services.ingester, fetcher=web))
    services.store.add_subscription(WISH)
    posted = []
    for number in range(34):
        clock.advance(timedelta(days=1))
        offered = {"guid": f"urn:offer-{number:04}", "pubDate": f"{clock.now() - timedelta(hours=3):%d %b %Y %T} GMT"}
        told = {"title": DOCUMENTS[0].title, "description": DOCUMENTS[0].text, "link": f"https://out.example/{number}"}
        entry = "".join(f"<{name}>{value}</{name}>" for name, value in (told | offered).items())
        web.put(ADDRESS, f"<rss version='2.0'><channel><title>L</title><item>{entry}</item></channel></rss>")
        services.ingester.ingest(FEED)
        slot = slot_on(WISH, clock.now().date())
        prepared = compose(slot, services=services, chat=chat)
        published = post(slot, prepared, services=services, chat=chat, in_doubt=False) if prepared else None
        if published:
            record(published, services=services)
            posted += published.delivery.documents
    assert len(posted) == 1


def test_a_story_that_the_channel_dismissed_is_left_out_and_so_is_the_one_it_became_part_of(
    services: Services, chat: MemoryChat
) -> None:
    services.book.take_in()
    book = services.catalog.stories_of(("vexley", "brightsill"))
    services.store.keep_dismissal(Dismissal("C1", book["brightsill"], "U1", services.clock.now()))
    services.store.keep_dismissal(Dismissal("C2", book["vexley"], "U1", services.clock.now()))
    told = compose(SLOT, services=services, chat=chat)
    assert told is not None
    assert told.documents == ("vexley",)
    older, younger = sorted(book.values(), key=lambda name: int(name[1:]))
    services.catalog.merge(older, younger, services.clock.now())
    told = compose(SLOT, services=services, chat=chat)
    assert told is not None
    assert told.documents == ()
