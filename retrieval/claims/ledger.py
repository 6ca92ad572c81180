"""What became of each matter, for those who ask: its status, since when, by whose word, and who reports it.

Everything is computed from the claims that an audience may read, and from nothing else: an internal claim never
changes what a public reader sees, not even a status.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from retrieval.claims.confirmation import grounds, originals
from retrieval.claims.matters import Group, Parties, group, moment_of, target_of
from retrieval.domain import (
    Audience,
    Claim,
    CorrectionKind,
    Deed,
    Document,
    Entity,
    Kind,
    Matter,
    Stance,
    Status,
)
from retrieval.ports import ClaimLibrary
from retrieval.text.grammar import is_nameless
from retrieval.text.outlets import is_outlet
from retrieval.text.quantities import numbers

_AFFIRMING: Final = frozenset({Stance.STATED, Stance.REPORTED, Stance.CONFIRMED, Stance.CORRECTED, Stance.PLANNED})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which matters are asked for; an empty field leaves none out."""

    about: str = ""
    deeds: frozenset[Deed] = frozenset()
    statuses: frozenset[Status] = frozenset()
    since: datetime | None = None


class Ledger:
    """Tells the matters that an audience may know of."""

    def __init__(self, catalog: ClaimLibrary, entities: Sequence[Entity] = ()) -> None:
        """Take the store, and what goes by several names."""
        self._catalog = catalog
        self._parties = Parties(entities)

    def matters(
        self, audience: Audience, *, wanted: Wanted | None = None, as_of: datetime | None = None
    ) -> tuple[tuple[Matter, ...], dict[str, Document]]:
        """Return the matters, the newest turn first, with the documents whose claims they are, by identity."""
        claims = self._catalog.claims(audience, as_of=as_of)
        named = self._catalog.documents({claim.document_id for claim in claims})
        documents = {name: d for name, d in named.items() if audience.may_read(d.visibility)}
        held = grounds(self._catalog, documents.values(), audience)
        told = [claim for claim in claims if claim.document_id in documents]
        found = [_matter(one, self._parties, documents, held) for one in group(told, self._parties, documents)]
        chosen = [matter for matter in found if self._is_wanted(matter, wanted or Wanted())]
        chosen.sort(key=lambda matter: (matter.since or moment_of(matter.claims[-1]), matter.matter_id), reverse=True)
        return tuple(chosen), documents

    def _is_wanted(self, matter: Matter, wanted: Wanted) -> bool:
        deeds = {matter.deed, *(claim.deed for claim in matter.claims)}
        about = not wanted.about or any(
            self._parties.same(wanted.about, name) or wanted.about.casefold() in (name or "").casefold()
            for claim in matter.claims
            for name in (claim.subject, claim.object, claim.whose)
        )
        return (
            about
            and (not wanted.deeds or bool(deeds & wanted.deeds))
            and (not wanted.statuses or matter.status in wanted.statuses)
            and (wanted.since is None or (matter.since is not None and matter.since >= wanted.since))
        )


@dataclass(slots=True)
class _Turn:
    """The status as far as the claims were read."""

    status: Status = Status.REPORTED
    since: datetime | None = None
    by: str | None = None
    change: tuple[str, str] | None = None

    def become(self, status: Status, claim: Claim, by: str | None) -> None:
        if status is not self.status or self.since is None:
            self.status, self.since, self.by = status, moment_of(claim), by


def _matter(one: Group, parties: Parties, documents: Mapping[str, Document], held: Mapping[str, Document]) -> Matter:
    claims = tuple(sorted(one.claims, key=moment_of))
    turn = _Turn()
    for at, claim in enumerate(claims):
        _read(claim, claims[:at], turn, parties, documents)
    affirmed = [
        documents[c.document_id] for c in claims if c.stance in _AFFIRMING and not _is_withdrawn(c, claims, documents)
    ]
    reports = list({document.document_id: document for document in affirmed}.values())
    told = _best(claims, parties)
    return Matter(
        matter_id=_identify(told, moment_of(claims[0])),
        deed=one.deed if any(claim.deed is one.deed for claim in claims) else told.deed,
        subject=parties.called(told.subject),
        object=parties.called(target_of(told)),
        status=turn.status,
        since=turn.since,
        claims=claims,
        originals=originals(reports, held),
        by=turn.by,
        change=turn.change,
    )


def _best(claims: Sequence[Claim], parties: Parties) -> Claim:
    """Return the claim that names most of who did what to whom, the first of several."""
    return max(claims, key=lambda claim: bool(claim.subject) + bool(claim.whose or parties.key(claim.object)))


def _identify(told: Claim, begun: datetime) -> str:
    """Return a name for a matter that stays as long as its first claim does: "cut-off:lumora:tidal:2026-03-02"."""
    deed = told.deed.value.replace(" ", "-")
    return f"{deed}:{_slug(told.subject)}:{_slug(target_of(told))}:{begun:%Y-%m-%d}"


def _slug(name: str | None) -> str:
    return re.sub(r"[^\w]+", "-", (name or "unnamed").casefold()).strip("-")[:40]


def _read(
    claim: Claim, before: Sequence[Claim], turn: _Turn, parties: Parties, documents: Mapping[str, Document]
) -> None:
    """Let one more claim change the status."""
    document = documents[claim.document_id]
    status: Status | None = None
    if _takes_back(claim, document):
        if not any(c.stance in _AFFIRMING and not _same_voice(c, claim, documents) for c in before):
            status = Status.WITHDRAWN
    elif claim.stance is Stance.DENIED:
        if claim.deed is Deed.RESTORED:
            status = Status.DISPUTED if turn.status is Status.RESTORED else None
        elif not _is_denied_again(claim, before, parties):
            status = _denied(claim, before, parties, document)
    elif claim.deed is Deed.RESTORED:
        status = Status.RESTORED if claim.stance is not Stance.PLANNED else None
    elif claim.stance is Stance.CORRECTED:
        status = Status.CORRECTED
        turn.change = _changed(claim, before, document) or turn.change
    else:
        status = _affirmed(claim, before, turn, parties, document)
    if status is not None:
        turn.become(status, claim, claim.speaker or document.outlet)


