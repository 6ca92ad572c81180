"""How much a story's news matters to those who are told, and why (pure)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from retrieval.domain import Importance, Move

_TURNS: Final = frozenset({Move.CONFIRMS, Move.DENIES, Move.CORRECTS, Move.WITHDRAWS, Move.RESTORES, Move.ENDS})
"""Moves after which a story stands otherwise than before."""
_TURNED: Final = 2.0
_BEGUN: Final = 1.5
"""What a first report weighs: a scoop is below what changes a story, and above what only adds to one."""
_ADDED: Final = 0.75
_OURS: Final = 1.5
"""What it adds that notes of the team relate to the story."""
_EACH_DOUBLING: Final = 0.5
"""What it adds that twice as many report it independently."""


def weight_of(importance: Importance) -> float:
    """Return how far up a story is told: more is further up."""
    return (
        _weight_of_move(importance.move)
        + _EACH_DOUBLING * math.log2(1 + importance.originals)
        + importance.closeness
        + (_OURS if importance.notes else 0.0)
    )


def weightiest(moves: Iterable[Move]) -> Move | None:
    """Return the move that matters most, the last of equals; None where nothing moved."""
    best: Move | None = None
    for move in moves:
        if best is None or _weight_of_move(move) >= _weight_of_move(best):
            best = move
    return best


def _weight_of_move(move: Move | None) -> float:
    if move in _TURNS:
        return _TURNED
    if move is Move.REPORTS:
        return _BEGUN
    return _ADDED if move is Move.UPDATES else 0.0
