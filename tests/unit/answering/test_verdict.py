"""A verdict stands where the form of the sentences bears it out, and a gap where it only repeats the question."""

from __future__ import annotations

import pytest

from retrieval.answering.verdict import borne_out, says_no_more
from retrieval.domain import Statement, Verdict

BANNED = "Is Vexley still cut off from Sable?"
STILL = "Quillon says that Vexley remains cut off."
NOT_ANY_MORE = "Vexley is no longer cut off."
ACCUSED = "Tessaly says Vexley trained Anvil on outputs of Sable."
DENIED = "Vexley denies it."
GERMAN = "Ist Vexley noch gesperrt?"


@pytest.mark.parametrize(
    ("verdict", "question", "told", "stands"),
    [
        (Verdict.YES, BANNED, [STILL], True),
        (Verdict.YES, BANNED, [NOT_ANY_MORE], False),
        (Verdict.NO, BANNED, [NOT_ANY_MORE], True),
        (Verdict.NO, BANNED, [STILL], False),
        (Verdict.NO, GERMAN, ["Vexley ist laut Quillon nicht mehr gesperrt."], True),
        (Verdict.YES, "Did Vexley not pay?", ["Vexley did not pay."], True),
        (Verdict.DISPUTED, "Did Vexley train on Sable?", [ACCUSED, DENIED], True),
        (Verdict.DISPUTED, "Did Vexley train on Sable?", [ACCUSED], False),
        (Verdict.PARTLY, BANNED, [STILL, "Its researchers have access again."], True),
        (Verdict.PARTLY, BANNED, [STILL], False),
        (Verdict.NOT_KNOWN, BANNED, ["Quillon gave no reason."], True),
        (Verdict.YES, BANNED, [], False),
    ],
)
def test_a_verdict_stands_where_the_sentences_bear_it_out(
    verdict: Verdict, question: str, told: list[str], stands: bool
) -> None:
    sentences = [Statement(text, (1,)) for text in told]
    assert borne_out(verdict, question, sentences) is (verdict if stands else None)


@pytest.mark.parametrize(
    ("gap", "told"),
    [
        ("how long the suspension lasts", True),
        ("for how long it will last", True),
        ("how long the suspension lasts; Vexley paid 3 million", False),
        ("see evil.example", False),
        ("", False),
        ("it", False),
    ],
)
def test_a_gap_is_told_in_words_of_the_question_alone(gap: str, told: bool) -> None:
    assert says_no_more(gap, "How long will the suspension last?") is told
