"""What became of a matter stands beside what an answer quotes of it: the ledger is looked up when an answer is made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from retrieval.answering.answer import Answerer
from retrieval.answering.writer import Writer
from retrieval.claims.extract import claims_of
from retrieval.claims.ledger import Ledger
from retrieval.domain import (
    INTERNAL,
    TEAM,
    Answer,
    Document,
    DraftSentence,
    Filter,
    Question,
)
from retrieval.ports import LanguageModel
from retrieval.reading.corrections import correction_of
from retrieval.search.search import Searcher
from tests.factories import a_document, moment, stock
from tests.fakes import FakeModel, FixedClock, MemoryCatalog, MemoryPassageIndex, MemoryWordIndex, WordVectors

REPORT = a_document(
    "report",
    title="Brennick trained Corvid on Tamsel outputs",
    text="Brennick trained its model Corvid on answers of Tamsel's Odal, three former employees said. "
    "Brennick collected the answers through 41 private accounts and a reseller.",
    outlet="Northlight",
    published_at=moment("2026-03-02"),
)
DENIAL = a_document(
    "denial",
    title="A statement about Corvid",
    text="Brennick denied on Wednesday that it trained Corvid on answers of Tamsel's Odal.",
    outlet="Ledgerline",
    published_at=moment("2026-03-04"),
)
NOTICE = a_document(
    "notice",
    title="Correction",
    text="Correction: our report of 2 March that Brennick trained Corvid on answers of Tamsel's Odal said that it had "
    "used 41 private accounts. An invoice gives the number as 14 accounts.",
    outlet="Northlight",
    published_at=moment("2026-03-07"),
)
RETOLD = a_document(
    "retold",
    title="Number put right",
    text="Northlight on Saturday corrected its report that Brennick trained Corvid on answers of Tamsel's Odal. "
    "Brennick used 14 private accounts, not 41.",
    outlet="Byte Harbour",
    published_at=moment("2026-03-07"),
)
CUT_OFF = a_document(
    "cut-off",
    title="Tamsel acts",
    text="Tamsel cut off Pinwheel's access to Odal on Tuesday over unpaid bills.",
    outlet="Ledgerline",
    published_at=moment("2026-03-10"),
)
BACK = a_document(
    "back",
    title="An agreement",
    text="Tamsel restored Pinwheel's access to Odal on Friday.",
    outlet="Northlight",
    published_at=moment("2026-03-20"),
)
HOW = "How did Brennick collect the answers, and through which accounts?"
WHETHER = "Is Pinwheel cut off over unpaid bills?"


def desk(*documents: Document, model: LanguageModel | None = None) -> Answerer:
    catalog, passages, words = MemoryCatalog(), MemoryPassageIndex(), MemoryWordIndex()
    embedder, clock = WordVectors(), FixedClock()
    read = [replace(document, correction=correction_of(document)) for document in documents]
    stock(read, catalog=catalog, passages=passages, words=words, embedder=embedder)
    for document in read:
        catalog.put_claims(document, claims_of(document))
    searcher = Searcher(catalog, passages, words, embedder, clock)
    return Answerer(searcher, catalog, Writer(model), clock, ledger=Ledger(catalog))


def told(answerer: Answerer, text: str, **fields: Any) -> list[str]:
    reply = answerer.answer(Question(text, **fields))
    assert isinstance(reply, Answer)
    return [sentence.text for sentence in reply.sentences]


def test_a_number_that_was_put_right_is_followed_by_the_right_one() -> None:
    lines = told(desk(REPORT, NOTICE, RETOLD), HOW)
    wrong = next(place for place, line in enumerate(lines) if "through 41 private accounts" in line)
    assert "Brennick used 14 private accounts, not 41." in lines[wrong + 1 :]


def test_where_a_number_is_asked_for_the_right_one_comes_first() -> None:
    lines = told(desk(REPORT, NOTICE), "Through how many private accounts and resellers did Brennick collect answers?")
    right = next(place for place, line in enumerate(lines) if "14 accounts" in line)
    assert all("41 private" not in line for line in lines[:right])


def test_a_number_that_only_looks_the_same_is_left_as_it_stands() -> None:
    other = replace(REPORT, text=REPORT.text.replace("41 private accounts", "41 servers"))
    assert not any("14" in line for line in told(desk(other, NOTICE, RETOLD), "Through how many servers?"))


def test_before_the_day_of_a_correction_nothing_is_put_right() -> None:
    lines = told(desk(REPORT, NOTICE, RETOLD), HOW, as_of=moment("2026-03-05"))
    assert not any("14" in line for line in lines)


def test_a_denial_stands_beside_what_it_denies() -> None:
    lines = told(desk(REPORT, DENIAL), "What did three former employees say?")
    accused = next(place for place, line in enumerate(lines) if "former employees said" in line)
    assert lines[accused + 1] == DENIAL.text


def test_what_holds_now_is_told_before_what_was() -> None:
    assert told(desk(CUT_OFF, BACK), WHETHER)[:2] == [BACK.text, CUT_OFF.text]


def test_every_line_that_is_added_cites_its_document_and_citations_count_in_reading_order() -> None:
    reply = desk(CUT_OFF, BACK).answer(Question(WHETHER))
    assert isinstance(reply, Answer)
    assert [citation.index for citation in reply.citations] == [1, 2]
    assert [sentence.citations for sentence in reply.sentences[:2]] == [(1,), (2,)]
    assert [citation.document_id for citation in reply.citations] == ["back", "cut-off"]


def test_what_a_question_leaves_out_adds_no_line() -> None:
    assert told(desk(CUT_OFF, BACK), WHETHER, filter=Filter(outlets=frozenset({"Ledgerline"}))) == [CUT_OFF.text]


@pytest.mark.parametrize("hidden", [NOTICE, RETOLD, DENIAL, BACK])
def test_an_internal_turn_changes_nothing_that_the_public_is_told(hidden: Document) -> None:
    internal = replace(hidden, visibility=INTERNAL)
    rest = [one for one in (REPORT, CUT_OFF) if one is not hidden]
    for asked in (HOW, WHETHER):
        assert told(desk(*rest, internal), asked) == told(desk(*rest), asked)
    assert told(desk(*rest, internal), WHETHER, audience=TEAM)


def test_a_model_reads_what_became_of_the_matter_and_the_passages_that_say_so() -> None:
    model = FakeModel(DraftSentence("Tamsel cut off Pinwheel.", ((1, CUT_OFF.text),)))
    answerer = desk(CUT_OFF, BACK, model=model)
    lines = told(answerer, WHETHER)
    prompt = model.prompts[0].user
    assert "Status: stated, now restored by Northlight since 2026-03-20" in prompt
    assert "It is told that Tamsel cut off Pinwheel; this is over since 2026-03-20, by" in prompt
    assert BACK.text in prompt
    assert lines[0] == BACK.text


def test_a_model_that_tells_the_turn_itself_is_not_told_it_again() -> None:
    said = (DraftSentence(BACK.text, ((1, BACK.text),)), DraftSentence(CUT_OFF.text, ((1, CUT_OFF.text),)))
    assert told(desk(CUT_OFF, BACK, model=FakeModel(*said)), WHETHER) == [BACK.text, CUT_OFF.text]
