from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.evaluation.outcomes import Outcome, Seen, failed, judged
from bot.evaluation.questions import GoldenQuestion
from retrieval.domain import (
    Answer,
    Citation,
    NoAnswer,
    NothingFound,
    NotInContext,
    Question,
    Searched,
    Statement,
    Usage,
    Verdict,
)
from tests.factories import a_document, a_hit, a_note

REPORT = a_document("report", text="Vexley used 14 private accounts. Gatehop sold the rest.")
NOTE = a_note("INC-1", text="Our router used the key.")
DOCUMENTS = {one.document_id: one for one in (REPORT, NOTE)}
ASKED = GoldenQuestion("q1", Question("How many private accounts did Vexley use?"), answers=("14",))


def cited(*document_ids: str, quote: str = "Vexley used 14 private accounts.") -> tuple[Citation, ...]:
    return tuple(Citation(n, one, f"{one}@1#0", quote, "A title") for n, one in enumerate(document_ids, 1))


def answer(*texts: str, citations: tuple[Citation, ...] = cited("report"), **fields: Any) -> Answer:
    sentences = tuple(Statement(text, (1,)) for text in texts or ("Vexley used 14 private accounts.",))
    return Answer(**({"sentences": sentences, "citations": citations, "searched": Searched(2, None)} | fields))


REFUSAL = NoAnswer(NothingFound(), Searched(2, None), dropped_sentences=1)


def of(golden: GoldenQuestion, reply: Answer | NoAnswer, **seen: Any) -> Outcome:
    return judged(golden, Seen(reply, documents=DOCUMENTS, **seen))


def test_an_answer_that_says_what_was_expected_is_right() -> None:
    outcome = of(ASKED, answer(), seconds=0.5, usage=(Usage(100, 7, "m", 0.25), Usage(20, 3, "n", 0.5)))
    assert (outcome.kind, outcome.right, outcome.words, outcome.sentences) == ("answer", True, 5, 1)
    assert (outcome.seconds, outcome.tokens_in, outcome.tokens_out) == (0.5, 120, 10)
    assert (outcome.cost, len(outcome.spent)) == (0.75, 2)
    assert outcome.expected == "14"


def test_everything_else_that_was_expected_has_to_be_said_too() -> None:
    both = replace(ASKED, also=("Gatehop",))
    assert of(both, answer()).right is False
    assert of(both, answer("It used 14.", "Gatehop sold the rest.")).right is True
    assert of(both, answer()).expected == "14 and Gatehop"


def test_a_refusal_of_what_can_be_answered_is_not_right() -> None:
    outcome = of(replace(ASKED, answers=("Nothing",)), REFUSAL)
    assert (outcome.kind, outcome.right, outcome.dropped, outcome.words) == ("no_answer", False, 1, 0)
    assert outcome.reply == "I found nothing about this."


@pytest.mark.parametrize(
    "golden", [replace(ASKED, answers=()), replace(ASKED, answers=("yes",)), replace(ASKED, unanswerable=True)]
)
def test_what_cannot_be_judged_is_neither_right_nor_wrong(golden: GoldenQuestion) -> None:
    assert of(golden, answer()).right is None


def test_what_stands_in_none_of_the_evidence_cannot_be_judged_by_its_words() -> None:
    earlier = replace(ASKED, answers=("earlier",), evidence=(frozenset({"report"}),))
    assert of(earlier, answer("Earlier.")).right is None
    assert of(replace(earlier, answers=("earlier", "Gatehop")), answer()).right is False
    assert of(replace(earlier, evidence=(frozenset({"unknown"}),)), answer("Earlier.")).right is True


def test_evidence_is_ranked_by_piece_and_any_document_of_a_piece_is_enough() -> None:
    golden = replace(ASKED, evidence=(frozenset({"copy", "report"}), frozenset({"INC-1"}), frozenset({"far"})))
    hits = (a_hit(a_document("other")), a_hit(REPORT, rank=2), a_hit(a_document("copy"), rank=3), a_hit(NOTE, rank=4))
    outcome = of(golden, answer(), hits=hits)
    assert (outcome.rank, outcome.found, outcome.pieces, outcome.cites) == (2, 2, 3, True)
    assert of(golden, REFUSAL).cites is None
    assert of(golden, answer(citations=cited("other"))).cites is False


def test_quotes_sentences_and_audiences_are_held_against_the_catalog() -> None:
    reply = answer(
        "One.",
        "Two.",
        citations=(*cited("report", quote="Vexley used 14"), *cited("gone"), *cited("INC-1", quote="router  used")),
        sentences=(Statement("One.", (1,)), Statement("Two.", (9,))),
        dropped_sentences=2,
    )
    outcome = of(ASKED, reply)
    assert (outcome.quotes, outcome.false_quotes, outcome.uncited, outcome.dropped) == (3, 1, 1, 2)
    assert outcome.unread == 1


def test_an_empty_quote_is_a_false_one() -> None:
    assert of(ASKED, answer(citations=cited("report", quote=" "))).false_quotes == 1


def test_what_may_never_be_said_is_found_in_answers_alone() -> None:
    golden = replace(ASKED, never=("all accusations were withdrawn", "claim your refund"))
    assert of(golden, answer("All accusations were withdrawn!")).said == ("all accusations were withdrawn",)
    assert of(golden, replace(REFUSAL, reason=NotInContext(("claim your refund",)))).said == ()


def test_confidence_is_the_strength_of_the_evidence_between_0_and_1() -> None:
    assert of(ASKED, answer()).confidence == 0.5  # just enough to answer from
    assert (
        0.5
        < of(ASKED, replace(answer(), strength=1.5)).confidence
        < of(ASKED, replace(answer(), strength=9)).confidence
        < 1
    )
    assert of(ASKED, REFUSAL).confidence == 0.0
    assert 0 < of(ASKED, replace(REFUSAL, strength=0.5)).confidence < 0.5


def test_a_question_that_could_not_be_asked_is_an_error_and_not_right() -> None:
    outcome = failed(ASKED, "The database did not answer.")
    assert (outcome.kind, outcome.right, outcome.answered, outcome.reply) == (
        "error",
        False,
        False,
        "The database did not answer.",
    )
    assert failed(replace(ASKED, unanswerable=True), "away").expected == "a refusal"


def test_a_reply_is_judged_as_the_chat_shows_it_with_its_verdict_and_its_days() -> None:
    dated = replace(answer(), sentences=(Statement("It used 14.", (1,), day=date(2026, 6, 2)),), verdict=Verdict.NO)
    golden = replace(ASKED, answers=(), expect=(("no",), ("2026-06-02",)), first=True, forbid=("yes",))
    outcome = of(golden, dated)
    assert (outcome.right, outcome.first, outcome.forbidden) == (True, True, ())
    assert of(golden, replace(dated, verdict=Verdict.YES)).forbidden == ("yes",)


@pytest.mark.parametrize("text", ["See https://x.example now.", "<!channel> look.", "Ask <@U1>.", "[Claim](x) it."])
def test_a_link_or_a_mention_in_a_sentence_is_counted(text: str) -> None:
    assert of(ASKED, answer(text, "It used 14 [of them] (or so).")).links == 1