def _is_denied_again(claim: Claim, before: Sequence[Claim], parties: Parties) -> bool:
    """Say whether a denial only repeats one by the same speaker, who has admitted nothing since."""
    own = [c for c in before if c.stance in {Stance.DENIED, Stance.CONFIRMED} and _is_one(c, claim, parties)]
    return bool(own) and own[-1].stance is Stance.DENIED


def _is_one(claim: Claim, other: Claim, parties: Parties) -> bool:
    """Say whether two claims have the same speaker, or neither has one."""
    if claim.speaker is None or other.speaker is None:
        return claim.speaker is other.speaker
    return parties.same(claim.speaker, other.speaker)


def _affirmed(
    claim: Claim, before: Sequence[Claim], turn: _Turn, parties: Parties, document: Document
) -> Status | None:
    """Return what a claim that a deed was done makes of a matter; a report alone changes no status but a lapsed one."""
    if turn.status is Status.RESTORED and not _is_later(claim, before):
        return None
    if _is_own_word(claim, parties, document):
        return Status.DISPUTED if _is_opposed(claim, before, parties) else Status.CONFIRMED
    lapsed = turn.since is None or turn.status in {Status.WITHDRAWN, Status.RESTORED}
    return Status.REPORTED if lapsed else None


def _is_opposed(claim: Claim, before: Sequence[Claim], parties: Parties) -> bool:
    """Say whether the other side of the deed has denied it."""
    sides = {name for name in (claim.subject, claim.object, claim.whose) if name}
    denials = [c for c in before if c.stance is Stance.DENIED]
    others = [c for c in denials if not parties.same(c.speaker, claim.speaker or claim.subject)]
    return any(parties.same(c.speaker, side) for c in others for side in sides)


def _takes_back(claim: Claim, document: Document) -> bool:
    withdrawn = document.correction is not None and document.correction.kind is CorrectionKind.WITHDRAWN
    return claim.stance is Stance.WITHDRAWN or withdrawn


def _same_voice(one: Claim, other: Claim, documents: Mapping[str, Document]) -> bool:
    """Say whether a claim is of the one who takes back, or of a report that rests on his."""
    if one.stance is Stance.CONFIRMED and one.speaker and one.speaker != other.speaker:
        return False  # what somebody else admitted stands, wherever it was told
    ours, theirs = documents[one.document_id], documents[other.document_id]
    voices = {name for name in (theirs.outlet, other.speaker, theirs.original) if name}
    return bool({ours.outlet, one.speaker, ours.original} & voices) or theirs.document_id in {
        ours.copy_of,
        ours.original_id,
    }


def _denied(claim: Claim, before: Sequence[Claim], parties: Parties, document: Document) -> Status:
    """Return what a denial makes of a matter: denied by who is in it, disputed where others contradict each other."""
    concerned = claim.speaker is None or not (is_outlet(claim.speaker) or is_nameless(claim.speaker))
    own = any(c.stance is Stance.CONFIRMED and not parties.same(c.speaker, claim.speaker) for c in before)
    reported = any(c.stance in _AFFIRMING for c in before)
    outsider = claim.speaker is None and document.kind is Kind.ARTICLE and reported
    return Status.DISPUTED if own or not concerned or outsider else Status.DENIED


def _is_own_word(claim: Claim, parties: Parties, document: Document) -> bool:
    """Say whether those who are in a matter say so themselves: a confirmation, whatever it is called."""
    if claim.stance is Stance.CONFIRMED:
        return not is_nameless(claim.speaker)
    own_channel = document.outlet is not None and parties.same(document.outlet, claim.subject)
    if claim.stance is not Stance.STATED and not (claim.stance is Stance.PLANNED and own_channel):
        return False
    concerned = (claim.subject, claim.object, claim.whose)
    voice = claim.speaker or (document.outlet if document.kind is Kind.ARTICLE else None)
    return any(parties.same(voice, party) for party in concerned)


def _is_later(claim: Claim, before: Sequence[Claim]) -> bool:
    """Say whether a claim tells of a day after access was given back, rather than of the time before."""
    back = max((moment_of(c) for c in before if c.deed is Deed.RESTORED), default=None)
    return bool(claim.days) and back is not None and claim.holds_from is not None and claim.holds_from > back


def _is_withdrawn(claim: Claim, claims: Iterable[Claim], documents: Mapping[str, Document]) -> bool:
    return any(_takes_back(c, documents[c.document_id]) and _same_voice(claim, c, documents) for c in claims)


def _changed(claim: Claim, before: Sequence[Claim], document: Document) -> tuple[str, str] | None:
    """Return the old and the new amount of a correction."""
    if document.correction and document.correction.replaced:
        first = document.correction.replaced[0]
        return first.old, first.new
    known = list(dict.fromkeys(amount for other in before for amount in other.amounts))
    told = {number for amount in known for number in numbers(amount)}
    ours = {number for amount in claim.amounts for number in numbers(amount)}
    fresh = [amount for amount in claim.amounts if numbers(amount) and numbers(amount).isdisjoint(told)]
    for old in reversed(known):
        for new in fresh or claim.amounts:
            if _unit(old) == _unit(new) and numbers(old) and numbers(old).isdisjoint(ours):
                return old, new
    return None


def _unit(amount: str) -> str:
    return re.sub(r"[\d.,\s]+", "", amount).casefold()
