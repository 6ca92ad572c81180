"""Stories as text for a terminal: their documents, and the log of what happened in them (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bot.render.wording import counted, day
from retrieval.domain import Document, Event, StoryCard

NONE: Final = "No story is told in what was read."


def told_text(cards: Iterable[StoryCard], titles: Mapping[str, str]) -> str:
    """Return a line a story."""
    return "\n".join(_card_text(card, titles.get(card.story_id, "")) for card in cards) or NONE


def story_text(card: StoryCard, documents: Sequence[Document], log: Sequence[Event]) -> str:
    """Return a story with its documents and its log."""
    lines = [_card_text(card, documents[0].title if documents else "")]
    if card.merged_into:
        lines.append(f"It is part of {card.merged_into} now, whose documents these are.")
    lines += [f"    {_document_text(document)}" for document in documents]
    lines += [f"    {event.number}. {_event_text(event)}" for event in log]
    return "\n".join(lines)


def _card_text(card: StoryCard, title: str) -> str:
    first, last = day(card.began_at, "UTC"), day(card.last_at, "UTC")
    days = first if first == last else f"{first} to {last}"
    return f"{card.story_id} · {title} ({counted(card.size, 'document')}, {days})"


def _document_text(document: Document) -> str:
    where = ", ".join(part for part in (document.outlet, day(document.published_at, "UTC")) if part)
    return f"{document.document_id} · {document.title} ({where})"


def _event_text(event: Event) -> str:
    told = (
        event.document_id,
        event.move and event.move.value,
        event.matter_id,
        f"{event.was} → {event.became}" if event.was else event.became,
        f"{event.change[0]} became {event.change[1]}" if event.change else None,
        event.other,
    )
    return " · ".join([day(event.at, "UTC") or "", event.kind.value, *filter(None, told)])
