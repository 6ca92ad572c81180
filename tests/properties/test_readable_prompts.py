"""No model is ever sent what it may not read: not by who asks, not by which model fails, not by what is rewritten."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import httpx2
import numpy as np
import openai
from hypothesis import given
from hypothesis import strategies as st

from retrieval.adapters.model_endpoint import Endpoint, FirstAble, Listed
from retrieval.adapters.openai_model import OpenAIModel
from retrieval.answering.understanding import Understanding
from retrieval.answering.writer import Writer
from retrieval.domain import (
    INTERNAL,
    PUBLIC,
    Audience,
    Claim,
    Deed,
    Document,
    DraftSentence,
    Exchange,
    Fallback,
    Matter,
    Prompt,
    Question,
    Reads,
    Stance,
    Status,
    Story,
    Trust,
)
from retrieval.errors import RetrievalError
from retrieval.grounding.verifier import TrustedVerifier
from tests.factories import a_brief, a_document, a_hit, passages_of
from tests.fakes import SAMPLE_NOW, FakeModel, FixedClock, MemoryCatalog

VISIBILITIES = st.sampled_from([PUBLIC, INTERNAL, "channel:C1"])
STATUSES = st.sampled_from([200, 401, 429, 500])
READS = st.lists(st.sampled_from(Reads), min_size=1, max_size=3)
EVERYTHING = Audience(frozenset({PUBLIC, INTERNAL, "channel:C1"}))
SECRET = "kestrel"
"""Stands in whatever is not public, and nowhere else."""


class Wire:
    """Takes down what goes out to each model, and answers as it is told."""

    def __init__(self, reads: Sequence[Reads], statuses: Sequence[int]) -> None:
        self.sent: list[tuple[Reads, str]] = []
        self._statuses = itertools.cycle(statuses)
        self.endpoints = tuple(
            Endpoint(OpenAIModel(self.client(may), f"m{n}", reads=may), Listed(f"m{n}")) for n, may in enumerate(reads)
        )

    def client(self, may: Reads) -> openai.OpenAI:
        def answer(request: httpx2.Request) -> httpx2.Response:
            self.sent.append((may, request.content.decode()))
            return httpx2.Response(next(self._statuses), text="data: [DONE]\n\n")

        http = httpx2.Client(transport=httpx2.MockTransport(answer))
        return openai.OpenAI(api_key="k", base_url="http://127.0.0.1:1/v1", http_client=http)

    def holds(self) -> None:
        for may, body in self.sent:
            assert may is Reads.INTERNAL or SECRET not in body


class AlwaysTrusted:
    """Says of every verifier that it was always right."""

    def trust_in(self, _key: str) -> Trust:
        return Trust(1, 1, 60, SAMPLE_NOW)

    def put_trust(self, _key: str, _trust: Trust) -> None: ...


def told(document_id: str, visibility: str) -> Document:
    word = "Gatehop" if visibility == PUBLIC else f"Gatehop {SECRET}"
    return a_document(document_id, title=f"About {word}", text=f"The reseller {word} closed.", visibility=visibility)


@given(visibilities=st.frozensets(VISIBILITIES), may=st.sampled_from(Reads))
def test_the_adapter_sends_a_prompt_only_if_all_it_tells_of_may_be_read(
    visibilities: frozenset[str], may: Reads
) -> None:
    wire = Wire([may], [500])
    prompt = Prompt("Write.", "Something.", visibilities=visibilities)
    model = OpenAIModel(wire.client(may), "m", reads=may)
    for ask in (lambda: list(model.write(prompt)), lambda: model.rewrite(prompt)):
        with suppress(RetrievalError):
            ask()
    assert bool(wire.sent) is (may is Reads.INTERNAL or visibilities == {PUBLIC})


def a_matter(document: Document, visibility: str) -> Matter:
    """What a document tells of, and who denied it in another that is for these readers."""
    denier = "Pilar Osei" if visibility == PUBLIC else SECRET
    reported = Claim(document.document_id, 1, Deed.CUT_OFF, Stance.REPORTED, document.text, 0, len(document.text))
    denied = replace(reported, document_id="other", stance=Stance.DENIED, speaker=denier, visibility=visibility)
    reported = replace(reported, visibility=document.visibility)
    return Matter("m", Deed.CUT_OFF, "Quillon", "Gatehop", Status.DENIED, None, (reported, denied), by=denier)


@given(
    shown=st.lists(VISIBILITIES, min_size=1, max_size=10),
    drawn=st.frozensets(VISIBILITIES),
    ledger=st.lists(VISIBILITIES, max_size=2),
    reads=READS,
    statuses=st.lists(STATUSES, min_size=1, max_size=4),
)
def test_answers_and_summaries_send_internal_words_to_no_model_for_public_ones(
    shown: list[str], drawn: frozenset[str], ledger: list[str], reads: list[Reads], statuses: list[int]
) -> None:
    wire = Wire(reads, statuses)
    documents = [told(f"d{n}", visibility) for n, visibility in enumerate(shown)]
    hits = [a_hit(document, rank=n) for n, document in enumerate(documents, 1)]
    question = "What became of Gatehop?" if drawn <= {PUBLIC} else f"What became of Gatehop {SECRET}?"
    writer = Writer(*wire.endpoints)
    matters = tuple(a_matter(documents[0], visibility) for visibility in ledger)
    written = writer.write(a_brief(question, hits, draws_on=drawn, matters=matters))
    writer.summarise(Story(documents[0].title, tuple(documents)), {d.document_id: passages_of(d) for d in documents})
    wire.holds()
    closed = not (drawn | {*shown, *ledger} <= {PUBLIC})
    if closed and Reads.INTERNAL not in reads:
        assert (written.fallback, written.sentences) == (Fallback.NOT_ALLOWED, ())


@given(cited=st.lists(VISIBILITIES, max_size=3), audience=st.booleans(), reads=READS)
def test_a_follow_up_is_rewritten_only_by_models_that_may_read_what_was_cited(
    cited: list[str], audience: bool, reads: list[Reads]
) -> None:
    wire = Wire(reads, [500])
    documents = [told(f"d{n}", visibility) for n, visibility in enumerate(cited)]
    catalog = MemoryCatalog()
    for document in documents:
        catalog.put(document, passages_of(document), np.zeros((1, 3), dtype=np.float32))
    earlier = (Exchange("What happened to Gatehop?", tuple(d.document_id for d in documents)),)
    asked = Question("And why?", EVERYTHING if audience else Audience(), earlier=earlier)
    understanding = Understanding(catalog, FirstAble(*wire.endpoints))
    understanding.of(asked)
    wire.holds()
    closed = set(cited) - {PUBLIC}
    assert bool(understanding.visibilities(asked) - {PUBLIC}) is bool(closed)
    assert bool(wire.sent) is (not closed or Reads.INTERNAL in reads)


@given(visibility=VISIBILITIES, quoted=st.sampled_from([1, 2]), may=st.sampled_from(Reads))
def test_who_judges_is_sent_nothing_by_a_model_that_read_more_than_the_judge_may(
    visibility: str, quoted: int, may: Reads
) -> None:
    wire = Wire([may], [500])
    hits = [a_hit(told("a", PUBLIC), rank=1), a_hit(told("b", visibility), rank=2)]
    quote = "The reseller Gatehop" if quoted == 1 or visibility == PUBLIC else f"The reseller Gatehop {SECRET}"
    word = "" if visibility == PUBLIC else f" {SECRET}"
    free = DraftSentence(f"Gatehop{word} has shut its doors for good.", ((quoted, quote),))
    verifier = TrustedVerifier(wire.endpoints[0], AlwaysTrusted(), (), FixedClock())
    Writer(FakeModel(free), verifier=verifier).write(a_brief("What became of Gatehop?", hits))
    wire.holds()
    assert bool(wire.sent) is (visibility == PUBLIC or may is Reads.INTERNAL)
