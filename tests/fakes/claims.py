"""The claims of a catalog as a list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from retrieval.domain import (
    CHANNEL_PREFIX,
    HOME,
    Audience,
    Claim,
    Document,
    owner_of,
    wider_than,
)
from tests.fakes.clocks import SAMPLE_NOW, FixedClock


@dataclass(slots=True, eq=False)
class _Kept:
    claim: Claim
    until: datetime | None = None


class MemoryClaims:
    """Claims as a list, in the order in which they were learned."""

    def __init__(self, clock: FixedClock) -> None:
        self._clock = clock
        self._kept: list[_Kept] = []

    def read(self, audience: Audience, as_of: datetime | None) -> tuple[Claim, ...]:
        readable = (kept for kept in self._kept if audience.may_read(kept.claim.visibility))
        found = [kept.claim for kept in readable if _stood(kept.claim, kept.until, as_of)]
        return tuple(sorted(found, key=lambda claim: claim.learned_at or SAMPLE_NOW))

    def current(self, document_id: str) -> list[_Kept]:
        return [kept for kept in self._kept if kept.claim.document_id == document_id and kept.until is None]

    def write(self, document: Document, claims: Sequence[Claim] | None) -> None:
        if claims is not None:
            moment = self._clock.now()
            first = all(kept.claim.document_id != document.document_id for kept in self._kept)
            fresh, gone = self._compare(document, claims)
            for kept in gone:
                kept.claim, kept.until = replace(kept.claim, quote=""), moment
            for claim in fresh:
                learned = claim.learned_at if first and claim.learned_at else moment
                self._kept.append(_Kept(replace(claim, document_id=document.document_id, learned_at=learned)))
        self._hide(document)

    def put_anew(self, document: Document, claims: Sequence[Claim]) -> None:
        fresh, gone = self._compare(document, claims)
        self._kept = [kept for kept in self._kept if kept not in gone]
        for claim in fresh:
            first = claim.learned_at if claim.revision == 1 else None
            learned = first or document.read_at
            self._kept.append(_Kept(replace(claim, visibility=document.visibility, learned_at=learned)))

    def forget(self, document_id: str) -> None:
        self._kept = [kept for kept in self._kept if kept.claim.document_id != document_id]

    def _compare(self, document: Document, claims: Sequence[Claim]) -> tuple[list[Claim], list[_Kept]]:
        before, fresh = self.current(document.document_id), []
        for claim in claims:
            same = next((kept for kept in before if _told(kept.claim) == _told(claim)), None)
            if same is None:
                fresh.append(claim)
            else:
                before.remove(same)
                same.claim = replace(same.claim, revision=claim.revision, start=claim.start, end=claim.end)
        return fresh, before

    def _hide(self, document: Document) -> None:
        for kept in [kept for kept in self._kept if kept.claim.document_id == document.document_id]:
            if kept.until is None or kept.claim.visibility in wider_than(document.visibility):
                kept.claim = replace(kept.claim, visibility=document.visibility)
            elif _is_narrow(document.visibility) and kept.claim.visibility != document.visibility:
                self._kept.remove(kept)


def _is_narrow(visibility: str) -> bool:
    return visibility.startswith(CHANNEL_PREFIX) or owner_of(visibility) != HOME


def _told(claim: Claim) -> tuple[object, ...]:
    parties = claim.speaker, claim.subject, claim.object, claim.whose
    return claim.deed, claim.stance, claim.quote, parties, claim.amounts, claim.days, claim.extractor


def names_one(claim: Claim, naming: Collection[str]) -> bool:
    parties = [(party or "").lower() for party in (claim.subject, claim.object, claim.whose)]
    return any(word.lower() in party for word in naming for party in parties)


def _stood(claim: Claim, until: datetime | None, as_of: datetime | None) -> bool:
    if as_of is None:
        return until is None
    return claim.learned_at is not None and claim.learned_at <= as_of and (until is None or until > as_of)
