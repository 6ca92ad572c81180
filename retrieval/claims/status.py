"""What became of a matter, as far as its claims were read: its status, since when, and by whose word (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from retrieval.claims.matters import moment_of
from retrieval.domain import Claim, CorrectionKind, Deed, Document, Kind, Stance, Status
from retrieval.text.aliases import Aliases
from retrieval.text.grammar import is_nameless
from retrieval.text.outlets import is_outlet
from retrieval.text.quantities import numbers

AFFIRMING: Final = frozenset({Stance.STATED, Stance.REPORTED, Stance.CONFIRMED, Stance.CORRECTED, Stance.PLANNED})
"""Stances by which somebody says that a deed is, was or will be done."""
_FIGURE: Final = re.compile(r"[\d.,\s]+")


def is_withdrawn(claim: Claim, claims: Iterable[Claim], documents: Mapping[str, Document]) -> bool:
    """Say whether the one who makes a claim, or the report that it rests on, takes it back."""
    return any(_taken_back_at(one, documents) and _is_same_voice(claim, one, documents) for one in claims)


def turns(claims: Iterable[Claim], documents: Mapping[str, Document]) -> list[tuple[datetime, Claim]]:
    """Return claims with the moment at which each was learned, and again with that at which its document took it back.

    In that order: an article that is withdrawn in place was a report until then.
    """
    told = [(moment_of(claim), claim) for claim in claims]
    back = ((_taken_back_at(claim, documents), moment, claim) for moment, claim in told)
    return sorted([*told, *((at, claim) for at, moment, claim in back if at and at > moment)], key=lambda turn: turn[0])


@dataclass(slots=True)
class Course:
    """The status of a matter, claim by claim in the order in which they are learned.

    `change` are the old and the new amount of a correction.
    """

    aliases: Aliases
    documents: Mapping[str, Document]
    status: Status = Status.REPORTED
    since: datetime | None = None
    by: str | None = None
    change: tuple[str, str] | None = None
    _before: list[Claim] = field(default_factory=list)

    def read(self, claim: Claim, moment: datetime) -> None:
        """Let one more claim change the status, as it stood at a moment."""
        status = self._decide(claim, moment)
        if status is Status.CORRECTED:
            self.change = self._find_change(claim) or self.change
        if status and (status is not self.status or self.since is None):
            document = self.documents[claim.document_id]
            speaks = status is not Status.WITHDRAWN or claim.stance is Stance.WITHDRAWN  # or its document takes it back
            self.status, self.since, self.by = status, moment, (speaks and claim.speaker) or document.outlet
        self._before.append(claim)

    def _decide(self, claim: Claim, moment: datetime) -> Status | None:
        """Return what a claim makes of the matter, or None where it changes nothing."""
        back = _taken_back_at(claim, self.documents)
        if back and back <= moment:
            return None if self._is_still_told(claim) else Status.WITHDRAWN
        if claim.stance is Stance.DENIED:
            return self._decide_denial(claim)
        if claim.deed is Deed.RESTORED:
            return self._decide_plan() if claim.stance is Stance.PLANNED else Status.RESTORED
        if claim.stance is Stance.CORRECTED:
            return Status.CORRECTED
        return self._decide_report(claim)

    def _decide_plan(self) -> Status | None:
        """Return what it makes of a matter that access is to be given back: a report, where nothing else is known."""
        return Status.REPORTED if self.since is None else None

    def _only_restored(self) -> bool:
        """Say whether nothing but that access was or is to be given back has been told."""
        return all(one.deed is Deed.RESTORED for one in self._before)

    def _decide_report(self, claim: Claim) -> Status | None:
        """Return what it makes of a matter that a deed is told of: by those who are in it, or by others."""
        if self.status is Status.RESTORED and not self._is_later(claim):
            return None
        if self._is_own_word(claim):
            return Status.DISPUTED if self._is_opposed(claim) else Status.CONFIRMED
        lapsed = self.since is None or self._only_restored() or self.status in {Status.WITHDRAWN, Status.RESTORED}
        return Status.REPORTED if lapsed else None

    def _decide_denial(self, claim: Claim) -> Status | None:
        """Return what a denial makes of it: denied by who is in it, disputed where others contradict each other."""
        if claim.deed is Deed.RESTORED and self.status is Status.RESTORED:
            return Status.DISPUTED
        if claim.deed is Deed.RESTORED and not self._only_restored():
            return None
        said = [one for one in self._before if one.stance in {Stance.DENIED, Stance.CONFIRMED}]
        own = [one for one in said if self._speak_alike(one, claim)]
        if own and own[-1].stance is Stance.DENIED:
            return None  # said again, and nothing admitted since
        admitted = any(one.stance is Stance.CONFIRMED and one not in own for one in said)
        if admitted and self._is_only_of_himself(claim):
            return None
        if claim.speaker is not None:
            stranger = is_outlet(claim.speaker) or is_nameless(claim.speaker)
            return Status.DISPUTED if admitted or stranger else Status.DENIED
        article = self.documents[claim.document_id].kind is Kind.ARTICLE
        outsider = article and any(one.stance in AFFIRMING for one in self._before)
        return Status.DISPUTED if admitted or outsider else Status.DENIED

    def _is_only_of_himself(self, claim: Claim) -> bool:
        """Say whether somebody denies but his own part in what was done, by whomever: "not behind the leak"."""
        doers = (one.subject for one in self._before if one.subject and one.stance in AFFIRMING)
        alike = self.aliases.are_same
        return alike(claim.speaker, claim.subject) and not any(alike(doer, claim.subject) for doer in doers)

    def _speak_alike(self, one: Claim, other: Claim) -> bool:
        """Say whether two claims have the same speaker, or neither has one."""
        return one.speaker is other.speaker is None or self.aliases.are_same(one.speaker, other.speaker)

    def _is_opposed(self, claim: Claim) -> bool:
        """Say whether the other side of the deed has denied it."""
        sides = (claim.subject, claim.object, claim.whose)
        denials = (one.speaker for one in self._before if one.stance is Stance.DENIED)
        others = [name for name in denials if not self.aliases.are_same(name, claim.speaker or claim.subject)]
        return any(self.aliases.are_same(name, side) for name in others for side in sides)

    def _is_still_told(self, claim: Claim) -> bool:
        """Say whether others than the one who takes a claim back still tell of it."""
        others = (one for one in self._before if not _is_same_voice(one, claim, self.documents))
        return any(one.stance in AFFIRMING for one in others)

    def _is_own_word(self, claim: Claim) -> bool:
        """Say whether those who are in a matter say so themselves: a confirmation, whatever it is called."""
        document = self.documents[claim.document_id]
        if claim.stance is Stance.CONFIRMED:
            return not is_nameless(claim.speaker)
        channel = self.aliases.are_same(document.outlet, claim.subject)
        if claim.stance is not Stance.STATED and not (claim.stance is Stance.PLANNED and channel):
            return False
        voice = claim.speaker or (document.outlet if document.kind is Kind.ARTICLE else None)
        return any(self.aliases.are_same(voice, party) for party in (claim.subject, claim.object, claim.whose))

    def _is_later(self, claim: Claim) -> bool:
        """Say whether a claim tells of a day after access was given back, rather than of the time before."""
        back = max((moment_of(one) for one in self._before if one.deed is Deed.RESTORED), default=None)
        return bool(claim.days and back and claim.holds_from and claim.holds_from > back)

    def _find_change(self, claim: Claim) -> tuple[str, str] | None:
        """Return the old and the new amount of a correction."""
        correction = self.documents[claim.document_id].correction
        if correction and correction.replaced:
            return correction.replaced[0].old, correction.replaced[0].new
        known = list(dict.fromkeys(amount for one in self._before for amount in one.amounts))
        ours, told = _numbers_in(claim.amounts), _numbers_in(known)
        fresh = [amount for amount in claim.amounts if numbers(amount) and numbers(amount).isdisjoint(told)]
        pairs = ((old, new) for old in reversed(known) for new in fresh or claim.amounts if _unit(old) == _unit(new))
        return next(((old, new) for old, new in pairs if numbers(old) and numbers(old).isdisjoint(ours)), None)


def _numbers_in(amounts: Iterable[str]) -> set[str]:
    return {number for amount in amounts for number in numbers(amount)}


def _unit(amount: str) -> str:
    return _FIGURE.sub("", amount).casefold()


def _taken_back_at(claim: Claim, documents: Mapping[str, Document]) -> datetime | None:
    """Return when a claim was taken back, by itself or by its document: with the revision that was read last."""
    document, learned = documents[claim.document_id], moment_of(claim)
    withdrawn = document.correction is not None and document.correction.kind is CorrectionKind.WITHDRAWN
    if claim.stance is Stance.WITHDRAWN or not withdrawn:
        return learned if claim.stance is Stance.WITHDRAWN else None
    return max(learned, document.read_at or learned) if document.revision > 1 else learned


def _is_same_voice(one: Claim, other: Claim, documents: Mapping[str, Document]) -> bool:
    """Say whether a claim is of the one who takes it back, or of a report that rests on his."""
    if one.stance is Stance.CONFIRMED and one.speaker and one.speaker != other.speaker:
        return False  # what somebody else admitted stands, wherever it was told
    ours, theirs = documents[one.document_id], documents[other.document_id]
    voices = {name for name in (theirs.outlet, other.speaker, theirs.original) if name}
    rests = theirs.document_id in {ours.document_id, ours.copy_of, ours.original_id}
    return rests or not voices.isdisjoint({ours.outlet, one.speaker, ours.original})
