"""Reading a source without keeping it: fetch, parse, and add what the text itself tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from retrieval.domain import Source, Topic
from retrieval.errors import RetrievalError, UnreadableDocument
from retrieval.ports import Clock, Fetcher
from retrieval.reading.corrections import correction_of
from retrieval.reading.marks import mark_of
from retrieval.reading.originals import with_credit
from retrieval.reading.redaction import redacted
from retrieval.reading.sources.reader import is_fetched, readings
from retrieval.reading.sources.reading import Reading
from retrieval.reading.topics import topics_of
from retrieval.text.language import language_of

_AHEAD = timedelta(days=1)
"""How far a clock in another zone, or set wrong, may be ahead of ours."""
_FIRST_DAY = datetime(1990, 1, 1, tzinfo=UTC)


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
                yield with_credit(self.finished(reading))
        except RetrievalError as error:
            yield Reading(source.location, None, reason(error))

    def finished(self, reading: Reading) -> Reading:
        """Blot out secrets, and add what the text itself tells: its language, its topics, a correction."""
        if reading.document is None:
            return reading
        now = self.clock.now()
        document = redacted(reading.document)
        document = replace(
            document,
            published_at=_believable(document.published_at, now) if reading.keys else document.published_at,
            language=document.language or language_of(document.text),
            correction=correction_of(document),
            topics=topics_of(document, self.topics),
            mark=mark_of(document),
            read_at=now,
        )
        return replace(reading, document=document)


def _believable(day: datetime | None, now: datetime) -> datetime | None:
    """Return the day that a feed gives, at most now; one that is far ahead, or before there were feeds, is none."""
    if day is None or day > now + _AHEAD or day < _FIRST_DAY:
        return None
    return min(day, now)


def reason(error: RetrievalError) -> str:
    """Return why something failed, without what: that is told beside it."""
    return error.why if isinstance(error, UnreadableDocument) else str(error)
