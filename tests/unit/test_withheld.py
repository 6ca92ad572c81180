"""The hard test of refusing withholds what it says: a change of search must not quietly make it an easy one."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest

from retrieval.adapters import sql_tables
from retrieval.adapters.sql_engine import open_engine
from retrieval.search.search import Searcher
from tests.factories import a_document, a_question, stock
from tests.fakes import FixedClock, MemoryPassageIndex, MemoryWordIndex, WordVectors


@pytest.fixture
def withheld(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    return importlib.import_module("withheld")


def test_search_finds_everything_but_what_is_withheld(withheld: ModuleType) -> None:
    engine = open_engine("sqlite://")
    sql_tables.documents.metadata.create_all(engine)
    catalog = withheld.WithheldCatalog(engine, FixedClock())
    passages, words, embedder = MemoryPassageIndex(), MemoryWordIndex(), WordVectors()
    read = [a_document(name, text=f"Vexley trained Anvil, says the {name}.") for name in ("report", "copy", "comment")]
    stock(read, catalog=catalog, passages=passages, words=words, embedder=embedder)
    searcher = Searcher(catalog, passages, words, embedder, FixedClock())

    def found() -> set[str]:
        return {hit.document.document_id for hit in searcher.search(a_question("Who trained Anvil?"))}

    with catalog.without({"report", "copy"}):
        assert found() == {"comment"}
    assert found() == {"report", "copy", "comment"}


def test_what_answers_is_the_evidence_and_whatever_holds_the_answer(withheld: ModuleType) -> None:
    texts = {
        "evidence": "It was named there.",
        "literal": "Gatehop sold it.",
        "inside": "The Port-Sennen-based firm",
        "scattered": "In Sennen there is a port.",
        "near": "A port elsewhere.",
    }
    documents = withheld.told_by({"id": name, "title": "A title", "text": text} for name, text in texts.items())

    def answering(answer: str) -> frozenset[str]:
        found: frozenset[str] = withheld.answering({"answer": answer, "evidence": ["evidence"]}, documents)
        return found

    assert answering("Gatehop") == {"evidence", "literal"}
    assert answering("Port Sennen") == {"evidence", "inside", "scattered"}
    assert answering("Yes") == {"evidence"}
