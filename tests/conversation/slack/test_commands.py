"""Every /desk command, as a dialogue."""

from __future__ import annotations

import pytest

from tests.conversation.slack.conftest import ASKED, Desk


def told(desk: Desk, text: str, *, user_id: str = "U0MIRA", channel_id: str = "C0TEAM") -> str:
    """Type a command and return what the asker alone is shown at once."""
    before = len(desk.slack.whispers_to(user_id))
    assert desk.slack.command(user_id, channel_id, text).status == 200
    return desk.whispered(user_id, before + 1)


def test_ask_is_answered_for_the_asker_alone(desk: Desk) -> None:
    assert "Gatehop" in desk_answer(desk, f"ask {ASKED}")
    assert desk.slack.ours("C0TEAM") == []


def desk_answer(desk: Desk, text: str, *, user_id: str = "U0MIRA", channel_id: str = "C0TEAM") -> str:
    """Type a slow command and return what its durable work showed, after the line that says it was begun."""
    desk.slack.command(user_id, channel_id, text)
    return desk.whispered(user_id, 2)


def test_the_same_question_can_be_asked_twice(desk: Desk) -> None:
    desk_answer(desk, f"ask {ASKED}")
    desk.slack.command("U0MIRA", "C0TEAM", f"ask {ASKED}")
    assert "Gatehop" in desk.whispered("U0MIRA", 4)


def test_a_question_in_a_channel_without_us_is_answered_in_a_direct_message(desk: Desk) -> None:
    desk.slack.workspace.add_channel("C0AWAY", "U0MIRA", bot=False)
    desk.slack.command("U0MIRA", "C0AWAY", f"ask {ASKED}")
    direct = desk.slack.workspace.direct("U0MIRA")
    desk.slack.wait_for(lambda: len(desk.slack.ours(direct)) == 2)
    assert "Gatehop" in desk.slack.ours(direct)[-1]["text"]


def test_digest_is_shown_to_the_asker_alone(desk: Desk) -> None:
    shown = desk_answer(desk, "digest provenance")
    assert "Vexley" in shown
    assert "Gatehop" in shown
    assert desk.slack.ours("C0TEAM") == []


def test_subscribe_tells_the_channel_and_subscriptions_lists_it(desk: Desk) -> None:
    desk.slack.command("U0MIRA", "C0TEAM", "subscribe provenance 09:30 weekdays Europe/Paris")
    (announced,) = desk.slack.wait_for(lambda: desk.slack.ours("C0TEAM"))
    (kept,) = desk.services.store.subscriptions("C0TEAM")
    for shown in (announced["text"], told(desk, "subscriptions")):
        assert "provenance" in shown
        assert "09:30 on weekdays (Europe/Paris)" in shown
        assert kept.subscription_id in shown
        assert "next" in shown
    assert kept.created_by == "U0MIRA"
    assert told(desk, "subscriptions", channel_id="C0LEGAL01").startswith("There are no digests in this channel")


def test_what_subscribe_does_not_say_follows_the_asker(desk: Desk) -> None:
    desk.slack.command("U0MIRA", "C0TEAM", "subscribe provenance")
    desk.slack.wait_for(lambda: desk.slack.ours("C0TEAM"))
    (kept,) = desk.services.store.subscriptions("C0TEAM")
    assert (kept.at.isoformat(), kept.timezone, len(kept.days), kept.silent) == ("09:00:00", "Europe/Berlin", 7, False)


def test_a_guest_can_neither_subscribe_nor_unsubscribe_a_channel(desk: Desk) -> None:
    assert "Only full members" in told(desk, "subscribe provenance", user_id="U0GUEST", channel_id="C0GUESTS")
    assert desk.services.store.subscriptions("C0GUESTS") == ()
    desk.slack.command("U0MIRA", "C0GUESTS", "subscribe provenance")
    desk.slack.wait_for(lambda: desk.slack.ours("C0GUESTS"))
    assert "Only full members" in told(desk, "unsubscribe provenance", user_id="U0GUEST", channel_id="C0GUESTS")
    assert len(desk.services.store.subscriptions("C0GUESTS")) == 1


