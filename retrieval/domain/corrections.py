"""What a document says was wrong with it."""

from __future__ import annotations

import hashlib
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


class LapseKind(StrEnum):
    """Why a document does not bear out any more what was quoted from it, what weighs most first; kept stable."""

    REMOVED = "removed"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    CLARIFIED = "clarified"
    CHANGED = "changed"
    """It says something else now, without a notice."""


@dataclass(frozen=True, slots=True)
class Lapse:
    """What became of a quote that its document does not bear out any more.

    Only who may read every one of the `visibilities`, those it was quoted under and has now, may be told. `notice` is
    what the document says of it, `now` the sentence that stands where the quote stood, as far as there is one.
    """

    document_id: str
    title: str
    kind: LapseKind
    visibilities: frozenset[str]
    url: str | None = None
    outlet: str | None = None
    replaced: tuple[Replaced, ...] = ()
    notice: str = ""
    now: str = ""

    @property
    def fingerprint(self) -> str:
        """What tells this lapse from any other of the same document: told once, it is not told again."""
        told = (self.kind.value, self.notice, tuple((one.old, one.new) for one in self.replaced))
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]
