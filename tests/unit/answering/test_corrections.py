"""Which numbers were taken back, and how they are told."""

from __future__ import annotations

import pytest

from retrieval.answering import extractive
from retrieval.answering.corrections import corrections, superseded
from retrieval.domain import Hit, Replaced
from tests.factories import a_document, a_hit

WRONG = "Vexley engineers kept reading Sable through 41 private accounts and the reseller Gatehop."
RIGHT = "Vexley engineers used 14 private accounts after the cut-off, not 41."
QUESTION = "Through which routes did Vexley engineers keep reading Sable?"


def a_report(text: str, title: str = "Vexley engineers and their private accounts") -> Hit:
    return a_hit(a_document(title=title, text=text))


def told(*hits: Hit, question: str = QUESTION) -> list[str]:
    return [draft.text for draft in extractive.answer(question, hits)]


@pytest.mark.parametrize(
    "text",
    [
        "Correction: Vexley used 14 accounts, not 41.",
        "Correction: Vexley used not 41 but 14 accounts.",
        "Northlight corrected the number of accounts from 41 to 14.",
        "Northlight corrected its report: Vexley used 14 accounts instead of 41.",
        "Vexley used 14 accounts. An earlier version of this article said it had used 41.",
        "Correction: Northlight wrongly said that Vexley used forty-one accounts. The message gives 14.",
        "Correction: our report of 2 June said that Vexley used 41 accounts. The message gives the number as 14.",
    ],
)
def test_a_number_that_was_taken_back_is_read_with_the_one_in_its_place(text: str) -> None:
    assert {one.number for one in corrections(a_report(text))} == {Replaced("41", "14")}


@pytest.mark.parametrize(
    "text",
    [
        "Vexley used 14 accounts, not 41.",  # nobody says that anything was corrected
        "Correction: the name of the founder was spelled wrongly.",
        "Northlight has corrected its report. Vexley used 14 accounts and 3 contractors.",
        "Correction: Vexley used 14 accounts in May and 41 in June.",
        "Vexley withdrew its appeal. Its staff went from 41 to 14 in that year.",
    ],
)
def test_other_numbers_are_not_taken_back(text: str) -> None:
    assert list(corrections(a_report(text))) == []


def test_a_number_that_was_taken_back_comes_after_the_one_that_holds() -> None:
    said = told(a_report(WRONG), a_report(f"Correction: {RIGHT}"))
    assert said.index(f"Correction: {RIGHT}") < said.index(WRONG)


def test_what_was_taken_back_is_left_out_where_nothing_can_be_quoted_that_puts_it_right() -> None:
    correction = a_report("The desk regrets the error.", title="Correction: Vexley engineers used 14 accounts, not 41")
    assert WRONG not in told(a_report(WRONG), correction)


def test_the_same_number_of_other_things_is_left_alone() -> None:
    other = "Tessaly opened 41 offices near harbours."
    hits = [a_report(WRONG), a_report(f"Correction: {RIGHT}"), a_report(other, title="Tessaly opens offices")]
    assert [candidate.text for candidate in superseded(hits)] == [WRONG]


def test_a_summary_tells_the_number_that_holds_first() -> None:
    hits = [a_report(f"Correction: our report said that {WRONG} {RIGHT}"), a_report(WRONG)]
    said = extractive.summary(hits)
    assert any("41 private" in draft.text for draft in said[1:])
    assert said[0].text == RIGHT
    assert [draft.text for draft in said if draft.corrected] == [d.text for d in said if "41 private" in d.text]
