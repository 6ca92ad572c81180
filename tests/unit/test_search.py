from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from retrieval.domain import (
    EVERYONE,
    INTERNAL,
    TEAM,
    Audience,
    Document,
    Entity,
    Filter,
    Question,
    Scored,
    Vector,
    Vectors,
)
from retrieval.errors import IndexBroken, IndexMismatch, ModelMisbehaved, ModelUnavailable, RetrievalError, Unreachable
from retrieval.ports import Embedder, PassageIndex, Reranker
from retrieval.search.finding import Finder
from retrieval.search.search import Searcher
from retrieval.text.gazetteer import Gazetteer
from tests.factories import a_document, a_note, a_question, entries_of, moment, stock
from tests.fakes import (
    SAMPLE_NOW,
    FixedClock,
    MemoryCatalog,
    MemoryPassageIndex,
    MemoryWordIndex,
    WordReranker,
    WordVectors,
)

GATEHOP = a_question("Which reseller served keys to Quillon?")


class Desk:
    """A searcher over in-memory parts, filled with documents of one passage each."""

    def __init__(self, documents: Sequence[Document] = ()) -> None:
        self.catalog = MemoryCatalog()
        self.passages = MemoryPassageIndex()
        self.words = MemoryWordIndex()
        self.embedder = WordVectors()
        stock(documents, catalog=self.catalog, passages=self.passages, words=self.words, embedder=self.embedder)

    def searcher(self, *, embedder: Embedder | None = None, passages: PassageIndex | None = None) -> Searcher:
        return Searcher(
            self.catalog, passages or self.passages, self.words, embedder or self.embedder, FixedClock(SAMPLE_NOW)
        )

    def found(self, question: Question = GATEHOP, limit: int = 10) -> list[str]:
        return [hit.document.document_id for hit in self.searcher().search(question, limit=limit)]


class AbsentEmbedder:
    """An embedder whose server is away."""

    model = "absent"
    dimension = 256

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        raise ModelUnavailable("The embedder is away; try again later.")

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        raise ModelUnavailable("The embedder is away; try again later.")


class BlankEmbedder(WordVectors):
    """An embedder that knows none of a question's words."""

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        return np.full((len(texts), self.dimension), np.nan, np.float32)


class CountingEmbedder(WordVectors):
    """An embedder that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[list[str]] = []

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        self.requests.append(list(texts))
        return super().embed_questions(texts)


class FailingIndex(MemoryPassageIndex):
    """A vector index that cannot be searched."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def nearest(self, vector: Vector, visibilities: Collection[str], limit: int) -> list[Scored]:
        raise self._error


def article(document_id: str, text: str, **fields: object) -> Document:
    return a_document(document_id, title=f"Report {document_id}", text=text, **fields)


ARTICLES = (
    article("keys", "Gatehop, a reseller, served keys to Quillon customers for a month."),
    article("terms", "Quillon changed its terms, and every reseller has to name its customers."),
    article("storm", "A storm closed the harbour, and ferries stayed in port."),
)


def test_the_passage_that_answers_comes_first_with_its_document_rank_and_score() -> None:
    first, *rest = Desk(ARTICLES).searcher().search(GATEHOP)

    assert first.rank == 1
    assert first.document == ARTICLES[0]
    assert first.passage.text == ARTICLES[0].text
    assert [hit.rank for hit in rest] == list(range(2, len(rest) + 2))
    assert 1 >= first.score >= max(hit.score for hit in rest) >= 0


def test_no_more_hits_than_asked_for() -> None:
    assert Desk(ARTICLES).found(limit=1) == ["keys"]
    assert Desk(ARTICLES).found(limit=0) == []


def test_an_empty_index_and_an_empty_question_find_nothing() -> None:
    assert Desk().found() == []
    assert Desk(ARTICLES).found(a_question("  ")) == []


def test_punctuation_alone_is_no_error() -> None:
    assert Desk(ARTICLES).searcher().search(a_question('"?) AND * -')) is not None


@pytest.mark.parametrize("embedder", [AbsentEmbedder(), BlankEmbedder()])
def test_without_a_vector_the_words_alone_decide(embedder: Embedder) -> None:
    hits = Desk(ARTICLES).searcher(embedder=embedder).search(GATEHOP)

    assert [hit.document.document_id for hit in hits] == ["keys", "terms"]


