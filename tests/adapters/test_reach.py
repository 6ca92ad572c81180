from __future__ import annotations

import httpx2
import openai
import pytest

from bot.adapters.reach import model_server, slack_identity
from bot.adapters.slack_errors import open_client
from bot.errors import ChatRefused
from retrieval.errors import ModelUnavailable
from tests.fakes import FixedClock
from tests.slack_server import local_slack


def _client(status: int, body: object) -> openai.OpenAI:
    def answer(request: httpx2.Request) -> httpx2.Response:
        assert request.url.path == "/v1/models/gpt-local"
        return httpx2.Response(status, json=body)

    transport = httpx2.MockTransport(answer)
    return openai.OpenAI(
        api_key="sk-secret", base_url="http://models.example/v1", http_client=httpx2.Client(transport=transport)
    )


def test_slack_says_who_we_are(clock: FixedClock) -> None:
    with local_slack(clock) as slack:
        assert " in " in slack_identity(slack.client())
        with pytest.raises(ChatRefused):
            slack_identity(open_client("xoxb-wrong", slack.api_url))


def test_a_server_that_has_the_model_answers() -> None:
    known = _client(200, {"id": "gpt-local", "object": "model", "created": 0, "owned_by": "us"})
    assert model_server(known, "gpt-local") == "gpt-local at models.example answers."


def test_a_server_that_lists_no_models_is_believed() -> None:
    told = model_server(_client(404, {"error": {"message": "not found"}}), "gpt-local")
    assert told == "models.example answers, but does not say whether it has gpt-local."


def test_a_wrong_key_is_named_as_such_and_not_shown() -> None:
    with pytest.raises(ModelUnavailable, match="OPENAI_API_KEY") as refused:
        model_server(_client(401, {"error": {"message": "bad key sk-secret"}}), "gpt-local")
    assert "sk-secret" not in str(refused.value)


@pytest.mark.parametrize("status", [429, 500])
def test_a_server_in_trouble_is_unwell(status: int) -> None:
    with pytest.raises(ModelUnavailable, match=r"models\.example does not answer as it should"):
        model_server(_client(status, {"error": {"message": "no"}}), "gpt-local")
