"""The nouns of claims: who says what about whom, in which words of which document, and since when we know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from retrieval.domain.visibilities import PUBLIC

RULES = "rules"
"""The extractor that is no model."""


class Deed(StrEnum):
    """What somebody does to somebody else's models, outputs or access."""

    TRAINED_ON = "trained on"
    DISTILLED = "distilled"
    CUT_OFF = "cut off"
    RESTORED = "restored"
    FORBIDS = "forbids"
    ALLOWS = "allows"
    RESOLD = "resold"
    LEAKED = "leaked"
    LICENSED = "licensed"
    RETIRES = "retires"
    SUES = "sues"
    EVADED = "evaded"


class Stance(StrEnum):
    """How whoever speaks stands to what is said."""

    STATED = "stated"
    REPORTED = "reported"
    DENIED = "denied"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says what about whom: `quote == document.text[start:end]`.

    `speaker` None means that the document says it itself, `subject` None that it does not say who did it. `whose` owns
    the object, where the text says so. `amounts` and `days` are as they are written. `holds_from` is when the
    document that says so was published, `learned_at` the moment from which the desk could know it. `extractor` names
    what wrote it: `RULES`, or a model.
    """

    document_id: str
    revision: int
    deed: Deed
    stance: Stance
    quote: str
    start: int
    end: int
    speaker: str | None = None
    subject: str | None = None
    object: str | None = None
    whose: str | None = None
    amounts: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    visibility: str = PUBLIC
    holds_from: datetime | None = None
    learned_at: datetime | None = None
    extractor: str = RULES


class Status(StrEnum):
    """What became of a matter, as far as its readers may know."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    DISPUTED = "disputed"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Matter:
    """Claims about the same thing, in the order in which they were learned, and what became of it.

    `status` stands `since` a moment, by the word of `by`; `change` are the old and the new amount of a correction.
    `originals` are those who report it independently, counted by claim: a denial is none.
    """

    matter_id: str
    deed: Deed
    subject: str | None
    object: str | None
    status: Status
    since: datetime | None
    claims: tuple[Claim, ...]
    originals: tuple[str, ...] = ()
    by: str | None = None
    change: tuple[str, str] | None = None
