"""Which word a misspelt one stands for (pure).

Search by words and the reading of names both ask this, and have to give the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

ALIKE_FROM: Final = 2
"""Letters with which a misspelt word and the right one both begin: people seldom err there."""
_SHORTEST: Final = 5
"""Letters of a word that can be misspelt: shorter ones lie too close to one another."""
_MOST_LONGER: Final = 1
"""Letters that one of them may have more: "Niger" is not Nigeria, nor Austria Australia."""
_NEAR: Final = 0.83
"""How alike two words are (difflib's ratio): one letter of six may be another, or two of ten."""


def may_be_misspelt(word: str) -> bool:
    """Say whether a word is long enough to be told from others by its letters."""
    return len(word) >= _SHORTEST and word.isalpha()


def nearest(word: str, others: Iterable[str]) -> str | None:
    """Return the word that is spelled most like this one, where one is near; both are in small letters."""
    if not may_be_misspelt(word):
        return None
    start = word[:ALIKE_FROM]
    near = sorted(o for o in others if o.startswith(start) and abs(len(o) - len(word)) <= _MOST_LONGER)
    return next(iter(get_close_matches(word, near, n=1, cutoff=_NEAR)), None)
