"""The hard test of refusing withholds what it says: a change of search must not quietly make it an easy one."""

from __future__ import annotations

from bot.evaluation.questions import GoldenQuestion
from bot.evaluation.withheld import HidingCatalog, answering, told_by, withheld
from retrieval.adapters import sql_tables
from retrieval.adapters.sql_catalog import SqlCatalog
from retrieval.adapters.sql_engine import open_engine
from retrieval.domain import Question
from retrieval.search.search import Searcher
from tests.factories import a_document, a_question, stock
from tests.fakes import FixedClock, MemoryPassageIndex, MemoryWordIndex, WordVectors


def test_search_finds_everything_but_what_is_withheld() -> None:
    engine = open_engine("sqlite://")
    sql_tables.documents.metadata.create_all(engine)
    catalog = HidingCatalog(SqlCatalog(engine, FixedClock()))
    passages, words, embedder = MemoryPassageIndex(), MemoryWordIndex(), WordVectors()
    read = [a_document(name, text=f"Vexley trained Anvil, says the {name}.") for name in ("report", "copy", "comment")]
    stock(read, catalog=catalog, passages=passages, words=words, embedder=embedder)
    searcher = Searcher(catalog, passages, words, embedder, FixedClock())

    def found() -> set[str]:
        return {hit.document.document_id for hit in searcher.search(a_question("Who trained Anvil?"))}

    with catalog.without(frozenset({"report", "copy"})):
        assert found() == {"comment"}
    assert found() == {"report", "copy", "comment"}


def test_what_answers_is_the_evidence_and_whatever_holds_the_answer() -> None:
    texts = {
        "evidence": "It was named there.",
        "literal": "Gatehop sold it.",
        "inside": "The Port-Sennen-based firm",
        "scattered": "In Sennen there is a port.",
        "near": "A port elsewhere.",
    }
    documents = told_by(a_document(name, title="A title", text=text) for name, text in texts.items())

    def hidden(answer: str) -> frozenset[str]:
        evidence = (frozenset({"evidence"}),)
        return answering(GoldenQuestion("q", Question("Who?"), answers=(answer,), evidence=evidence), documents)

    assert hidden("Gatehop") == {"evidence", "literal"}
    assert hidden("Port Sennen") == {"evidence", "inside", "scattered"}
    assert hidden("Yes") == {"evidence"}


def test_a_question_asked_again_should_be_refused() -> None:
    golden = GoldenQuestion("q", Question("Who?"), answers=("Gatehop",), evidence=(frozenset({"a"}),), split="dev")
    again = withheld(golden, ())
    assert (again.identity, again.type, again.unanswerable, again.hidden) == (
        "q, withheld",
        "withheld",
        True,
        frozenset({"a"}),
    )
    assert (again.asked, again.split, again.evidence) == (golden.asked, "dev", ())
