"""What is asked of Slack for `desk check`; like compose and models it names concrete parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import ChatRefused
from bot.settings import Settings

if TYPE_CHECKING:
    from slack_sdk import WebClient


def reach_slack(settings: Settings) -> str:
    """Ask Slack who we are and return its answer. Raises `ChatUnavailable` or `ChatRefused`."""
    from bot.adapters.reach import slack_identity

    return slack_identity(_slack_client(settings))


def reach_scopes(settings: Settings) -> frozenset[str] | None:
    """Ask Slack what the bot token may do; None when it does not say. Raises what `reach_slack` raises."""
    from bot.adapters.reach import slack_scopes

    return slack_scopes(_slack_client(settings))


def is_known_token(settings: Settings, token: str) -> bool:
    """Say whether Slack still knows a bot token. Raises `ChatUnavailable`."""
    from bot.adapters.reach import slack_identity
    from bot.adapters.slack_errors import open_client

    try:
        slack_identity(open_client(token, settings.slack_api_url))
    except ChatRefused:
        return False
    return True


def reach_socket(settings: Settings) -> None:
    """Ask Slack for a socket with the app token. Raises what `reach_slack` raises."""
    from bot.adapters.reach import slack_socket
    from bot.adapters.slack_errors import open_client

    client = open_client("", settings.slack_api_url)  # a socket is asked for with the app's token alone
    slack_socket(client, settings.required("slack_app_token"))


def _slack_client(settings: Settings) -> WebClient:
    """The client that Slack is asked with."""
    from bot.adapters.slack_errors import open_client

    return open_client(settings.required("slack_bot_token"), settings.slack_api_url)
