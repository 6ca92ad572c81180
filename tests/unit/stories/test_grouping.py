"""Documents told into stories one after the other, without a database."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from retrieval.domain import Document
from tests.factories import a_document, moment
from tests.story_grouping import Grouping, group_all

REPORT = (
    "Vexley trained its Anvil coding models on outputs of Quillon's Sable for seven months, four people said. "
    "The engineers used private accounts and a reseller after the official access had ended in November."
)


def report(document_id: str, title: str, text: str, outlet: str, day: int, **fields: object) -> Document:
    return a_document(
        document_id, title=title, text=text, outlet=outlet, published_at=moment(f"2026-06-{day:02}"), **fields
    )


FIRST = report("v1", "Vexley trained Anvil on Sable outputs", REPORT, "Northlight", 2)
COPY = report("v2", "Vexley trained Anvil on rival's outputs", REPORT, "Lantern Wire", 2)
DENIAL = report(
    "v4",
    "Vexley denies training Anvil on Sable outputs",
    "Vexley said on Thursday that Anvil was not trained on outputs of Sable, and called the accounts a test.",
    "Ledgerline",
    4,
)
LICENCE = report(
    "t1",
    "Tessaly rewrites the Mosaic licence",
    "From July nobody may train a competing model on what Mosaic writes, Tessaly's new licence terms say.",
    "Ledgerline",
    3,
)
LICENCE_LATER = report(
    "t2",
    "Tessaly exempts old Mosaic outputs from its new licence",
    "Texts that Mosaic wrote before July stay free of the new licence terms, Tessaly said.",
    "Byte Harbour",
    4,
)
PAINTING = report(
    "p1", "Harbour painting found", "A painting of the harbour hangs in the museum again.", "Northlight", 3
)


def members(told: Grouping) -> list[list[str]]:
    return [[document.document_id for document in story.documents] for story in told.stories]


def test_reports_of_one_event_are_one_story_over_days_called_by_the_first() -> None:
    told = group_all([DENIAL, LICENCE_LATER, PAINTING, LICENCE, COPY, FIRST])
    assert members(told) == [["v1", "v2", "v4"], ["p1"], ["t1", "t2"]]
    assert [story.story_id for story in told.stories] == ["v1", "p1", "t1"]


def test_no_documents_make_no_stories_and_one_makes_one() -> None:
    assert members(group_all([])) == []
    assert members(group_all([FIRST, FIRST])) == [["v1"]]


def test_meaning_brings_together_what_words_do_not() -> None:
    one = report("a", "Brightsill cut off by its lab", "Access ended at noon.", "Northlight", 2)
    other = report(
        "b", "Nobody logs in at Brightsill since lunch", "The start-up is without its model.", "Ledgerline", 2
    )
    noise = [report(f"n{n}", f"Subject{n}", f"Wholly{n} different{n} matter{n}.", "Byte Harbour", 2) for n in range(4)]
    meaning = np.eye(5, dtype=np.float32)
    vectors = {d.document_id: meaning[n] for n, d in enumerate(noise)} | {"a": meaning[4]}
    assert ["a", "b"] not in members(group_all([one, other, *noise], vectors | {"b": meaning[0]}))
    assert ["a", "b"] in members(group_all([one, other, *noise], vectors | {"b": meaning[4]}))


def test_a_copy_is_in_its_original_s_story_whatever_its_headline_says() -> None:
    odd = report("odd", "Morning briefing", REPORT, "Byte Harbour", 3)
    assert ["v1", "odd"] in members(group_all([FIRST, odd, PAINTING, LICENCE]))


def test_a_round_up_joins_no_story_however_much_it_is_like_one() -> None:
    weekly = replace(COPY, document_id="w", title="The week in review: Vexley trained Anvil on Sable outputs")
    assert members(group_all([FIRST, COPY, weekly])) == [["v1", "v2"], ["w"]]
