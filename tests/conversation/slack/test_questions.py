"""Questions in Slack: who says what where, and what is posted then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.slack_client import SlackChat
from bot.adapters.slack_surfaces import SlackSurfaces
from bot.domain import Envelope
from bot.listeners import make_app, register
from tests.conversation.slack.conftest import ASKED, Desk
from tests.slack_workspace import BOT, TEAM

ANVIL = "What were Vexley's Anvil coding models trained on?"


def test_a_mention_is_answered_in_its_thread_with_its_source(desk: Desk) -> None:
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ANVIL}")
    (reply,) = desk.replies("C0TEAM", ts)
    assert "reportedly trained its Anvil coding models on outputs of Quillon's Sable" in reply
    assert "[1]" in reply
    assert "northlight.example/vexley-anvil" in reply


def test_a_mention_that_arrives_as_two_events_is_answered_once(desk: Desk) -> None:
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ANVIL}")
    assert [d.payload["event"]["type"] for d in desk.slack.deliveries] == ["message", "app_mention"]
    assert len({d.payload["event_id"] for d in desk.slack.deliveries}) == 2
    assert len(desk.replies("C0TEAM", ts)) == 1


def test_an_event_that_slack_sends_again_is_answered_once(desk: Desk) -> None:
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ANVIL}")
    desk.replies("C0TEAM", ts)
    for _ in range(3):
        assert desk.slack.again().status == 200
    assert len(desk.replies("C0TEAM", ts)) == 1


def test_a_direct_message_is_answered_without_a_mention(desk: Desk) -> None:
    ts = desk.slack.write_to_us("U0MIRA", ANVIL)
    (reply,) = desk.replies(desk.slack.workspace.direct("U0MIRA"), ts)
    assert "Quillon's Sable" in reply


def test_a_follow_up_in_our_thread_needs_no_mention(desk: Desk) -> None:
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ANVIL}")
    desk.replies("C0TEAM", ts)
    desk.slack.say("U0JONAS", "C0TEAM", "And whose outputs were they?", thread_ts=ts)
    desk.slack.wait_for(lambda: len(desk.slack.ours("C0TEAM", ts)) == 2)
    assert "Quillon's Sable" in desk.replies("C0TEAM", ts)[1]


def test_a_follow_up_may_point_to_what_only_the_reply_named(desk: Desk) -> None:
    ts = desk.slack.say("U0MIRA", "C0GUESTS", f"<@{BOT}> Who served keys of other customers?")
    assert "Gatehop" in desk.replies("C0GUESTS", ts)[0]
    desk.slack.say("U0GUEST", "C0GUESTS", "How many customers did that reseller suspend?", thread_ts=ts)
    desk.slack.wait_for(lambda: len(desk.slack.ours("C0GUESTS", ts)) == 2)
    assert "suspended twelve customers" in desk.replies("C0GUESTS", ts)[1]


def test_a_correction_asks_the_question_before_of_another(desk: Desk) -> None:
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> How many customers did Keyfold suspend?")
    desk.replies("C0TEAM", ts)
    desk.slack.say("U0MIRA", "C0TEAM", "no, I meant Gatehop", thread_ts=ts)
    desk.slack.wait_for(lambda: len(desk.slack.ours("C0TEAM", ts)) == 2)
    assert "suspended twelve customers" in desk.replies("C0TEAM", ts)[1]


def test_a_follow_up_in_a_direct_message_stays_in_its_thread(desk: Desk) -> None:
    channel_id = desk.slack.workspace.direct("U0MIRA")
    ts = desk.slack.write_to_us("U0MIRA", ANVIL)
    desk.replies(channel_id, ts)
    desk.slack.write_to_us("U0MIRA", "Did Vexley deny it?", thread_ts=ts)
    desk.slack.wait_for(lambda: len(desk.slack.ours(channel_id, ts)) == 2)


def test_a_direct_message_without_threads_is_one_conversation(desk: Desk) -> None:
    direct = desk.slack.workspace.direct("U0MIRA")
    desk.replies(direct, desk.slack.write_to_us("U0MIRA", "How many customers did Keyfold suspend?"))
    desk.slack.write_to_us("U0MIRA", "thanks!")
    desk.settle()
    ts = desk.slack.write_to_us("U0MIRA", "no, I meant Gatehop")
    assert "suspended twelve customers" in desk.replies(direct, ts)[0]
    store = desk.services.store
    kept = [turn.question for turn in store.turns_since(direct, desk.clock.now() - timedelta(hours=1))]
    assert kept == ["How many customers did Keyfold suspend?", "no, I meant Gatehop"]


def test_a_direct_message_of_an_hour_ago_is_another_conversation(desk: Desk) -> None:
    direct = desk.slack.workspace.direct("U0MIRA")
    desk.replies(direct, desk.slack.write_to_us("U0MIRA", "How many customers did Keyfold suspend?"))
    desk.clock.advance(timedelta(minutes=61))
    ts = desk.slack.write_to_us("U0MIRA", "no, I meant Gatehop")
    assert "suspended twelve customers" not in desk.replies(direct, ts)[0]


def test_nothing_of_a_direct_message_is_carried_anywhere_else(desk: Desk) -> None:
    direct = desk.slack.workspace.direct("U0MIRA")
    desk.replies(direct, desk.slack.write_to_us("U0MIRA", "How many customers did Gatehop suspend?"))
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> and how many exactly?")
    assert "twelve" not in desk.replies("C0TEAM", ts)[0]
    theirs = desk.slack.workspace.direct("U0JONAS")
    ts = desk.slack.write_to_us("U0JONAS", "and how many exactly?")
    assert "twelve" not in desk.replies(theirs, ts)[0]


def test_a_german_question_is_answered_with_german_labels_around_the_quotes_as_they_stand(desk: Desk) -> None:
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> Wie viele Kunden hat Gatehop gesperrt?")
    (reply,) = desk.replies("C0TEAM", ts)
    assert "Gatehop suspended twelve customers" in reply
    assert "Quellen" in reply
    assert "Neueste Quelle: 8. Juni 2026." in reply
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> Wer hat Perradine verklagt?")
    assert "Quellen, die ich gefunden habe, erwähnt Perradine" in desk.replies("C0TEAM", ts)[0]


def test_people_who_talk_among_themselves_are_left_alone(desk: Desk) -> None:
    desk.slack.say("U0MIRA", "C0TEAM", ANVIL)
    elsewhere = desk.slack.say("U0MIRA", "C0TEAM", "Lunch?")
    desk.slack.say("U0JONAS", "C0TEAM", "Who trained what?", thread_ts=elsewhere)
    ours = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ANVIL}")
    desk.replies("C0TEAM", ours)
    desk.slack.say("U0JONAS", "C0TEAM", "Thanks!", thread_ts=ours)
    desk.slack.say("U0JONAS", "C0TEAM", "<@U0MIRA> shall we write about it?", thread_ts=ours)
    desk.settle()
    assert len(desk.slack.ours("C0TEAM")) == 1


REMARKS = (
    "agreed",
    "brb",
    "ok let me check with legal",
    "that's a lot",
    ":eyes:",
    "anyone up for lunch?",
    "who brings cake?",
)


def test_remarks_in_our_thread_are_met_with_silence(desk: Desk) -> None:
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ANVIL}")
    desk.replies("C0TEAM", ts)
    for remark in REMARKS:
        desk.slack.say("U0JONAS", "C0TEAM", remark, thread_ts=ts)
    desk.slack.say("U0JONAS", "C0TEAM", "And whose outputs were they?", thread_ts=ts)
    desk.slack.wait_for(lambda: len(desk.slack.ours("C0TEAM", ts)) == 2)
    desk.settle()
    assert len(desk.slack.ours("C0TEAM", ts)) == 2
    assert desk.slack.whispers_to("U0JONAS") == []


@pytest.mark.parametrize(
    ("said", "told"),
    [("thanks!", "You're welcome."), ("hello", "Hello!"), ("what can you do?", "/desk subscribe"), (":+1:", "Noted.")],
)
def test_small_talk_is_replied_to_shortly_and_not_searched(desk: Desk, said: str, told: str) -> None:
    desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {said}")
    assert told in desk.whispered("U0MIRA")
    desk.settle()
    assert len(desk.slack.whispers_to("U0MIRA")) == 1
    assert desk.slack.ours("C0TEAM") == []


def test_small_talk_in_a_direct_message_is_a_message_that_stays(desk: Desk) -> None:
    direct = desk.slack.workspace.direct("U0MIRA")
    desk.slack.say("U0MIRA", direct, "thanks!")
    desk.slack.wait_for(lambda: desk.slack.ours(direct))
    desk.slack.say("U0MIRA", direct, "list our digests")
    desk.slack.wait_for(lambda: len(desk.slack.ours(direct)) > 1)
    desk.settle()
    said = [message["text"] for message in desk.slack.ours(direct)]
    assert said[0] == "You're welcome."
    assert "no digests" in said[1]
    assert desk.slack.whispers_to("U0MIRA") == []


def test_small_talk_in_a_direct_message_that_is_handled_again_is_said_once(desk: Desk) -> None:
    client, direct = desk.slack.client(), desk.slack.workspace.direct("U0MIRA")
    chat = SlackChat(client, desk.clock)
    listener = register(
        make_app(client), services=desk.services, chat=chat, surfaces=SlackSurfaces(client), work=desk.work
    )
    event = desk.slack.message_event("U0MIRA", direct, "thanks!")
    body = {"type": "event_callback", "team_id": TEAM, "event": event, "authorizations": [{"user_id": BOT}]}
    envelope = Envelope("message:1", "event", body, desk.clock.now(), claims=1)
    listener.handle(envelope)
    listener.handle(replace(envelope, claims=2))
    assert [message["text"] for message in desk.slack.ours(direct)] == ["You're welcome."]


def test_a_command_in_words_is_carried_out(desk: Desk) -> None:
    desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> subscribe this channel to provenance at 9")
    posted = desk.slack.wait_for(lambda: desk.slack.ours("C0TEAM"))[0]
    assert "provenance* 09:00" in posted["text"]
    desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> list our digests")
    assert "provenance" in desk.whispered("U0MIRA")


def test_what_is_new_is_told_where_it_was_asked(desk: Desk) -> None:
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> What happened this month?")
    (reply,) = desk.replies("C0TEAM", ts)
    assert "What is new" in reply


def test_a_reply_under_a_post_of_ours_is_a_follow_up(desk: Desk) -> None:
    desk.slack.command("U0MIRA", "C0TEAM", "subscribe provenance")
    posted = desk.slack.wait_for(lambda: desk.slack.ours("C0TEAM"))[0]
    desk.slack.say("U0MIRA", "C0TEAM", ANVIL, thread_ts=posted["ts"])
    assert "Quillon's Sable" in desk.replies("C0TEAM", posted["ts"])[0]


@pytest.mark.parametrize(
    "fields",
    [
        {"subtype": "message_changed", "hidden": True},
        {"subtype": "message_deleted", "hidden": True},
        {"subtype": "bot_message", "bot_id": "B0OTHER"},
        {"bot_id": "B0OTHER"},
        {"user": BOT},
    ],
)
def test_edits_deletions_bots_and_our_own_words_are_not_answered(desk: Desk, fields: dict[str, object]) -> None:
    event = desk.slack.message_event("U0MIRA", "C0TEAM", f"<@{BOT}> {ANVIL}")
    assert desk.slack.deliver(event | fields).status == 200
    desk.settle()
    assert desk.slack.ours("C0TEAM") == []


def test_a_mention_without_words_is_told_once_what_we_can_do(desk: Desk) -> None:
    desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}>")
    assert "/desk subscribe" in desk.whispered("U0MIRA")
    desk.replies("C0TEAM", desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ANVIL}"))
    assert len(desk.slack.whispers_to("U0MIRA")) == 1


def test_what_the_sources_do_not_say_is_refused_honestly(desk: Desk) -> None:
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> When does the ferry to Brannfjord leave on Sundays?")
    (reply,) = desk.replies("C0TEAM", ts)
    assert "Searched 3 documents from 1 outlet" in reply
    assert "[1]" not in reply


def test_opening_our_messages_greets_once(desk: Desk) -> None:
    desk.slack.workspace.add_person("U0NEW")
    channel_id = desk.slack.workspace.direct("U0NEW")
    opened = {"type": "app_home_opened", "user": "U0NEW", "channel": channel_id, "tab": "messages"}
    for _ in range(3):
        desk.slack.deliver(opened)
    desk.slack.deliver(opened | {"tab": "home"})
    desk.slack.wait_for(lambda: desk.slack.ours(channel_id))
    ts = desk.slack.write_to_us("U0NEW", ANVIL)
    desk.replies(channel_id, ts)
    assert len([m for m in desk.slack.ours(channel_id) if "/desk subscribe" in m["text"]]) == 1


def test_every_message_is_one_slack_takes_and_unfurls_nothing(desk: Desk) -> None:
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ASKED}")
    desk.replies("C0TEAM", ts)
    for wanted in (*desk.slack.calls_of("chat.postMessage"), *desk.slack.calls_of("chat.update")):
        assert wanted["text"]
        assert wanted.get("unfurl_links", False) is False
