"""The machine form of a story: what `desk stories --json` writes, as docs/cli.md has it (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cli.forms import Form, moment_form
from retrieval.domain import Document, Event, StoryCard


def card_form(card: StoryCard, title: str) -> Form:
    """What the book says of one story, with the title of its first document."""
    return {
        "story": card.story_id,
        "title": title,
        "visibility": card.visibility,
        "began_at": moment_form(card.began_at),
        "last_at": moment_form(card.last_at),
        "size": card.size,
        "merged_into": card.merged_into,
    }


def story_form(card: StoryCard, documents: Sequence[Document], log: Sequence[Event]) -> Form:
    """One story with its documents and its log."""
    title = documents[0].title if documents else ""
    return card_form(card, title) | {
        "documents": [_document_form(document) for document in documents],
        "log": [_event_form(event) for event in log],
    }


def _document_form(document: Document) -> Form:
    return {
        "document_id": document.document_id,
        "title": document.title,
        "outlet": document.outlet,
        "url": document.url,
        "published_at": moment_form(document.published_at),
        "revision": document.revision,
    }


def _event_form(event: Event) -> Form:
    return {
        "number": event.number,
        "kind": event.kind.value,
        "at": moment_form(event.at),
        "document_id": event.document_id,
        "revision": event.revision,
        "move": event.move and event.move.value,
        "matter": event.matter_id,
        "was": event.was,
        "became": event.became,
        "change": list(event.change) if event.change else None,
        "other": event.other,
    }
