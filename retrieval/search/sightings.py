"""When a name was last told of, in what an audience may read."""

from __future__ import annotations

from datetime import UTC, datetime

from retrieval.domain import Filter, Nearest, Question, Sighting
from retrieval.ports import Library, WordIndex
from retrieval.search.shelf import Shelf
from retrieval.text.tokens import words

_DEPTH = 1000
_READ = 20
"""Passages looked into, the newest first: one that only shares words with a name does not hold it."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def sighting(name: str, question: Question, *, catalog: Library, index: WordIndex) -> Sighting | None:
    """Return the newest document that holds a name, of those the audience may read as of the question's moment.

    What the question's filter leaves out counts too: that a name is told of there helps more than silence. A name is
    held when a passage with its heading has all its words. None where that cannot be told: passages have some of the
    words and none that was looked into has all, or what is newer than the question's moment may hold it.
    """
    audience = question.audience
    matching = index.matching(name, audience.visibilities, _DEPTH)
    cards = catalog.cards({one.passage_id for one in matching}, keep=Filter(), as_of=question.as_of)
    readable = [card for card in cards.values() if audience.may_read(card.visibility)]
    if not readable:
        return Sighting(name) if question.as_of is None else None
    readable.sort(key=lambda card: (card.published_at or _LONG_AGO, card.passage_id), reverse=True)
    asked = set(words(name))
    shelf = Shelf(catalog, audience, [card.passage_id for card in readable[:_READ]])
    for card in readable[:_READ]:
        shown = shelf.get(card.passage_id)
        if shown and asked <= set(words(f"{shown.document.heading}\n{shown.passage.text}")):
            d = shown.document
            return Sighting(name, Nearest(d.document_id, d.title, d.url, d.outlet, d.published_at))
    return None
