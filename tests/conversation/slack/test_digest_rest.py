"""The button under a digest that shows what did not fit into it: pressed over Socket Mode and over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import pytest

from bot.adapters.slack_people import KEPT
from bot.domain import Subscription
from bot.handlers.rest import FORGOTTEN, NOTHING_LEFT, TOLD
from bot.slots import slot_on
from tests.conversation.slack.conftest import Desk
from tests.factories import a_document, bring_up_to_date, stock
from tests.fakes import WordVectors

Json = dict[str, Any]
CHANNEL = "C0TEAM"
TOWNS = [
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


@pytest.fixture(autouse=True)
def reports(desk: Desk) -> Iterator[list[str]]:
    """More stories than a digest tells, internal ones, until the test is over."""
    at = desk.clock.now()
    documents = [
        a_document(
            f"{town}{kind}-{at:%Y%m%d%H%M%S}",
            title=f"{town}{kind} works trained on outputs",
            text=f"The {town}{kind} works trained a model on outputs of Sable, the mayor of {town}{kind} said.",
            url=f"https://northlight.example/{town}{kind}",
            published_at=at - timedelta(seconds=30),
            visibility="internal",
        )
        for kind in ("", "ried")
        for town in TOWNS
    ]
    services = desk.services
    parts = {"catalog": services.catalog, "passages": services.passages, "words": services.words}
    stock(documents, **parts, embedder=WordVectors())  # type: ignore[arg-type] # by name
    yield [document.title for document in documents]
    for document in documents:
        services.catalog.remove(document.document_id)
    bring_up_to_date(catalog=services.catalog, passages=services.passages, words=services.words)


def digest(desk: Desk) -> Json:
    """Have the channel's digest posted and return it."""
    at = desk.clock.now()
    wish = Subscription(f"s-{at:%Y%m%d%H%M%S}", CHANNEL, "provenance", time(at.hour, at.minute), created_at=at)
    desk.services.store.add_subscription(wish)
    assert desk.work.digest(slot_on(wish, at.date()))
    desk.settle()
    return desk.slack.ours(CHANNEL)[-1] | {"channel": CHANNEL}


def thread_after(desk: Desk, message: Json, user_id: str = "U0MIRA", **where: str) -> list[Json]:
    """Press the button and return what then stands in the digest's thread."""
    root = message.get("thread_ts", message["ts"])
    assert desk.slack.press(user_id, message, "rest", **where).status == 200
    desk.settle()
    return [one | {"channel": CHANNEL} for one in desk.slack.ours(CHANNEL, root) if one["ts"] != root]


def test_the_rest_of_a_digest_is_told_in_its_thread_once_whoever_presses(desk: Desk, reports: list[str]) -> None:
    message = digest(desk)
    (rest,) = thread_after(desk, message)
    assert rest["text"].count("trained on outputs") > 0
    whole = [message["text"], *(str(block) for block in (*message["blocks"], *rest["blocks"]))]
    assert all(any(title in text for text in whole) for title in reports)
    assert len(thread_after(desk, message, "U0JONAS")) == 1
    assert desk.whispered("U0JONAS") == TOLD


def test_what_the_rest_told_is_not_in_the_next_digest(desk: Desk) -> None:
    thread_after(desk, digest(desk))
    desk.clock.advance(timedelta(minutes=1))
    assert "nothing new" in digest(desk)["text"]


def test_the_rest_is_not_shown_where_an_outsider_reads_along_by_now(desk: Desk, reports: list[str]) -> None:
    message = digest(desk)
    desk.slack.workspace.members[CHANNEL].append("U0GUEST")
    desk.clock.advance(KEPT)
    texts = [one["text"] for one in thread_after(desk, message)]
    assert [title for title in reports if any(title in text for text in texts)] == []
    assert texts or desk.whispered("U0MIRA") == NOTHING_LEFT


def test_another_channel_s_digest_is_not_shown_here(desk: Desk) -> None:
    message = digest(desk)
    assert thread_after(desk, message, channel_id="C0LEGAL01") == []
    assert desk.whispered("U0MIRA") == FORGOTTEN
