"""Whom a document that was taken in rests on, and what rests on it, written into the catalog.

Copies meet under keys that the catalog keeps beside each document, whichever comes first; what derives from a report is
looked for among the documents of some days around it, again in both directions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from retrieval.claims.credits import grounds_named, original_of
from retrieval.claims.lineage import BEFORE, derivation, is_copy, is_older, may_rest_on, oldest
from retrieval.domain import EVERYONE, Audience, Document, Kind, Window, owner_of, qualified
from retrieval.ports import Catalog, Holdings, Kin, TracedLibrary
from retrieval.reading.sources.addresses import identity_of_address
from retrieval.reading.sources.bounds import name_in
from retrieval.reading.sources.reading import Reading
from retrieval.text.outlets import NO_OUTLETS, Outlet, Outlets, known_outlets
from retrieval.text.similarity import meeting_keys, runs_of

_AT_ONCE = 500
"""Documents that are taken out together."""
_FURTHEST = 5
"""Copies of copies that are followed; a longer chain is a mistake."""


def credited(batch: Mapping[str, Reading], known: Mapping[str, Document], catalog: Holdings) -> dict[str, Reading]:
    """Return the readings with whom each credits, now that the outlets that are read are known as such.

    A text that was taken in before keeps its credit: one more outlet in the catalog makes no revision of it.
    """
    new = (reading.document.outlet for reading in batch.values() if reading.document and reading.document.outlet)
    outlets = known_outlets(catalog.outlets(EVERYONE).union(new))
    return {name: with_credit(reading, outlets, known.get(name)) for name, reading in batch.items()}


def with_credit(reading: Reading, outlets: Outlets = NO_OUTLETS, known: Document | None = None) -> Reading:
    """Return a reading with whom its text credits, as far as it shows with these outlets."""
    document = reading.document
    if document is None or document.original:
        return reading
    if known and (known.title, known.text) == (document.title, document.text):
        if known.original is None:
            return reading
        outlets = known_outlets([known.original])
    return replace(reading, document=replace(document, original=name_in(original_of(document, outlets))))


def trace(catalog: TracedLibrary, taken: Sequence[Document], unchanged: Sequence[Document] = ()) -> None:
    """Record what each of the documents repeats or derives from, and what held documents owe to it.

    Of the `unchanged` ones those are looked at that never were, because they were taken in by an earlier version. Safe
    to run again: nothing else changes. What could not be stored is passed over.
    """
    looked_at = catalog.known_by([_mark(document) for document in unchanged]) if unchanged else {}
    pending = [*taken, *(document for document in unchanged if _mark(document) not in looked_at)]
    if not pending:
        return
    visibilities = catalog.visibilities()
    tracer = _Tracer(catalog, visibilities, known_outlets(catalog.outlets(Audience(visibilities))))
    for document in catalog.documents([document.document_id for document in pending]).values():
        if document.kind is Kind.ARTICLE:
            tracer.trace(document)


def points_to(later: Document, earlier: Document) -> bool:
    """Say whether a document has a link to another one."""
    if not earlier.url:
        return False
    address = identity_of_address(earlier.url)
    return any(identity_of_address(link) == address for link in later.links)


def forget(catalog: Catalog, document_ids: Sequence[str]) -> None:
    """Take documents out of the catalog, and look again at those that rested on them: another one may be the first."""
    for start in range(0, len(document_ids), _AT_ONCE):
        gone = document_ids[start : start + _AT_ONCE]
        resting = catalog.akin(None, Audience(catalog.visibilities()), Kin(resting_on=gone))
        for document_id in gone:
            catalog.remove(document_id)
        left = catalog.documents([document.document_id for document in resting])
        for document_id in left:
            catalog.relate(document_id, copy_of=None, original_id=None)
        trace(catalog, list(left.values()))


def _mark(document: Document) -> str:
    """Return the key that says that this revision of a document was looked at."""
    return f"traced:{document.document_id}@{document.revision}"


@dataclass(frozen=True, slots=True)
class _Tracer:
    catalog: TracedLibrary
    visibilities: frozenset[str]
    outlets: Outlets
    named: dict[str, frozenset[Outlet]] = field(default_factory=dict)

    def trace(self, document: Document) -> None:
        """Look at one document with what is held now, an earlier one of the same batch included."""
        around = self._around(document)
        document = replace(document, copy_of=self._join_copies(document, around))
        around = tuple(sorted(self._now(around), key=lambda other: other.age))
        best = None if document.copy_of else self._best(document, [*self._linked(document), *around])
        self._write(document, copy_of=document.copy_of, original_id=best)
        for other in around:
            if other.copy_of is None and (best := self._best(other, [document, *self._held(other.original_id)])):
                self._write(other, copy_of=None, original_id=best)
            elif other.original_id == document.document_id:
                self._write(other, copy_of=other.copy_of, original_id=None)

    def _around(self, document: Document) -> tuple[Document, ...]:
        """Return what this one may derive from, and what may rest on it, of some days around it."""
        kin = Kin(
            outlets=[document.original] if document.original else [one.name for one in self._named(document)],
            crediting=[document.outlet] if document.outlet else (),
            pointing_to=[document.url] if document.url else (),
        )
        # of all readers, as what became less public has to leave every record; `may_rest_on` keeps them apart
        everybody, moment = Audience(self.visibilities), document.published_at
        near = self.catalog.akin(Window(moment - BEFORE, moment + BEFORE), everybody, kin) if moment else ()
        return tuple({other.document_id: other for other in (*near, *self._resting([document.document_id]))}.values())

    def _named(self, document: Document) -> frozenset[Outlet]:
        """Return the outlets that a document names as what it may rest on; each is looked through once."""
        if document.document_id not in self.named:
            self.named[document.document_id] = grounds_named(document, self.outlets)
        return self.named[document.document_id]

    def _resting(self, document_ids: Sequence[str]) -> tuple[Document, ...]:
        """Return what is recorded as resting on documents, of whatever day."""
        return self.catalog.akin(None, Audience(self.visibilities), Kin(resting_on=document_ids))

    def _now(self, documents: Sequence[Document]) -> Iterable[Document]:
        """Return documents as they are recorded at this moment."""
        return self.catalog.documents([document.document_id for document in documents]).values() if documents else ()

    def _join_copies(self, document: Document, around: Sequence[Document]) -> str | None:
        """Record which of all the copies came first, for each that may name it; return it for this one."""
        runs, workspace = runs_of(document.text), owner_of(document.visibility)
        meeting = [*meeting_keys(runs)]
        # under keys of its workspace's own, or what nobody else may know of would stand between others' copies
        keys = (*(qualified(key, workspace) for key in meeting), _mark(document))
        met = self._with_roots(set(self.catalog.known_by([*meeting, *keys]).values()) - {document.document_id})
        resting = self._resting(list(met)) if met else ()
        met |= {other.document_id: other for other in (*around, *resting) if other.copy_of}
        met.pop(document.document_id, None)
        copies = [other for other in met.values() if other.kind is Kind.ARTICLE and is_copy(document, other, runs)]
        everyone = [document, *copies]
        owed: dict[str, str | None] = {}
        for one in everyone:
            before = [d for d in everyone if may_rest_on(one, d) and (is_older(d, one) or not may_rest_on(d, one))]
            owed[one.document_id] = oldest(before).document_id if before else None
            first = owed[one.document_id]
            self._write(one, copy_of=first, original_id=one.original_id, keys=keys if one is document else ())
        return owed[document.document_id]

    def _with_roots(self, identities: Collection[str]) -> dict[str, Document]:
        """Return the documents with those that they are copies of."""
        found = self.catalog.documents(identities) if identities else {}
        for _ in range(_FURTHEST):
            further = {d.copy_of for d in found.values() if d.copy_of and d.copy_of not in found}
            if not further:
                break
            found |= self.catalog.documents(further)
        return found

    def _linked(self, document: Document) -> Iterable[Document]:
        links = [identity_of_address(link) for link in document.links]
        return self.catalog.documents(links).values() if links else ()

    def _held(self, document_id: str | None) -> Iterable[Document]:
        return self.catalog.documents([document_id]).values() if document_id else ()

    def _best(self, document: Document, held: Iterable[Document]) -> Document | None:
        """Return that of the held reports which a document most surely derives from, the oldest of several."""
        allowed = {other.document_id: other for other in held if may_rest_on(document, other)}
        sure = {
            name: derivation(document, other, linked=points_to(document, other), named=self._named)
            for name, other in allowed.items()
        }
        best = max(sure.values(), default=0.0)
        return oldest(allowed[name] for name, how in sure.items() if how == best) if best else None

    def _write(
        self,
        document: Document,
        *,
        copy_of: Document | str | None,
        original_id: Document | str | None,
        keys: Sequence[str] = (),
    ) -> None:
        owed = [one.document_id if isinstance(one, Document) else one for one in (copy_of, original_id)]
        if keys or owed != [document.copy_of, document.original_id]:
            self.catalog.relate(document.document_id, copy_of=owed[0], original_id=owed[1], aliases=keys)
