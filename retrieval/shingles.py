"""What two texts have in common word for word: runs of five words, and the keys by which near copies meet (pure).

This is the one notion of a copy, for what is taken in and for digests.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from datasketch import MinHash  # type: ignore[import-untyped]  # it ships no types

RUN = 5
ALIKE = 0.6
"""Share of all runs that two copies have in common; measured on syndicated news."""
HELD = 0.9
"""Share of the shorter text's runs that the longer one holds when the shorter is the longer one, cut."""
LEAST_PART = 0.35
"""What a text that was cut still is of the whole; a shorter one is a quotation."""
LEAST_RUNS = 8
"""Shorter texts say nothing by being the same: "Read the whole story on our site"."""
BANDS = 32
ROWS = 4
"""A pair that has .6 in common meets under one key at least 99 times in 100, one that has .45 74 times, .2 5 times."""

Runs = frozenset[int]


def runs_of(text: str) -> Runs:
    """Return the runs of five words of a text as numbers, cases and punctuation aside."""
    words = re.findall(r"\w+", text.casefold())
    return frozenset(crc32(" ".join(words[start : start + RUN]).encode()) for start in range(len(words) - RUN + 1))


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
    sketch = _blank().copy()
    sketch.update_batch(sorted(runs))
    values = [int(value) for value in sketch.hashvalues]
    bands = (values[band * ROWS : (band + 1) * ROWS] for band in range(BANDS))
    return tuple(f"like:{number}:{struct.pack(f'>{ROWS}I', *band).hex()}" for number, band in enumerate(bands))


@cache
def _blank() -> MinHash:
    """Return an empty sketch; making one draws its permutations anew, copying it does not."""
    from datasketch import MinHash  # noqa: PLC0415 - it brings scipy, a second that only reading has to pay

    return MinHash(num_perm=BANDS * ROWS, hashfunc=int)
