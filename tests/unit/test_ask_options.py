"""Options at the end of `/desk ask`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Asked
from bot.errors import MisunderstoodError
from bot.handlers.ask_options import narrowed
from bot.handlers.question import compose
from retrieval.domain import Filter
from tests.conversation.slack.conftest import some_services
from tests.factories import a_document, a_topic, moment
from tests.fakes import FixedClock, MemoryChat, MemoryStore

TOPICS = (a_topic(), a_topic("access-policy"))
ASKED = "Who was cut off?"


@pytest.mark.parametrize(
    ("text", "keep"),
    [
        (ASKED, Filter()),
        (f"{ASKED} outlet=Northlight", Filter(outlets=frozenset({"Northlight"}))),
        (f"{ASKED}  outlet=\u201c404 Media\u201d OUTLET=Wire ", Filter(outlets=frozenset({"404 Media", "Wire"}))),
        (f"{ASKED} topic=access-policy", Filter(topics=frozenset({"access-policy"}))),
        (
            f"{ASKED} since=2026-05-01 until=2026-05-31",
            Filter(since=moment("2026-05-01"), until=moment("2026-06-01")),
        ),
    ],
)
def test_options_narrow_a_question_and_are_no_part_of_it(text: str, keep: Filter) -> None:
    assert narrowed(text, TOPICS) == (ASKED, keep)


def test_what_stands_within_a_question_is_a_part_of_it() -> None:
    text = "Does outlet=Northlight mean anything?"
    assert narrowed(text, TOPICS) == (text, Filter())


def test_what_a_channel_denies_stays_denied() -> None:
    within = Filter(denied=frozenset({"wire"}), sources=frozenset({"northlight"}))
    assert narrowed(f"{ASKED} outlet=Wire", TOPICS, within=within)[1] == Filter(
        denied=frozenset({"wire"}), sources=frozenset({"northlight"}), outlets=frozenset({"Wire"})
    )


@pytest.mark.parametrize("option", ["since=yesterday", "until=2026-13-01", "topic=weather"])
def test_what_cannot_be_read_is_told(option: str) -> None:
    with pytest.raises(MisunderstoodError):
        narrowed(f"{ASKED} {option}", TOPICS)


@given(st.text(max_size=200))
def test_any_text_is_read_or_told_to_be_unreadable(text: str) -> None:
    try:
        words, _ = narrowed(text, TOPICS)
    except MisunderstoodError:
        return
    assert words in text


def test_an_answer_in_private_is_drawn_from_what_the_options_let_through(clock: FixedClock) -> None:
    documents = (
        a_document("one", title="Gatehop", text="The reseller Gatehop served keys of others.", outlet="Wire"),
        a_document("two", title="Gatehop cut off", text="Quillon cut off the reseller Gatehop.", outlet="Ledgerline"),
    )
    services, chat = some_services(clock, MemoryStore(), documents=documents), MemoryChat(clock)

    def answered(text: str) -> str:
        return compose(Asked("C1", "1.0", "U1", text, private=True), services=services, chat=chat).message.text

    question = "What did the reseller Gatehop serve?"
    assert "served keys" in answered(question)
    assert "served keys" in answered(f"{question} outlet=wire")
    assert "served keys" not in answered(f"{question} outlet=Ledgerline")
