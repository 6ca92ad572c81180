from __future__ import annotations

import httpx2
import openai
import pytest

from bot.adapters.reach import model_server, slack_identity, slack_scopes, slack_socket
from bot.adapters.slack_errors import open_client
from bot.errors import ChatRefused
from retrieval.errors import ModelUnavailable
from tests.fakes import FixedClock
from tests.slack_server import local_slack
from tests.slack_workspace import APP_TOKEN, BOT_TOKEN


def _client(status: int, body: object, listed: tuple[str, ...] | None = None) -> openai.OpenAI:
    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/v1/models" and listed is not None:
            return httpx2.Response(200, json={"object": "list", "data": [{"id": name} for name in listed]})
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


def test_slack_says_what_the_token_may_do_where_it_says_so_at_all(clock: FixedClock) -> None:
    with local_slack(clock) as slack:
        assert slack_scopes(open_client(BOT_TOKEN, slack.api_url)) is None
        slack.scopes = frozenset({"chat:write", "commands"})
        assert slack_scopes(open_client(BOT_TOKEN, slack.api_url)) == {"chat:write", "commands"}


def test_slack_gives_a_socket_for_the_app_token_alone(clock: FixedClock) -> None:
    with local_slack(clock) as slack:
        client = open_client(BOT_TOKEN, slack.api_url)
        slack_socket(client, APP_TOKEN)
        with pytest.raises(ChatRefused) as refused:
            slack_socket(client, "xapp-wrong")
        assert refused.value.code == "invalid_auth"


def test_a_server_that_has_the_model_answers() -> None:
    known = _client(200, {"id": "gpt-local", "object": "model", "created": 0, "owned_by": "us"})
    assert model_server(known, "gpt-local")


ABSENT = {"error": {"message": "not found"}}


@pytest.mark.parametrize("listed", [None, (), ("gpt-local", "other")])
def test_a_server_that_lists_no_models_or_this_one_is_believed(listed: tuple[str, ...] | None) -> None:
    assert not model_server(_client(404, ABSENT, listed), "gpt-local")


def test_a_server_that_has_other_models_does_not_have_this_one() -> None:
    with pytest.raises(ModelUnavailable, match=r"no gpt-local, but a, b, c, d, e and 1 more; check OPENAI_MODEL"):
        model_server(_client(404, ABSENT, tuple("fedcba")), "gpt-local")


def test_a_wrong_key_is_named_as_such_and_not_shown() -> None:
    with pytest.raises(ModelUnavailable, match="OPENAI_API_KEY") as refused:
        model_server(_client(401, {"error": {"message": "bad key sk-secret"}}), "gpt-local")
    assert "sk-secret" not in str(refused.value)


@pytest.mark.parametrize("status", [429, 500])
def test_a_server_in_trouble_is_unwell(status: int) -> None:
    with pytest.raises(ModelUnavailable, match=r"It does not answer as it should"):
        model_server(_client(status, {"error": {"message": "no"}}), "gpt-local")
