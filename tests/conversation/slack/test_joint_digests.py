"""Digests on two topics that are due at one moment: one post in Slack, with the buttons of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain import Subscription
from bot.schedule import Schedule
from tests.conversation.slack.conftest import Desk
from tests.factories import a_document, bring_up_to_date, stock
from tests.fakes import WordVectors

CHANNEL = "C0TEAM"


@pytest.fixture(autouse=True)
def reports(desk: Desk) -> Iterator[None]:
    """A story on each of two topics and one on both, until the test is over."""
    at = desk.clock.now()
    topics = {"Aachen": ["provenance"], "Bremen": ["provenance", "access-policy"], "Celle": ["access-policy"]}
    documents = [
        a_document(
            f"{town}-{at:%Y%m%d%H%M%S}",
            title=f"{town} works trained on outputs",
            text=f"The {town} works trained a model on outputs of Sable, the mayor of {town} said.",
            url=f"https://northlight.example/{town}",
            published_at=at - timedelta(seconds=30),
            topics=tuple(on),
        )
        for town, on in topics.items()
    ]
    services = desk.services
    parts = {"catalog": services.catalog, "passages": services.passages, "words": services.words}
    stock(documents, **parts, embedder=WordVectors())  # type: ignore[arg-type] # by name
    yield
    for document in documents:
        services.catalog.remove(document.document_id)
    bring_up_to_date(catalog=services.catalog, passages=services.passages, words=services.words)


def test_two_topics_at_one_moment_are_one_post_and_each_slot_is_told_once(desk: Desk) -> None:
    at = desk.clock.now()
    first = Subscription(f"p-{at:%Y%m%d%H%M%S}", CHANNEL, "provenance", time(at.hour, at.minute), created_at=at)
    second = replace(first, subscription_id=f"a-{at:%Y%m%d%H%M%S}", topic="access-policy")
    for wish in (first, second):
        desk.services.store.add_subscription(wish)
    schedule = Schedule(desk.services, desk.work)
    assert len(schedule.plan_digests()) == 2
    desk.settle()
    assert schedule.plan_digests() == ()
    (said,) = desk.slack.ours(CHANNEL)
    headings = [block["text"]["text"].partition(":")[0] for block in said["blocks"] if block["type"] == "header"]
    assert headings == ["Provenance", "Access-Policy"]
    assert "told above under Provenance: Northlight: Bremen works trained on outputs" in said["text"]
    deliveries = [desk.services.store.delivered(wish.subscription_id, at.date()) for wish in (first, second)]
    assert [one.ts for one in deliveries if one] == [said["ts"], said["ts"]]
