"""What Slack's client raises, as our own errors; and the client itself, with the retries that are safe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry import (
    ConnectionErrorRetryHandler,
    HttpRequest,
    HttpResponse,
    RetryHandler,
    RetryState,
)
from slack_sdk.http_retry.builtin_handlers import ServerErrorRetryHandler

from bot.adapters.pacing import Door
from bot.adapters.slack_limits import slack_rules
from bot.adapters.slack_paced import PacedClient
from bot.errors import ChatRefused, ChatUnavailable, MessageGone, ModalGone, TriggerExpired

TIMEOUT = 20
"""Seconds until a call is given up."""

_LATER = frozenset(
    {
        "accesslimited",
        "fatal_error",
        "internal_error",
        "ratelimited",
        "rate_limited",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
    }
)
_REMEDIES = {
    "not_in_channel": "invite me to the channel first",
    "channel_not_found": "invite me to the channel first",
    "is_archived": "the channel is archived",
    "missing_scope": "install the app again with the scopes of deploy/slack-manifest.yaml",
    "invalid_auth": "check SLACK_BOT_TOKEN",
    "not_authed": "set SLACK_BOT_TOKEN",
    "token_revoked": "install the app again and set SLACK_BOT_TOKEN",
    "account_inactive": "install the app again and set SLACK_BOT_TOKEN",
}
_REFUSALS: Mapping[str, type[ChatRefused]] = {
    "message_not_found": MessageGone,
    "thread_not_found": MessageGone,
    "not_found": ModalGone,
    "hash_conflict": ModalGone,
    "expired_trigger_id": TriggerExpired,
    "invalid_trigger_id": TriggerExpired,
}
_ONCE_ONLY = ("chat.postMessage", "chat.postEphemeral", "chat.startStream", "chat.appendStream")


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Raise `ChatUnavailable` or `ChatRefused` for whatever Slack's client raises inside, chained.

    `doing` completes the sentence "Slack refused to …".
    """
    try:
        yield
    except SlackApiError as error:
        raise _said(error, doing) from error
    except (SlackClientError, OSError, HTTPException, ValueError) as error:
        # ValueError: a body that is cut off in the middle of its JSON.
        raise ChatUnavailable(f"Slack could not be asked to {doing}; it may work in a few minutes.") from error


def open_client(token: str, base_url: str = WebClient.BASE_URL, *, door: Door | None = None) -> PacedClient:
    """Return a client that waits its turn at the door, and repeats only calls that may happen twice.

    Without a `door` it gets one of its own, with Slack's limits. A post whose answer was lost may have arrived,
    so it is never sent again here: the durable work looks for it first (`SlackChat.find`).
    """
    return PacedClient(
        door=door or Door(slack_rules()),
        token=token,
        base_url=base_url if base_url.endswith("/") else base_url + "/",
        timeout=TIMEOUT,
        retry_handlers=[_RepeatsAfterServerError(), _RepeatsAfterLostConnection()],
    )


def _said(error: SlackApiError, doing: str) -> ChatUnavailable | ChatRefused:
    """Sort Slack's own words into later and never."""
    response = error.response
    status = getattr(response, "status_code", 200)
    answer = getattr(response, "data", response)
    code = str(answer.get("error", "")) if isinstance(answer, dict) else ""
    if status == 429 or status >= 500 or code in _LATER or not code.replace("_", "").isalnum():  # noqa: PLR2004 - HTTP's own numbers
        return ChatUnavailable(f"Slack could not {doing} just now; it may work in a few minutes.")
    remedy = _REMEDIES.get(code)
    refusal = _REFUSALS.get(code, ChatRefused)
    return refusal(f"Slack refused to {doing} ({code}){': ' + remedy if remedy else ''}.", code=code)


class _Repeatable(RetryHandler):
    def can_retry(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        again = super().can_retry(state=state, request=request, response=response, error=error)
        return again and not request.url.endswith(_ONCE_ONLY)


class _RepeatsAfterServerError(_Repeatable, ServerErrorRetryHandler):
    """Repeats calls that may happen twice after a 500 or 503."""


class _RepeatsAfterLostConnection(_Repeatable, ConnectionErrorRetryHandler):
    """Repeats calls that may happen twice after a lost connection."""
