"""A matter with the sentences that tell of it, and how each stands to it: what a fixed form puts before a quote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from retrieval.answering.leads import Leads
from retrieval.answering.quotable import Quotable
from retrieval.claims.matters import moment_of
from retrieval.claims.status import AFFIRMING
from retrieval.domain import Claim, Deed, Document, Matter, Stance, Status

SURE: Final = frozenset({Stance.STATED, Stance.CONFIRMED, Stance.CORRECTED})
_LED: Final = frozenset({Stance.DENIED, Stance.CONFIRMED, Stance.CORRECTED, Stance.REPORTED, Stance.WITHDRAWN})
"""Stances that are told in a word; of the others the outlet is."""


@dataclass(frozen=True, slots=True)
class ToldClaim:
    """A claim of a matter with the sentence that makes it, and how much of what is asked that holds."""

    claim: Claim
    line: Quotable
    share: float

    def says(self, status: Status) -> bool:
        """Say whether it tells itself how a matter stands."""
        claim = self.claim
        match status:
            case Status.RESTORED:
                return claim.deed is Deed.RESTORED and claim.stance in AFFIRMING and claim.stance is not Stance.PLANNED
            case Status.DENIED:
                return claim.stance is Stance.DENIED and claim.speaker is not None
            case Status.CORRECTED:
                return claim.stance is Stance.CORRECTED
            case Status.CONFIRMED:
                return claim.stance in SURE and claim.deed is not Deed.RESTORED
        return claim.stance in AFFIRMING and claim.deed is not Deed.RESTORED

    def lead(self, leads: Leads) -> str:
        """Return how somebody stands to what is told, and when he said so: "Denied, 4 Jun 2026:"."""
        outlet = self.line.hit.document.outlet or leads.rows[Status.REPORTED]
        told = leads.rows[self.claim.stance] if self.claim.stance in _LED else outlet
        restored = self.claim.deed is Deed.RESTORED
        return leads.dated(leads.rows[Status.RESTORED] if restored else told, moment_of(self.claim))


@dataclass(frozen=True, slots=True)
class Affair:
    """A matter with its claims that stand in some documents, the newest first."""

    matter: Matter
    told: tuple[ToldClaim, ...]
    documents: Mapping[str, Document]

    @property
    def share(self) -> float:
        """How much of what is asked the best of its sentences tells."""
        return max((one.share for one in self.told), default=0.0)


def status_lead(matter: Matter, told: ToldClaim, leads: Leads) -> str:
    """Return how a matter stands in words, where its sentence says so, and by whose word, where that names him."""
    if told.claim.stance is Stance.PLANNED:
        return leads.stands(Stance.PLANNED)
    if not told.says(matter.status):
        return leads.stands(Status.REPORTED)
    by = told.claim.speaker if matter.status in {Status.CONFIRMED, Status.DENIED} else None
    return leads.stands(matter.status, by if by and by in told.line.text else None)
