"""What a model writes takes the place of quotes only where it bears on the question, however true it is."""

from __future__ import annotations

import pytest

from retrieval.answering.answer import Answerer
from retrieval.answering.writer import Writer
from retrieval.domain import (
    Answer,
    Document,
    Draft,
    DraftSentence,
    Fallback,
    Gap,
    LabelledSentence,
    NoAnswer,
    QuotedSentence,
    Reply,
    Verdict,
)
from retrieval.grounding.verifier import TrustedVerifier
from retrieval.search.search import Searcher
from tests.factories import a_document, a_question, moment, stock
from tests.fakes import (
    FakeModel,
    FakeVerifier,
    FixedClock,
    MemoryCatalog,
    MemoryPassageIndex,
    MemoryTrust,
    MemoryWordIndex,
    WordVectors,
)

REPORT = a_document(
    "report",
    title="Vexley used private accounts",
    text="Vexley engineers used 41 private accounts to reach Sable. The office of Vexley is in Brannfjord. Its canteen "
    "serves 300 meals. Quillon had ended its access in November.",
    published_at=moment("2026-06-02"),
)
GERMAN = a_document(
    "bericht",
    title="Vexley nutzte private Konten",
    text="Die Ingenieure von Vexley nutzten 41 private Konten. Die Kantine von Vexley serviert 300 Essen.",
    language="de",
)
COUNT = "How many private accounts did Vexley use?"
OFFICE = DraftSentence("The office of Vexley is in Brannfjord.", ((1, "The office of Vexley is in Brannfjord."),))
MEALS = DraftSentence("Its canteen serves 300 meals.", ((1, "Its canteen serves 300 meals."),))
ACCOUNTS = DraftSentence("41 private accounts were used.", ((1, "Vexley engineers used 41 private accounts"),))
KNOWN = tuple(
    LabelledSentence(QuotedSentence(f"Sentence {number} is {said}.", (("Heading", "Words."),)), said == "so")
    for number in range(6)
    for said in ("so", "not so")
)


def replied(question: str, *script: Draft, trusted: bool = False, documents: tuple[Document, ...] = (REPORT,)) -> Reply:
    catalog, passages, words = MemoryCatalog(), MemoryPassageIndex(), MemoryWordIndex()
    stock(documents, catalog=catalog, passages=passages, words=words, embedder=WordVectors())
    searcher = Searcher(catalog, passages, words, WordVectors(), FixedClock())
    right = FakeVerifier(lambda sentence: "not so" not in sentence)
    verifier = TrustedVerifier(right, MemoryTrust(), KNOWN, FixedClock()) if trusted else None
    writer = Writer(FakeModel(*script), verifier=verifier)
    return Answerer(searcher, catalog, writer, FixedClock()).answer(a_question(question))


def told(reply: Reply) -> tuple[list[str], Fallback | None]:
    assert isinstance(reply, Answer)
    return [one.text for one in reply.sentences], reply.fallback


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize("beside", [(OFFICE,), (MEALS,), (OFFICE, MEALS)])
def test_a_true_sentence_that_answers_nothing_gives_way_to_the_quote_that_does(
    beside: tuple[DraftSentence, ...], trusted: bool
) -> None:
    sentences, fallback = told(replied(COUNT, *beside, Verdict.PARTLY, trusted=trusted))
    assert sentences[0] == "Vexley engineers used 41 private accounts to reach Sable."
    assert fallback is Fallback.OFF_TOPIC


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize("script", [(ACCOUNTS,), (ACCOUNTS, OFFICE), (OFFICE, ACCOUNTS)])
def test_what_answers_stays_with_all_that_stands_beside_it(script: tuple[DraftSentence, ...], trusted: bool) -> None:
    sentences, fallback = told(replied(COUNT, *script, trusted=trusted))
    assert (sentences, fallback) == ([one.text for one in script], None)


def test_a_model_that_says_what_is_missing_is_believed_where_its_verifier_is_trusted() -> None:
    missing = Gap("how many private accounts Vexley used")
    assert told(replied(COUNT, OFFICE, missing, trusted=True)) == ([OFFICE.text], None)
    assert told(replied(COUNT, OFFICE, missing))[1] is Fallback.OFF_TOPIC


def test_what_we_would_refuse_is_refused_over_words_that_answer_nothing_but_not_where_a_verifier_is_trusted() -> None:
    asked = "How large a fine did the regulator impose on Vexley?"
    assert isinstance(replied(asked, OFFICE), NoAnswer)
    assert told(replied(asked, OFFICE, trusted=True)) == ([OFFICE.text], None)


def test_a_model_that_misses_what_nobody_asked_for_is_not_taken_for_one_that_found_nothing() -> None:
    sentences, fallback = told(replied(COUNT, Gap("how long the suspension lasts")))
    assert (sentences[0][:16], fallback) == ("Vexley engineers", Fallback.OFF_TOPIC)
    assert isinstance(replied(COUNT, Gap("how many accounts")), NoAnswer)


def test_a_source_in_another_language_is_held_against_the_question_in_its_own_words() -> None:
    found = DraftSentence("Die Ingenieure von Vexley nutzten 41 private Konten.", ((1, "nutzten 41 private Konten"),))
    canteen = DraftSentence("Die Kantine von Vexley serviert 300 Essen.", ((1, "Die Kantine von Vexley serviert"),))
    at = [(number, one) for number in (1, 2) for one in (found, canteen)]
    replies = [
        told(replied(COUNT, DraftSentence(one.text, ((number, one.quotes[0][1]),)), documents=(REPORT, GERMAN)))
        for number, one in at
    ]
    kept = [sentences[0] for sentences, fallback in replies if fallback is None]
    assert set(kept) == {found.text}
