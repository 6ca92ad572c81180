"""What did not fit into a digest is told in its thread when somebody asks, once, and counts as told from then on."""

from __future__ import annotations

import time as time_of
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot import digest_rest
from bot.domain import Place, PlaceKind, Subscription
from bot.errors import ChatUnavailable
from bot.follows import Dismissal
from bot.publisher import compose, post, record
from bot.services import Services
from bot.slots import slot_on
from bot.work import Work
from retrieval.domain import Document
from tests.block_kit import message_problems
from tests.desks import services_holding
from tests.factories import a_document, moment, stock
from tests.fake_processes import a_membership
from tests.fakes import FixedClock, MemoryChat, MemoryStore, WordVectors

WISH = Subscription("s1", "C1", "provenance", time(8), created_at=moment("2026-06-01"))
SLOT = slot_on(WISH, date(2026, 6, 8))
TOWNS = [
    "Oppeln",
    "Aachen",
    "Bremen",
    "Celle",
    "Dessau",
    "Erfurt",
    "Fulda",
    "Gotha",
    "Hanau",
    "Ilmenau",
    "Jena",
    "Kassel",
    "Lingen",
    "Minden",
    "Nauen",
]
REPORTS = tuple(
    a_document(
        town,
        title=f"{town} firm {number} trained on outputs",
        text=f"The firm number {number} of {town} trained its model on outputs of Sable, said the mayor of {town}.",
        url=f"https://northlight.example/{town}",
        published_at=moment("2026-06-07T12:00") + timedelta(minutes=number),
        visibility="internal" if town == "Oppeln" else "public",
    )
    for number, town in enumerate([f"{town}{suffix}" for suffix in ("", "ried") for town in TOWNS][:28])
)


@pytest.fixture
def services(clock: FixedClock) -> Services:
    services = services_holding(REPORTS, clock=clock, store=MemoryStore())
    services.store.add_subscription(WISH)
    return services


class VisitedChat(MemoryChat):
    """A chat into which an outsider comes once it was asked `visited_after` times more who reads along."""

    visited_after = -1

    def place(self, channel_id: str) -> Place:
        if self.visited_after == 0:
            self.places[channel_id] = Place(channel_id, PlaceKind.CHANNEL, outsiders=True)
        self.visited_after -= 1
        return super().place(channel_id)


@pytest.fixture
def chat(clock: FixedClock, services: Services) -> VisitedChat:
    """A chat in which the digest was posted."""
    chat = VisitedChat(clock)
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=False)
    written = compose(SLOT, services=services, chat=chat)
    assert written is not None
    published = post(SLOT, written, services=services, chat=chat, in_doubt=False)
    assert published is not None
    record(published, services=services)
    return chat


def show_rest(place: int, services: Services, chat: MemoryChat) -> str:
    found = digest_rest.compose(SLOT.key, place, services=services, chat=chat)
    assert found is not None
    assert message_problems(found.prepared.message) == []
    key = f"rest:{SLOT.key}:{place}"
    posted = digest_rest.tell(found, key, chat=chat)
    assert posted is not None
    digest_rest.settle(found, key, posted, services=services)
    return found.prepared.message.text


def told_number(services: Services) -> int:
    kept = services.store.kept_digest(SLOT.key)
    assert kept is not None
    return len(kept.digest.items)


def test_a_digest_that_leaves_stories_out_has_a_button_that_carries_its_slot(
    services: Services, chat: MemoryChat
) -> None:
    number = told_number(services)
    (line,) = [block for block in chat.said[0].message.blocks if "accessory" in block]
    assert line["accessory"]["value"] == f"rest {number} {SLOT.key}"
    assert line["text"]["text"] == f"… and {len(REPORTS) - number} more stories in the next digest."


def test_the_rest_counts_as_told_and_is_not_carried_over(services: Services, chat: MemoryChat) -> None:
    number = told_number(services)
    assert services.store.carried("C1", "provenance")
    show_rest(number, services, chat)
    assert told_number(services) == len(REPORTS)
    assert services.store.carried("C1", "provenance") == frozenset()
    assert services.store.told("C1") == {one.document_id: one.content_hash for one in REPORTS}
    assert chat.said[-1].thread_ts == "1.0"
    tomorrow = slot_on(WISH, date(2026, 6, 9))
    services.clock.advance(timedelta(days=1))  # type: ignore[attr-defined] # a clock that can be moved
    after = compose(tomorrow, services=services, chat=chat)
    assert after is not None
    assert after.documents == ()


def test_what_was_told_is_not_told_again_by_the_same_button(services: Services, chat: MemoryChat) -> None:
    number = told_number(services)
    show_rest(number, services, chat)
    assert digest_rest.compose(SLOT.key, number, services=services, chat=chat) is None
    assert digest_rest.compose(SLOT.key, told_number(services), services=services, chat=chat) is None
    assert digest_rest.compose("digest:s1:2026-01-01", 0, services=services, chat=chat) is None


