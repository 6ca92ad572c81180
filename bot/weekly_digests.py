"""A weekly digest: made of the digests that its channel was told in the week, as what they told stands now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain import Slot, Subscription
from bot.kept_digests import KeptDigest
from bot.records_now import current_records
from bot.render.digests import WEEK
from bot.services import Services
from bot.slots import window_of
from bot.told_again import newest_states
from retrieval.domain import Audience, Digest, Topic


def dailies_of(subscription: Subscription, slot: Slot, *, services: Services) -> list[KeptDigest]:
    """Return the channel's digests on the topic that were told since its last weekly digest, oldest first."""
    last = services.store.last_delivery(subscription.subscription_id)
    since = last.delivered_at if last else window_of(subscription, slot, None).start
    kept = services.store.kept_digests(channel_id=subscription.channel_id, topic=subscription.topic, since=since)
    return [daily for daily in kept if not daily.weekly]


def weekly_digest(
    topic: Topic,
    subscription: Subscription,
    slot: Slot,
    audience: Audience,
    dailies: Sequence[KeptDigest],
    *,
    services: Services,
) -> Digest:
    """Return what the channel's digests of a week told, as it stands now."""
    last = services.store.last_delivery(subscription.subscription_id)
    window = window_of(subscription, slot, last.until if last else None)
    records = current_records([daily.digest for daily in dailies], audience, services.catalog)
    searched = services.catalog.searched(audience, as_of=min(window.end, services.clock.now()))
    items = newest_states(dailies, records, audience)
    return Digest(replace(topic, title=WEEK.format(title=topic.title)), window, audience, tuple(items), searched)
