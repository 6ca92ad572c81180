"""The calendar's ticks: every few seconds, begin what has come due. What is due is decided in `slots`.

APScheduler keeps nothing and decides nothing here: a tick that is late, or missed, or doubled makes no
difference, because each piece of work has an identity and is done once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

import structlog
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped] # ships no types

from bot.domain import Slot, Subscription
from bot.errors import DeskError
from bot.messages import KEPT
from bot.services import Services
from bot.slots import CATCH_UP, due_slots, next_slot
from retrieval.errors import RetrievalError
from retrieval.reading.sources.registry import places_on_disk
from retrieval.reading.states import is_due

__all__ = ["Schedule", "due_slots", "next_slot"]

TICK: Final = timedelta(seconds=20)
CORRECTING: Final = timedelta(minutes=1)
"""With 9,000 messages on record that quote 5,000 documents, looking for those that changed takes some 0.2 s."""
FOLLOWING: Final = timedelta(minutes=1)
TIDYING: Final = timedelta(hours=6)
DAILY: Final = timedelta(days=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_log = structlog.get_logger(__name__)


class Begins(Protocol):
    """The durable work that falls due; both return at once, False when it was begun before."""

    def digest(self, slot: Slot) -> bool:
        """Publish a slot's digest."""

    def digests(self, slots: Sequence[Slot]) -> bool:
        """Publish the digests of a channel's slots of one moment in one post."""

    def ingest(self, source_id: str, due: datetime) -> bool:
        """Read a source."""

    def reread(self, source_id: str) -> bool:
        """Read a source whose files may have changed."""

    def correct(self) -> int:
        """Tell the threads of what we posted what became of its sources; return how many that was begun for."""

    def follow(self) -> int:
        """Tell channels the news of the stories that they follow; return of how many stories that was begun."""

    def watch(self) -> int:
        """Tell channels the news of the names that they watch; return of how many names that was begun."""

    def forget_before(self, moment: datetime) -> int:
        """Drop the records of work done before a moment."""


