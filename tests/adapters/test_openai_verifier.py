"""Judgements over the wire: one a sentence, or none at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from retrieval.adapters.openai_model import OpenAIModel
from retrieval.domain import PUBLIC, Prompt
from retrieval.errors import ModelMisbehaved, ModelUnavailable
from tests.model_server import BROKEN, RATE_LIMITED, ModelServer, Said, model_server

PROMPT = Prompt("You check sentences.", "Judge the 3 sentences.\n", seconds=20, visibilities=frozenset({PUBLIC}))


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


def judged(server: ModelServer, *parts: str) -> tuple[bool, ...]:
    server.next(Said(parts))
    return OpenAIModel(server.client(), "judge", deadline=20).judge(PROMPT, 3)


@pytest.mark.parametrize(
    "reply",
    [
        "1: yes\n2: no\n3: yes",
        "1. Yes\n2. No, the figure is another one.\n3. Yes",
        "<think>1: no\n2: no\n3: no</think>\n\nCase 1: yes\n**Case 2**: no\nCase 3 - yes",
        "2: no\n1: yes\n3: yes\n",
        "1 true\n2 false\n3 true",
    ],
)
def test_judgements_are_read_in_the_order_of_their_sentences(server: ModelServer, reply: str) -> None:
    assert judged(server, *reply.partition("\n")) == (True, False, True)


@pytest.mark.parametrize("reply", ["1: yes\n2: no", "1: yes\n1: no\n2: no\n3: yes", "yes, no, yes", "", "4: yes\n" * 3])
def test_a_sentence_without_one_judgement_makes_the_reply_unusable(server: ModelServer, reply: str) -> None:
    with pytest.raises(ModelMisbehaved):
        judged(server, reply)


@pytest.mark.parametrize("failure", [BROKEN, RATE_LIMITED])
def test_a_server_that_is_away_says_so(server: ModelServer, failure: Said) -> None:
    server.next(failure)
    with pytest.raises(ModelUnavailable):
        OpenAIModel(server.client(), "judge", deadline=20).judge(PROMPT, 3)
