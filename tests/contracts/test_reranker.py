"""What every reranker promises: the fake, and the one behind an endpoint."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from retrieval.adapters.http_reranker import HttpReranker, open_client
from retrieval.errors import ModelUnavailable
from retrieval.ports import Reranker
from tests.fakes import WordReranker
from tests.rerank_server import Reply, rerank_server


@pytest.fixture(params=["memory", "http"])
def reranker(request: pytest.FixtureRequest) -> Iterator[Reranker]:
    if request.param == "memory":
        yield WordReranker()
        return
    with rerank_server() as server, open_client() as client:
        yield HttpReranker(client, server.url, "words")


@pytest.fixture(params=["memory", "http"])
def absent(request: pytest.FixtureRequest) -> Iterator[Reranker]:
    if request.param == "memory":
        yield WordReranker(failing=ModelUnavailable("The reranker is away; try again later."))
        return
    with rerank_server() as server, open_client() as client:
        server.script.append(Reply(b"busy", 503))
        yield HttpReranker(client, server.url, "words")


def test_what_bears_on_the_question_comes_first(reranker: Reranker) -> None:
    texts = ["The ferry runs.", "Gatehop served keys to Quillon.", "Quillon changed its terms."]
    assert reranker.order("Who served keys to Quillon?", texts) == [1, 2, 0]


def test_every_place_comes_at_most_once(reranker: Reranker) -> None:
    order = reranker.order("keys", ["keys"] * 7)
    assert len(set(order)) == len(order)
    assert set(order) <= set(range(7))


def test_nothing_is_in_no_order(reranker: Reranker) -> None:
    assert reranker.order("keys", []) == []


def test_odd_texts_are_ordered_all_the_same(reranker: Reranker) -> None:
    assert sorted(reranker.order('"?) \x00 é', ["", "🙂", "x" * 50_000, "\n"])) == [0, 1, 2, 3]


def test_its_model_has_a_name(reranker: Reranker) -> None:
    assert reranker.model == "words"


def test_one_that_is_away_says_so(absent: Reranker) -> None:
    with pytest.raises(ModelUnavailable):
        absent.order("keys", ["keys"])