def test_the_same_digest_is_subscribed_to_once(desk: Desk) -> None:
    desk.slack.command("U0MIRA", "C0TEAM", "subscribe provenance")
    desk.slack.wait_for(lambda: desk.slack.ours("C0TEAM"))
    assert "has that digest already" in told(desk, "subscribe provenance", user_id="U0JONAS")
    assert len(desk.slack.ours("C0TEAM")) == 1


def test_a_channel_we_cannot_post_in_cannot_subscribe(desk: Desk) -> None:
    desk.slack.workspace.add_channel("C0AWAY", "U0MIRA", bot=False)
    desk.slack.command("U0MIRA", "C0AWAY", "subscribe provenance")
    (said,) = desk.slack.wait_for(lambda: desk.slack.ours(desk.slack.workspace.direct("U0MIRA")))
    assert "invite me" in said["text"]
    assert desk.services.store.subscriptions() == ()


@pytest.mark.parametrize("by", ["id", "topic"])
def test_unsubscribe_ends_a_digest(desk: Desk, by: str) -> None:
    desk.slack.command("U0MIRA", "C0TEAM", "subscribe provenance")
    desk.slack.wait_for(lambda: desk.slack.ours("C0TEAM"))
    (kept,) = desk.services.store.subscriptions("C0TEAM")
    named = kept.subscription_id if by == "id" else "Provenance"
    assert "no more digests on provenance" in told(desk, f"unsubscribe {named}")
    assert desk.services.store.subscriptions() == ()


def test_unsubscribe_takes_nothing_away_when_it_is_not_clear_what(desk: Desk) -> None:
    assert "no digests in this channel" in told(desk, "unsubscribe provenance")
    desk.slack.command("U0MIRA", "C0TEAM", "subscribe provenance 09:00")
    desk.slack.command("U0MIRA", "C0TEAM", "subscribe provenance 17:00")
    desk.slack.wait_for(lambda: len(desk.slack.ours("C0TEAM")) == 2)
    assert "Several digests have that topic" in told(desk, "unsubscribe provenance")
    assert "No digest of this channel has that id or topic" in told(desk, "unsubscribe weather")
    kept = desk.services.store.subscriptions("C0TEAM")[0].subscription_id
    assert "no digests in this channel" in told(desk, f"unsubscribe {kept}", channel_id="C0LEGAL01")
    assert len(desk.services.store.subscriptions()) == 2


def test_sources_are_listed_as_far_as_the_asker_may_read_them(desk: Desk) -> None:
    for_a_member = told(desk, "sources")
    for_a_guest = told(desk, "sources", user_id="U0GUEST", channel_id="C0GUESTS")
    assert "Northlight" in for_a_member
    assert "Secret incident notes" in for_a_member
    assert "Northlight" in for_a_guest
    assert "Secret incident notes" not in for_a_guest


@pytest.mark.parametrize("text", ["help", "HELP", ""])
def test_help_shows_every_command_and_the_topics(desk: Desk, text: str) -> None:
    shown = told(desk, text)
    for name in ("ask", "digest", "subscribe", "subscriptions", "unsubscribe", "sources", "access-policy"):
        assert name in shown


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ask", "A question is missing"),
        ("digest", "Which topic?"),
        ("digest weather", "the topic “weather”"),
        ("subscribe", "Which topic?"),
        ("subscribe provenance 25:00", "not a time of day"),
        ("unsubscrbe provenance", "Did you mean /desk unsubscribe"),
        ("who trained what", "I don't know the command"),
    ],
)
def test_a_command_that_cannot_be_read_says_how_to_put_it(desk: Desk, text: str, sentence: str) -> None:
    assert sentence in told(desk, text)
    assert desk.slack.ours("C0TEAM") == []
