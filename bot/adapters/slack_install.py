"""The two pages by which a workspace installs us: to Slack with a word that only this browser knows, and back from it.

https://docs.slack.dev/authentication/installing-with-oauth. What Slack gives in return stands in the desk's database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http.client import HTTPException
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import structlog
from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from sqlalchemy.exc import SQLAlchemyError

from bot.adapters.slack_http import HttpAsked, HttpPage, Page
from bot.adapters.sql_workspaces import STATE_SECONDS, SqlWorkspaces

INSTALL_PATH: Final = "/slack/install"
REDIRECT_PATH: Final = "/slack/oauth_redirect"
_UNWELL: Final = HttpPage(503, b"The desk could not be installed just now; it may work in a few minutes.", "text/plain")
_log = structlog.get_logger(__name__)


def install_pages(
    records: SqlWorkspaces, client: WebClient, *, client_id: str, client_secret: str, scopes: Iterable[str]
) -> dict[str, Page]:
    """Return the pages by their paths; `client` needs no token, `scopes` are those that the bot asks for."""
    settings = OAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=sorted(scopes),
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        authorization_url=_authorization_url(client.base_url),
        installation_store=records.installation_store,
        state_store=records.state_store,
        state_expiration_seconds=STATE_SECONDS,
    )
    flow = OAuthFlow(client=client, settings=settings)
    return {
        INSTALL_PATH: _page(flow.handle_installation, "somebody begins to install the desk"),
        REDIRECT_PATH: _page(flow.handle_callback, "somebody came back from Slack"),
    }


def _page(answer: Callable[[BoltRequest], BoltResponse], told: str) -> Page:
    def page(asked: HttpAsked) -> HttpPage:
        try:
            answered = answer(BoltRequest(body="", query=asked.query, headers={"cookie": asked.cookies}))
        except (SQLAlchemyError, SlackClientError, OSError, HTTPException, ValueError) as error:
            _log.error("page of an installation failed", why=type(error).__name__)
            return _UNWELL
        _log.info(told, status=answered.status)
        sent = [(name, value) for name, values in answered.headers.items() for value in values]
        kind = next((value for name, value in sent if name.lower() == "content-type"), "text/html; charset=utf-8")
        others = tuple((name, value) for name, value in sent if name.lower() not in {"content-type", "content-length"})
        return HttpPage(answered.status, answered.body.encode(), kind, others)

    return page


def _authorization_url(api_url: str) -> str:
    """Return where Slack asks people whether they want to install us: on the host of its API, which may stand in."""
    address = urlsplit(api_url)
    return urlunsplit((address.scheme, address.netloc, "/oauth/v2/authorize", "", ""))
