"""What is particular to a support endpoint: what it is asked, what it may be sent, and the ways in which it fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from retrieval.adapters.http_support import HttpSupport
from retrieval.adapters.json_post import open_client
from retrieval.domain import INTERNAL, PUBLIC, QuotedSentence, Reads
from retrieval.errors import ModelMisbehaved, ModelNotAllowed, ModelUnavailable
from retrieval.grounding.verifier import verify_prompt
from tests.support_server import SupportServer, support_server

QUOTES = (("A report", "Gatehop  closed\non Monday."), ("Another", "It had 12 customers."))


@pytest.fixture
def server() -> Iterator[SupportServer]:
    with support_server() as running:
        yield running


def judged(
    server: SupportServer,
    *,
    key: str | None = None,
    reads: Reads = Reads.PUBLIC,
    visibility: str = PUBLIC,
    label: str = "Entailment",
) -> tuple[bool, ...]:
    pair = QuotedSentence("Gatehop closed.", QUOTES, frozenset({visibility}))
    prompt = verify_prompt([pair], token="sesame7", seconds=5)
    with open_client(key) as client:
        return HttpSupport(client, f"{server.url}/", "nli-1", label=label, reads=reads).judge(prompt, 1)


def test_it_is_asked_in_the_form_of_predict_with_its_key(server: SupportServer) -> None:
    assert judged(server, key="key-1") == (True,)
    premise = "A report\nGatehop closed on Monday.\nAnother\nIt had 12 customers."
    assert server.asked == [{"inputs": [[premise, "Gatehop closed."]], "raw_scores": False, "truncate": True}]
    assert server.keys == ["Bearer key-1"]


@pytest.mark.parametrize("score", [0.49, 0.51])
def test_it_carries_from_a_half_on(server: SupportServer, score: float) -> None:
    server.script.append((200, f'[[{{"label": "ENTAILMENT", "score": {score}}}]]'.encode()))
    assert judged(server) == (score > 0.5,)


def test_what_is_not_public_goes_only_where_it_may(server: SupportServer) -> None:
    with pytest.raises(ModelNotAllowed):
        judged(server, visibility=INTERNAL)
    assert server.asked == []
    assert judged(server, visibility=INTERNAL, reads=Reads.INTERNAL) == (True,)


@pytest.mark.parametrize("status", [302, 401, 404, 424, 429, 503])
def test_an_error_is_one_that_may_pass(server: SupportServer, status: int) -> None:
    server.script.append((status, b"{}"))
    with pytest.raises(ModelUnavailable, match=str(status)):
        judged(server)


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"<html>", b"7", b"{}", b"[]", b"[7]", b"[[]]", b'[{"label": "entailment", "score": 1}]', b"[" * 9_999),
        *(b'[[{"label": "yes", "score": 1}]]', b'[[{"label": "entailment", "score": NaN}]]'),
        b'[[{"label": "entailment", "score": 1}], [{"label": "entailment", "score": 1}]]',
        b'[[{"label": 7, "score": 1}]]',
    ],
    ids=lambda body: body[:30].decode(),
)
def test_a_reply_in_another_form_judges_nothing(server: SupportServer, body: bytes) -> None:
    server.script.append((200, body))
    with pytest.raises(ModelMisbehaved):
        judged(server)


def test_another_label_is_a_setting(server: SupportServer) -> None:
    server.script.append((200, b'[[{"label": "LABEL_1", "score": 0.8}, {"label": "LABEL_0", "score": 0.2}]]'))
    assert judged(server, label="label_1") == (True,)
