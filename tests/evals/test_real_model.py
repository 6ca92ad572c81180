"""A real language model, however weak, writes for the desk, and what leaves still cites and quotes what stands there.

Runs when DESK_TEST_MODEL_URL names an OpenAI-compatible server, e.g. `http://127.0.0.1:8089/v1`; `desk eval` asks
the same of whole question sets.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import openai
import pytest

from bot.cli.day import NOW, SOURCES
from bot.compose import compose
from bot.services import Services
from bot.settings import load
from retrieval.domain import Answer, Fallback, Question, Usage
from tests.fakes import FixedClock

URL = os.environ.get("DESK_TEST_MODEL_URL", "")
SECONDS = 900

pytestmark = pytest.mark.skipif(
    not URL, reason="no real model: DESK_TEST_MODEL_URL names no OpenAI-compatible server on this machine"
)


@pytest.fixture(scope="module")
def used() -> list[Usage]:
    return []


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, used: list[Usage]) -> Iterator[Services]:
    """The sample corpus, and a model that is given little and has all the time it needs."""
    name = openai.OpenAI(base_url=URL, api_key="none").models.list().data[0].id
    given = {
        "desk_data_dir": tmp_path_factory.mktemp("desk"),
        "openai_base_url": URL,
        "openai_model": name,
        "model_passages": 2,
        "model_seconds": SECONDS,
    }
    settings = load(env_file=None, given=given)
    with compose(settings, clock=FixedClock(NOW), sources=SOURCES, on_usage=used.append) as services:
        for source in SOURCES:
            assert not services.ingester.ingest(source).failed
        yield services


@pytest.mark.parametrize(
    "asked",
    [
        "Who founded Gatehop?",
        "How many private accounts did Vexley use to reach Sable?",
        "Did Ostrel Labs train on customers' chats?",
        "Why did Quillon cut off Brightsill?",
    ],
)
def test_what_leaves_cites_and_quotes_whatever_a_weak_model_writes(
    desk: Services, used: list[Usage], asked: str
) -> None:
    shown: list[str] = []
    reply = desk.answerer.answer(Question(asked), on_sentence=shown.append)
    if isinstance(reply, Answer) and reply.fallback is Fallback.MODEL_AWAY:
        pytest.skip("the model took too long over a reply on this machine")
    assert used, "the model was not asked"
    if not isinstance(reply, Answer):
        return
    texts = {key: p.text for key, p in desk.catalog.passages([c.passage_id for c in reply.citations]).items()}
    indexes = {citation.index for citation in reply.citations}
    assert all(citation.quote in texts[citation.passage_id] for citation in reply.citations)
    assert all(sentence.citations and set(sentence.citations) <= indexes for sentence in reply.sentences)
    assert reply.fallback in {None, Fallback.UNGROUNDED, Fallback.UNUSABLE}
    if reply.fallback:
        assert all(any(s.text in " ".join(t.split()) for t in texts.values()) for s in reply.sentences)
    else:
        assert [sentence.text for sentence in reply.sentences if sentence.text not in shown] == []


def test_every_quote_stands_in_a_file_of_the_sample(desk: Services) -> None:
    reply = desk.answerer.answer(Question("Who is cut off from Sable, and why?"))
    assert isinstance(reply, Answer)
    told = " ".join(
        " ".join(path.read_text(encoding="utf-8").split())
        for source in SOURCES
        for path in Path(source.location).rglob("*")
        if path.is_file()
    )
    assert [c.quote for c in reply.citations if " ".join(c.quote.split()) not in told] == []
