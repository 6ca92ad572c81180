"""A document's life: fetch, read, decide, embed, store, hand on to the indexes.

Each step takes values and returns values; what fails becomes a `Failure` in the report, and never stops its neighbours.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from retrieval.claims.extract import claims_of
from retrieval.domain import (
    Claim,
    Document,
    Failure,
    IngestReport,
    Kind,
    Source,
    SourceKind,
    SourceState,
    Vector,
)
from retrieval.errors import Gone, RetrievalError, TransientError, UnreadableDocument
from retrieval.ports import Catalog, Clock, Embedder, Fetched, Fetcher, PassageIndex, WordIndex
from retrieval.reading.full_texts import FullTexts, remember_said
from retrieval.reading.handover import handed_over
from retrieval.reading.originals import credited, forget, trace
from retrieval.reading.passages import passages_of
from retrieval.reading.pending import PendingDocument, kept_vectors, moved, still_made
from retrieval.reading.reader import Reader, reason
from retrieval.reading.recognition import recognised
from retrieval.reading.revisions import RevisionKind, decide
from retrieval.reading.sorting import Sorter
from retrieval.reading.sources.folders import is_complete
from retrieval.reading.sources.memory import FileMemory
from retrieval.reading.sources.reader import is_fetched, readings
from retrieval.reading.sources.reading import Reading
from retrieval.reading.states import address_of, after_failure, after_reading, begun

__all__ = ["Ingester", "Reading"]

_BATCH = 400_000
"""Letters of text (some 450 passages) that are embedded together: more gains no speed and holds the indexes back."""
_CAUGHT_UP = 50
"""Documents of before that join their stories with each batch, until none is left."""

Progress = Callable[[str], None]
"""Is told the name of each thing that was read."""


@dataclass(frozen=True, slots=True)
class Ingester:
    """Reads sources into the catalog and keeps both indexes in step with it.

    `pages` fetches what stands behind a feed's summaries; without it these stand. Several threads may read sources
    side by side: `storing` has them store one after the other. `hands_on` says whether the indexes take over each
    batch at once, `claims` reads what a document claims, and `join` has so many of what waits join its stories.
    """

    catalog: Catalog
    passages: PassageIndex
    words: WordIndex
    embedder: Embedder
    fetcher: Fetcher
    clock: Clock
    sorter: Sorter = field(default_factory=Sorter)
    pages: Fetcher | None = None
    claims: Callable[[Document], tuple[Claim, ...]] = claims_of
    hands_on: bool = True
    join: Callable[[int], object] | None = None
    memory: FileMemory = field(default_factory=FileMemory, repr=False, compare=False)
    storing: threading.RLock = field(default_factory=threading.RLock, repr=False, compare=False)

    def read(self, source: Source) -> Iterator[Reading]:
        """Yield what a source holds without storing it; a source that cannot be read at all gives one error."""
        return replace(self._reader, topics=self.sorter.topics).read(source)

    def ingest(self, source: Source, *, force: bool = False, progress: Progress | None = None) -> IngestReport:
        """Read one source and bring catalog and indexes up to date with it.

        `force` asks for the source anew even if its address says that nothing changed. `progress` is told the name of
        each thing that was read. What fails is in the report; raises only when the stores themselves fail.
        """
        state = begun(self.catalog.source_state(source.source_id), source, force=force)
        if force:
            self.memory.forget(source.source_id)
        try:
            report = self._reclassify(source)
            fetched = self._fetch(source, state)
            if fetched and fetched.unchanged:
                report += IngestReport(unchanged=self.catalog.extent(source.source_id).documents)
            else:
                report += self._take_in(source, fetched, progress or _silent)
        except RetrievalError as error:
            self._remember(after_failure(state, error, now=self.clock.now()))
            gone = self._page_of(source) if isinstance(error, Gone) else []
            return self._remove(gone) if gone else IngestReport(failed=(Failure(source.location, reason(error)),))
        newest = self.catalog.extent(source.source_id).newest
        self._remember(after_reading(state, fetched, report, now=self.clock.now(), newest=newest))
        return report

    def keep(self, document: Document) -> IngestReport:
        """Take in one document that was read from no place of a source, in the place of any revision of it before.

        Its `source_id` is nobody else's (`kept.py`), so no reading of a source touches it. Of an earlier revision
        nothing stays but its hash. Raises `UnreadableDocument` for one that cannot be kept at all, and
        `TransientError` when it could not be stored now.
        """
        reading = self._reader.finished(Reading.of(document.title, document))
        known = self.catalog.document(document.document_id)
        if reading.document is None or (known and known.source_id != document.source_id):
            raise UnreadableDocument(document.document_id, reading.error or "another document has its identity")
        source = Source(document.source_id, SourceKind.LINES, "", document_kind=document.kind)
        report = self._store({reading.document.document_id: reading}, source, traced=False)
        if report.failed:
            raise TransientError(report.failed[0].why)
        return report

    def forget(self, document_ids: Sequence[str]) -> IngestReport:
        """Take out documents with all that was ever known of them, also from both indexes; again, it changes nothing.

        Raises `TransientError` when the indexes cannot be reached: they drop them when they can (see `settle`).
        """
        return self._remove(sorted(self.catalog.documents(document_ids)))

    def _remember(self, state: SourceState) -> None:
        """Keep what a reading found of its source, but not over a pause that began meanwhile."""
        latest = self.catalog.source_state(state.source_id)
        self.catalog.put_source_state(replace(state, paused=bool(latest and latest.paused)))

    def settle(self) -> int:
        """Bring indexes and stories up to date with the catalog; return how many changes the indexes took over.

        Safe to call at any time and again after a crash: a change counts as taken over only when both hold it.
        """
        with self.storing:
            changed = handed_over(self.catalog, (self.passages, self.words))
            if self.join:
                self.join(changed + _CAUGHT_UP)
            return changed

    @property
    def _reader(self) -> Reader:
        return Reader(self.fetcher, self.clock)  # what is kept is sorted once its vectors are there

    def _reclassify(self, source: Source) -> IngestReport:
        """Give all that an address has ever given the visibility that its source has now."""
        if not is_fetched(source) or self.catalog.extent(source.source_id).visibilities <= {source.visibility}:
            return IngestReport()
        with self.storing:
            known = self.catalog.documents(self.catalog.documents_of(source.source_id)).values()
            changes = [moved(one, source.visibility) for one in known if one.visibility != source.visibility]
            report = self._put_all(changes)
            trace(self.catalog, [change.document for change in changes])
        self._hand_on()
        return report

    def _fetch(self, source: Source, state: SourceState) -> Fetched | None:
        if not is_fetched(source):
            return None
        return self.fetcher.fetch(address_of(source, state), etag=state.etag, last_modified=state.last_modified)

    def _take_in(self, source: Source, fetched: Fetched | None, progress: Progress) -> IngestReport:
        report = IngestReport()
        seen: set[str] = set()
        batch: dict[str, Reading] = {}
        letters = 0
        if source.kind is SourceKind.FOLDER:
            self.memory.begin(source, self.catalog.documents_of(source.source_id))
        for reading in self._whole(recognised(readings(source, fetched, self.memory), self.catalog), source):
            progress(reading.what)
            if reading.missed:
                report += IngestReport(skipped=(Failure(reading.what, reading.missed),))
            twin = reading.document_id in seen
            seen.update({reading.document_id} if reading.document_id else ())
            if reading.skipped:
                report += IngestReport(skipped=(Failure(reading.what, reading.error or ""),))
                continue
            if reading.document is None or twin:
                why = reading.error or f"another document of this source has the identity {reading.document_id}"
                report += IngestReport(failed=(Failure(reading.what, why),))
                continue
            if reading.same:
                report += IngestReport(unchanged=1)
                continue
            batch[reading.document.document_id] = self._reader.finished(reading)
            letters += len(reading.document.text)
            if letters > _BATCH:
                report += self._store(batch, source)
                batch, letters = {}, 0
        report += self._store(batch, source)
        self.memory.confirm(source.source_id)
        return report + self._remove_vanished(source, seen)

    def _whole(self, found: Iterable[Reading], source: Source) -> Iterable[Reading]:
        return FullTexts(self.pages, self.catalog).of(found, source) if self.pages else found

    def _hand_on(self) -> None:
        if self.hands_on:
            self.settle()

    def _store(self, batch: dict[str, Reading], source: Source, *, traced: bool = True) -> IngestReport:
        """Decide on a batch, embed what is new in it together, and store each document on its own."""
        with self.storing:
            return self._stored(batch, source, traced=traced)

    def _stored(self, batch: dict[str, Reading], source: Source, *, traced: bool) -> IngestReport:
        known = self.catalog.documents(batch.keys())
        batch = credited(batch, known, self.catalog)
        changes, unchanged = list[PendingDocument](), list[Document]()
        for identity, reading in batch.items():
            if reading.document is None:
                continue
            verdict, document = decide(reading.document, known.get(identity), source)
            if verdict is RevisionKind.UNCHANGED:
                unchanged.append(document)
            else:
                aliases = reading.keys.all if reading.keys else ()
                passages = passages_of(document)
                before = known.get(identity)
                changes.append(PendingDocument(reading.what, document, before, passages, aliases, trace=traced))
        for document in unchanged:
            remember_said(self.catalog, document, batch[document.document_id].keys)
        self.sorter.sort_again(unchanged, self.catalog)
        articles = [change.document for change in changes if change.document.kind is Kind.ARTICLE]
        narrowed = sum(article.visibility != source.visibility for article in articles)
        report = IngestReport(unchanged=len(unchanged), narrowed=narrowed) + self._put_all(changes)
        if report.failed:
            self.memory.doubt(source.source_id)
        trace(self.catalog, [change.document for change in changes], unchanged)
        self._hand_on()
        return report

    def _put_all(self, changes: Sequence[PendingDocument]) -> IngestReport:
        vectors = {text: vector for change in changes for text, vector in kept_vectors(change, self.catalog).items()}
        wanted = {text for change in changes for text in change.texts} - vectors.keys()
        try:
            vectors |= self._embedded(sorted(wanted))
        except TransientError as error:
            return IngestReport(failed=tuple(Failure(change.what, reason(error)) for change in changes))
        except RetrievalError:
            return _sum(self._put_alone(change, vectors) for change in changes)
        return _sum(self._put(change, vectors) for change in changes)

    def _put_alone(self, change: PendingDocument, vectors: dict[str, Vector]) -> IngestReport:
        """Embed one document by itself, after its batch was refused because of one of them."""
        missing = sorted(set(change.texts) - vectors.keys())
        try:
            return self._put(change, vectors | self._embedded(missing))
        except RetrievalError as error:
            return IngestReport(failed=(Failure(change.what, reason(error)),))

    def _put(self, change: PendingDocument, vectors: dict[str, Vector]) -> IngestReport:
        rows = np.stack([vectors[text] for text in change.texts])
        try:
            claims = self.claims(change.document)
            document = self.sorter.sort(change.document, rows[0], claims)
            past = replace(change, document=document).past(self.clock.now())
            if change.known and not change.trace:  # else what it claims no more would stay, without its quote
                before = self.catalog.claims_of(change.known.document_id)
                self.catalog.put_claims(change.known, still_made(before, claims))
            self.catalog.put(document, change.passages, rows, aliases=change.aliases, replaced=past, claims=claims)
        except RetrievalError as error:
            return IngestReport(failed=(Failure(change.what, reason(error)),))
        blotted = change.document.redactions
        return IngestReport(revised=1, redacted=blotted) if change.known else IngestReport(new=1, redacted=blotted)

    def _embedded(self, texts: Sequence[str]) -> dict[str, Vector]:
        return dict(zip(texts, self.embedder.embed_passages(texts), strict=True)) if texts else {}

    def _remove_vanished(self, source: Source, seen: set[str]) -> IngestReport:
        if not is_complete(source):
            return IngestReport()
        vanished = sorted(self.catalog.documents_of(source.source_id) - seen)
        return self._remove(vanished)

    def _remove(self, identities: Sequence[str]) -> IngestReport:
        with self.storing:
            forget(self.catalog, identities)
        self._hand_on()
        return IngestReport(removed=len(identities))

    def _page_of(self, source: Source) -> list[str]:
        """Return the document that a page source has given, which goes when its page is no more."""
        return sorted(self.catalog.documents_of(source.source_id)) if source.kind is SourceKind.PAGE else []


def _sum(reports: Iterable[IngestReport]) -> IngestReport:
    return sum(reports, IngestReport())


def _silent(_: str) -> None:
    """Tell nobody."""
