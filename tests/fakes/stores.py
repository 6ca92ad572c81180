"""What is remembered, as lists and dictionaries."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.domain import (
    Delivery,
    Feedback,
    MissedSlot,
    Opinion,
    Replied,
    Subscription,
)
from bot.kept_digests import KeptDigest
from retrieval.domain import (
    Reservation,
    Source,
    Trust,
)
from tests.fakes.channel_settings import MemoryChannelSettings
from tests.fakes.clocks import FixedClock
from tests.fakes.follows import MemoryFollows
from tests.fakes.kept_notes import MemoryNotes
from tests.fakes.messages import MemoryMessages
from tests.fakes.posted_links import MemoryPostedLinks
from tests.fakes.questions import MemoryQuestions
from tests.fakes.watches import MemoryWatches


class MemorySources:
    """The sources that people added, as a dictionary."""

    def __init__(self, *sources: Source) -> None:
        self._kept = {source.source_id: source for source in sources}

    def kept(self) -> tuple[Source, ...]:
        return tuple(source for _, source in sorted(self._kept.items()))

    def keep(self, source: Source) -> bool:
        if source.source_id in self._kept or source.location in {s.location for s in self._kept.values()}:
            return False
        self._kept[source.source_id] = source
        return True

    def let_go(self, source_id: str) -> bool:
        return self._kept.pop(source_id, None) is not None


class MemoryStore(
    MemoryChannelSettings, MemoryFollows, MemoryWatches, MemoryNotes, MemoryPostedLinks, MemoryQuestions, MemoryMessages
):
    """The bot's memory as lists and dictionaries."""

    def __init__(self) -> None:
        super().__init__()
        self._subscriptions: dict[str, Subscription] = {}
        self._deliveries: dict[tuple[str, date], Delivery] = {}
        self._told: list[tuple[tuple[str, str | None], Delivery]] = []
        self._replies: dict[str, Replied] = {}
        self._feedback: dict[tuple[str, str], Feedback] = {}
        self._digests: dict[str, tuple[datetime, KeptDigest]] = {}
        self._misses: dict[str, MissedSlot] = {}

    def add_subscription(self, subscription: Subscription) -> bool:
        wishes = {_wish(kept) for kept in self._subscriptions.values()}
        if subscription.subscription_id in self._subscriptions or _wish(subscription) in wishes:
            return False
        self._subscriptions[subscription.subscription_id] = subscription
        return True

    def remove_subscription(self, subscription_id: str) -> bool:
        return self._subscriptions.pop(subscription_id, None) is not None

    def subscription(self, subscription_id: str) -> Subscription | None:
        return self._subscriptions.get(subscription_id)

    def subscriptions(self, channel_id: str | None = None) -> tuple[Subscription, ...]:
        return tuple(s for s in self._subscriptions.values() if channel_id in {None, s.channel_id})

    def delivered(self, subscription_id: str, local_date: date) -> Delivery | None:
        return self._deliveries.get((subscription_id, local_date))

    def last_delivery(self, subscription_id: str) -> Delivery | None:
        own = [d for d in self._deliveries.values() if d.subscription_id == subscription_id]
        return max(own, key=lambda d: d.local_date, default=None)

    def record_delivery(self, delivery: Delivery) -> None:
        slot = (delivery.subscription_id, delivery.local_date)
        if slot in self._deliveries:
            return
        self._deliveries[slot] = replace(delivery, digest=None)
        if delivery.digest:
            self._digests[delivery.key] = (delivery.delivered_at, delivery.digest)
        if wish := self._subscriptions.get(delivery.subscription_id):
            self._told.append(((wish.channel_id, None if wish.weekly else wish.topic), delivery))

    def told(self, channel_id: str, *, before: datetime | None = None) -> Mapping[str, str]:
        told: dict[str, str] = {}
        for (channel, _), delivery in self._until(before):
            hashes = delivery.hashes or ("",) * len(delivery.documents)
            told |= dict(zip(delivery.documents, hashes, strict=True)) if channel == channel_id else {}
        return told

    def carried(self, channel_id: str, topic: str, *, before: datetime | None = None) -> frozenset[str]:
        kept = [delivery for where, delivery in self._until(before) if where == (channel_id, topic)]
        return frozenset(kept[-1].carried if kept else ())

    def told_until(self, channel_id: str, topic: str, *, before: datetime | None = None) -> datetime | None:
        ends = (d.until or d.delivered_at for where, d in self._until(before) if where == (channel_id, topic))
        return max(ends, default=None)

    def kept_digest(self, key: str) -> KeptDigest | None:
        return self._digests[key][1] if key in self._digests else None

    def kept_digests(
        self,
        *,
        channel_id: str | None = None,
        topic: str | None = None,
        since: datetime | None = None,
        limit: int | None = None,
    ) -> Sequence[KeptDigest]:
        in_order = sorted(self._digests.values(), key=lambda kept: (kept[0], kept[1].key))
        told = [digest for told_at, digest in in_order if since is None or told_at >= since]
        ours = [d for d in told if channel_id in {None, d.channel_id} and topic in {None, d.digest.topic.name}]
        return tuple(ours if limit is None else ours[-limit:])

    def record_rest(self, kept: KeptDigest, told: Mapping[str, str]) -> None:
        if kept.key not in self._digests:
            return
        self._digests[kept.key] = (self._digests[kept.key][0], kept)
        for slot, before in self._deliveries.items():
            if before.key == kept.key:
                delivery = _with_rest(before, told)
                self._deliveries[slot] = delivery
                self._told = [(where, delivery if one.key == kept.key else one) for where, one in self._told]

    def record_miss(self, missed: MissedSlot) -> None:
        self._misses[missed.slot.key] = missed

    def misses(self, subscription_id: str) -> Sequence[MissedSlot]:
        ours = (missed for missed in self._misses.values() if missed.slot.subscription_id == subscription_id)
        return tuple(sorted(ours, key=lambda missed: missed.slot.local_date))

    def _until(self, before: datetime | None) -> Sequence[tuple[tuple[str, str | None], Delivery]]:
        return [kept for kept in self._told if before is None or kept[1].delivered_at < before]

    def record_reply(self, replied: Replied) -> None:
        self._replies[replied.key] = replied

    def reply(self, key: str) -> Replied | None:
        return self._replies.get(key)

    def last_reply(self, channel_id: str, user_id: str) -> Replied | None:
        own = [r for r in self._replies.values() if (r.channel_id, r.user_id) == (channel_id, user_id)]
        return max(own, key=lambda r: (r.replied_at, r.key), default=None)

    def record_feedback(self, given: Feedback) -> bool:
        if given.key not in self._replies:
            return False
        whose = (given.key, given.user_id)
        self._feedback[whose] = given.after(self._feedback[whose]) if whose in self._feedback else given
        return True

    def feedback(self, verdict: Opinion | None = None) -> Sequence[tuple[Replied, Feedback]]:
        wanted = [f for f in self._feedback.values() if verdict in {None, f.verdict}]
        return [(self._replies[f.key], f) for f in sorted(wanted, key=lambda f: (f.given_at, f.key, f.user_id))]

    def forget_before(self, moment: datetime) -> int:
        self._forget_links(moment)
        self._replies = {key: r for key, r in self._replies.items() if r.replied_at >= moment}
        self._feedback = {whose: f for whose, f in self._feedback.items() if f.key in self._replies}
        return self._forget_turns(moment)


