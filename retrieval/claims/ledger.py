"""What became of each matter, for those who ask: its status, since when, by whose word, and who reports it.

Everything is computed from the claims that an audience may read, and from nothing else: an internal claim never
changes what a public reader sees, not even a status.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from retrieval.claims.confirmation import grounds, originals
from retrieval.claims.matters import Group, family_of, group, may_share, moment_of, name_the_same, names_in, target_of
from retrieval.claims.status import AFFIRMING, Course, is_withdrawn, turns
from retrieval.domain import Audience, Claim, Deed, Document, Entity, Matter, Status
from retrieval.ports import ClaimLibrary
from retrieval.text.aliases import Aliases

_LONGEST_SLUG: Final = 40
"""Letters of a party's name in the name of a matter."""


@dataclass(frozen=True, slots=True)
class MatterFilter:
    """Which matters are asked for; an empty field leaves none out."""

    about: str = ""
    deeds: frozenset[Deed] = frozenset()
    statuses: frozenset[Status] = frozenset()
    since: datetime | None = None

    def fits(self, matter: Matter, aliases: Aliases) -> bool:
        """Say whether a matter is asked for."""
        deeds = {matter.deed, *(claim.deed for claim in matter.claims)}
        return (
            (not self.about or any(self._is_about(claim, aliases) for claim in matter.claims))
            and (not self.deeds or bool(deeds & self.deeds))
            and (not self.statuses or matter.status in self.statuses)
            and (self.since is None or (matter.since is not None and matter.since >= self.since))
        )

    def _is_about(self, claim: Claim, aliases: Aliases) -> bool:
        parties = (claim.subject, claim.object, claim.whose)
        return any(aliases.are_same(self.about, name) or aliases.are_named(self.about, name) for name in parties)


