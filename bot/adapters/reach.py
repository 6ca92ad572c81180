"""Asking the servers we depend on whether they know us, for `desk check`."""

from __future__ import annotations

import openai
from slack_sdk import WebClient

from bot.adapters.slack_errors import translated
from retrieval.errors import ModelUnavailable

SECONDS = 10.0
_FEW = 5
"""Models that are named when the configured one is not there."""


def slack_identity(client: WebClient) -> str:
    """Return who we are in Slack: "desk in Acme". Raises `ChatUnavailable` or `ChatRefused`."""
    with translated("say who we are"):
        told = client.auth_test()
        return f"{told['user']} in {told['team']}"


def slack_scopes(client: WebClient) -> frozenset[str] | None:
    """Return what the bot token may do; None when the server does not say. Raises what `slack_identity` raises."""
    with translated("say what we may do"):
        headers = client.auth_test().headers
    named = [value for name, value in headers.items() if name.lower() == "x-oauth-scopes"]
    return frozenset(scope.strip() for value in named for scope in str(value).split(",")) if named else None


def slack_socket(client: WebClient, app_token: str) -> None:
    """Ask for a socket, which is not opened. Raises `ChatUnavailable`, or `ChatRefused` when the token is refused."""
    with translated("open a socket"):
        client.apps_connections_open(app_token=app_token)


def model_server(client: openai.OpenAI, model: str) -> bool:
    """Say whether the server has the model; False when it answers and lists none.

    Raises `ModelUnavailable` when it does not answer, refuses the key or does not have the model.
    """
    asking = client.with_options(timeout=SECONDS, max_retries=0)
    try:
        asking.models.retrieve(model)
    except openai.AuthenticationError as error:
        raise ModelUnavailable(
            "It refuses the key; check OPENAI_API_KEY, or the one that MODELS_FILE names."
        ) from error
    except openai.NotFoundError:
        _require_listed(asking, model)
        return False
    except (openai.OpenAIError, ValueError) as error:
        raise ModelUnavailable(f"It does not answer as it should ({type(error).__name__}).") from error
    return True


def _require_listed(client: openai.OpenAI, model: str) -> None:
    """Raise `ModelUnavailable` when a server that knows no such model has others; one that lists none is believed."""
    try:
        known = sorted(one.id for one in client.models.list())
    except (openai.OpenAIError, ValueError):
        return
    if known and model not in known:
        more = f" and {len(known) - _FEW} more" if len(known) > _FEW else ""
        raise ModelUnavailable(
            f"It has no {model}, but {', '.join(known[:_FEW])}{more}; check OPENAI_MODEL, or MODELS_FILE."
        )
