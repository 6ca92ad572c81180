"""What every embedder promises: the fake, WordLlama, and an OpenAI-compatible endpoint."""

from __future__ import annotations

import json

import httpx2
import numpy as np
import openai
import pytest

from retrieval.adapters.embedders import WordLlamaEmbedder
from retrieval.adapters.openai_embedder import OpenAIEmbedder
from retrieval.ports import Embedder
from tests.fakes import WordVectors


def endpoint(request: httpx2.Request) -> httpx2.Response:
    """An embeddings endpoint that answers with word vectors of length 2, in no particular order."""
    asked = json.loads(request.content)
    assert all(text for text in asked["input"]), "the real endpoint refuses empty text"
    assert len(asked["input"]) <= 2048, "the real endpoint refuses more"
    rows = WordVectors(dimension=asked.get("dimensions", 1536)).embed_passages(asked["input"]) * 2
    found = [{"object": "embedding", "index": n, "embedding": row.tolist()} for n, row in enumerate(rows)]
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    return httpx2.Response(200, json={"object": "list", "model": asked["model"], "data": found[::-1], "usage": usage})


@pytest.fixture(params=["fake", "wordllama", "openai"], scope="module")
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "fake":
        return WordVectors()
    if request.param == "wordllama":
        return WordLlamaEmbedder()
    transport = httpx2.MockTransport(endpoint)
    client = openai.OpenAI(api_key="made-up", http_client=httpx2.Client(transport=transport), max_retries=0)
    return OpenAIEmbedder(client, "text-embedding-3-small", 256)


def test_an_embedder_says_its_name_and_its_vectors_length(embedder: Embedder) -> None:
    assert embedder.model
    assert embedder.embed_questions(["Who was cut off?"])[0].shape == (embedder.dimension,)


def test_rows_are_of_unit_length_and_float32(embedder: Embedder) -> None:
    rows = embedder.embed_passages(["Quillon cut off Vexley.", "Ferries.", "Ünïcode 🙂", "x" * 30_000])
    assert rows.shape == (4, embedder.dimension)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(4), abs=1e-5)


@pytest.mark.parametrize("nothing", ["", " \n", "?!", "🙂"])
def test_text_without_words_still_has_a_direction(embedder: Embedder, nothing: str) -> None:
    assert np.linalg.norm(embedder.embed_questions([nothing])[0]) == pytest.approx(1, abs=1e-5)


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


def test_rows_keep_the_order_of_the_texts_also_over_many_requests(embedder: Embedder) -> None:
    texts = [f"Report number {n} about topic {n * 7}." for n in range(300)]
    rows = embedder.embed_passages(texts)
    for n in (0, 1, 127, 128, 299):
        assert rows[n] == pytest.approx(embedder.embed_questions([texts[n]])[0], abs=1e-4)


def test_the_same_text_has_the_same_vector(embedder: Embedder) -> None:
    first, second = embedder.embed_passages(["Gatehop resold keys."] * 2)
    assert (first == second).all()


def test_texts_about_the_same_thing_lie_closer(embedder: Embedder) -> None:
    near, far = embedder.embed_passages(
        ["The company trained its model on outputs of a rival's model.", "The ferry leaves the harbour at noon."]
    )
    asked = embedder.embed_questions(["Whose model outputs was the model trained on?"])[0]
    assert near @ asked > far @ asked + 0.1
