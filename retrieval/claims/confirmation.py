"""Who reports a matter independently: documents that copy or derive from one report are one confirmation of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from retrieval.claims.lineage import copies
from retrieval.domain import Audience, Confirmation, Document, Kind, Window
from retrieval.ports import Documents, Kin, TracedLibrary
from retrieval.text.outlets import Outlet, known_outlets, outlets_of

AFTER = timedelta(days=14)
"""How long after a report others rest on it; what comes later is rarely about the same."""
_FURTHEST = 4
"""How many reports behind a report are followed."""


def grounds(catalog: Documents, documents: Iterable[Document], audience: Audience) -> dict[str, Document]:
    """Return the documents with those that they rest on and that the audience may read, by identity."""
    found = {document.document_id: document for document in documents}
    for _ in range(_FURTHEST):
        further = {name for document in found.values() for name in _rests_on(document) if name not in found}
        if not further:
            break
        held = catalog.documents(further)
        found |= {name: document for name, document in held.items() if audience.may_read(document.visibility)}
    return found


def confirmed(
    catalog: TracedLibrary, cited: Collection[Document], audience: Audience, *, as_of: datetime | None = None
) -> Confirmation:
    """Return who reports what some documents tell, those included that rest on the same reports.

    Nothing counts or is named that the audience may not read, or that was published after `as_of`.
    """
    resting = grounds(catalog, cited, audience)
    known = {name: each for name, each in resting.items() if as_of is None or not _is_after(each, as_of)}
    behind = {document.document_id: document for document in (_ground_of(each, known) for each in cited)}
    days = [document.published_at for document in behind.values() if document.published_at]
    if not days:
        return confirmation(list(cited), known)
    window = Window(min(days) - AFTER, max(days) + AFTER)
    akin = catalog.akin(window, audience, Kin(resting_on=sorted(behind.keys() | {d.document_id for d in cited})))
    told = [each for each in (*cited, *akin, *behind.values()) if as_of is None or not _is_after(each, as_of)]
    return confirmation(list({each.document_id: each for each in told}.values()), known)


def confirmation(documents: Sequence[Document], held: Mapping[str, Document] | None = None) -> Confirmation:
    """Return the outlets of some documents, and who among them and behind them reported independently."""
    reports = [document for document in documents if document.kind is Kind.ARTICLE]
    return Confirmation(outlets_of(reports), originals(reports, held))


def originals(documents: Sequence[Document], held: Mapping[str, Document] | None = None) -> tuple[str, ...]:
    """Return who reported independently, by name, in the order of the reports.

    A document counts for what it is recorded as resting on, where that is among them or `held`; else for whom it
    credits; a copy for what it copies. Notes of the team are not reports. Four outlets that credit or copy one report
    are one original.
    """
    reports = sorted((d for d in documents if d.kind is Kind.ARTICLE), key=lambda d: d.age)
    known = {**(held or {}), **{d.document_id: d for d in reports}}
    outlets = known_outlets(name for d in known.values() for name in (d.outlet, d.original) if name)
    credited = {outlets.identify(d.outlet): outlets.identify(d.original) for d in reports if d.outlet and d.original}
    own = {outlets.identify(d.outlet) for d in reports if d.outlet and not d.original}
    copied = {right: left for left, right in reversed(copies(reports))}
    behind = [_ground_of(reports[_first_of(place, copied)], known) for place in range(len(reports))]
    named = [name for ground in behind if (name := ground.original or ground.outlet or ground.author)]
    found = dict.fromkeys(_followed(outlets.identify(name), credited, own) for name in named)
    return tuple(outlet.name for outlet in found)


def _rests_on(document: Document) -> tuple[str, ...]:
    return tuple(name for name in (document.copy_of, document.original_id) if name)


def _ground_of(document: Document, known: Mapping[str, Document]) -> Document:
    """Follow what is recorded of a document to the report that it goes back to."""
    seen = {document.document_id}
    while further := next((n for n in _rests_on(document) if n in known and n not in seen), None):
        seen.add(further)
        document = known[further]
    return document


def _is_after(document: Document, moment: datetime) -> bool:
    return document.published_at is not None and document.published_at > moment


def _first_of(place: int, copied: Mapping[int, int]) -> int:
    """Follow a copy to the report that it goes back to."""
    while place in copied:
        place = copied[place]
    return place


def _followed(outlet: Outlet, credited: Mapping[Outlet, Outlet], own: Collection[Outlet]) -> Outlet:
    """Follow a credit to the outlet that credits nobody further: B credits A, and C credits B, so C rests on A."""
    seen: set[Outlet] = set()
    while outlet not in seen and outlet not in own and outlet in credited:
        seen.add(outlet)
        outlet = credited[outlet]
    return outlet