class Ledger:
    """Tells the matters that an audience may know of."""

    def __init__(self, catalog: ClaimLibrary, entities: Sequence[Entity] = ()) -> None:
        """Take the store, and what goes by several names."""
        self._catalog = catalog
        self._aliases = Aliases(entities)

    def matters(
        self, audience: Audience, *, wanted: MatterFilter | None = None, as_of: datetime | None = None
    ) -> tuple[tuple[Matter, ...], dict[str, Document]]:
        """Return the matters, the newest turn first, with the documents whose claims they are, by identity.

        Nothing that was learned after `as_of` counts, neither a correction nor a report that others rest on.
        """
        found, documents = self._tell_all(self._catalog.claims(audience, as_of=as_of), audience, as_of)
        chosen = [matter for matter in found if (wanted or MatterFilter()).fits(matter, self._aliases)]
        chosen.sort(key=_newest_first, reverse=True)
        return tuple(chosen), documents

    def matters_about(self, name: str, audience: Audience) -> tuple[tuple[Matter, ...], dict[str, Document]]:
        """Return the matters that a lab, a model or a reseller is in, the newest turn first, as `matters` does.

        Read are the claims alone that name it: somebody waits for this.
        """
        naming = {*names_in(name), *self._aliases.names_of(name)}
        claims = self._catalog.claims(audience, naming=naming) if naming else ()
        found, documents = self._tell_all(claims, audience, None)
        told = [matter for matter in found if MatterFilter(about=name).fits(matter, self._aliases)]
        return tuple(sorted(told, key=_newest_first, reverse=True)), documents

    def matters_doing(
        self, deeds: Collection[Deed], audience: Audience, *, as_of: datetime | None = None
    ) -> tuple[tuple[Matter, ...], dict[str, Document]]:
        """Return the matters of some deeds, the newest turn first, with the documents whose claims they are.

        Nobody counts who reports them independently.
        """
        claims = [one for one in self._catalog.claims(audience, as_of=as_of) if family_of(one.deed) in deeds]
        found, documents = self._tell_all(claims, audience, as_of, counted=False)
        return tuple(sorted(found, key=_newest_first, reverse=True)), documents

    def name_the_same(self, one: Claim, other: Claim) -> bool:
        """Say whether two claims both name who does it and to whom, and name the same."""
        return name_the_same(one, other, self._aliases)

    def matters_of(
        self, document_ids: Collection[str], audience: Audience, *, as_of: datetime | None = None
    ) -> tuple[tuple[Matter, ...], dict[str, Document]]:
        """Return the matters that some documents tell of, with the documents whose claims they are, by identity.

        A question cannot wait for the whole ledger: read are the claims alone that name somebody whom theirs name, and
        nobody counts who reports them independently.
        """
        ours = self._catalog.claims(audience, as_of=as_of, made_by=document_ids)
        parties = {party for claim in ours for party in (claim.subject, claim.object, claim.whose) if party}
        naming = {name for party in parties for name in (*names_in(party), *self._aliases.names_of(party))}
        if not naming:
            return (), {}
        named = self._catalog.claims(audience, as_of=as_of, naming=naming)
        near = [one for one in named if may_share(one, ours, self._aliases)]
        found, documents = self._tell_all(near, audience, as_of, counted=False)
        told = (one for one in found if not {claim.document_id for claim in one.claims}.isdisjoint(document_ids))
        return tuple(told), documents

    def _tell_all(
        self, claims: Sequence[Claim], audience: Audience, as_of: datetime | None, *, counted: bool = True
    ) -> tuple[list[Matter], dict[str, Document]]:
        """Return the matters of some claims, with those of their documents that the audience may read."""
        named = self._catalog.documents({claim.document_id for claim in claims})
        documents = {name: _known_at(as_of, d) for name, d in named.items() if audience.may_read(d.visibility)}
        groups = group([claim for claim in claims if claim.document_id in documents], self._aliases, documents)
        if not counted:
            return [self._tell(one, documents, ()) for one in groups], documents
        resting = grounds(self._catalog, documents.values(), audience)
        held = {name: d for name, d in resting.items() if name in documents or _is_known_at(as_of, d)}
        return [self._tell(one, documents, originals_of(one.claims, documents, held)) for one in groups], documents

    def _tell(self, one: Group, documents: Mapping[str, Document], reported_by: tuple[str, ...]) -> Matter:
        """Return a matter with its status."""
        course = Course(self._aliases, documents)
        for moment, claim in turns(one.claims, documents):
            course.read(claim, moment)
        # the claim that names most of who did what to whom, the first of several
        told = max(one.claims, key=lambda c: bool(c.subject) + bool(c.whose or self._aliases.key(c.object)))
        deed = one.deed if any(claim.deed is one.deed for claim in one.claims) else told.deed
        return Matter(
            matter_id=name_matter(one.claims[0]),
            deed=deed,
            subject=self._aliases.name_of(told.subject),
            object=self._aliases.name_of(target_of(told)),
            status=course.status,
            since=course.since,
            claims=tuple(one.claims),
            originals=reported_by,
            by=course.by,
            change=course.change,
        )


def _newest_first(matter: Matter) -> tuple[datetime, str]:
    return matter.since or moment_of(matter.claims[-1]), matter.matter_id


def originals_of(
    claims: Sequence[Claim], documents: Mapping[str, Document], held: Mapping[str, Document]
) -> tuple[str, ...]:
    """Return who says independently that a deed was done: who denies it, or took it back, does not count."""
    reports = {
        claim.document_id: documents[claim.document_id]
        for claim in claims
        if claim.stance in AFFIRMING and not is_withdrawn(claim, claims, documents)
    }
    return originals(list(reports.values()), held)


def _known_at(moment: datetime | None, document: Document) -> Document:
    """Return a document without a correction that only a later revision can have brought."""
    later = moment and document.revision > 1 and document.read_at and document.read_at > moment
    return replace(document, correction=None) if later else document


def _is_known_at(moment: datetime | None, document: Document) -> bool:
    learned = document.published_at or document.read_at
    return moment is None or learned is None or learned <= moment


def name_matter(first: Claim) -> str:
    """Return the name of a matter, by the claim that it begins with: "cut-off:quillon:vexley:2025-11-04".

    What later claims know better never changes it.
    """
    parties = (re.sub(r"[^\w]+", "-", (name or "unnamed").casefold()) for name in (first.subject, target_of(first)))
    named = (party.strip("-")[:_LONGEST_SLUG] for party in parties)
    return ":".join([first.deed.value.replace(" ", "-"), *named, f"{moment_of(first):%Y-%m-%d}"])
