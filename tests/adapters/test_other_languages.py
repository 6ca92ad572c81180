"""A model that writes in the asker's language over quotes in another, through the wire: what is shown of it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from retrieval.adapters.openai_model import OpenAIModel
from retrieval.answering.writer import Writer
from retrieval.domain import DraftSentence, LabelledSentence, QuotedSentence
from retrieval.grounding.verifier import TrustedVerifier
from tests.factories import a_brief, a_document, a_hit
from tests.fakes import FakeVerifier, FixedClock, MemoryTrust
from tests.model_server import ModelServer, model_server, says

TEXT = (
    "Quillon suspended twelve accounts of the reseller Gatehop on 4 June 2026. Gatehop denies that it sold stolen keys."
)
ASKED = "Wie viele Konten hat Quillon bei Gatehop gesperrt?"
BRIEF = a_brief(ASKED, [a_hit(a_document("gatehop", title="Gatehop", text=TEXT, language="en"))])
QUOTE = "Quillon suspended twelve accounts of the reseller Gatehop on 4 June 2026."
TRUE = DraftSentence("Quillon hat am 4. Juni 2026 zwölf Konten des Händlers Gatehop gesperrt.", ((1, QUOTE),))
FALSE = DraftSentence("Quillon hat am 4. Juni 2026 zwanzig Konten des Händlers Gatehop gesperrt.", ((1, QUOTE),))
KNOWN = tuple(
    LabelledSentence(QuotedSentence(f"Sentence {number} is {said}.", (("Heading", "Words."),)), said == "so")
    for number in range(12)
    for said in ("so", "not so")
)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


def verifier(*carried: str) -> TrustedVerifier:
    """A verifier that is right about the known pairs, and takes these sentences for carried."""
    reader = FakeVerifier(lambda one: (" so." in one and "not so" not in one) or one in carried)
    words = (f"word{number}" for number in range(1000))
    return TrustedVerifier(reader, MemoryTrust(), KNOWN, FixedClock(), token=lambda: next(words), endpoint="local")


def shown(server: ModelServer, draft: DraftSentence, judge: TrustedVerifier | None = None) -> list[str]:
    """What is shown of a sentence that a model writes, and writes again when it is asked to."""
    server.next(says(draft), says(draft))
    written = Writer(OpenAIModel(server.client(), "m", deadline=20.0), verifier=judge).write(BRIEF)
    return [sentence.text for sentence in written.sentences]


def test_the_model_is_asked_to_write_in_the_language_of_the_question(server: ModelServer) -> None:
    shown(server, TRUE)
    sent = json.dumps(server.asked, ensure_ascii=False)
    assert "in the language of the question" in sent
    assert ASKED in sent
    assert QUOTE in sent


def test_a_trusted_verifier_lets_a_german_sentence_stand_over_its_english_quote(server: ModelServer) -> None:
    assert shown(server, TRUE, verifier(TRUE.text)) == [TRUE.text]


@pytest.mark.parametrize("draft", [TRUE, FALSE])
def test_without_one_a_sentence_in_another_language_than_its_quote_is_left_to_quoting(
    server: ModelServer, draft: DraftSentence
) -> None:
    assert shown(server, draft) == []


def test_a_verifier_that_finds_it_false_keeps_it_out(server: ModelServer) -> None:
    assert shown(server, FALSE, verifier(TRUE.text)) == []
