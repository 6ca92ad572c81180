"""How far a reply has come, for whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class StageKind(StrEnum):
    """What is being done for a reply."""

    SEARCHING = "searching"
    READING = "reading"
    CHECKING = "checking"


@dataclass(frozen=True, slots=True)
class Stage:
    """What is being done, to how many: documents that are searched, passages that a model reads, sentences it wrote."""

    kind: StageKind
    count: int


OnStage = Callable[[Stage], None]
"""Is told of each stage as it begins; it must neither raise nor wait."""


def unheard(stage: Stage) -> None:
    """Tell nobody."""
    del stage
