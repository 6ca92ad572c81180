"""Which documents are one story, and how many of its reports are independent."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.claims.confirmation import originals
from retrieval.claims.lineage import copies
from retrieval.digests.likeness import likeness
from retrieval.digests.stories import group
from retrieval.domain import Document, Story
from tests.factories import a_document, a_note, moment

HEADLINES = Path(__file__).parents[3] / ".." / "shared" / "stories" / "dev.jsonl"

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
RETOLD = report(
    "v3",
    "How Vexley kept reading Sable's answers",
    "The report by Northlight says that Vexley engineers fed outputs of Sable to Anvil through a reseller.",
    "Modelbeat",
    3,
    original="Northlight",
)
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
EVERYTHING = (FIRST, COPY, RETOLD, DENIAL, LICENCE, LICENCE_LATER, PAINTING)


def members(stories: tuple[Story, ...]) -> list[list[str]]:
    return [[document.document_id for document in story.documents] for story in stories]


def test_reports_of_one_event_are_one_story_over_days() -> None:
    assert members(group(EVERYTHING)) == [["v1", "v2", "v3", "v4"], ["p1"], ["t1", "t2"]]


def test_a_story_is_named_by_its_oldest_document() -> None:
    first = group(EVERYTHING)[0]
    assert first.story_id == "v1"
    assert first.title == "Vexley trained Anvil on Sable outputs"


def test_no_documents_make_no_stories_and_one_makes_one() -> None:
    assert group([]) == ()
    assert members(group([FIRST, FIRST])) == [["v1"]]


@given(st.permutations(EVERYTHING))
def test_the_order_that_documents_come_in_changes_nothing(shuffled: list[Document]) -> None:
    assert group(shuffled) == group(EVERYTHING)


documents = st.lists(
    st.builds(
        lambda name, title, text, day: a_document(name, title=title, text=text, published_at=day),
        st.sampled_from("abcdefgh"),
        st.text(max_size=30) | st.sampled_from(["Vexley", "Sable outputs"]),
        st.text(max_size=30) | st.just(REPORT),
        st.none() | st.just(moment("2026-06-03")),
    ),
    max_size=8,
    unique_by=lambda document: document.document_id,
)


@given(documents, st.dictionaries(st.sampled_from("abcdefgh"), st.lists(st.floats(-1, 1), min_size=3, max_size=3)))
def test_every_document_is_in_exactly_one_story(found: list[Document], meanings: dict[str, list[float]]) -> None:
    vectors = {name: np.array(numbers, np.float32) for name, numbers in meanings.items()}
    placed = Counter(identity for ids in members(group(found, vectors)) for identity in ids)
    assert placed == Counter(document.document_id for document in found)


def test_the_same_event_far_apart_in_time_is_less_alike() -> None:
    later = report("v9", DENIAL.title, DENIAL.text.replace("Thursday", "Monday"), "Ledgerline", 28)
    near, far = likeness([FIRST, DENIAL])[0, 1], likeness([FIRST, later])[0, 1]
    assert far < near


def test_a_credit_brings_two_reports_together() -> None:
    plain = report("x", RETOLD.title, RETOLD.text, "Modelbeat", 3)
    assert likeness([FIRST, RETOLD])[0, 1] > likeness([FIRST, plain])[0, 1]


def test_meaning_brings_together_what_words_do_not() -> None:
    one = report("a", "Lab cut off", "Access ended at noon.", "Northlight", 2)
    other = report("b", "Startup loses its model", "Nobody may log in since lunch.", "Ledgerline", 2)
    noise = [report(f"n{n}", f"Subject{n}", f"Wholly{n} different{n} matter{n}.", "Byte Harbour", 2) for n in range(4)]
    meaning = np.eye(5, dtype=np.float32)
    vectors = {d.document_id: meaning[n] for n, d in enumerate(noise)} | {"a": meaning[4], "b": meaning[4]}
    assert ["a", "b"] not in members(group([one, other, *noise]))
    assert ["a", "b"] in members(group([one, other, *noise], vectors))


def test_near_copies_are_found_and_mere_likeness_is_not() -> None:
    edited = report("e", "Edited", REPORT.replace("four people", "several people"), "Ledgerline", 3)
    assert copies([FIRST, COPY, edited, RETOLD, PAINTING]) == [(0, 1), (0, 2), (1, 2)]


def test_a_copy_is_in_its_original_s_story_whatever_its_headline_says() -> None:
    odd = report("odd", "Morning briefing", REPORT, "Byte Harbour", 3)
    assert ["v1", "odd"] in members(group([FIRST, odd, PAINTING, LICENCE]))


def test_outlets_that_copy_or_credit_one_report_are_one_original() -> None:
    credited = report(
        "c", "Report: Vexley used Sable", "Northlight reported it first.", "Ledgerline", 3, original="northlight"
    )
    assert originals([FIRST, COPY, RETOLD, credited]) == ("Northlight",)


def test_a_report_of_one_s_own_counts_beside_the_first() -> None:
    assert originals([FIRST, COPY, RETOLD, DENIAL]) == ("Northlight", "Ledgerline")


def test_an_original_that_nobody_here_holds_is_still_named() -> None:
    one = report("a", "Vexley used Sable", "It is said.", "Modelbeat", 3, original="The Courier")
    other = report("b", "Vexley and Sable", "So it is reported.", "Ledgerline", 3, original="Courier")
    assert originals([one, other]) == ("The Courier",)


def test_a_chain_of_credits_ends_at_its_first_link() -> None:
    second = report("b", "Second", "One.", "Ledgerline", 3, original="Modelbeat")
    third = report("c", "Third", "Two.", "Byte Harbour", 3, original="Ledgerline")
    assert originals([second, third]) == ("Modelbeat",)


def test_outlets_that_credit_each_other_do_not_go_round_for_ever() -> None:
    one = report("a", "One", "One.", "Ledgerline", 2, original="Modelbeat")
    other = report("b", "Two", "Two.", "Modelbeat", 3, original="Ledgerline")
    assert len(originals([one, other])) in {1, 2}


def test_notes_and_nameless_documents_are_not_counted_as_reports() -> None:
    assert originals([a_note(), report("a", "T", "x", "", 2, author=None)]) == ()


@pytest.mark.skipif(not HEADLINES.is_file(), reason="the headlines are not beside the project")
def test_headlines_of_real_stories_are_grouped_about_as_well_as_measured() -> None:
    rows = [json.loads(line) for line in HEADLINES.read_text().splitlines()][:600]
    gold = {row["id"]: row["story"] for row in rows}
    found = members(group(Document(row["id"], row["text"], "") for row in rows))
    share = {
        name: [
            sum(gold[other] == gold[name] for other in ids) / of
            for of in (len(ids), Counter(gold.values())[gold[name]])
        ]
        for ids in found
        for name in ids
    }
    precision, recall = np.mean(list(share.values()), axis=0)
    assert 2 * precision * recall / (precision + recall) > 0.6


def test_a_round_up_joins_no_story_however_much_it_is_like_one() -> None:
    weekly = report("v0", "The week in review: Vexley trained Anvil on Sable outputs", REPORT, "Modelbeat", 3)
    stories = group([FIRST, COPY, weekly])
    assert [tuple(d.document_id for d in story.documents) for story in stories] == [("v1", "v2"), ("v0",)]
