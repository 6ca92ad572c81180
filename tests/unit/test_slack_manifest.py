"""The Slack app that people create: everything it needs, nothing more, within Slack's limits."""

from __future__ import annotations

from bot.heard import HEARD, Way
from tests.slack_workspace import Json, manifest

NEEDED_FOR = {
    "app_mention": {"app_mentions:read"},
    "app_home_opened": set(),
    "channel_shared": {"channels:read", "groups:read"},
    "channel_unshared": {"channels:read", "groups:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "message.channels": {"channels:history", "channels:read"},
    "message.groups": {"groups:history", "groups:read"},
    "message.im": {"im:history", "im:read"},
    "message.mpim": {"mpim:history", "mpim:read"},
    "app_uninstalled": set(),
    "reaction_added": {"reactions:read"},
    "team_join": {"users:read"},
    "tokens_revoked": set(),
    "user_change": {"users:read"},
}
"""An event's own scope, and the one that says who reads along where it happens."""


def events() -> list[str]:
    subscribed: list[str] = manifest()["settings"]["event_subscriptions"]["bot_events"]
    return subscribed


def features() -> Json:
    part: Json = manifest()["features"]
    return part


def test_it_subscribes_to_what_we_listen_to_and_nothing_else() -> None:
    assert {event.partition(".")[0] for event in events()} == {heard.name for heard in HEARD if heard.way is Way.EVENT}
    assert set(events()) == NEEDED_FOR.keys()


def test_it_asks_for_the_scopes_that_are_used_and_no_other() -> None:
    own = {"chat:write", "commands", "users:read", "assistant:write"}
    assert set(manifest()["oauth_config"]["scopes"]["bot"]) == own.union(*(NEEDED_FOR[event] for event in events()))


def test_people_can_write_to_it_and_it_has_one_command() -> None:
    assert features()["app_home"]["messages_tab_enabled"] is True
    assert features()["app_home"]["messages_tab_read_only_enabled"] is False
    assert [command["command"] for command in features()["slash_commands"]] == ["/desk"]
    assert manifest()["settings"]["socket_mode_enabled"] is True


def test_presses_of_the_buttons_under_a_reply_reach_us() -> None:
    assert manifest()["settings"]["interactivity"] == {"is_enabled": True}


def test_its_texts_are_within_slacks_limits() -> None:
    """Lengths: https://docs.slack.dev/reference/app-manifest."""
    shown = manifest()["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert len(features()["bot_user"]["display_name"]) <= 80
    assert len(features()["agent_view"]["agent_description"]) <= 300
    assert 1 <= len(features()["agent_view"]["suggested_prompts"]) <= 4
    (command,) = features()["slash_commands"]
    assert len(command["description"]) <= 100
    assert len(command["usage_hint"]) <= 1000
