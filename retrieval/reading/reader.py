"""Reading a source without keeping it: fetch, parse, and add what the text itself tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.domain import Source, Topic
from retrieval.errors import RetrievalError, UnreadableDocument
from retrieval.ports import Clock, Fetcher
from retrieval.reading.language import language_of
from retrieval.reading.lineage import original_of
from retrieval.reading.sources.reader import is_fetched, readings
from retrieval.reading.sources.reading import Reading
from retrieval.reading.topics import topics_of


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads sources; needs neither a database nor an index."""

    fetcher: Fetcher
    clock: Clock
    topics: Sequence[Topic] = ()

    def read(self, source: Source) -> Iterator[Reading]:
        """Yield what a source holds; a source that cannot be read at all gives one error."""
        try:
            fetched = self.fetcher.fetch(source.location) if is_fetched(source) else None
            for reading in readings(source, fetched):
                yield self.finished(reading)
        except RetrievalError as error:
            yield Reading(source.location, None, reason(error))

    def finished(self, reading: Reading) -> Reading:
        """Add what the text itself tells: language, whom it credits, its topics."""
        document = reading.document
        if document is None:
            return reading
        document = replace(
            document,
            language=document.language or language_of(document.text),
            original=document.original or original_of(document),
            topics=topics_of(document, self.topics),
            read_at=self.clock.now(),
        )
        return replace(reading, document=document)


def reason(error: RetrievalError) -> str:
    """Return why something failed, without what: that is told beside it."""
    return error.why if isinstance(error, UnreadableDocument) else str(error)
