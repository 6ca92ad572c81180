"""What outlets tell differently is told side by side."""

from __future__ import annotations

import pytest

from bot.render.plain import plain_text
from bot.render.replies import reply_message
from retrieval.answering import extractive
from retrieval.answering.writer import Writer
from retrieval.domain import Answer, DraftSentence, Hit, Searched
from tests.block_kit import message_problems
from tests.factories import a_document, a_hit

WHEN = "When did Quillon end Vexley's access?"
NOVEMBER = "Quillon ended Vexley's access on 14 November 2025, its head of trust says."
JANUARY = "Quillon ended Vexley's access in January 2026, a person at a partner says."


def told_by(outlet: str, text: str, **fields: str) -> Hit:
    return a_hit(a_document(text=text, outlet=outlet, **fields))


def sides(question: str, *hits: Hit) -> list[DraftSentence]:
    return [draft for draft in extractive.answer(question, hits) if draft.disputed]


def test_two_outlets_that_give_different_days_are_told_side_by_side() -> None:
    between = "Quillon ended Vexley's access with a letter, and Vexley kept access to Sable through a reseller."
    hits = [told_by("Parameter Post", NOVEMBER), told_by("Lantern", between), told_by("Byte Harbour", JANUARY)]
    drafts = extractive.answer(WHEN, hits)
    assert [(draft.text, draft.disputed) for draft in drafts[:2]] == [(NOVEMBER, True), (JANUARY, True)]
    assert not any(draft.disputed for draft in drafts[2:])


def test_two_outlets_that_give_different_numbers_are_told_side_by_side() -> None:
    one = told_by("Parameter Post", "Keyfold exposed 9,000 keys of its customers.")
    other = told_by("Byte Harbour", "Keyfold exposed 12,000 keys, a founder told Byte Harbour.")
    assert len(sides("How many keys did Keyfold expose?", one, other)) == 2


def test_a_sentence_that_leans_on_one_side_stays_with_it() -> None:
    leaning = "It ended Vexley's access with a form letter."
    between = "Quillon ended Vexley's access with regret, and Vexley kept access to Sable through a reseller."
    hits = [
        told_by("Parameter Post", f"{NOVEMBER} {leaning}"),
        told_by("Lantern", between),
        told_by("Byte Harbour", JANUARY),
    ]
    assert [draft.text for draft in extractive.answer(WHEN, hits)] == [NOVEMBER, leaning, JANUARY, between]


def test_a_number_that_was_corrected_is_no_side() -> None:
    wrong = "Vexley engineers used 41 private accounts after the cut-off, engineers say."
    right = "Vexley engineers used 14 private accounts after the cut-off, a message says."
    note = "Correction: an earlier version of this article said that Vexley engineers had used 41 private accounts."
    hits = [told_by("Ledgerline", wrong), told_by("Northlight", f"{right} {note}")]
    question = "How many private accounts did Vexley engineers use after the cut-off?"
    assert sides(question, *hits) == []
    told = [draft.text for draft in extractive.answer(question, hits)]
    assert told.index(right) < told.index(wrong)


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (WHEN, told_by("Parameter Post", NOVEMBER), told_by("Parameter Post", JANUARY)),
        (WHEN, told_by("Parameter Post", NOVEMBER), told_by("Ledgerline", JANUARY, original="Parameter Post")),
        (
            WHEN,
            told_by("Parameter Post", NOVEMBER),
            told_by("Ledgerline", "Quillon ended Vexley's access in November 2025."),
        ),
        (
            WHEN,
            told_by("Parameter Post", NOVEMBER),
            told_by("Ledgerline", "Quillon ended Brightsill's access in May 2026."),
        ),
        (
            "How many keys did Keyfold expose?",
            told_by("Parameter Post", "Keyfold exposed 9,000 keys."),
            told_by("Ledgerline", "Keyfold never exposed 12,000 keys."),
        ),
        (
            "How much did Vexley owe Quillon?",
            told_by("Parameter Post", "Vexley owed Quillon $5 million."),
            told_by("Ledgerline", "Vexley owed Quillon money for 12 months."),
        ),
        (
            "Who ended Vexley's access?",
            told_by("Parameter Post", NOVEMBER),
            told_by("Byte Harbour", JANUARY),
        ),
    ],
    ids=[
        "one outlet",
        "one cites the other",
        "the same day",
        "another subject",
        "a denial",
        "no money",
        "no day was asked for",
    ],
)
def test_nothing_else_is_told_as_a_difference(question: str, one: Hit, other: Hit) -> None:
    assert sides(question, one, other) == []


def test_a_reader_sees_each_side_behind_its_outlet() -> None:
    hits = [told_by("Parameter Post", NOVEMBER), told_by("Byte Harbour", JANUARY)]
    written = Writer(None).answer(WHEN, hits)
    message = reply_message(Answer(written.sentences, written.citations, Searched(2, None)))
    assert message_problems(message) == []
    shown = plain_text(message).splitlines()
    assert shown[0] == f"Parameter Post: {NOVEMBER} [1] Byte Harbour: {JANUARY} [2]"
    assert "The sources disagree; each statement names its outlet." in shown


def test_reports_that_are_recorded_as_resting_on_one_another_dispute_nothing() -> None:
    first = a_hit(a_document("first", text="Keyfold exposed 9,000 keys of its customers.", outlet="Parameter Post"))
    told = "Keyfold exposed 12,000 keys, a founder told Byte Harbour."
    assert len(sides("How many keys did Keyfold expose?", first, told_by("Byte Harbour", told))) == 2
    for record in ({"copy_of": "first"}, {"original_id": "first"}):
        assert sides("How many keys did Keyfold expose?", first, told_by("Byte Harbour", told, **record)) == []
