"""The button under a short reply: it tells the rest, once, and only to those who may read it then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.adapters.slack_people import KEPT
from bot.handlers.feedback import FORGOTTEN
from retrieval.domain import INTERNAL
from tests.conversation.slack.conftest import Desk
from tests.factories import a_document, a_note, bring_up_to_date, moment, stock
from tests.fakes import WordVectors
from tests.slack_workspace import BOT

Json = dict[str, Any]
ASKED = "What did Tarvole say about the Brask licence?"
SAID = (
    "Tarvole said that the Brask licence covers no training on outputs of its models at all.",
    "Tarvole said that the Brask licence will be put to a vote of its members in the coming autumn.",
    "Tarvole said about resellers that the Brask licence names none of them and allows none of them.",
    "Tarvole said that the price of the Brask licence had been kept down for universities and clinics.",
)
ARTICLES = tuple(
    a_document(
        f"tarvole-{number}",
        title=f"Tarvole on the Brask licence, part {number}",
        text=text,
        language="en",
        published_at=moment(f"2026-06-0{number}"),
    )
    for number, text in enumerate(SAID, 1)
)
NOTE = a_note(
    "INC-2026-077",
    title="Call about the Brask licence",
    text="Tarvole said on our call that the Brask licence would end for us in July.",
    visibility=INTERNAL,
    published_at=moment("2026-06-06"),
)


@pytest.fixture(autouse=True)
def statements(desk: Desk) -> Iterator[None]:
    """What Tarvole said is among what was read, until the test is over."""
    services = desk.services
    catalog, passages, index = services.catalog, services.passages, services.words
    stock((*ARTICLES, NOTE), catalog=catalog, passages=passages, words=index, embedder=WordVectors())
    yield
    for document in (*ARTICLES, NOTE):
        catalog.remove(document.document_id)
    bring_up_to_date(catalog=catalog, passages=passages, words=index)


def reply(desk: Desk, channel_id: str = "C0TEAM", question: str = ASKED) -> Json:
    """Ask in a channel and return our reply."""
    ts = desk.slack.say("U0MIRA", channel_id, f"<@{BOT}> {question}")
    desk.replies(channel_id, ts)
    return desk.slack.ours(channel_id, ts)[-1] | {"channel": channel_id}


def buttons(message: Json) -> list[Json]:
    offered = [one for block in message["blocks"] if block["type"] == "actions" for one in block["elements"]]
    return [one for one in offered if one["action_id"] == "show_more"]


def after_press(desk: Desk, message: Json, user_id: str = "U0MIRA") -> list[str]:
    """Press the button and return what then stands in the thread."""
    assert desk.slack.press(user_id, message, "more").status == 200
    desk.settle()
    return desk.replies(message["channel"], message["thread_ts"])


def told(text: str) -> set[str]:
    """The statements of the articles that a message has."""
    return {said for said in SAID if said in text}


def test_the_rest_is_told_in_the_thread_without_what_was_shown(desk: Desk) -> None:
    first, rest = after_press(desk, reply(desk, "C0GUESTS"))
    assert told(first)
    assert told(rest)
    assert told(first).isdisjoint(told(rest))
    assert "*Sources*" in rest


def test_the_button_carries_the_question_s_key_and_no_words(desk: Desk) -> None:
    message = reply(desk)
    (button,) = buttons(message)
    assert button["value"] == f"more answer:C0TEAM:{message['thread_ts']}"
    assert button["text"]["text"] == "Show more"


def test_the_rest_is_told_once_whoever_presses_and_how_often(desk: Desk) -> None:
    message = reply(desk)
    for user_id in ("U0MIRA", "U0MIRA", "U0JONAS"):
        assert len(after_press(desk, message, user_id)) == 2


def test_the_rest_goes_with_the_words_of_the_question_and_is_told_anew_of_the_new_ones(desk: Desk) -> None:
    message = reply(desk, "C0GUESTS")
    assert len(after_press(desk, message)) == 2
    desk.clock.advance(timedelta(seconds=1))
    desk.slack.edit("C0GUESTS", message["thread_ts"], f"<@{BOT}> {ASKED[:-1]} in general?")
    (after,) = desk.replies("C0GUESTS", message["thread_ts"])
    assert told(after)
    assert len(after_press(desk, desk.slack.ours("C0GUESTS", message["thread_ts"])[0] | {"channel": "C0GUESTS"})) == 2
    desk.slack.erase("C0GUESTS", message["thread_ts"])
    desk.settle()
    assert desk.slack.ours("C0GUESTS", message["thread_ts"]) == []


def test_a_refusal_has_no_rest(desk: Desk) -> None:
    assert buttons(reply(desk, question="Who is the chief gardener of Lumenforge?")) == []


def test_a_reply_that_was_asked_to_tell_all_has_no_rest(desk: Desk) -> None:
    assert buttons(reply(desk, question=f"{ASKED} Tell me more, in detail.")) == []


def test_a_private_reply_has_no_button_for_nobody_else_may_see_its_rest(desk: Desk) -> None:
    desk.slack.command("U0MIRA", "C0TEAM", f"ask {ASKED}")
    desk.whispered("U0MIRA", 2)
    assert buttons(desk.slack.whispers_to("U0MIRA")[-1]) == []


def test_who_may_not_read_a_reply_any_more_is_told_nothing(desk: Desk) -> None:
    message = reply(desk)
    desk.slack.workspace.members["C0TEAM"].append("U0GUEST")
    desk.clock.advance(KEPT)
    assert len(after_press(desk, message)) == 1
    assert desk.slack.whispers_to("U0MIRA") == []


def test_a_guest_s_press_shows_nothing_internal(desk: Desk) -> None:
    message = reply(desk)
    assert len(after_press(desk, message, "U0GUEST")) == 1


def test_a_reply_that_was_forgotten_has_no_rest(desk: Desk) -> None:
    message = reply(desk)
    desk.services.store.forget_before(desk.clock.now().replace(year=2030))
    assert len(after_press(desk, message)) == 1
    assert desk.whispered("U0MIRA") == FORGOTTEN


def test_the_rest_is_told_as_of_the_reply_whatever_was_published_since(desk: Desk) -> None:
    message = reply(desk, "C0GUESTS")
    desk.clock.advance(timedelta(days=1))
    later = a_document(
        "tarvole-later",
        title="Tarvole on the Brask licence, once more",
        text="What Tarvole said about the Brask licence was that it is void.",
        language="en",
        published_at=desk.clock.now(),
    )
    services = desk.services
    stock((later,), catalog=services.catalog, passages=services.passages, words=services.words, embedder=WordVectors())
    first, rest = after_press(desk, message)
    services.catalog.remove(later.document_id)
    bring_up_to_date(catalog=services.catalog, passages=services.passages, words=services.words)
    assert told(rest)
    assert "it is void" not in first + rest


def test_where_the_sources_changed_meanwhile_that_is_said(desk: Desk) -> None:
    message = reply(desk, "C0GUESTS")
    for document in ARTICLES:
        desk.services.catalog.remove(document.document_id)
    bring_up_to_date(catalog=desk.services.catalog, passages=desk.services.passages, words=desk.services.words)
    _, rest = after_press(desk, message)
    assert "please ask again" in rest
