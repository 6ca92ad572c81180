"""What the bot says about itself."""

from __future__ import annotations

from datetime import date, time

from bot.domain import WEEKDAYS, Message, Slot, Subscription
from bot.render.plain import plain_text
from bot.render.texts import (
    help_message,
    sentence_message,
    subscriptions_message,
    trouble_message,
)
from tests.block_kit import active, message_problems
from tests.factories import a_topic, moment

NOW = moment("2026-06-08T09:00")


def shown(message: Message) -> str:
    assert message_problems(message) == []
    return plain_text(message)


def test_help_names_every_command_and_the_topics() -> None:
    text = shown(help_message([a_topic()]))
    for command in ("ask", "digest", "subscribe", "subscriptions", "unsubscribe", "sources", "help"):
        assert f"/desk {command}" in text
    assert "provenance (Provenance)" in text
    assert "Topics" not in shown(help_message())


def test_subscriptions_say_when_the_next_digest_comes() -> None:
    weekday = Subscription("s1", "C1", "provenance", time(9), WEEKDAYS, "Europe/Berlin", silent=True)
    daily = Subscription("s2", "C1", "access", time(18, 30))
    some = Subscription("s3", "C1", "access", time(7), frozenset({4, 0}))
    slot = Slot("s1", date(2026, 6, 9), moment("2026-06-09T07:00"))
    assert shown(subscriptions_message([weekday, daily, some], {"s1": slot})).split("\n\n") == [
        "3 digests in this channel",
        "provenance 09:00 on weekdays (Europe/Berlin) · next 9 Jun 2026, 09:00 · silent on quiet days · id s1",
        "access 18:30 every day (UTC) · id s2",
        "access 07:00 on Mon, Fri (UTC) · id s3",
    ]


def test_a_channel_without_digests_learns_how_to_get_one() -> None:
    assert "/desk subscribe provenance 09:00 weekdays" in shown(subscriptions_message([]))


def test_a_hundred_subscriptions_are_a_message() -> None:
    many = [Subscription(f"s{n}", "C1", "provenance", time(9)) for n in range(100)]
    assert "more." in shown(subscriptions_message(many))


def test_trouble_is_one_plain_sentence_with_its_reference() -> None:
    text = shown(trouble_message("7f3a"))
    assert "7f3a" in text
    assert text.count("\n") == 0


def test_any_sentence_can_be_said_with_nothing_active_in_it() -> None:
    message = sentence_message("No such topic: <!channel> *x* https://evil.example")
    assert active(message.text) == []
    assert shown(message) == "No such topic: <!channel> *x* https://evil.example"
    assert shown(sentence_message("")) == "…"


def test_a_message_without_blocks_is_shown_by_its_text() -> None:
    assert plain_text(Message("R&amp;D <https://a.example|b>")) == "R&D b <https://a.example>"
