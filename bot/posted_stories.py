"""The stories of a digest that people of its channel posted there themselves."""

from __future__ import annotations

from dataclasses import replace

from bot.services import Services
from retrieval.domain import Digest


def with_postings(digest: Digest, channel_id: str, *, services: Services) -> Digest:
    """Return a digest whose items say when a link to one of their documents was first posted in its channel."""
    told = {item.story.story_id: [d.document_id for d in item.story.documents] for item in digest.items}
    posted = services.store.posted_links(channel_id, [name for names in told.values() for name in names])
    at = {story: min((posted[name] for name in names if name in posted), default=None) for story, names in told.items()}
    items = (replace(item, posted_at=at[item.story.story_id] or item.posted_at) for item in digest.items)
    return replace(digest, items=tuple(items))
