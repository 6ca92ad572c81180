"""Drafts become cited sentences only where their quotes stand."""

from __future__ import annotations

import pytest

from retrieval.domain import DraftSentence, Hit, Lack
from retrieval.grounding.citations import heading, resolve
from retrieval.grounding.quotes import find_quote
from tests.factories import a_document, a_hit, a_note, moment

TEXT = (
    "Vexley reportedly trained its Anvil models on Sable\u2019s outputs for seven months. "
    "Quillon ended Vexley's access on 14 November 2025. "
    "The firm used 41 private accounts \u2014 and a \u201creseller\u201d,\n  Gatehop. Vexley denies it."
)
DOCUMENT = a_document("vexley", text=TEXT, title="Vexley and Sable", outlet="Northlight", original="Lumen Post")
HITS = (
    a_hit(DOCUMENT),
    a_hit(a_document("tessaly", text="Tessaly plans to change the licence of Mosaic in July."), rank=2),
)


def draft(text: str, *quotes: tuple[int, str]) -> DraftSentence:
    return DraftSentence(text, quotes)


def kept(one: DraftSentence, hits: tuple[Hit, ...] = HITS) -> bool:
    grounded = resolve([one], hits)
    assert len(grounded.sentences) + grounded.dropped == 1
    return bool(grounded.sentences)


def test_a_sentence_comes_back_with_the_exact_words_of_its_passage() -> None:
    grounded = resolve([draft("Quillon ended Vexley's access.", (1, "Quillon ended Vexley\u2019s  access"))], HITS)
    [sentence], [citation] = grounded.sentences, grounded.citations
    assert sentence.citations == (1,)
    assert citation.quote == "Quillon ended Vexley's access"
    assert citation.quote in TEXT
    assert (citation.document_id, citation.outlet, citation.original) == ("vexley", "Northlight", "Lumen Post")


@pytest.mark.parametrize(
    "quote",
    [
        "trained its Anvil models on Sable's outputs",
        '41 private accounts - and a "reseller", Gatehop',
        '"used 41 private accounts"',
        "\u2026Vexley denies it",
        " Vexley   reportedly trained ",
    ],
)
def test_white_space_and_typography_do_not_hide_a_quote(quote: str) -> None:
    span = find_quote(quote, TEXT)
    assert span
    assert TEXT[span.start : span.end]


@pytest.mark.parametrize(
    "quote",
    [
        "trained its Anvil models on Claude",
        "portedly trained its Anvil",
        "ended Vexley's acc",
        "on 14",
        "",
        "  ",
        "4 November 2025",
    ],
)
def test_words_that_do_not_stand_there_or_are_cut_or_too_few_are_no_quote(quote: str) -> None:
    assert find_quote(quote, TEXT) is None


def test_quotation_marks_around_a_quote_are_not_of_it_where_the_text_has_them_too() -> None:
    text = "The note speaks of \u201cborrowed accounts\u201d and of \u201ca reseller\u201d."
    span = find_quote("\u201cborrowed accounts\u201d", text)
    assert span
    assert text[span.start : span.end] == "borrowed accounts"
    assert find_quote("\u201ca reseller\u201d", text) is None  # too few words without them


def test_a_passage_shorter_than_a_quote_may_be_quoted_whole() -> None:
    assert find_quote("It is so.", "It is so.")


def test_the_second_place_of_words_is_found_when_the_first_is_inside_another_word() -> None:
    text = "Unmodelled outputs; modelled outputs"
    span = find_quote("modelled outputs", text)
    assert span
    assert span.start == text.index("modelled", 5)


WAITING = a_hit(a_document("older", title="Orrin waits", text="Orrin is still waiting for its access to Sable."))
GRANTED = a_hit(
    a_document(
        "newer", title="Vexley has access", text="Quillon granted Vexley access on Monday. Orrin has asked, too."
    )
)


@pytest.mark.parametrize(
    ("text", "number", "quote", "cites"),
    [
        (
            "Access was granted to Vexley on Monday.",
            1,
            "Quillon granted Vexley access on Monday",
            "newer",
        ),  # miscounted
        ("Orrin is waiting for access.", 2, "still waiting for its access to Sable", "older"),
        ("Orrin is still waiting for its access.", 1, "Quillon granted Vexley access on Monday", None),
        ("Orrin got access on Monday.", 1, "Quillon granted Vexley access on Monday", None),
        ("Vexley is still waiting for access to Sable.", 1, "Quillon granted Vexley access on Monday", None),
    ],
)
def test_a_quote_from_another_passage_counts_where_the_facts_of_the_sentence_stand_there(
    text: str, number: int, quote: str, cites: str | None
) -> None:
    grounded = resolve([draft(text, (number, quote))], [WAITING, GRANTED])
    assert [one.document_id for one in grounded.citations] == ([cites] if cites else [])
    assert [drop.fault.lack for drop in grounded.drops] == ([] if cites else [Lack.QUOTE])


@pytest.mark.parametrize("number", [0, 3, -1, 99])
def test_a_source_number_that_does_not_exist_grounds_nothing(number: int) -> None:
    assert not kept(draft("Vexley denies it.", (number, "Gatehop. Vexley denies it")))


def test_a_sentence_without_quotes_or_words_is_dropped() -> None:
    assert not kept(draft("Vexley denies it."))
    assert not kept(draft(" [1] ", (1, "Gatehop. Vexley denies it.")))


