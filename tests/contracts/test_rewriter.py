"""What every rewriter promises, in memory and over the wire."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from retrieval.adapters.model_endpoint import Endpoint, FirstAble, Listed
from retrieval.adapters.openai_model import OpenAIModel
from retrieval.domain import PUBLIC, Prompt
from retrieval.errors import ModelMisbehaved, ModelUnavailable
from retrieval.ports import Rewriter
from tests.fakes import FakeRewriter
from tests.model_server import RATE_LIMITED, Said, model_server

PROMPT = Prompt("Write the last question anew.", "The conversation.", seconds=20, visibilities=frozenset({PUBLIC}))
LINE = "How many accounts did Vexley use in May?"
AWAY = "away"


@pytest.fixture(params=["in memory", "over HTTP", "at an endpoint"])
def scripted(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Rewriter]]:
    if request.param == "in memory":
        yield lambda line: FakeRewriter(ModelUnavailable("away") if line == AWAY else line)
        return
    with model_server() as server:

        def over_http(line: str) -> Rewriter:
            server.next(RATE_LIMITED if line == AWAY else Said((line,)))
            model = OpenAIModel(server.client(), "writer-1", deadline=20)
            return model if request.param == "over HTTP" else FirstAble(Endpoint(model, Listed("writer-1")))

        yield over_http


def test_a_line_comes_as_it_was_written(scripted: Callable[[str], Rewriter]) -> None:
    assert scripted(LINE).rewrite(PROMPT) == LINE


def test_a_model_that_is_away_says_so(scripted: Callable[[str], Rewriter]) -> None:
    with pytest.raises(ModelUnavailable):
        scripted(AWAY).rewrite(PROMPT)


def test_a_model_that_writes_nothing_is_called_out(scripted: Callable[[str], Rewriter]) -> None:
    with pytest.raises(ModelMisbehaved):
        scripted("").rewrite(PROMPT)
