"""Blocks of postings: whatever is put in and taken out, the scores are those of BM25 over what is there."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.adapters.word_blocks import K1, ROWS, B, Block, best_rows, blocks_of, without

ROW = st.integers(0, 3 * ROWS)
BAG = st.dictionaries(st.sampled_from(["anvil", "sable", "key"]), st.integers(1, 400), min_size=1)
BAGS = st.dictionaries(ROW, BAG, min_size=1, max_size=12)


def plain_bm25(bags: dict[int, dict[str, int]], stems: list[str]) -> dict[int, float]:
    mean = sum(sum(bag.values()) for bag in bags.values()) / len(bags)
    scores = dict.fromkeys(bags, 0.0)
    for stem in stems:
        holding = sum(stem in bag for bag in bags.values())
        rarity = math.log(1 + (len(bags) - holding + 0.5) / (holding + 0.5))
        for row, bag in bags.items():
            times = min(bag.get(stem, 0), 255)
            scores[row] += (
                rarity * times * (K1 + 1) / (times + K1 * (1 - B + B * sum(bag.values()) / mean)) if times else 0.0
            )
    return {row: score for row, score in scores.items() if score}


def ranked(bags: dict[int, dict[str, int]], blocks: list[Block], stems: list[str], limit: int) -> dict[int, float]:
    mean = sum(sum(bag.values()) for bag in bags.values()) / len(bags)
    asked = [block for block in blocks if block.stem in stems]
    found = best_rows(asked, passages=len(bags), mean=mean, limit=limit)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    return dict(found)


@settings(deadline=None)
@given(BAGS, st.lists(st.sampled_from(["anvil", "sable", "key", "absent"]), unique=True, min_size=1))
def test_scores_are_those_of_bm25(bags: dict[int, dict[str, int]], stems: list[str]) -> None:
    expected = plain_bm25(bags, stems)
    found = ranked(bags, blocks_of(bags), stems, 100)
    assert found.keys() == expected.keys()
    assert all(math.isclose(found[row], expected[row], rel_tol=1e-4) for row in found)


@settings(deadline=None)
@given(BAGS, st.integers(1, 5))
def test_a_limit_keeps_the_best(bags: dict[int, dict[str, int]], limit: int) -> None:
    everything = sorted(ranked(bags, blocks_of(bags), ["anvil"], 100).values(), reverse=True)
    few = ranked(bags, blocks_of(bags), ["anvil"], limit)
    assert list(few.values()) == everything[:limit]


@settings(deadline=None)
@given(BAGS, st.data())
def test_what_is_taken_out_leaves_the_rest_as_if_it_had_never_been_there(
    bags: dict[int, dict[str, int]], data: st.DataObject
) -> None:
    leaving = data.draw(st.sets(st.sampled_from(sorted(bags))))
    left = [without(block, leaving) for block in blocks_of(bags)]
    kept = {row: bag for row, bag in bags.items() if row not in leaving}
    assert [block for block in left if block.postings] == blocks_of(kept)


def test_no_blocks_give_no_rows() -> None:
    assert best_rows([], passages=3, mean=2.0, limit=5) == []