def test_one_good_quote_is_enough_when_another_does_not_exist() -> None:
    grounded = resolve(
        [draft("Vexley denies it.", (1, "said nothing of the sort"), (1, "Gatehop. Vexley denies it"))], HITS
    )
    assert [c.quote for c in grounded.citations] == ["Gatehop. Vexley denies it"]


@pytest.mark.parametrize(
    "text",
    [
        "Quillon ended Vexley's access on 15 November 2025.",
        "Quillon ended Brightsill's access on 14 November 2025.",
        "Quillon ended Vexley's access after 42 warnings.",
    ],
)
def test_a_name_number_or_date_from_elsewhere_drops_the_sentence(text: str) -> None:
    assert not kept(draft(text, (1, "Quillon ended Vexley's access")))


@pytest.mark.parametrize(
    "text",
    [
        "Quillon ended Vexley's access, Northlight reported.",
        "Quillon ended Vexley's access, according to Lumen Post.",
        "Quillon ended Vexley's access, Northlight reported on 3 June 2026.",
        "Quillon ended Vexley's access, it said on Wednesday.",
    ],
)
def test_what_stands_in_the_heading_may_be_said(text: str) -> None:
    assert kept(draft(text, (1, "Quillon ended Vexley's access")))


def test_markers_that_a_model_writes_itself_are_taken_out() -> None:
    grounded = resolve([draft("Vexley denies it [1] [2, 3].", (1, "Gatehop. Vexley denies it"))], HITS)
    assert grounded.sentences[0].text == "Vexley denies it."


def test_the_same_quote_is_numbered_once_and_the_same_sentence_shown_once() -> None:
    twice = draft("Quillon ended Vexley's access.", (1, "Quillon ended Vexley's access"))
    other = draft("Vexley lost its access to Quillon.", (1, "Quillon ended Vexley's access"))
    grounded = resolve([twice, twice, other, draft("Vexley denies it.", (1, "Gatehop. Vexley denies it"))], HITS)
    assert [s.citations for s in grounded.sentences] == [(1,), (1,), (2,)]
    assert [c.index for c in grounded.citations] == [1, 2]
    assert grounded.dropped == 0


def test_a_sentence_may_lean_on_two_passages() -> None:
    both = draft(
        "Vexley denies it, and Tessaly plans to change the licence.",
        (1, "Gatehop. Vexley denies it"),
        (2, "plans to change the licence"),
    )
    grounded = resolve([both], HITS)
    assert grounded.sentences[0].citations == (1, 2)
    assert [c.document_id for c in grounded.citations] == ["vexley", "tessaly"]


def test_a_heading_says_title_outlet_credit_day_and_a_notes_fields() -> None:
    assert heading(DOCUMENT) == "Vexley and Sable. Northlight. Lumen Post. Wednesday, 2026-06-03"
    note = a_note("INC-1", title="Key leaked", outlet=None, published_at=moment("2026-05-01"))
    assert heading(note) == "Key leaked. Friday, 2026-05-01. high. closed"


@pytest.mark.parametrize(
    ("one", "lack"),
    [
        (draft(""), Lack.FORM),
        (draft("word " * 200, (1, "used 41 private accounts")), Lack.FORM),
        (draft("Vexley denies it."), Lack.SOURCE),
        (draft("Vexley denies it.", (9, "Gatehop. Vexley denies it")), Lack.SOURCE),
        (draft("Vexley denies it.", (1, "Vexley said no such thing")), Lack.QUOTE),
        (draft("Vexley used 42 accounts.", (1, "used 41 private accounts")), Lack.NUMBER),
    ],
)
def test_each_dropped_sentence_has_its_reason(one: DraftSentence, lack: Lack) -> None:
    [drop] = resolve([one], HITS).drops
    assert drop.fault.lack == lack


def test_a_sentence_that_only_points_to_a_passage_gets_the_words_that_prove_it() -> None:
    grounded = resolve([draft("Access for Vexley ended on 14 November 2025.", (1, ""))], HITS)
    assert [c.quote for c in grounded.citations] == ["Quillon ended Vexley's access on 14 November 2025."]


def test_words_from_two_sentences_of_a_passage_are_both_found() -> None:
    said = "Vexley reportedly trained its Anvil models on Sable's outputs, and Quillon ended Vexley's access."
    [sentence] = resolve([draft(said, (1, ""))], HITS).sentences
    assert sentence.citations == (1, 2)


def test_a_sentence_that_points_to_a_passage_about_something_else_is_dropped() -> None:
    assert not kept(draft("Quillon ended Vexley's access.", (2, "")))
    assert not kept(draft("Somebody painted bridges yellow.", (1, "")))


@pytest.mark.parametrize("nothing", ["", " \u200b ", "\u2060", "[1]", "\u2026 -", "\u202e\u2066"])
def test_what_has_no_words_is_no_sentence_though_its_quote_stands(nothing: str) -> None:
    [drop] = resolve([draft(nothing, (1, "The firm used 41 private accounts"))], HITS).drops
    assert drop.fault.lack is Lack.FORM


def test_a_quote_that_stands_in_another_passage_cites_the_one_where_it_stands() -> None:
    grounded = resolve(
        [draft("Vexley denies it.", (2, "Vexley denies it.")), draft("Lost.", (2, "It is lost for good."))], HITS
    )
    assert [citation.document_id for citation in grounded.citations] == ["vexley"]
    assert [drop.fault.lack for drop in grounded.drops] == [Lack.QUOTE]
