"""What every passage index promises: the fake, Chroma in a folder, Chroma on a server."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from retrieval.adapters.chroma_index import open_chroma
from retrieval.domain import INTERNAL, PUBLIC, Vector
from retrieval.ports import IndexEntry, PassageIndex
from tests.factories import a_document, passages_of, unit_rows
from tests.fakes import MemoryPassageIndex

_numbers = itertools.count(1)
NORTH, EAST, UP = unit_rows([1, 0, 0], [0, 1, 0], [0, 0, 1])


@pytest.fixture(params=["memory", "chroma folder", "chroma server"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PassageIndex]:
    if request.param == "memory":
        yield MemoryPassageIndex()
        return
    if request.param == "chroma folder":
        chroma = open_chroma(tmp_path / "chroma", model="m", dimension=3)
    else:
        url = request.getfixturevalue("chroma_url")
        chroma = open_chroma(url=url, model="m", dimension=3, prefix=f"contract-{next(_numbers)}")
    yield chroma
    chroma.close()


def entry(name: str, vector: Vector, visibility: str = PUBLIC) -> IndexEntry:
    (passage,) = passages_of(a_document(name, visibility=visibility))
    return IndexEntry(passage, "A heading", vector)


def between(share: float) -> Vector:
    """A direction from north (0) to east (1)."""
    (vector,) = unit_rows([1 - share, share, 0])
    return vector


def found(index: PassageIndex, vector: Vector, *visibilities: str, limit: int = 10) -> list[str]:
    return [s.passage_id.split("@")[0] for s in index.nearest(vector, visibilities or {PUBLIC}, limit)]


def test_the_nearest_passages_come_first_scored_by_cosine(index: PassageIndex) -> None:
    index.add([entry("east", EAST), entry("north", NORTH), entry("near", between(0.25)), entry("south", -NORTH)])
    scored = index.nearest(NORTH, {PUBLIC}, 10)
    assert [s.passage_id for s in scored] == ["north@1#0", "near@1#0", "east@1#0", "south@1#0"]
    assert [s.score for s in scored] == pytest.approx([1, float(between(0.25) @ NORTH), 0, -1], abs=1e-5)


def test_what_is_asked_for_together_is_found_as_what_is_asked_for_alone(index: PassageIndex) -> None:
    index.add([entry(f"p{n}", between(n / 10)) for n in range(10)])
    index.add([entry(f"i{n}", between(n / 10 + 0.05), INTERNAL) for n in range(10)])
    asked = [between(share) for share in (0.0, 0.31, 0.31, 0.99)] + [UP]
    for opened in ({PUBLIC}, {PUBLIC, INTERNAL}, {INTERNAL, "channel:C0OTHER"}, {"channel:C0OTHER"}, set()):
        together = index.nearest_to_each(asked, opened, 4)
        alone = [index.nearest(vector, opened, 4) for vector in asked]
        assert [[s.passage_id for s in each] for each in together] == [[s.passage_id for s in each] for each in alone]
        assert [[s.score for s in each] for each in together] == [
            pytest.approx([s.score for s in each], abs=1e-5) for each in alone
        ]
    assert index.nearest_to_each([], {PUBLIC}, 4) == []
    assert index.nearest_to_each(asked, {PUBLIC}, 0) == [[]] * len(asked)


def test_an_empty_index_finds_nothing(index: PassageIndex) -> None:
    assert index.nearest(NORTH, {PUBLIC, INTERNAL}, 5) == []
    assert index.count() == 0
    index.check()


def test_the_limit_holds_also_over_several_partitions(index: PassageIndex) -> None:
    index.add([entry(f"p{n}", between(n / 10)) for n in range(6)])
    index.add([entry(f"i{n}", between(n / 10 + 0.05), INTERNAL) for n in range(6)])
    assert found(index, NORTH, PUBLIC, INTERNAL, limit=3) == ["p0", "i0", "p1"]
    assert found(index, NORTH, PUBLIC, INTERNAL, limit=100) == [f"{v}{n}" for n in range(6) for v in "pi"]
    assert index.nearest(NORTH, {PUBLIC}, 0) == []
    assert index.nearest(NORTH, {PUBLIC}, -1) == []


def test_only_the_opened_partitions_are_searched(index: PassageIndex) -> None:
    index.add([entry("p", NORTH), entry("i", NORTH, INTERNAL), entry("c", NORTH, "channel:C024BE91L")])
    assert found(index, NORTH) == ["p"]
    assert found(index, NORTH, INTERNAL) == ["i"]
    assert set(found(index, NORTH, PUBLIC, "channel:C024BE91L")) == {"p", "c"}
    assert found(index, NORTH, "channel:C0OTHER") == []
    assert index.nearest(NORTH, set(), 5) == []


def test_partitions_of_any_name_stay_apart(index: PassageIndex) -> None:
    names = ["channel:C1", "channel:c1", "a/b\\c", "..", "x" * 600, "öffentlich", " "]
    index.add([entry(f"d{n}", NORTH, name) for n, name in enumerate(names)])
    for number, name in enumerate(names):
        assert found(index, NORTH, name) == [f"d{number}"]
    assert index.count() == len(names)


def test_adding_again_replaces(index: PassageIndex) -> None:
    index.add([entry("a", NORTH), entry("b", NORTH)])
    index.add([entry("a", EAST)])
    index.add([])
    assert found(index, NORTH) == ["b", "a"]
    assert index.count() == 2


def test_the_last_of_two_entries_with_one_identity_wins(index: PassageIndex) -> None:
    index.add([entry("a", NORTH), entry("b", UP), entry("a", EAST)])
    assert found(index, EAST)[0] == "a"
    assert index.count() == 2


def test_what_was_dropped_is_not_found(index: PassageIndex) -> None:
    index.add([entry("a", NORTH), entry("i", NORTH, INTERNAL)])
    index.drop([(PUBLIC, "a@1#0"), (PUBLIC, "unknown"), ("channel:C9", "a@1#0"), (PUBLIC, "i@1#0")])
    index.drop([])
    assert found(index, NORTH, PUBLIC, INTERNAL) == ["i"]
    assert index.count() == 1


def test_more_entries_than_one_call_takes_are_no_trouble(index: PassageIndex) -> None:
    rows = unit_rows(*np.random.default_rng(7).normal(size=(6_000, 3)))
    index.add([entry(f"d{n}", row) for n, row in enumerate(rows)])
    assert index.count() == 6_000
    index.drop([(PUBLIC, f"d{n}@1#0") for n in range(5_999)])
    assert found(index, NORTH) == ["d5999"]


def test_a_rebuild_holds_what_it_was_given_and_nothing_else(index: PassageIndex) -> None:
    index.add([entry("old", NORTH), entry("n", NORTH, INTERNAL)])
    built = index.rebuild([[entry("a", NORTH), entry("b", EAST)], [], [entry("c", NORTH, "channel:C1")]])
    assert built == index.count() == 3
    assert found(index, NORTH, PUBLIC, INTERNAL, "channel:C1") in (["a", "c", "b"], ["c", "a", "b"])
    assert index.rebuild([]) == index.count() == 0
    assert found(index, NORTH) == []
    index.add([entry("new", NORTH)])
    assert found(index, NORTH) == ["new"]


def test_the_old_index_answers_while_a_rebuild_goes_on(index: PassageIndex) -> None:
    index.add([entry("old", NORTH)])
    seen: list[list[str]] = []

    def batches() -> Iterator[list[IndexEntry]]:
        yield [entry("a", NORTH)]
        seen.append(found(index, NORTH))
        yield [entry("b", EAST)]
        seen.append(found(index, NORTH))

    index.rebuild(batches())
    assert seen == [["old"], ["old"]]
    assert found(index, NORTH) == ["a", "b"]


def test_a_rebuild_that_breaks_off_leaves_what_was_there(index: PassageIndex) -> None:
    index.add([entry("old", NORTH)])

    def batches() -> Iterator[list[IndexEntry]]:
        yield [entry("a", NORTH)]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        index.rebuild(batches())
    assert found(index, NORTH) == ["old"]
    assert index.count() == 1
    index.check()


def test_many_threads_may_search_while_one_adds(index: PassageIndex) -> None:
    index.add([entry(f"d{n}", between(n / 100)) for n in range(20)])
    wrong: list[list[str]] = []

    def search() -> None:
        for _ in range(15):
            first = found(index, NORTH, limit=1)
            if first != ["d0"]:
                wrong.append(first)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(20, 40):
        index.add([entry(f"d{n}", between(n / 100))])
    for thread in threads:
        thread.join()
    assert wrong == []
    assert index.count() == 40


def test_a_partition_goes_with_all_it_holds_and_can_begin_anew(index: PassageIndex) -> None:
    theirs = "internal:T0AWAY"
    index.add([entry("a", NORTH), entry("b", NORTH, INTERNAL), entry("c", NORTH, theirs)])
    index.forget_partitions(lambda visibility: visibility == theirs)
    index.forget_partitions(lambda visibility: visibility == theirs)
    assert found(index, NORTH, PUBLIC, INTERNAL, theirs) == ["a", "b"]
    index.drop([(theirs, "c@1#0")])
    index.add([entry("d", NORTH, theirs)])
    assert found(index, NORTH, theirs) == ["d"]
    assert index.count() == 3
