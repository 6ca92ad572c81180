"""What is particular to the word index in a database: replicas, what the tables hold, the words of a question."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from retrieval.adapters.sql_engine import reading
from retrieval.adapters.sql_tables import word_blocks
from retrieval.adapters.word_blocks import rarity
from retrieval.adapters.word_index import SqlWordIndex
from retrieval.adapters.word_query import LONGEST_QUERY, query_words, words_of
from retrieval.domain import PUBLIC
from retrieval.ports import IndexEntry
from tests.factories import a_document, entries_of
from tests.fakes import WordVectors

BLOCKS = word_blocks.c


def entries(*texts: str) -> list[IndexEntry]:
    embedder = WordVectors(dimension=8)
    return [e for n, words in enumerate(texts) for e in entries_of(a_document(f"d{n}", text=words), embedder)]


def test_two_replicas_that_meet_a_new_visibility_at_once_share_its_partition(postgres_engine: Engine) -> None:
    replicas = [SqlWordIndex(postgres_engine) for _ in range(4)]
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


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue("sqlite_engine" if request.param == "sqlite" else "postgres_engine")
    return found


def test_replicas_that_add_to_one_partition_at_once_lose_nothing(engine: Engine) -> None:
    both = entries(*(f"Gatehop served key number {n} of Anvil." for n in range(24)))
    shares = [both[:12], both[12:]]
    start = threading.Barrier(len(shares))

    def add(share: list[IndexEntry]) -> None:
        replica = SqlWordIndex(engine)
        start.wait()
        for entry in share:
            replica.add([entry])

    threads = [threading.Thread(target=add, args=(share,)) for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    words = SqlWordIndex(engine)
    assert words.count() == len(both)
    assert {s.passage_id for s in words.matching("anvil", {PUBLIC}, 50)} == {e.passage.passage_id for e in both}


def test_what_was_taken_out_leaves_no_trace_in_the_tables(engine: Engine) -> None:
    words = SqlWordIndex(engine)
    kept, *leaving = entries("Anvil was trained on Sable.", "Anvil and Gatehop.", "The ferry runs.")
    words.add([kept])
    before = blocks_in(engine)
    words.add(leaving)
    words.drop([(entry.passage.visibility, entry.passage.passage_id) for entry in leaving])
    assert blocks_in(engine) == before
    assert words.count() == 1


def test_adding_piece_by_piece_gives_the_scores_of_a_rebuild(engine: Engine) -> None:
    words = SqlWordIndex(engine)
    all_of_them = entries(*(f"Anvil {'Sable ' * (n % 3)} Gatehop {n} {'ferry ' * (n % 5)}." for n in range(30)))
    for entry in all_of_them:
        words.add([entry])
    words.add(all_of_them[:7])  # again: they are taken out and put in anew
    piece_by_piece = words.matching("Sable ferry 7", {PUBLIC}, 30)
    words.rebuild([all_of_them])
    assert words.matching("Sable ferry 7", {PUBLIC}, 30) == piece_by_piece


def blocks_in(engine: Engine) -> set[tuple[str, bytes]]:
    with reading(engine) as connection:
        return {(stem, postings) for stem, postings in connection.execute(select(BLOCKS.stem, BLOCKS.postings))}


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


@pytest.mark.parametrize("written", ["the US fines Vexley", "the U.S. fines Vexley", "the USA fines Vexley"])
def test_the_country_is_looked_up_as_a_word_of_its_own(written: str) -> None:
    assert query_words(written) == ("usa", "fines", "vexley")
    assert query_words("tell us of the use") == ("tell", "use")
