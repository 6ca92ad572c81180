"""Passages, revisions: what is cut, and what is kept."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.domain import INTERNAL, PUBLIC, SourceKind
from retrieval.reading.passages import FULL, MOST, embedded_text, passages_of
from retrieval.reading.revisions import RevisionKind, decide
from tests.factories import a_document, a_source

SENTENCE = "The laboratory said on Tuesday that it had told its customers of the change a week before."


def sizes(text: str) -> list[int]:
    return [len(passage.text.split()) for passage in passages_of(a_document(text=text))]


@settings(max_examples=60)
@given(st.text(alphabet=st.sampled_from("aB .\n!?\u4e2d\u3002\u00e9"), min_size=1, max_size=600).filter(str.strip))
def test_a_passage_is_always_a_run_of_its_documents_text(text: str) -> None:
    document = a_document("d", text=text, revision=3)
    passages = passages_of(document)
    assert passages
    end = 0
    for number, passage in enumerate(passages):
        assert passage.text == text[passage.start : passage.end]
        assert passage.text.strip() == passage.text != ""
        assert passage.start >= end
        assert text[end : passage.start].strip() == ""
        assert passage.passage_id == f"d@3#{number}"
        end = passage.end
    assert text[end:].strip() == ""


def test_long_articles_are_cut_between_sentences_into_runs_of_one_size() -> None:
    text = "\n\n".join([" ".join([SENTENCE] * 3)] * 20)
    found = passages_of(a_document(text=text))
    assert all(FULL <= len(p.text.split()) <= MOST for p in found[:-1])
    assert all(p.text.startswith("The laboratory") and p.text.endswith("before.") for p in found)


def test_a_short_article_is_one_passage_and_a_short_rest_joins_the_last() -> None:
    assert sizes(SENTENCE) == [17]
    assert len(sizes(" ".join([SENTENCE] * 11))) == 1


def test_a_heading_stays_with_what_it_stands_above() -> None:
    text = f"{' '.join([SENTENCE] * 12)}\n\nWhat comes next\n\n{' '.join([SENTENCE] * 7)}"
    _, second = passages_of(a_document(text=text))
    assert second.text.startswith("What comes next")


def test_a_table_without_sentences_and_a_text_without_spaces_are_cut_too() -> None:
    assert max(sizes("word " * 1000)) <= MOST
    found = passages_of(a_document(text="\u4e2d" * 5000, language="zh"))
    assert max(len(p.text) for p in found) < 2000


def test_a_passage_is_embedded_under_its_heading() -> None:
    document = a_document(title="T", outlet="Ledgerline")
    (passage,) = passages_of(document)
    assert embedded_text(document, passage) == f"T \u00b7 Ledgerline \u00b7 3 June 2026\n{passage.text}"


FEED = a_source("ledgerline", location="https://ledgerline.example/feed")
KNOWN = a_document("d", source_id="ledgerline", url="https://ledgerline.example/a", revision=2)


def test_what_nobody_knew_is_new_and_counts_from_one() -> None:
    assert decide(KNOWN, None, FEED) == (RevisionKind.NEW, replace(KNOWN, revision=1))


def test_the_same_words_are_unchanged_and_other_words_are_the_next_revision() -> None:
    assert decide(replace(KNOWN, read_at=None, revision=1), KNOWN, FEED) == (RevisionKind.UNCHANGED, KNOWN)
    verdict, kept = decide(replace(KNOWN, text="Corrected."), KNOWN, FEED)
    assert (verdict, kept.revision, kept.text) == (RevisionKind.REVISED, 3, "Corrected.")


def test_another_feed_cannot_rewrite_an_outlets_article() -> None:
    elsewhere = a_source("aggregator", location="https://aggregator.example/feed")
    longer = replace(KNOWN, source_id="aggregator", text=KNOWN.text + " All of this was withdrawn.")
    assert decide(longer, KNOWN, elsewhere) == (RevisionKind.UNCHANGED, KNOWN)


def test_the_outlets_own_page_replaces_a_summary_but_not_the_other_way_round() -> None:
    page = a_source("page", kind=SourceKind.PAGE, location="https://www.ledgerline.example/a")
    fuller = replace(KNOWN, source_id="page", text=KNOWN.text + " And the rest of the article.")
    assert decide(fuller, KNOWN, page)[0] is RevisionKind.REVISED
    assert decide(replace(fuller, text="Short."), KNOWN, page)[0] is RevisionKind.UNCHANGED


def test_a_stricter_visibility_always_wins_and_a_looser_one_from_elsewhere_never() -> None:
    other = a_source("other", location="https://other.example/feed")
    stricter = replace(KNOWN, source_id="other", visibility=INTERNAL)
    assert decide(stricter, KNOWN, other)[0] is RevisionKind.REVISED
    assert (
        decide(replace(KNOWN, source_id="other"), replace(KNOWN, visibility=INTERNAL), other)[0]
        is RevisionKind.UNCHANGED
    )
    assert KNOWN.visibility == PUBLIC


def test_files_that_a_person_gives_speak_for_themselves() -> None:
    lines = a_source("lines", kind=SourceKind.LINES, location="corpus.jsonl")
    assert decide(replace(KNOWN, source_id="lines", text="Short."), KNOWN, lines)[0] is RevisionKind.REVISED


@pytest.mark.parametrize(
    "piece", ["One sentence here. ", "“Quoted,” it said. ", "あ。", "“", "word ", "x", "A paragraph.\n\n"]
)
def test_a_text_of_any_length_is_cut_without_a_gap_or_an_overlap(piece: str) -> None:
    text = (piece * 60_000)[:60_001]
    passages = passages_of(a_document(text=text))
    assert all(passage.text == text[passage.start : passage.end] for passage in passages)
    assert all(before.end <= after.start for before, after in pairwise(passages))
    covered = "".join(passage.text for passage in passages)
    assert "".join(covered.split()) == "".join(text.split())


def test_the_sentences_of_a_long_text_are_cut_where_those_of_a_short_one_are() -> None:
    sentence = "Vexley said on the first Tuesday of June that it had cut off the reseller at once, as Northlight told. "
    long = passages_of(a_document(text=sentence * 1_000))
    assert {passage.text[-6:] for passage in long} == {" told."}
    assert {passage.text[:6] for passage in long} == {"Vexley"}
