"""What can be set of Slack: who the desk is there, how Slack reaches it, and whether others may install it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from bot.setting_types import Address
from retrieval.errors import BadConfiguration

Secret = Literal["slack_bot_token", "slack_app_token", "slack_client_id", "slack_client_secret", "slack_signing_secret"]
SECRETS: tuple[Secret, ...] = (
    "slack_bot_token",
    "slack_app_token",
    "slack_client_secret",
    "slack_signing_secret",
)


class SlackSettings(BaseSettings):
    """The part of the settings that is about Slack, in the order of `.env.example`."""

    slack_bot_token: SecretStr | None = Field(
        None, description="The bot token (xoxb-…) of your Slack app, from OAuth & Permissions."
    )
    slack_app_token: SecretStr | None = Field(
        None, description="The app-level token (xapp-…) with connections:write, for Socket Mode."
    )
    slack_client_id: str | None = Field(
        None, description="The app's client id, when other workspaces may install it too (docs/operations.md)."
    )
    slack_client_secret: SecretStr | None = Field(None, description="The app's client secret, which goes with it.")
    slack_mode: Literal["socket", "http"] = Field(
        "socket", description="How Slack reaches the bot: socket needs no public address, http needs one."
    )
    slack_signing_secret: SecretStr | None = Field(
        None, description="The secret that Slack signs its requests with, for http mode."
    )
    slack_api_url: Address = Field("https://slack.com/api/", description="Slack's API, or a server that stands in.")
    slack_posts_per_second: float = Field(
        1.0, gt=0, le=1000, description="Posts a second in one channel: Slack takes one, a stand-in may take more."
    )
    http_host: str = Field(
        "127.0.0.1", description="The address that http mode and the pages of an installation listen on."
    )
    http_port: int = Field(3000, ge=1, le=65535, description="The port that these listen on.")

    @property
    def is_installable(self) -> bool:
        """Whether other workspaces may install the desk."""
        return self.slack_client_id is not None or self.slack_client_secret is not None

    def require_slack(self) -> None:
        """Raise `BadConfiguration` unless every secret is set that the chosen way of listening to Slack needs.

        Where workspaces install the desk, none has to be at home.
        """
        if self.is_installable:
            self.required("slack_client_id")
            self.required("slack_client_secret")
        else:
            self.required("slack_bot_token")
        self.required("slack_app_token" if self.slack_mode == "socket" else "slack_signing_secret")

    def required(self, name: Secret) -> str:
        """Return a secret that has to be set. Raises `BadConfiguration` naming it."""
        secret: SecretStr | str | None = getattr(self, name)
        if secret is None:
            raise BadConfiguration(f"{name.upper()} is not set: put it into .env (see .env.example).")
        return secret if isinstance(secret, str) else secret.get_secret_value()
