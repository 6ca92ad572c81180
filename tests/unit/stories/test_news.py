"""Which events of a story are news for a channel."""

from __future__ import annotations

from datetime import UTC, datetime

from retrieval.domain import Correction, CorrectionKind, Document, Event, EventKind, Mark, Move
from retrieval.stories.news import news

_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
_DOCUMENTS = {name: Document(name, "Title", "Text.") for name in ("a", "b")}


def _event(number: int, kind: EventKind, document: str = "a", move: Move | None = None) -> Event:
    return Event("S1", number, kind, _AT, document_id=document, move=move)


def test_a_rewrite_that_adds_nothing_is_no_news() -> None:
    events = [_event(1, EventKind.JOINED, move=Move.REPEATS), _event(2, EventKind.EVIDENCE, move=Move.REPEATS)]
    assert news(events, _DOCUMENTS) == ()


def test_a_document_that_changes_something_is_news_once() -> None:
    events = [
        _event(1, EventKind.JOINED, move=Move.DENIES),
        _event(2, EventKind.CLAIM, move=Move.DENIES),
        Event("S1", 3, EventKind.STATUS, _AT, document_id="a", was="reported", became="denied"),
    ]
    assert [event.number for event in news(events, _DOCUMENTS)] == [3]


def test_what_was_told_before_is_no_news() -> None:
    events = [_event(1, EventKind.JOINED, "a", Move.REPORTS), _event(2, EventKind.JOINED, "b", Move.CONFIRMS)]
    assert [event.document_id for event in news(events, _DOCUMENTS, after=1)] == ["b"]


def test_a_revision_is_news_only_where_it_puts_something_right() -> None:
    revised = [_event(4, EventKind.REVISED)]
    put_right = Document("a", "Title", "Text.", correction=Correction(CorrectionKind.CORRECTED, "It was 14."))
    assert news(revised, _DOCUMENTS) == ()
    assert news(revised, {"a": put_right}) == tuple(revised)


def test_what_is_no_more_sponsored_or_merged_is_no_news() -> None:
    events = [_event(1, EventKind.JOINED, move=Move.REPORTS), Event("S1", 2, EventKind.MERGED, _AT, other="S2")]
    assert news(events, {}) == ()
    assert news(events, {"a": Document("a", "Title", "Text.", mark=Mark.SPONSORED)}) == ()
