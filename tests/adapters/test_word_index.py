"""What is particular to the word index in a database: replicas, table names, the words of a question."""

from __future__ import annotations

import math
import re
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from retrieval.adapters.bm25 import rarities, rarity
from retrieval.adapters.word_index import SqlWordIndex, open_word_index
from retrieval.adapters.word_index_postgres import PostgresWords
from retrieval.adapters.word_partition import table_name
from retrieval.adapters.word_query import LONGEST_QUERY, query_words, words_of
from retrieval.domain import PUBLIC
from retrieval.ports import IndexEntry
from tests.factories import a_document, entries_of
from tests.fakes import WordVectors


def entries(*texts: str) -> list[IndexEntry]:
    embedder = WordVectors(dimension=8)
    return [e for n, words in enumerate(texts) for e in entries_of(a_document(f"d{n}", text=words), embedder)]


def test_two_replicas_that_meet_a_new_visibility_at_once_share_its_table(postgres_engine: Engine) -> None:
    replicas = [open_word_index(postgres_engine) for _ in range(4)]
    start = threading.Barrier(len(replicas))

    def add(number: int) -> None:
        start.wait()
        replicas[number].add(entries(*["Gatehop."] * (number + 1))[-1:])

    threads = [threading.Thread(target=add, args=(number,)) for number in range(len(replicas))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert replicas[0].count() == len(replicas)


def test_of_very_many_candidates_those_with_the_rarest_words_are_put_in_order(postgres_engine: Engine) -> None:
    words = SqlWordIndex(postgres_engine, PostgresWords())
    common = ["Access to the model was discussed."] * 450
    words.add(entries(*common, "Access to the model of Anvil was discussed."))
    best = words.matching("access model Anvil", {PUBLIC}, 5)
    assert best[0].passage_id == "d450@1#0"
    assert len(best) == 5


@given(st.text())
def test_a_table_name_is_safe_whatever_the_visibility_is_called(visibility: str) -> None:
    assert re.fullmatch(r"[a-z0-9_]{1,50}", table_name(visibility.encode("utf-8", "replace").decode()))


def test_visibilities_have_tables_of_their_own() -> None:
    names = ["channel:C1", "channel:c1", "channel_c1", "channel C1", "Channel:C1", "public", "Public"]
    assert len({table_name(name) for name in names}) == len(names)


@given(st.text())
def test_words_are_letters_and_digits_alone(text: str) -> None:
    assert all(word.isalnum() and word for word in words_of(text))
    assert set(query_words(text)) <= set(words_of(text))


def test_a_question_is_asked_by_its_telling_words_once_each() -> None:
    assert query_words("Who was cut off from Sable, and who from SABLE 3?") == ("cut", "sable", "3")


def test_a_question_of_stop_words_alone_is_asked_as_it_is() -> None:
    assert query_words("Who is who?") == ("who", "is")


def test_a_pasted_page_is_asked_by_its_first_words() -> None:
    assert query_words(" ".join(f"word{n}" for n in range(500))) == tuple(f"word{n}" for n in range(LONGEST_QUERY))


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_rarer_word_weighs_more_and_every_word_something(holding: int, more: int) -> None:
    passages = holding + more
    assert rarity(holding, passages) > 0
    assert holding == passages or rarity(holding, passages) > rarity(holding + 1, passages)


def test_words_that_no_passage_holds_have_no_weight() -> None:
    assert rarities({"anvil": 1, "absent": 0}, 3) == {"anvil": pytest.approx(math.log(1 + 2.5 / 1.5))}
