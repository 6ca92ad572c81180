"""Digests name the sources that could not be read, to those alone who may know of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot import joint_digests
from bot.domain import Asked, Person, Place, PlaceKind, Standing, Subscription
from bot.publisher import compose, post, preview, record
from bot.render.digests import digest_message
from bot.services import Services
from bot.slots import slot_on
from bot.told_again import CurrentRecords, told_again
from retrieval.domain import EVERYONE, INTERNAL, Document, SourceState
from tests.desks import services_holding
from tests.factories import a_document, a_source, moment
from tests.fakes import SAMPLE_NOW, FixedClock, MemoryChat, MemoryStore

WISH = Subscription("s1", "C1", "provenance", time(8), created_at=moment("2026-06-01"))
OTHER = replace(WISH, subscription_id="s2", topic="access-policy")
DAY = date(2026, 6, 8)
SLOT = slot_on(WISH, DAY)
SOURCES = (a_source(), a_source("secret", title="Secret notes", visibility=INTERNAL))
REPORT = a_document("vexley", published_at=moment("2026-06-07T12:00"))
PUBLIC, BOTH = "Not read since 5 Jun 2026: Northlight.", "Not read since 5 Jun 2026: Northlight, Secret notes."


def a_desk(*documents: Document, clock: FixedClock) -> Services:
    """A desk of two topics, none of whose sources could be read for three days."""
    services = services_holding(documents, clock=clock, store=MemoryStore(), sources=SOURCES)
    for source in SOURCES:
        away = SourceState(source.source_id, SAMPLE_NOW, failures=9, well_at=SAMPLE_NOW - timedelta(days=3))
        services.catalog.put_source_state(away)
    for wish in (WISH, OTHER):
        services.store.add_subscription(wish)
    return services


@pytest.fixture
def chat(clock: FixedClock) -> MemoryChat:
    return MemoryChat(clock)


def read_by(chat: MemoryChat, *, outsiders: bool | None) -> None:
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=outsiders)


@pytest.mark.parametrize("documents", [(REPORT,), ()])
@pytest.mark.parametrize(("outsiders", "named"), [(True, PUBLIC), (None, PUBLIC), (False, BOTH)])
def test_a_digest_names_no_source_that_its_channel_may_not_know_of(
    documents: tuple[Document, ...], outsiders: bool | None, named: str, clock: FixedClock, chat: MemoryChat
) -> None:
    services = a_desk(*documents, clock=clock)
    read_by(chat, outsiders=outsiders)
    told = compose(SLOT, services=services, chat=chat)
    assert told is not None
    assert named in told.message.text
    assert ("Secret" in str(told)) is (named == BOTH)


def test_a_digest_is_written_anew_when_an_outsider_comes_in_before_it_is_posted(
    clock: FixedClock, chat: MemoryChat
) -> None:
    services = a_desk(REPORT, clock=clock)
    read_by(chat, outsiders=False)
    told = compose(SLOT, services=services, chat=chat)
    assert told is not None
    read_by(chat, outsiders=True)
    post(SLOT, told, services=services, chat=chat, in_doubt=False)
    assert PUBLIC in chat.said[-1].message.text
    assert "Secret" not in str(chat.said)


def test_what_was_named_is_kept_and_told_to_nobody_else(clock: FixedClock, chat: MemoryChat) -> None:
    services = a_desk(REPORT, clock=clock)
    read_by(chat, outsiders=False)
    told = compose(SLOT, services=services, chat=chat)
    assert told is not None
    published = post(SLOT, told, services=services, chat=chat, in_doubt=False)
    assert published is not None
    record(published, services=services)
    kept = services.store.kept_digest(SLOT.key)
    assert kept is not None
    assert BOTH in digest_message(kept.digest).text
    again = told_again(kept.digest, CurrentRecords({"vexley": REPORT}), EVERYONE)
    assert (len(again.items), again.unread) == (1, ())


def test_digests_in_one_post_name_them_once(clock: FixedClock, chat: MemoryChat) -> None:
    services = a_desk(REPORT, clock=clock)
    read_by(chat, outsiders=True)
    slots = (SLOT, slot_on(OTHER, DAY))
    joint = joint_digests.compose("digests:C1", slots, services=services, chat=chat)
    assert joint is not None
    assert joint.message.text.count(PUBLIC) == 1
    assert "Secret" not in str(joint)


def test_a_preview_names_those_that_the_asker_may_know_of(clock: FixedClock, chat: MemoryChat) -> None:
    services = a_desk(REPORT, clock=clock)
    read_by(chat, outsiders=False)
    asked = Asked("C1", "1.0", "U1", "provenance", private=True)
    for standing, named in ((Standing.MEMBER, BOTH), (Standing.OUTSIDER, PUBLIC)):
        chat.people["U1"] = Person("U1", standing)
        assert named in preview(asked, services=services, chat=chat).message.text
