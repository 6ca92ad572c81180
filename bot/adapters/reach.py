"""Asking the servers we depend on whether they know us, for `desk check`."""

from __future__ import annotations

import openai
from slack_sdk import WebClient

from bot.adapters.slack_errors import translated
from retrieval.errors import ModelUnavailable

SECONDS = 10.0


def slack_identity(client: WebClient) -> str:
    """Return who we are in Slack: "desk in Acme". Raises `ChatUnavailable` or `ChatRefused`."""
    with translated("say who we are"):
        told = client.auth_test()
        return f"{told['user']} in {told['team']}"


def model_server(client: openai.OpenAI, model: str) -> str:
    """Return whether the server has the model; one that lists none is believed.

    Raises `ModelUnavailable` when it does not answer, refuses the key or does not have the model.
    """
    host = client.base_url.host
    try:
        client.with_options(timeout=SECONDS, max_retries=0).models.retrieve(model)
    except openai.AuthenticationError as error:
        raise ModelUnavailable(f"{host} refuses the key; check OPENAI_API_KEY.") from error
    except openai.NotFoundError:
        return f"{host} answers, but does not say whether it has {model}."
    except (openai.OpenAIError, ValueError) as error:
        raise ModelUnavailable(f"{host} does not answer as it should ({type(error).__name__}).") from error
    return f"{model} at {host} answers."
