"""The Bolt app that deliveries are dispatched through, once they are on record."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.web import SlackResponse

from bot.domain import Envelope
from bot.entry import WORKSPACE
from bot.errors import ChatRefused, ChatUnavailable
from bot.workspaces import WorkspaceBot
from retrieval.domain import HOME


def make_app(client: WebClient | None, *, bot_of: Callable[[str], WorkspaceBot | None] = lambda _: None) -> App:
    """Return a Bolt app for the home workspace, which is asked for who we are there when it is needed, and all others.

    `client` speaks in the home workspace, where there is one; `bot_of` says who we are in any other. What was
    delivered by one that has uninstalled us meanwhile reaches no listener.
    It handles what was verified, recorded and acknowledged before, each listener to its end. Whatever goes wrong
    is raised; a Slack that cannot say who we are is `ChatUnavailable`, so that nothing is lost over it.
    """
    whoami = _Whoami(client, bot_of)
    app = App(
        name="desk",
        client=WebClient(),  # listeners speak through the `Chat` alone
        authorize=lambda envelope: whoami.authorize(envelope),  # noqa: PLW0108 - Bolt looks for a `self` otherwise
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
    )
    app.error(_raise_again)
    return app


class _Whoami:
    """Who we are in Slack: at home asked once and then remembered, elsewhere as the installation says."""

    def __init__(self, client: WebClient | None, bot_of: Callable[[str], WorkspaceBot | None]) -> None:
        self._client = client
        self._bot_of = bot_of
        self._told: SlackResponse | None = None

    def authorize(self, envelope: Envelope) -> AuthorizeResult:
        """Return who we are where something was delivered; Bolt asks for each request."""
        workspace = str(envelope.body.get(WORKSPACE, HOME))
        if not workspace and self._client is not None:
            return self._at_home(self._client)
        bot = self._bot_of(workspace) if workspace else None
        if bot is None:
            raise ChatRefused("We are not installed any more where this was delivered.", code="not_installed")
        return AuthorizeResult(
            enterprise_id=None, team_id=workspace, bot_id=bot.bot_id, bot_user_id=bot.user_id, bot_token=bot.token
        )

    def _at_home(self, client: WebClient) -> AuthorizeResult:
        try:
            self._told = self._told or client.auth_test()
        except (SlackClientError, OSError) as error:
            raise ChatUnavailable("Slack could not say who we are; it may work in a few minutes.") from error
        return AuthorizeResult.from_auth_test_response(auth_test_response=self._told)


def _raise_again(error: Exception) -> None:
    raise error
