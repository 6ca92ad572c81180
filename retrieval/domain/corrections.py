"""What a document says was wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CorrectionKind(StrEnum):
    """What a notice does to its document; the values are kept stable for machines."""

    CORRECTED = "corrected"
    CLARIFIED = "clarified"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Replaced:
    """A number that was taken back and the one in its place, as `retrieval.text.quantities.numbers` writes them."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What a document says was put right, made clear or withdrawn in it: its own words, and the numbers it replaces."""

    kind: CorrectionKind
    notice: str
    replaced: tuple[Replaced, ...] = ()
