"""What two texts have in common word for word: runs of five words, and the keys by which near copies meet (pure).

This is the one notion of a copy: for what is taken in, for states of one article, for hits and for digests. What is
meant by "the same" each time is the threshold.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Collection, Hashable
from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt

RUN = 5
ALIKE = 0.6
"""Share of all runs that two copies have in common; measured on syndicated news."""
HELD = 0.9
"""Share of the shorter text's runs that the longer one holds when the shorter is the longer one, cut."""
LEAST_PART = 0.35
"""What a text that was cut still is of the whole; a shorter one is a quotation."""
LEAST_RUNS = 8
"""Shorter texts say nothing by being the same: "Read the whole story on our site"."""
STATE = 0.5
"""Share of the shorter text's runs that two states of one article have in common, where address or guid say it is."""
SAME_STATE = 0.75
"""The same where neither does: a market report of another day, with the same title and the same phrases around other
numbers, has fewer in common."""
BANDS = 32
ROWS = 4
"""A pair that has .6 in common meets under one key at least 99 times in 100, one that has .45 74 times, .2 5 times."""

Runs = frozenset[int]
_Numbers = npt.NDArray[np.uint32]


def runs_of(text: str) -> Runs:
    """Return the runs of five words of a text as numbers, cases and punctuation aside.

    The words are not those of `tokens`: the keys made of them are kept beside documents and have to stay what they are.
    """
    words = re.findall(r"\w+", text.casefold())
    side_by_side = zip(*(words[start:] for start in range(RUN)), strict=False)
    return frozenset(map(crc32, map(str.encode, map(" ".join, side_by_side))))


def overlap(one: Collection[Hashable], other: Collection[Hashable]) -> float:
    """Return how much of the smaller set the larger one holds; nothing where it is empty."""
    fewest = min(len(one), len(other))
    return len(frozenset(one) & frozenset(other)) / fewest if fewest else 0.0


def are_copies(one: Collection[int], other: Collection[int], common: int | None = None) -> bool:
    """Say whether of two texts one repeats the other, whole or cut; `common` is how many runs both hold, if known."""
    shorter, longer = sorted((len(one), len(other)))
    if shorter < LEAST_RUNS:
        return False
    both = len(frozenset(one) & frozenset(other)) if common is None else common
    is_cut = both >= HELD * shorter and shorter >= LEAST_PART * longer
    return is_cut or both >= ALIKE * (shorter + longer - both)


def meeting_keys(runs: Collection[int]) -> tuple[str, ...]:
    """Return the keys of a text; two copies have one in common, nearly always (MinHash, A. Broder, 1997)."""
    if len(runs) < LEAST_RUNS:
        return ()
    values = _minima(np.fromiter(runs, dtype=np.uint32, count=len(runs))).tolist()
    bands = (values[band * ROWS : (band + 1) * ROWS] for band in range(BANDS))
    return tuple(f"like:{number}:{struct.pack(f'>{ROWS}I', *band).hex()}" for number, band in enumerate(bands))


def _permutations(count: int) -> tuple[_Numbers, _Numbers]:
    """Draw what makes `count` permutations of all 32-bit numbers: an odd factor and what is added, modulo 2^32.

    Seed and order of drawing are those of datasketch 2, which made the keys that older catalogs hold; numpy never
    changes what a `RandomState` draws.
    """
    drawn = np.random.RandomState(1)
    factors = drawn.randint(0, 1 << 31, count, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, drawn.randint(0, 1 << 32, count, dtype=np.uint32)


_FACTORS, _ADDED = _permutations(BANDS * ROWS)
_AT_ONCE: Final = 4096
"""Runs that are permuted side by side: two megabytes, however long the text is."""


def _minima(numbers: _Numbers) -> _Numbers:
    """Return the least number under each permutation; they wrap around, as is meant."""
    mixed = _mix(numbers)[:, np.newaxis]
    slices = (mixed[start : start + _AT_ONCE] for start in range(0, len(mixed), _AT_ONCE))
    least: _Numbers = np.min([np.min(part * _FACTORS + _ADDED, axis=0) for part in slices], axis=0)
    return least


def _mix(numbers: _Numbers) -> _Numbers:
    """Spread numbers over all 32 bits, each onto one of its own (MurmurHash3's last step)."""
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        numbers = (numbers ^ (numbers >> np.uint32(shift))) * np.uint32(factor)
    return numbers ^ (numbers >> np.uint32(16))
