"""What is particular to a reranker behind an endpoint: what it is asked, and the ways in which it fails."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from retrieval.adapters.http_reranker import HttpReranker
from retrieval.adapters.json_post import open_client
from retrieval.errors import ModelMisbehaved, ModelUnavailable
from tests.rerank_server import Reply, RerankServer, rerank_server

TEXTS = ["The ferry runs.", "Gatehop served keys."]


@pytest.fixture
def server() -> Iterator[RerankServer]:
    with rerank_server() as running:
        yield running


def order(server: RerankServer, *, key: str | None = None, deadline: float = 5.0, base: str = "") -> list[int]:
    with open_client(key) as client:
        return HttpReranker(client, base or server.url, "judge-1", deadline=deadline).order("Who served keys?", TEXTS)


def says(*scored: object) -> Reply:
    return Reply(json.dumps({"results": list(scored)}).encode())


def test_it_is_asked_in_the_common_form_with_its_key(server: RerankServer) -> None:
    assert order(server, key="key-1") == [1, 0]
    assert server.asked == [{"model": "judge-1", "query": "Who served keys?", "documents": TEXTS, "top_n": 2}]
    assert server.keys == ["Bearer key-1"]


def test_without_a_key_none_is_sent_and_a_slash_at_the_end_of_the_address_does_no_harm(server: RerankServer) -> None:
    assert order(server, base=f"{server.url}/") == [1, 0]
    assert server.keys == [None]


def test_of_the_scores_only_the_order_is_used_and_what_is_left_out_stays_out(server: RerankServer) -> None:
    server.script.append(says({"index": 0, "relevance_score": -7.5}, {"index": 1, "relevance_score": 31}))
    server.script.append(says({"index": 1, "relevance_score": 0.4, "document": {"text": "Gatehop served keys."}}))
    assert order(server) == [1, 0]
    assert order(server) == [1]


@pytest.mark.parametrize("status", [302, 400, 401, 404, 429, 500, 503])
def test_an_error_is_one_that_may_pass(server: RerankServer, status: int) -> None:
    server.script.append(Reply(b'{"error": "Who served keys?"}', status))
    with pytest.raises(ModelUnavailable, match=str(status)) as raised:
        order(server)
    assert "keys" not in str(raised.value)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>oops</html>",
        b"[]",
        b"7",
        b'{"results": 7}',
        b'{"results": []}',
        b'{"results": [7]}',
        b'{"results": [{"index": 0}]}',
        b'{"results": [{"index": 2, "relevance_score": 1}]}',
        b'{"results": [{"index": -1, "relevance_score": 1}]}',
        b'{"results": [{"index": true, "relevance_score": 1}]}',
        b'{"results": [{"index": "0", "relevance_score": 1}]}',
        b'{"results": [{"index": 0, "relevance_score": NaN}]}',
        b'{"results": [{"index": 0, "relevance_score": 1' + b"0" * 400 + b"}]}",
        b'{"results": [{"index": 0, "relevance_score": 2}, {"index": 0, "relevance_score": 1}]}',
        b"[" * 100_000,
        b'{"results": [' + b" " * 1_100_000,
    ],
    ids=lambda body: body[:40].decode(),
)
def test_another_form_is_said_to_be_one(server: RerankServer, body: bytes) -> None:
    server.script.append(Reply(body))
    with pytest.raises(ModelMisbehaved):
        order(server)


def test_one_that_is_not_there_is_away() -> None:
    with rerank_server() as gone:
        pass
    with pytest.raises(ModelUnavailable):
        order(gone)


@pytest.mark.parametrize("reply", [Reply(b"{}" * 20, pieces=40, pause=0.05), Reply(b"{}", pieces=2, pause=None)])
def test_one_that_drips_or_stalls_is_away(server: RerankServer, reply: Reply) -> None:
    server.script.append(reply)
    with pytest.raises(ModelUnavailable):
        order(server, deadline=0.4)