class Schedule:
    """Ticks until it is stopped."""

    def __init__(  # noqa: PLR0913 - what ticks are its keywords
        self,
        services: Services,
        work: Begins,
        *,
        tick: timedelta = TICK,
        keep: timedelta = timedelta(days=30),
        catch_up: timedelta = CATCH_UP,
        daily: Callable[[], object] | None = None,
        tidy: Callable[[], object] = lambda: None,
    ) -> None:
        """Take the finished parts; threads and records of work go after `keep`, `daily` is done once a day.

        `tidy` forgets what else is too old, at the start and every few hours.
        """
        self._tidy = tidy
        self._services = services
        self._work = work
        self._keep = keep
        self._catch_up = catch_up
        self._calendar = BackgroundScheduler(timezone=UTC)
        jobs = ((tick, self.plan_digests), (tick, self.plan_ingests), (CORRECTING, self.plan_corrections))
        for every, job in (*jobs, (FOLLOWING, self.plan_news), (FOLLOWING, self.plan_watches), (TIDYING, self.forget)):
            self._calendar.add_job(
                _unharmed(job),
                "interval",
                seconds=every.total_seconds(),
                next_run_time=datetime.now(UTC),
                misfire_grace_time=None,  # a late tick is as good as any
                coalesce=True,
                max_instances=1,
            )
        if daily is not None:  # a day from now: what it looks after was looked after at the start
            self._calendar.add_job(
                _unharmed(daily), "interval", seconds=DAILY.total_seconds(), misfire_grace_time=None, coalesce=True
            )

    def start(self) -> None:
        """Tick at once, and from now on; files that changed while no desk ran are read now too."""
        _unharmed(self.plan_rereads)()
        self._calendar.start()

    def stop(self) -> None:
        """Tick no more, and wait for the tick that runs."""
        if self._calendar.running:
            self._calendar.shutdown()

    def plan_digests(self) -> tuple[Slot, ...]:
        """Begin the digests that are due and return their slots; one that cannot be planned stops no other.

        Those of a channel that are due at one moment are one post, weekly ones aside: they are made of the others.
        Raises `TransientError` when the store does not answer.
        """
        due: dict[tuple[bool, str, datetime, str], list[Slot]] = defaultdict(list)
        now = self._services.clock.now()  # one for all: a moment that comes between two would part them
        for subscription in self._services.store.subscriptions():
            try:
                for slot in self._due(subscription, now):
                    alone = subscription.subscription_id if subscription.weekly else ""
                    due[bool(alone), subscription.channel_id, slot.due_at, alone].append(slot)
            except DeskError as error:
                _log.warning("digest not planned", subscription=subscription.subscription_id, why=str(error))
        begun: list[Slot] = []
        for _, slots in sorted(due.items(), key=lambda one: one[0][0]):
            if self._work.digests(slots) if len(slots) > 1 else self._work.digest(slots[0]):
                begun += slots
        return tuple(begun)

    def plan_ingests(self) -> tuple[str, ...]:
        """Put the sources that are due in line to be read, and return their identities.

        A source is read once in each stretch of its `every`, however often, and by however many, it is found due.
        Raises `TransientError` when the catalog does not answer.
        """
        now = self._services.clock.now()
        due = (s for s in self._services.sources if is_due(s, self._services.catalog.source_state(s.source_id), now))
        return tuple(s.source_id for s in due if self._work.ingest(s.source_id, _stretch(now, s.every)))

    def plan_rereads(self) -> tuple[str, ...]:
        """Begin to read the sources on the disk that are not due, and return their identities.

        Raises `TransientError` when the catalog does not answer.
        """
        now = self._services.clock.now()
        local = (source for source in self._services.sources if source.source_id in places_on_disk([source]))
        states = ((source, self._services.catalog.source_state(source.source_id)) for source in local)
        return tuple(s.source_id for s, state in states if not is_due(s, state, now) and self._work.reread(s.source_id))

    def plan_corrections(self) -> int:
        """Begin to tell of what we posted and its sources do not bear out any more; return of how many messages.

        Whoever read or removed a source, and when, makes no difference. Raises `TransientError` when a store does not
        answer.
        """
        return self._work.correct()

    def plan_news(self) -> int:
        """Begin to tell the news of stories that are followed; return of how many stories that was.

        Raises `TransientError` when a store does not answer.
        """
        return self._work.follow()

    def plan_watches(self) -> int:
        """Begin to tell the news of names that are watched; return of how many names that was.

        Raises `TransientError` when a store does not answer.
        """
        return self._work.watch()

    def forget(self) -> None:
        """Drop threads, and the records of finished work with what was asked and replied, that are too old to keep.

        What was posted stays on record longer, for it may have to be corrected.
        """
        now = self._services.clock.now()
        turns, records = (
            forget(now - self._keep) for forget in (self._services.store.forget_before, self._work.forget_before)
        )
        messages = self._services.store.forget_messages_before(now - KEPT)
        _log.info("old work forgotten", turns=turns, records=records, messages=messages)
        self._tidy()

    def _due(self, subscription: Subscription, now: datetime) -> tuple[Slot, ...]:
        last = self._services.store.last_delivery(subscription.subscription_id)
        return due_slots(
            subscription,
            last_date=last.local_date if last else None,
            now=now,
            horizon=self._catch_up,
        )


def _unharmed(job: Callable[[], object]) -> Callable[[], None]:
    """Return a job that survives a database that is away: the next tick finds the same things due."""

    def tick() -> None:
        try:
            job()
        except (DeskError, RetrievalError) as error:
            _log.warning("tick in vain", why=str(error))

    return tick


def _stretch(now: datetime, every: timedelta) -> datetime:
    """Return when the stretch of length `every` began that `now` lies in, counted from the epoch."""
    return now - (now - _EPOCH) % max(every, timedelta(minutes=1))
