"""The numbers of BM25 that every word index of ours shares (pure).

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009). The rarity of a word
is the form that Lucene uses: it stays positive, so that in a small partition a word of most passages still counts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

K1: Final = 1.2
B: Final = 0.75


def rarity(holding: int, passages: int) -> float:
    """Weigh a word by how few of the passages hold it (`0 <= holding <= passages`); always above zero."""
    return math.log(1 + (passages - holding + 0.5) / (holding + 0.5))


def rarities(holding: Mapping[str, int], passages: int) -> dict[str, float]:
    """Weigh those of the words that some passage holds."""
    return {word: rarity(count, passages) for word, count in holding.items() if count}
