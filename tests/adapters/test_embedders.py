"""What is particular to each embedder: no network and no side effects for one, an endpoint's moods for the other."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable

import httpx2
import openai
import pytest

from retrieval.adapters.embedders import WordLlamaEmbedder
from retrieval.adapters.openai_embedder import OpenAIEmbedder
from retrieval.errors import ModelUnavailable

Handler = Callable[[httpx2.Request], httpx2.Response]


def embedder(handler: Handler, *, model: str = "some-model", dimension: int | None = 2) -> OpenAIEmbedder:
    client = openai.OpenAI(
        api_key="made-up",
        base_url="http://127.0.0.1:9/v1",
        http_client=httpx2.Client(transport=httpx2.MockTransport(handler)),
        max_retries=0,
    )
    return OpenAIEmbedder(client, model, dimension)


def reply(*vectors: list[float]) -> httpx2.Response:
    rows = [{"object": "embedding", "index": n, "embedding": vector} for n, vector in enumerate(vectors)]
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    return httpx2.Response(200, json={"object": "list", "model": "some-model", "data": rows, "usage": usage})


def test_the_embedded_model_leaves_the_process_logging_alone() -> None:
    before = (logging.getLogger().handlers[:], logging.getLogger().level)
    WordLlamaEmbedder().embed_questions(["Who was cut off?"])
    assert (logging.getLogger().handlers, logging.getLogger().level) == before


def test_the_embedded_model_needs_no_home_no_network_and_no_openai(tmp_path_factory: pytest.TempPathFactory) -> None:
    program = (
        "import sys\n"
        "def refuse(event, _):\n"
        "    assert not event.startswith(('socket.connect', 'socket.getaddrinfo')), event\n"
        "sys.addaudithook(refuse)\n"
        "from retrieval.adapters.embedders import WordLlamaEmbedder\n"
        "assert WordLlamaEmbedder().embed_questions(['Who?'])[0].shape == (256,)\n"
        "assert 'openai' not in sys.modules\n"
    )
    home = str(tmp_path_factory.mktemp("home"))
    done = subprocess.run([sys.executable, "-c", program], env={"HOME": home}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_the_dimension_is_asked_for_only_where_it_was_set() -> None:
    asked: list[dict[str, object]] = []

    def record(request: httpx2.Request) -> httpx2.Response:
        asked.append(json.loads(request.content))
        return reply([3.0, 4.0])

    embedder(record).embed_questions(["Who?"])
    embedder(record, dimension=None).embed_questions(["Who?"])
    assert [a.get("dimensions") for a in asked] == [2, None, None]
    assert {a["model"] for a in asked} == {"some-model"}


def test_known_models_have_a_known_dimension_and_others_are_asked_once() -> None:
    calls: list[str] = []

    def count(request: httpx2.Request) -> httpx2.Response:
        calls.append(request.url.path)
        return reply([1.0, 0.0, 0.0])

    assert embedder(count, model="text-embedding-3-large", dimension=None).dimension == 3072
    assert embedder(count, model="text-embedding-3-small", dimension=512).dimension == 512
    assert calls == []
    other = embedder(count, dimension=None)
    assert (other.dimension, other.dimension) == (3, 3)
    assert calls == ["/v1/embeddings"]


def test_a_long_list_goes_out_in_several_requests() -> None:
    sizes: list[int] = []

    def record(request: httpx2.Request) -> httpx2.Response:
        sizes.append(len(json.loads(request.content)["input"]))
        return reply(*[[1.0, 0.0]] * sizes[-1])

    assert embedder(record).embed_passages(["text"] * 300).shape == (300, 2)
    assert sizes == [128, 128, 44]


def refusing(status: int) -> Handler:
    return lambda _: httpx2.Response(status, json={"error": {"message": "no"}}, headers={"Retry-After": "120"})


def failing(error: type[httpx2.TransportError]) -> Handler:
    def fail(request: httpx2.Request) -> httpx2.Response:
        raise error("away", request=request)

    return fail


@pytest.mark.parametrize(
    "handler",
    [
        *(refusing(status) for status in (400, 401, 404, 429, 500, 503)),
        failing(httpx2.ConnectError),
        failing(httpx2.ReadTimeout),
        lambda _: httpx2.Response(200, text="<html>a proxy's page</html>", headers={"Content-Type": "text/html"}),
        lambda _: httpx2.Response(200, text='{"data": [', headers={"Content-Type": "application/json"}),
        lambda _: httpx2.Response(200, json={"object": "list"}),
        lambda _: httpx2.Response(200, json=[]),
        lambda _: reply([1.0, 0.0], [0.0, 1.0]),
        lambda _: reply([1.0, 0.0, 0.0]),
        lambda _: reply(),
    ],
)
def test_an_endpoint_that_gives_no_vectors_is_an_unavailable_model(handler: Handler) -> None:
    with pytest.raises(ModelUnavailable, match="some-model") as raised:
        embedder(handler).embed_questions(["A secret question"])
    assert "secret" not in str(raised.value)
