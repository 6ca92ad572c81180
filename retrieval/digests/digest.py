"""A window's life: documents for an audience → stories → what is new in them → cited summaries → a digest."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

import numpy as np

from retrieval.answering.manuscript import Written
from retrieval.answering.writer import Writer
from retrieval.claims.confirmation import grounds, originals
from retrieval.digests.novelty import News, is_corrected, news
from retrieval.digests.stories import group, in_order, story_of
from retrieval.domain import (
    Audience,
    Digest,
    DigestItem,
    Document,
    Fallback,
    Mark,
    Passage,
    Statement,
    Topic,
    Vector,
    Window,
)
from retrieval.grounding.citations import cited
from retrieval.ports import Clock, Library
from retrieval.text.names import unsupported
from retrieval.text.sentences import sentences

EARLIER = timedelta(days=7)
"""How far before its window a digest looks for what the channel was shown of the same stories."""
LATE = timedelta(days=7)
"""How long before the window a document may have been published that was only read within it: a feed that is added
brings its archive, too, which is no news."""
CORRECTED = timedelta(days=30)
"""How long after it was published a document is looked at for a correction."""
MOST_WRITTEN = 15
"""Stories that the language model summarises; the ones after them are quoted, so that a digest is never hours late."""
LONGEST_SUMMARY = 3
_NOBODY_WRITES = frozenset({Fallback.MODEL_AWAY, Fallback.BUDGET_SPENT})

Passages = Mapping[str, Sequence[Passage]]


class Digester:
    """Makes digests; holds no state between them."""

    def __init__(self, catalog: Library, writer: Writer, clock: Clock) -> None:
        """Take the truth to read from, who writes the summaries, and the time."""
        self._catalog = catalog
        self._writer = writer
        self._clock = clock

    def digest(
        self,
        topic: Topic,
        window: Window,
        audience: Audience,
        *,
        shown: Mapping[str, str] | None = None,
        carried: Collection[str] = (),
    ) -> Digest:
        """Return the window's stories on the topic that hold something new, most important first.

        Args:
            topic: only documents sorted under it are read.
            window: when they were published; one that was read late counts for the window it was read in.
            audience: nothing else is read, neither told nor counted.
            shown: what earlier digests told: documents by identity, each with its content hash as it was then, or
                nothing where that is unknown; None means that this digest stands alone.
            carried: identities of documents that did not fit into the last one; their stories come first.
        """
        documents = self._documents(topic, window, audience, shown, carried)
        passages = {d.document_id: self._passages(d, audience) for d in documents}
        told = news(group(documents, self._vectors(passages)), shown or {}, carried)
        searched = self._catalog.searched(audience, as_of=min(window.end, self._clock.now()))
        held = grounds(self._catalog, documents, audience)
        return Digest(topic, window, audience, self._items(told, passages, held), searched)

    def _documents(
        self,
        topic: Topic,
        window: Window,
        audience: Audience,
        shown: Mapping[str, str] | None,
        carried: Collection[str],
    ) -> tuple[Document, ...]:
        """Return the window's documents and, after earlier digests, those before it that matter."""
        found = self._catalog.within(window, audience, topic=topic.name)
        if shown is not None:
            before = Window(window.start - CORRECTED, window.start)
            earlier = self._catalog.within(before, audience, topic=topic.name)
            found += tuple(d for d in earlier if _matters(d, window, shown))
            kept = self._catalog.documents(carried).values()
            found += tuple(d for d in kept if topic.name in d.topics)
        return in_order(d for d in found if audience.may_read(d.visibility) and d.mark is Mark.NONE)

    def _passages(self, document: Document, audience: Audience) -> tuple[Passage, ...]:
        """Return a document's passages, checked again: it may have been revised since it was found."""
        passages = self._catalog.passages_of(document.document_id)
        return tuple(p for p in passages if audience.may_read(p.visibility))

    def _vectors(self, passages: Passages) -> dict[str, Vector]:
        """Return what each document means: the vector of its first passage, which holds the lead."""
        first = {document_id: found[0].passage_id for document_id, found in passages.items() if found}
        vectors = self._catalog.vectors(list(first.values()))
        usable = {i: vectors[p] for i, p in first.items() if p in vectors}
        return {i: vector for i, vector in usable.items() if np.isfinite(vector).all()}

    def _items(self, told: Sequence[News], passages: Passages, held: Mapping[str, Document]) -> tuple[DigestItem, ...]:
        """Summarise each story; once no model can write, none is asked again for this digest."""
        writer, quoting = self._writer, Writer(None)
        items: list[DigestItem] = []
        for place, one in enumerate(told):
            written = _summarised(quoting if place >= MOST_WRITTEN else writer, one, passages)
            writer = quoting if written.fallback in _NOBODY_WRITES else writer
            if written.sentences:
                items.append(_told(one, written, held))
        return tuple(items)


def _summarised(writer: Writer, told: News, passages: Passages) -> Written:
    """Summarise what is new in a story, or name its report with the words it begins with."""
    written = writer.summarise(
        story_of(told.new), {d.document_id: passages[d.document_id] for d in told.new}, limit=LONGEST_SUMMARY
    )
    return written if written.sentences else _named(told, passages, written)


def _named(told: News, passages: Passages, written: Written) -> Written:
    """Return a new document's title grounded in its first sentence; nothing when no new document has a text.

    A title with names, numbers or dates that its passage does not hold gives way to that sentence itself.
    """
    begun = ((d, passages[d.document_id][0]) for d in reversed(told.new) if passages[d.document_id])
    for document, passage in begun:
        for span in sentences(passage.text)[:1]:
            quote = passage.text[span.start : span.end]
            text = quote if unsupported(document.title, passage.text) else document.title
            citation = cited(1, document, passage, quote)
            return Written((Statement(text, (1,)),), (citation,), written.drops, written.fallback)
    return written


def _told(told: News, written: Written, held: Mapping[str, Document]) -> DigestItem:
    return DigestItem(
        story=told.story,
        originals=originals(told.story.documents, held),
        sentences=written.sentences,
        citations=written.citations,
        new_documents=tuple(document.document_id for document in told.new),
        written_by=written.written_by,
    )


def _matters(document: Document, window: Window, shown: Mapping[str, str]) -> bool:
    """Say whether a document from before the window is told, or helps to tell what is new in its story."""
    since = document.published_at or document.read_at
    lately = since is not None and since >= window.start - EARLIER
    known = document.document_id in shown and lately
    return known or is_corrected(document, shown) or _came_late(document, window)


def _came_late(document: Document, window: Window) -> bool:
    """Say whether a document published before the window was read within it, so that no digest may have had it."""
    published, read = document.published_at, document.read_at
    if published is None or read is None:
        return False
    return published >= window.start - LATE and read in window
