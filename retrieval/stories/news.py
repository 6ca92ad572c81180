"""Which events of a story are news for a channel that was told all before them (pure).

News is a new claim, a confirmation, a denial, a correction, in place too, a new number or party: whatever a document
does but repeat. One more document that says the same is none, nor is a story that was only merged or split.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from retrieval.domain import Document, Event, EventKind, Mark, Move

_WEIGHT: Final = (EventKind.REVISED, EventKind.STATUS, EventKind.CLAIM, EventKind.JOINED)
"""Kinds of events that may be news; of several of one document the first of these tells most."""


def news(events: Sequence[Event], documents: Mapping[str, Document], *, after: int = 0) -> tuple[Event, ...]:
    """Return what is news behind a place in a story's log, one event a document, in the log's order.

    `documents` are those of the story that are still there and may be told, by identity: what is no more, sponsored or
    hostile is no news.
    """
    told: dict[str, Event] = {}
    for event in (one for one in events if one.number > after):
        document = documents.get(event.document_id or "")
        if document is None or document.mark is not Mark.NONE or not _is_news(event, document):
            continue
        before = told.get(document.document_id)
        if before is None or _WEIGHT.index(event.kind) < _WEIGHT.index(before.kind):
            told[document.document_id] = event
    return tuple(sorted(told.values(), key=lambda event: event.number))


def _is_news(event: Event, document: Document) -> bool:
    match event.kind:
        case EventKind.JOINED:
            return event.move is not None and event.move is not Move.REPEATS
        case EventKind.CLAIM:
            return event.move is not Move.REPEATS
        case EventKind.STATUS:
            return event.was != event.became
        case EventKind.REVISED:
            return document.correction is not None or event.change is not None
        case _:
            return False
