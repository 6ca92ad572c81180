"""What a writer says beside its sentences: a verdict where the question wants one, and what the evidence lacks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """The short answer to a question that wants one; the values are kept stable for machines."""

    YES = "yes"
    NO = "no"
    PARTLY = "partly"
    NOT_KNOWN = "not known"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Gap:
    """What a writer looked for and did not find in what it was given, in its words."""

    text: str
