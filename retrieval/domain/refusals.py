"""Why a question has no answer: one value a reason; the words are for whoever shows it.

Names and words stand as the question writes them. `kind` is kept stable for machines.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class NothingNamed:
    """The question has no word that could be looked for."""

    kind: ClassVar = "nothing_named"


@dataclass(frozen=True, slots=True)
class NothingFound:
    """Nothing that was found has to do with the question."""

    kind: ClassVar = "nothing_found"


@dataclass(frozen=True, slots=True)
class NothingNew:
    """Nothing happened in the days that an overview looks back on."""

    kind: ClassVar = "nothing_new"


@dataclass(frozen=True, slots=True)
class NotMentioned:
    """Nothing that was found holds these names."""

    names: tuple[str, ...]
    kind: ClassVar = "not_mentioned"


@dataclass(frozen=True, slots=True)
class NotSaidOf:
    """What comes closest is not about these names, though something found holds them."""

    names: tuple[str, ...]
    kind: ClassVar = "not_said_of"


@dataclass(frozen=True, slots=True)
class NotInContext:
    """What comes closest says nothing with these words of the question."""

    words: tuple[str, ...]
    kind: ClassVar = "not_in_context"


@dataclass(frozen=True, slots=True)
class NothingFrom:
    """Nothing that was found is from this day, month or year, or mentions it."""

    day: str
    kind: ClassVar = "nothing_from"


@dataclass(frozen=True, slots=True)
class TooOld:
    """The question is about now, and the newest evidence is of this moment (None: it has no date)."""

    day: datetime | None
    kind: ClassVar = "too_old"


@dataclass(frozen=True, slots=True)
class NoNumber:
    """Nothing that was found gives the number that is asked for."""

    kind: ClassVar = "no_number"


@dataclass(frozen=True, slots=True)
class NoTime:
    """Nothing that was found says when."""

    kind: ClassVar = "no_time"


@dataclass(frozen=True, slots=True)
class NoCredit:
    """Nothing that was found says whose report it is."""

    kind: ClassVar = "no_credit"


@dataclass(frozen=True, slots=True)
class NoReason:
    """Nothing that was found says why."""

    kind: ClassVar = "no_reason"


@dataclass(frozen=True, slots=True)
class NotTold:
    """What was asked for is not told by anything that was found; `what` is in words of the question."""

    what: str
    kind: ClassVar = "not_told"


@dataclass(frozen=True, slots=True)
class NotAnswered:
    """What comes closest does not answer the question, and no one thing is missing."""

    kind: ClassVar = "not_answered"


Refusal = (
    NothingNamed
    | NothingFound
    | NothingNew
    | NotMentioned
    | NotSaidOf
    | NotInContext
    | NothingFrom
    | TooOld
    | NoNumber
    | NoTime
    | NoCredit
    | NoReason
    | NotTold
    | NotAnswered
)
