"""A channel's settings in a window: by the command, from Home, and what they change for the channel."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from bot.channel_settings import ChannelSettings
from bot.handlers.channel_settings import NOT_YOURS, SAVED
from bot.render.channel_settings import DENIED, DIGESTS, QUIET
from bot.render.home import CHOOSE_CHANNEL
from tests.conversation.slack.conftest import ADMIN, ASKED, INTERNAL_WORDS, Desk
from tests.conversation.slack.test_asking import window
from tests.conversation.slack.test_home import home
from tests.slack_workspace import BOT


@pytest.fixture(autouse=True)
def settled(desk: Desk) -> Iterator[None]:
    """Somebody opened the channel, and it has no settings."""
    desk.slack.workspace.channels["C0TEAM"]["creator"] = "U0MIRA"
    yield
    at = desk.clock.now()
    for channel_id in ("C0TEAM", "C0LEGAL01"):
        desk.services.store.keep_channel_settings(ChannelSettings(channel_id, changed_at=at))


def told(desk: Desk, user_id: str = "U0MIRA") -> str:
    """The last thing that was said to somebody in the direct message."""
    direct = desk.slack.workspace.direct(user_id)
    desk.slack.wait_for(lambda: desk.slack.ours(direct))
    desk.settle()
    return str(desk.slack.ours(direct)[-1]["text"])


def test_whoever_opened_a_channel_sets_its_digests_and_quiet_hours(desk: Desk) -> None:
    desk.slack.command("U0MIRA", "C0TEAM", "settings")
    assert window(desk)["title"]["text"] == "Channel settings"
    desk.slack.submit("U0MIRA", {DIGESTS: "provenance 09:00 weekdays", QUIET: "20:00-08:00"})
    assert told(desk) == SAVED
    (subscription,) = desk.services.store.subscriptions("C0TEAM")
    assert subscription.topic == "provenance"
    assert any("provenance" in message["text"] for message in desk.slack.ours("C0TEAM"))
    desk.slack.command("U0MIRA", "C0TEAM", "settings")
    blocks = {block["block_id"]: block for block in window(desk)["blocks"] if block["type"] == "input"}
    assert blocks[QUIET]["element"]["initial_value"] == "20:00-08:00"
    assert blocks[DIGESTS]["element"]["initial_value"].startswith("provenance 09:00 weekdays")


def test_another_member_is_told_that_they_may_not(desk: Desk) -> None:
    desk.slack.command("U0JONAS", "C0TEAM", "settings")
    assert desk.whispered("U0JONAS") == NOT_YOURS
    assert desk.slack.workspace.views.top("U0JONAS") is None


def test_whoever_runs_the_desk_chooses_a_channel_in_home(desk: Desk) -> None:
    desk.slack.press_in_view(ADMIN, home(desk, ADMIN), CHOOSE_CHANNEL, chosen="C0TEAM")
    window(desk, ADMIN)
    desk.slack.submit(ADMIN, {})
    assert told(desk, ADMIN) == SAVED
    desk.slack.press_in_view("U0JONAS", home(desk, "U0JONAS"), CHOOSE_CHANNEL, chosen="C0TEAM")
    assert told(desk, "U0JONAS") == NOT_YOURS


def test_what_cannot_be_read_keeps_the_window_open(desk: Desk) -> None:
    desk.slack.command("U0MIRA", "C0TEAM", "settings")
    window(desk)
    said = desk.slack.submit("U0MIRA", {DIGESTS: "weather 09:00", QUIET: "at night"}).answer
    said = json.loads(said) if isinstance(said, str) else said
    assert said["errors"].keys() == {DIGESTS, QUIET}
    desk.settle()
    assert desk.services.store.subscriptions("C0TEAM") == ()


def test_a_denied_source_is_quoted_in_that_channel_no_more_and_elsewhere_still(desk: Desk) -> None:
    desk.slack.command("U0MIRA", "C0TEAM", "settings")
    window(desk)
    desk.slack.submit("U0MIRA", {DENIED: ["notes"]})
    assert told(desk) == SAVED
    here = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ASKED}")
    assert INTERNAL_WORDS not in desk.replies("C0TEAM", here)[0]
    elsewhere = desk.slack.say("U0MIRA", "C0LEGAL01", f"<@{BOT}> {ASKED}")
    assert INTERNAL_WORDS in desk.replies("C0LEGAL01", elsewhere)[0]


def test_settings_in_words_say_how_to_open_the_window(desk: Desk) -> None:
    desk.slack.write_to_us("U0MIRA", "settings")
    direct = desk.slack.workspace.direct("U0MIRA")
    desk.slack.wait_for(lambda: desk.slack.ours(direct))
    desk.settle()
    assert desk.slack.workspace.views.top("U0MIRA") is None
