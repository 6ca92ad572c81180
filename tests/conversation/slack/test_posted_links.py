"""A story that people posted themselves is marked so in the next digest: over Socket Mode and over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta

import pytest

from bot.domain import Subscription
from bot.handlers.links import documents_linked
from bot.slots import slot_on
from tests.conversation.slack.conftest import Desk
from tests.factories import a_document, bring_up_to_date, stock
from tests.fakes import WordVectors
from tests.slack_faults import refused
from tests.slack_workspace import BOT

CHANNEL, GUESTS = "C0TEAM", "C0GUESTS"
ADDRESSES = {"Aachen": "public", "Bremen": "public", "Celle": "internal"}


def written(address: str, label: str = "") -> str:
    """A link as Slack writes it into a message's text."""
    return f"<{address}|{label}>" if label else f"<{address}>"


def identity(address: str) -> str:
    (found,) = documents_linked(written(address))
    return found


@pytest.fixture(autouse=True)
def reports(desk: Desk) -> Iterator[dict[str, str]]:
    """The addresses of two public reports and of an internal one, which are there until the test is over."""
    at = desk.clock.now()
    addresses = {name: f"https://northlight.example/{name}-{at:%Y%m%d%H%M%S}" for name in ADDRESSES}
    documents = [
        a_document(
            identity(addresses[name]),
            title=f"{name} works trained on outputs",
            text=f"The {name} works trained a model on outputs of Sable, the mayor of {name} said.",
            url=addresses[name],
            published_at=at - timedelta(seconds=30),
            visibility=visibility,
        )
        for name, visibility in ADDRESSES.items()
    ]
    services = desk.services
    parts = {"catalog": services.catalog, "passages": services.passages, "words": services.words}
    stock(documents, **parts, embedder=WordVectors())  # type: ignore[arg-type] # by name
    yield addresses
    for document in documents:
        services.catalog.remove(document.document_id)
    bring_up_to_date(catalog=services.catalog, passages=services.passages, words=services.words)


def subscribe(desk: Desk, channel_id: str = CHANNEL) -> Subscription:
    at = desk.clock.now()
    name = f"s-{channel_id}-{at:%Y%m%d%H%M%S}"
    wish = Subscription(name, channel_id, "provenance", time(at.hour, at.minute), created_at=at)
    desk.services.store.add_subscription(wish)
    return wish


def say(desk: Desk, text: str, *, user_id: str = "U0MIRA", channel_id: str = CHANNEL) -> None:
    desk.slack.say(user_id, channel_id, text)
    desk.settle()


def digest(desk: Desk, wish: Subscription) -> dict[str, str]:
    """Have a digest posted; return what stands in it under each of its stories, by the address of each."""
    assert desk.work.digest(slot_on(wish, desk.clock.now().date()))
    desk.settle()
    whole = str(desk.slack.ours(wish.channel_id)[-1]["blocks"])
    return {part.partition("|")[0]: part for part in whole.split("*<")[1:]}


def noted(desk: Desk, address: str, channel_id: str) -> bool:
    return bool(desk.services.store.posted_links(channel_id, [identity(address)]))


def test_a_story_that_somebody_posted_is_marked_in_the_next_digest(desk: Desk, reports: dict[str, str]) -> None:
    wish = subscribe(desk)
    say(desk, f"Did you see {written(reports['Aachen'] + '?utm_source=chat&amp;utm_medium=x', 'this')}?")
    assert desk.slack.ours(CHANNEL) == []
    told = digest(desk, wish)
    day = f"{desk.clock.now():%-d %b %Y}"
    assert [name for name, text in told.items() if f"Posted here on {day}" in text] == [reports["Aachen"]]
    assert set(told) >= set(reports.values())
    kept = desk.services.store.kept_digest(slot_on(wish, desk.clock.now().date()).key)
    assert kept is not None
    assert [item.lead.url for item in kept.digest.items if item.posted_at] == [reports["Aachen"]]


def test_a_question_with_a_link_is_answered_and_its_link_noted(desk: Desk, reports: dict[str, str]) -> None:
    subscribe(desk)
    ts = desk.slack.say("U0MIRA", CHANNEL, f"<@{BOT}> Who trained on outputs? {written(reports['Bremen'])}")
    assert desk.replies(CHANNEL, ts)
    assert noted(desk, reports["Bremen"], CHANNEL)


def test_nothing_is_noted_where_nobody_reads_digests_or_of_what_is_no_document(
    desk: Desk, reports: dict[str, str]
) -> None:
    say(desk, written(reports["Aachen"]))
    assert not noted(desk, reports["Aachen"], CHANNEL)
    subscribe(desk)
    other = "https://northlight.example/nobody-read-this"
    say(desk, f"{written(other)} and {reports['Aachen']}, not written as a link")
    assert not noted(desk, other, CHANNEL)
    assert not noted(desk, reports["Aachen"], CHANNEL)


def test_a_link_to_what_the_channel_may_not_read_leaves_no_trace(desk: Desk, reports: dict[str, str]) -> None:
    for channel_id in (CHANNEL, GUESTS):
        subscribe(desk, channel_id)
        say(desk, written(reports["Celle"]), channel_id=channel_id)
    assert noted(desk, reports["Celle"], CHANNEL)
    assert not noted(desk, reports["Celle"], GUESTS)


def test_nor_where_slack_does_not_say_who_reads_along(desk: Desk, reports: dict[str, str]) -> None:
    desk.slack.fail("conversations.members", *[refused("missing_scope")] * 9)
    subscribe(desk)
    say(desk, f"{written(reports['Celle'])} {written(reports['Aachen'])}")
    assert [noted(desk, reports[name], CHANNEL) for name in ("Celle", "Aachen")] == [False, True]