def test_a_long_question_and_its_clauses_are_embedded_in_one_request() -> None:
    embedder = CountingEmbedder()
    asked = a_question("Which reseller served keys to customers, and which terms did Quillon change for them?")

    hits = Desk(ARTICLES).searcher(embedder=embedder).search(asked)

    assert {hit.document.document_id for hit in hits} >= {"keys", "terms"}
    assert [len(texts) for texts in embedder.requests] == [3]


def test_a_question_finds_what_is_told_under_another_name() -> None:
    desk = Desk([*ARTICLES, article("named", "Vexley paid for the keys.")])
    asked = a_question("What did Noor Halvorsen's coding company pay for?")
    gazetteer = Gazetteer([Entity("Vexley", ("Noor Halvorsen's coding company",))])

    hits = replace(desk.searcher(), gazetteer=gazetteer).search(asked)

    assert hits[0].document.document_id == "named"


def test_while_the_vector_server_is_away_the_words_find_and_stored_vectors_still_weigh() -> None:
    away = FailingIndex(Unreachable("The index server did not answer; try again later."))
    hits = Desk(ARTICLES).searcher(passages=away).search(GATEHOP)

    assert [hit.document.document_id for hit in hits] == ["keys", "terms"]


def test_a_broken_index_is_said_rather_than_hidden() -> None:
    broken = FailingIndex(IndexBroken("The index does not open: run desk reindex."))

    with pytest.raises(IndexBroken):
        Desk(ARTICLES).searcher(passages=broken).search(GATEHOP)


LIKED = "The terms of the ferry."


class Likes(WordReranker):
    """A reranker that puts one text before all others."""

    def order(self, question: str, texts: Sequence[str]) -> list[int]:
        super().order(question, texts)
        return [place for place, text in enumerate(texts) if LIKED in text]


def reranked(desk: Desk, reranker: Reranker, question: Question = GATEHOP) -> tuple[list[str], list[float], list[str]]:
    """The documents found, their scores, and what was said of a reranker that failed."""
    said: list[str] = []
    searcher = replace(desk.searcher(), reranker=reranker, on_unranked=lambda error: said.append(str(error)))
    hits = searcher.search(question)
    return [hit.document.document_id for hit in hits], [hit.score for hit in hits], said


def test_a_reranker_has_its_say_in_the_order_and_scores_still_fall() -> None:
    desk = Desk([*ARTICLES, article("liked", LIKED)])
    found, scores, said = reranked(desk, Likes())

    assert desk.found()[0] == "keys"
    assert found[:2] == ["liked", "keys"]
    assert set(found) == set(desk.found())
    assert scores == sorted(scores, reverse=True)
    assert said == []


@pytest.mark.parametrize("error", [ModelUnavailable("The reranker is slow."), ModelMisbehaved("Another form.")])
def test_while_the_reranker_fails_the_order_is_the_desks_own_and_somebody_is_told(error: RetrievalError) -> None:
    desk = Desk(ARTICLES)

    assert reranked(desk, WordReranker(failing=error))[0] == desk.found()
    assert reranked(desk, WordReranker(failing=error))[2] == [str(error)]


def test_a_reranker_reads_titles_and_texts_and_nothing_that_the_asker_may_not_read() -> None:
    reranker = WordReranker()
    desk = Desk([*ARTICLES, a_note("INC-1", title="A key of another customer")])
    reranked(desk, reranker, a_question(GATEHOP.text, audience=EVERYONE))
    ((asked, texts),) = reranker.read

    assert asked == GATEHOP.text
    assert any("Report keys" in text and ARTICLES[0].text in text for text in texts)
    assert not any("another customer" in text for text in texts)


def test_freshness_counts_beside_what_a_reranker_says() -> None:
    text = "A reseller served keys to Quillon customers."
    old = article("a-old", text, published_at=moment("2025-03-01"))
    new = article("z-new", text, published_at=SAMPLE_NOW - timedelta(days=1))
    recent = a_question("Which reseller served keys to Quillon this week?")

    assert reranked(Desk([old, new]), WordReranker(), recent)[0] == ["z-new", "a-old"]


def test_nothing_found_is_nothing_to_rerank() -> None:
    reranker = WordReranker()

    assert reranked(Desk(), reranker)[0] == []
    assert reranker.read == []


