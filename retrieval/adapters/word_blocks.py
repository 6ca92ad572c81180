"""Postings in blocks: which passages hold a stem, packed as bytes, and BM25 over them with numpy (pure).

A block holds a stem's postings of `ROWS` neighbouring row numbers, in no order. Appending to a block is joining
bytes, so a database does it without reading; taking a row out rewrites its blocks alone.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
"""

from __future__ import annotations

import math
import struct
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

ROWS: Final = 4096
"""Row numbers a block spans. Fewer make more blocks to read, more make every addition rewrite more."""
_POSTING: Final = np.dtype([("row", "<u2"), ("times", "u1"), ("length", "<u2")])
_PACK: Final = struct.Struct("<HBH").pack
_MOST_TIMES, _LONGEST = 2**8 - 1, 2**16 - 1

K1: Final = 1.2
B: Final = 0.75

Bag = Mapping[str, int]
"""How often a passage holds each stem."""


class Block(NamedTuple):
    """The postings of one stem among the rows `number * ROWS` and following, `ROWS` of them."""

    stem: str
    number: int
    postings: bytes


def blocks_of(bags: Mapping[int, Bag]) -> list[Block]:
    """Return the blocks that passages add to, given how often each row holds each stem."""
    packed: defaultdict[int, defaultdict[str, bytearray]] = defaultdict(lambda: defaultdict(bytearray))
    for row, bag in bags.items():
        number, place = divmod(row, ROWS)
        length = min(sum(bag.values()), _LONGEST)
        ours = packed[number]
        for stem, times in bag.items():
            ours[stem] += _PACK(place, min(times, _MOST_TIMES), length)
    return sorted(Block(stem, number, bytes(held)) for number, stems in packed.items() for stem, held in stems.items())


def without(block: Block, rows: Iterable[int]) -> Block:
    """Return what is left of a block when rows are taken out of it."""
    postings = np.frombuffer(block.postings, _POSTING)
    leaving = [row - block.number * ROWS for row in rows if row // ROWS == block.number]
    return block._replace(postings=postings[~np.isin(postings["row"], leaving)].tobytes())


def best_rows(
    blocks: Sequence[Block], *, passages: int, mean: float, limit: int, among: Collection[int] | None = None
) -> list[tuple[int, float]]:
    """Return the rows with the highest BM25 scores, best first, each with its score; equal ones by row.

    `blocks` are all blocks of the stems asked for, in the partitions that are opened; `passages` is how many
    passages these hold and `mean` how many words on average. `among` are the only rows that may be returned.
    """
    if not blocks:
        return []
    sizes = np.array([len(block.postings) // _POSTING.itemsize for block in blocks])
    weights = _weights(blocks, sizes, passages)
    numbers, places = np.unique([block.number for block in blocks], return_inverse=True)
    postings = np.frombuffer(b"".join(block.postings for block in blocks), _POSTING)
    times = postings["times"].astype(np.float32)
    slowed = times + postings["length"] * np.float32(K1 * B / mean) + np.float32(K1 * (1 - B))
    cells = np.repeat(places * ROWS, sizes) + postings["row"]
    worth = np.repeat(weights, sizes) * (times / slowed)
    scores = np.bincount(cells, worth, minlength=len(numbers) * ROWS).astype(np.float64, copy=False)
    if among is not None:
        rows = np.add.outer(numbers * ROWS, np.arange(ROWS)).ravel()
        scores[~np.isin(rows, list(among))] = 0.0
    return [(int(numbers[c // ROWS]) * ROWS + c % ROWS, float(scores[c])) for c in _highest(scores, limit)]


def _weights(blocks: Sequence[Block], sizes: NDArray[np.int64], passages: int) -> NDArray[np.float32]:
    """Weigh each block by how rare its stem is among all passages."""
    holding: dict[str, int] = {}
    for block, size in zip(blocks, sizes.tolist(), strict=True):
        holding[block.stem] = holding.get(block.stem, 0) + size
    # a reader may see postings that a writer has added since the passages were counted
    weights = {stem: (K1 + 1) * rarity(held, max(held, passages)) for stem, held in holding.items()}
    return np.array([weights[block.stem] for block in blocks], np.float32)


def _highest(scores: NDArray[np.float64], limit: int) -> list[int]:
    """Return the places of the highest scores above zero, highest first, equal ones in their order."""
    floor = np.partition(scores, -limit)[-limit] if limit < len(scores) else 0.0
    places = np.flatnonzero(scores >= max(floor, np.nextafter(0.0, 1.0)))
    order = np.argsort(-scores[places], kind="stable")[:limit]
    ranked: list[int] = places[order].tolist()
    return ranked


def rarity(holding: int, passages: int) -> float:
    """Weigh a word by how few of the passages hold it (`0 <= holding <= passages`).

    It is always above zero, as Lucene has it, so that in a small partition a word of most passages still counts.
    """
    return math.log(1 + (passages - holding + 0.5) / (holding + 0.5))
