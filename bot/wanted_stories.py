"""The stories of a digest that its channel wants: without those that it dismissed, and that quote what it denies."""

from __future__ import annotations

from dataclasses import replace

from bot.services import Services
from retrieval.domain import Digest


def wanted(digest: Digest, channel_id: str, *, services: Services) -> Digest:
    """Return a digest without the stories that its channel dismissed, nor those that they became part of.

    What quotes a source that the channel denies, as what was kept before it did may, is left out, too.
    """
    keep = services.store.channel_settings(channel_id).keep
    dismissed = dismissed_stories(channel_id, services=services)
    book = services.catalog.stories_of([item.lead.document_id for item in digest.items]) if dismissed else {}
    items = (i for i in digest.items if book.get(i.lead.document_id) not in dismissed)
    return replace(digest, items=tuple(i for i in items if all(map(keep.keeps, i.story.documents))))


def dismissed_stories(channel_id: str, *, services: Services) -> frozenset[str]:
    """Return the stories that a channel dismissed, as what they are or became part of."""
    cards = (services.catalog.card(one.story_id) for one in services.store.dismissals(channel_id))
    return frozenset(card.merged_into or card.story_id for card in cards if card)