def test_the_rest_is_for_those_who_read_the_channel_when_it_is_asked_for(services: Services, chat: MemoryChat) -> None:
    kept = services.store.kept_digest(SLOT.key)
    assert kept is not None
    inside = [item for item in kept.rest if item.lead.visibility == "internal"]
    others = [item for item in kept.rest if item.lead.visibility == "public"]
    services.store.record_rest(replace(kept, rest=(*inside, *others)), {})
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=True)
    text = show_rest(told_number(services), services, chat)
    assert "Oppeln" not in text
    assert others[0].lead.title in text


def test_nothing_is_posted_where_fewer_may_read_it_by_the_time_it_is(services: Services, chat: MemoryChat) -> None:
    kept = services.store.kept_digest(SLOT.key)
    assert kept is not None
    inside = [item for item in kept.rest if item.lead.visibility == "internal"]
    services.store.record_rest(replace(kept, rest=tuple(inside)), {})
    found = digest_rest.compose(SLOT.key, told_number(services), services=services, chat=chat)
    assert found is not None
    assert inside
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=True)
    said = len(chat.said)
    assert digest_rest.tell(found, "rest", chat=chat) is None
    assert len(chat.said) == said


def rest_of_now(services: Services) -> Document:
    kept = services.store.kept_digest(SLOT.key)
    assert kept is not None
    return kept.rest[0].lead


def test_what_a_later_digest_told_is_not_in_the_rest_any_more(services: Services, chat: MemoryChat) -> None:
    number = told_number(services)
    services.clock.advance(timedelta(days=1))  # type: ignore[attr-defined] # a clock that can be moved
    tomorrow = slot_on(WISH, date(2026, 6, 9))
    written = compose(tomorrow, services=services, chat=chat)
    assert written is not None
    assert written.documents
    published = post(tomorrow, written, services=services, chat=chat, in_doubt=False)
    assert published is not None
    record(published, services=services)
    assert digest_rest.compose(SLOT.key, number, services=services, chat=chat) is None


def test_what_was_removed_or_dismissed_since_is_not_in_the_rest(services: Services, chat: MemoryChat) -> None:
    gone = rest_of_now(services)
    services.catalog.remove(gone.document_id)
    text = show_rest(told_number(services), services, chat)
    assert gone.title not in text
    assert gone.document_id not in services.store.told("C1")


def test_a_story_that_the_channel_dismissed_is_not_in_the_rest(services: Services, chat: MemoryChat) -> None:
    services.book.take_in()
    lead = rest_of_now(services)
    story = services.catalog.stories_of([lead.document_id])[lead.document_id]
    services.store.keep_dismissal(Dismissal("C1", story, "U1", services.clock.now()))
    assert lead.title not in show_rest(told_number(services), services, chat)


def test_what_changed_since_is_told_as_it_is_now(services: Services, chat: MemoryChat) -> None:
    lead = services.catalog.document(rest_of_now(services).document_id)
    assert lead is not None
    now = replace(lead, title="A firm moves", revision=2)
    parts = {"catalog": services.catalog, "passages": services.passages, "words": services.words}
    stock([now], **parts, embedder=WordVectors())  # type: ignore[arg-type] # by name
    text = show_rest(told_number(services), services, chat)
    assert lead.title not in text
    assert services.store.told("C1")[lead.document_id] == now.content_hash


def test_the_rest_waits_for_a_digest_that_is_on_its_way_and_tells_nothing_twice(
    services: Services, chat: MemoryChat, clock: FixedClock, sqlite_url: str
) -> None:
    number = told_number(services)
    work = Work(services, chat, database_url=sqlite_url, membership=a_membership(), patience=(0.01,))
    work.launch()
    try:
        clock.advance(timedelta(days=1))
        chat.unheard = [ChatUnavailable("Slack is away.")] * 10_000
        assert work.digest(slot_on(WISH, date(2026, 6, 9)))
        until = time_of.monotonic() + 30
        while len(chat.unheard) == 10_000 and time_of.monotonic() < until:
            time_of.sleep(0.01)
        assert work.rest(SLOT.key, number)
        chat.unheard.clear()
        assert work.wait_idle(30)
    finally:
        work.close()
    messages = [str(said.message.blocks) for said in chat.said]
    twice = [one.title for one in REPORTS if sum(one.title in message for message in messages) > 1]
    assert twice == []


def test_the_rest_is_written_anew_where_an_outsider_comes_in_before_the_post(
    services: Services, chat: VisitedChat, sqlite_url: str
) -> None:
    kept = services.store.kept_digest(SLOT.key)
    assert kept is not None
    inside = [item for item in kept.rest if item.lead.visibility == "internal"]
    others = [item for item in kept.rest if item.lead.visibility == "public"]
    services.store.record_rest(replace(kept, rest=(*inside, *others)), {})
    work = Work(services, chat, database_url=sqlite_url, membership=a_membership(), patience=(0.01,))
    work.launch()
    try:
        chat.visited_after = 1
        assert work.rest(SLOT.key, told_number(services))
        assert work.wait_idle(30)
    finally:
        work.close()
    (rest,) = [said.message.text for said in chat.said if said.key.startswith("rest:")]
    assert "Oppeln" not in rest
    assert others[0].lead.title in rest
