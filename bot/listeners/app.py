"""The Bolt app that deliveries are dispatched through, once they are on record."""

from __future__ import annotations

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.web import SlackResponse

from bot.errors import ChatUnavailable


def make_app(client: WebClient) -> App:
    """Return a Bolt app for the workspace that the client's token belongs to, which is asked for when it is needed.

    It handles what was verified, recorded and acknowledged before, each listener to its end. Whatever goes wrong
    is raised; a Slack that cannot say who we are is `ChatUnavailable`, so that nothing is lost over it.
    """
    whoami = _Whoami(client)
    app = App(
        name="desk",
        client=WebClient(),  # listeners speak through the `Chat` alone
        authorize=lambda: whoami.authorize(),  # noqa: PLW0108 - Bolt looks for a value for the `self` of a method
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
    )
    app.error(_raise_again)
    return app


class _Whoami:
    """Who we are in Slack: asked once, then remembered."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._told: SlackResponse | None = None

    def authorize(self) -> AuthorizeResult:
        """Return who we are; Bolt asks for each request."""
        try:
            self._told = self._told or self._client.auth_test()
        except (SlackClientError, OSError) as error:
            raise ChatUnavailable("Slack could not say who we are; it may work in a few minutes.") from error
        return AuthorizeResult.from_auth_test_response(auth_test_response=self._told)


def _raise_again(error: Exception) -> None:
    raise error
