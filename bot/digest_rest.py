"""The rest of a digest, asked for with its button: told in its thread once, to those alone who may read it now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

import structlog

from bot.audience import channel_audience
from bot.domain import Posted, Prepared
from bot.errors import ReadersChanged
from bot.grounds import Grounds
from bot.kept_digests import KeptDigest, bare_items
from bot.messages import DigestRest, record_of
from bot.ports import Chat
from bot.readers import channel_check
from bot.records_now import current_records
from bot.render.digests import rest_message
from bot.services import Services
from bot.told_again import told_again
from bot.wanted_stories import wanted
from retrieval.domain import Digest, DigestItem, Document

KEY: Final = "rest:{key}:{place}"
"""What the post carries, and the life is called that tells it."""
_log = structlog.get_logger(__name__)


def compose(key: str, place: int, *, services: Services, chat: Chat) -> DigestRest | None:
    """Return the next stories of a digest of which as many were told as `place` says, for those who read it now.

    None where that is not so, or where nothing is left that they may read, that the channel wants and that was not told
    since. Raises `ChatUnavailable` when it cannot be asked who they are.
    """
    kept = services.store.kept_digest(key)
    if kept is None or len(kept.digest.items) != place or not kept.rest:
        return None
    delivery = services.store.delivered(kept.subscription_id, kept.local_date)
    if delivery is None or delivery.ts is None:
        return None
    audience = channel_audience(chat.place(kept.channel_id))
    rest = replace(kept.digest, items=kept.rest)
    again = told_again(rest, current_records([rest], audience, services.catalog), audience)
    again = _untold(wanted(again, kept.channel_id, services=services), kept, services)
    if not again.items:
        return None
    book = services.catalog.stories_of([item.lead.document_id for item in again.items])
    told, number = rest_message(again, key=key, place=place, timezone=kept.timezone, book=book)
    shown, left = again.items[:number], again.items[number:]
    documents = {document.document_id: document for item in shown for document in item.story.documents}
    prepared = Prepared(
        told,
        _visibilities(shown),
        tuple(documents),
        tuple(document.content_hash for document in documents.values()),
        grounds=Grounds(tuple(citation for item in shown for citation in item.citations)),
    )
    items = (*kept.digest.items, *bare_items(shown))
    now = replace(kept, digest=replace(kept.digest, items=items), rest=bare_items(left), left=len(left))
    return DigestRest(now, delivery.ts, prepared)


def digests_beside(key: str, *, services: Services) -> tuple[str, ...]:
    """Return how the lives begin that tell digests to the channel of a slot's digest."""
    kept = services.store.kept_digest(key)
    if kept is None:
        return ()
    names = {kept.subscription_id, *(one.subscription_id for one in services.store.subscriptions(kept.channel_id))}
    return (*(f"digest:{name}:" for name in sorted(names)), f"digests:{kept.channel_id}:")


def tell(found: DigestRest, key: str, *, chat: Chat, look_since: datetime | None = None) -> Posted | None:
    """Tell the rest in its thread, unless it is there; None where fewer may read it by now.

    `look_since` is given whenever it may be there already. Raises `ChatUnavailable` or `ChatRefused`.
    """
    channel_id, where = found.kept.channel_id, {"thread_ts": found.thread_ts}
    if look_since and (known := chat.find(channel_id, key, **where, since=look_since)):
        return known
    try:
        check = channel_check(channel_id, found.prepared.visibilities, chat=chat)
        return chat.post(channel_id, found.prepared.message, key=key, **where, check=check)
    except ReadersChanged:
        _log.info("readers changed before the rest of a digest was told", key=key)
        return None


def settle(found: DigestRest, key: str, posted: Posted, *, services: Services) -> None:
    """Record what was told, so that it counts as told to the channel, and what it rests on."""
    told = dict(zip(found.prepared.documents, found.prepared.hashes, strict=True))
    services.store.record_rest(found.kept, told)
    now = services.clock.now()
    services.store.record_message(record_of(key, posted, found.prepared, at=now, thread_ts=found.thread_ts))


def _untold(rest: Digest, kept: KeptDigest, services: Services) -> Digest:
    """Return what is left of a rest without the stories that a later digest told; a weekly one tells all again."""
    if kept.weekly:
        return rest
    told = services.store.told(kept.channel_id)

    def is_new(item: DigestItem) -> bool:
        return any(told.get(one.document_id) != one.content_hash for one in item.story.documents)

    return replace(rest, items=tuple(item for item in rest.items if is_new(item)))


def _visibilities(items: tuple[DigestItem, ...]) -> frozenset[str]:
    documents: list[Document] = [document for item in items for document in (*item.story.documents, *item.notes)]
    return frozenset(document.visibility for document in documents)
