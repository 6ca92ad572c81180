"""Which documents a message links to, and what of it is kept."""

from __future__ import annotations

from datetime import time

import pytest

from bot.domain import Place, PlaceKind, Subscription
from bot.errors import ChatUnavailable
from bot.follows import Follow
from bot.handlers.links import MOST, PostedLinks, documents_linked
from bot.services import Services
from retrieval.reading.sources.addresses import identity_of_address
from tests.desks import services_holding
from tests.factories import a_document, moment
from tests.fakes import SAMPLE_NOW, FixedClock, MemoryChat, MemoryStore

OPEN, INNER = "https://northlight.example/a", "https://wiki.example/b"
DOCUMENTS = (
    a_document(identity_of_address(OPEN), url=OPEN),
    a_document(identity_of_address(INNER), url=INNER, visibility="internal"),
)


@pytest.fixture
def services(clock: FixedClock) -> Services:
    return services_holding(DOCUMENTS, clock=clock, store=MemoryStore())


def said(text: str) -> dict[str, object]:
    return {"type": "message", "channel": "C1", "user": "U1", "ts": "1.0", "text": text}


def noted(services: Services) -> dict[str, object]:
    return dict(services.store.posted_links("C1", [document.document_id for document in DOCUMENTS]))


def subscribe(services: Services) -> None:
    wish = Subscription("s1", "C1", "provenance", time(8), created_at=moment("2026-06-01"))
    services.store.add_subscription(wish)


@pytest.mark.parametrize(
    "address",
    [OPEN, f"{OPEN}/", f"{OPEN}?utm_source=chat&amp;ref=x#top", "http://www.northlight.example/a", f"{OPEN}|the story"],
)
def test_a_link_is_the_document_s_however_it_is_written(address: str) -> None:
    assert documents_linked(f"see <{address}>") == (DOCUMENTS[0].document_id,)


def test_people_channels_and_bare_words_are_no_links() -> None:
    assert documents_linked(f"<@U1> <#C1|a> <!here> <mailto:a@b.example|a> {OPEN}") == ()


def test_each_document_counts_once_and_no_message_costs_more_than_some_look_ups() -> None:
    assert len(documents_linked(f"<{OPEN}> <{OPEN}|again>")) == 1
    assert len(documents_linked("".join(f"<{OPEN}{number}>" for number in range(99)))) == MOST


def test_a_channel_that_follows_a_story_counts_as_one_with_digests(services: Services) -> None:
    links = PostedLinks(services, MemoryChat())
    links.note(said(f"<{OPEN}>"))
    assert noted(services) == {}
    services.store.keep_follow(Follow("C1:S1", "C1", "1.0", "S1", 0, "U1", SAMPLE_NOW))
    links.note(said(f"<{OPEN}>"))
    assert noted(services) == {DOCUMENTS[0].document_id: SAMPLE_NOW}


@pytest.mark.parametrize(("outsiders", "kept"), [(True, 1), (None, 1), (False, 2)])
def test_only_what_all_who_read_the_channel_may_read_is_kept(
    outsiders: bool | None, kept: int, services: Services
) -> None:
    chat = MemoryChat()
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=outsiders)
    subscribe(services)
    PostedLinks(services, chat).note(said(f"<{OPEN}> <{INNER}>"))
    assert len(noted(services)) == kept


def test_where_nobody_says_who_reads_along_it_is_for_everyone(services: Services) -> None:
    chat = MemoryChat()
    chat.places["C1"] = Place("C1", PlaceKind.CHANNEL, outsiders=False)
    chat.unreached = [ChatUnavailable("Slack is away.")]
    subscribe(services)
    PostedLinks(services, chat).note(said(f"<{OPEN}> <{INNER}>"))
    assert noted(services) == {DOCUMENTS[0].document_id: SAMPLE_NOW}