def test_a_guest_never_sees_an_internal_note() -> None:
    desk = Desk([*ARTICLES, a_note("INC-1"), a_note("INC-2", visibility="channel:C1")])
    asked = "Which reseller handed us a key of another customer?"

    assert not {"INC-1", "INC-2"} & set(desk.found(a_question(asked, audience=EVERYONE)))
    assert desk.found(a_question(asked, audience=TEAM))[0] == "INC-1"
    inside = Audience(TEAM.visibilities | {"channel:C1"})
    assert {"INC-1", "INC-2"} <= set(desk.found(a_question(asked, audience=inside)))


def test_a_note_that_became_internal_is_not_shown_from_an_index_that_lags_behind() -> None:
    desk = Desk(ARTICLES)
    hidden = article("keys", ARTICLES[0].text, visibility=INTERNAL)
    entries = entries_of(hidden, desk.embedder)
    desk.catalog.put(hidden, [e.passage for e in entries], np.stack([e.vector for e in entries]))

    assert desk.found() == ["terms", "storm"]


def test_a_passage_that_its_revised_document_no_longer_holds_is_left_out() -> None:
    desk = Desk(ARTICLES)
    revised = article("keys", "The report was withdrawn, and nothing in it stands.")
    stale = entries_of(ARTICLES[0], desk.embedder)
    desk.catalog.put(revised, [e.passage for e in stale], np.stack([e.vector for e in stale]))

    assert "keys" not in desk.found()


def test_a_document_that_is_gone_from_the_catalog_is_not_shown() -> None:
    desk = Desk(ARTICLES)
    desk.catalog.remove("keys")

    assert "keys" not in desk.found()


def test_a_question_as_of_a_past_day_never_sees_what_was_published_later() -> None:
    early = article("early", "A reseller served keys.", published_at=moment("2026-05-01"))
    late = article("late", "Which reseller served keys to Quillon? Gatehop did.", published_at=moment("2026-05-03"))
    desk = Desk([early, late])

    assert desk.found(a_question(GATEHOP.text, as_of=moment("2026-05-02"))) == ["early"]
    assert desk.found() == ["late", "early"]


def test_asked_as_of_a_day_the_newer_report_comes_first() -> None:
    text = "A reseller served keys to Quillon customers."
    old = article("a-old", text, published_at=moment("2026-03-01"))
    new = article("z-new", text, published_at=moment("2026-05-01"))

    assert Desk([old, new]).found(a_question(GATEHOP.text, as_of=moment("2026-05-02"))) == ["z-new", "a-old"]


def test_the_outlet_a_question_names_comes_first() -> None:
    text = "A reseller served keys to Quillon customers."
    documents = [article("a", text, outlet="Northlight"), article("b", text, outlet="The Harbor Wire")]

    assert Desk(documents).found(a_question("What did Harbor Wire say of keys to Quillon?")) == ["b", "a"]


@pytest.mark.parametrize("name", ["The Tideline Post", "tideline post", "tidelinepost.example", "TP"])
def test_a_filter_leaves_out_what_it_says_by_whatever_name(name: str) -> None:
    documents = [*ARTICLES, article("tide", "A reseller served keys.", outlet="The Tideline Post")]

    assert Desk(documents).found(a_question(GATEHOP.text, filter=Filter(outlets=frozenset({name})))) == ["tide"]


def test_a_filter_for_an_outlet_that_nobody_read_finds_nothing() -> None:
    assert Desk(ARTICLES).found(a_question(GATEHOP.text, filter=Filter(outlets=frozenset({"Tideline"})))) == []


def test_a_filter_that_leaves_little_is_answered_from_deeper_in_the_index() -> None:
    crowd = [article(f"crowd-{n}", f"A reseller served keys to Quillon {n}.") for n in range(300)]
    rare = article("rare", "Keys.", outlet="Tideline", published_at=SAMPLE_NOW - timedelta(days=1))
    asked = a_question(GATEHOP.text, filter=Filter(outlets=frozenset({"Tideline"})))

    desk = Desk([*crowd, rare])
    assert desk.found(asked) == ["rare"]

    (vector,) = desk.embedder.embed_questions([asked.text])
    for few in (0, 1000):
        finder = Finder(desk.catalog, desk.passages, desk.words, few=few)
        assert finder.find(asked, asked.text, vector, enough=10).cards.keys() == {"rare@1#0"}


def test_an_index_of_another_model_is_told_of_even_where_little_is_let_through() -> None:
    broken = FailingIndex(IndexMismatch("It was built with another model."))
    asked = a_question(GATEHOP.text, as_of=moment("2020-01-01"))

    with pytest.raises(IndexMismatch):
        Desk(ARTICLES).searcher(passages=broken).search(asked)