def _with_rest(delivery: Delivery, told: Mapping[str, str]) -> Delivery:
    """The delivery once some of what it carried over was told."""
    hashes = delivery.hashes or ("",) * len(delivery.documents)
    rest = [name for name in delivery.carried if name in told]
    return replace(
        delivery,
        documents=(*delivery.documents, *rest),
        hashes=(*hashes, *(told[name] for name in rest)),
        carried=tuple(name for name in delivery.carried if name not in told),
    )


def _wish(subscription: Subscription) -> tuple[object, ...]:
    return tuple(getattr(subscription, name) for name in ("channel_id", "topic", "at", "days", "timezone", "weekly"))


class MemoryTrust:
    """Trust in verifiers, in memory."""

    def __init__(self) -> None:
        self._kept: dict[str, Trust] = {}

    def trust_in(self, key: str) -> Trust | None:
        return self._kept.get(key)

    def put_trust(self, key: str, trust: Trust) -> None:
        self._kept[key] = trust


class MemoryBudget:
    """A day's tokens in a dictionary that several may share."""

    def __init__(
        self, clock: FixedClock, purpose: str, a_day: int, kept: dict[tuple[object, str], int] | None = None
    ) -> None:
        self.a_day = a_day
        self._clock, self._purpose = clock, purpose
        self._kept = {} if kept is None else kept
        self._lock = threading.Lock()

    def reserve(self, tokens: int) -> Reservation | None:
        with self._lock:
            if self.spent() + tokens > self.a_day:
                return None
            reserved = Reservation(self._clock.now().date(), tokens)
            self._kept[reserved.day, self._purpose] = self.spent() + tokens
            return reserved

    def settle(self, reserved: Reservation, spent: int) -> None:
        with self._lock:
            self._kept[reserved.day, self._purpose] += spent - reserved.tokens

    def spent(self) -> int:
        return self._kept.get((self._clock.now().date(), self._purpose), 0)
