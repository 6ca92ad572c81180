"""Several desks on one database that keep appointments day by day; each is killed at some step, and started anew."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from bot import joint_digests
from bot.domain import Subscription
from bot.liveness import Pulse
from bot.operations.logs import configure
from bot.ports import Store
from bot.schedule import Schedule
from bot.slots import slot_on
from tests.factories import a_document, stock
from tests.fakes import WordVectors
from tests.faults.desk import CONTEXT, NOW, PATIENCE, WISH, Crash, FileChat, Files, at_work, ended, services_on

DAY: Final = timedelta(days=1)
STEPS: Final = tuple(
    Crash(part, method, when)
    for part, method in (
        ("store", "subscriptions"),
        ("store", "told"),
        ("chat", "place"),
        ("chat", "find"),
        ("chat", "post"),
        ("store", "record_delivery"),
        ("store", "record_message"),
    )
    for when in ("before", "after")
)
"""Where the life of a digest can be cut: planned, composed, looked for, posted, put on record."""
ANY_MOMENT: Final = "any moment"


@dataclass(frozen=True)
class Appointments:
    """So many daily subscriptions on so many days, and how many desks keep them; the kills follow `seed`.

    Of each three the last is the second one's channel's, on another topic: both are due at one moment, in one post.
    """

    subscriptions: int
    days: int
    desks: int = 3
    seed: int = 7
    calls: int = 16
    """Which call of its step kills a desk at the latest. A post makes each once for each of its digests, and with fewer
    the same last few posts are in hand at every death, until one of them is given up as the culprit."""
    patience: float = 120.0
    """Seconds that the digests of one day may take."""

    @property
    def wishes(self) -> tuple[Subscription, ...]:
        """The subscriptions."""
        return tuple(_wish(number) for number in range(self.subscriptions))

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels, in each of which one subscription is on the topic of the reports."""
        return tuple(wish.channel_id for wish in self.wishes if wish.topic == WISH.topic)

    def posts(self, day: int) -> dict[str, str]:
        """The slots of a day, counted from 0, each with the key of the post that tells it."""
        slots = [(wish.channel_id, slot_on(wish, (NOW + day * DAY).date())) for wish in self.wishes]
        beside = {channel: [slot for other, slot in slots if other == channel] for channel, _ in slots}
        return {
            slot.key: slot.key if len(beside[channel]) == 1 else joint_digests.key_of(channel, beside[channel])
            for channel, slot in slots
        }


def _wish(number: int) -> Subscription:
    if number % 3 == 2:
        return replace(WISH, subscription_id=f"s{number}", channel_id=f"C{number - 1}", topic="access-policy")
    return replace(WISH, subscription_id=f"s{number}", channel_id=f"C{number}")


@dataclass(frozen=True)
class Kept:
    """What came of it: how often each key was posted and each channel told each report, and the kills by step.

    `delivered` are the slots on record.
    """

    posts: Counter[str]
    delivered: frozenset[str]
    told: Counter[tuple[str, str]]
    kills: Counter[str]
    seconds: float


class FileClock:
    """A clock that stands where a file says, for all processes that read it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        return datetime.fromisoformat(self._path.read_text(encoding="ascii"))

    def stand_at(self, moment: datetime) -> None:
        beside = self._path.with_suffix(".next")
        beside.write_text(moment.isoformat(), encoding="ascii")
        beside.replace(self._path)


def serve(files: Files, clock: FileClock, crash: Crash | None) -> None:
    """Be one of the desks: keep the calendar, do what falls due, and go on with what the dead left; until killed."""
    configure(level="error")
    parts = services_on(files, crash, clock=clock)
    with parts as (services, chat), at_work(files, services, chat, pulse=Pulse(every=0.5)) as work:
        Schedule(services, work, tick=timedelta(seconds=0.5)).start()
        signal.pause()


def finish(files: Files, clock: FileClock) -> None:
    """Be the last desk: do what the dead left, and end."""
    configure(level="error")
    with services_on(files, clock=clock) as (services, chat), at_work(files, services, chat) as work:
        if not work.wait_idle(PATIENCE):
            raise SystemExit("work is left")


@dataclass
class _Seat:
    """One of the desks, and its fate: a call of its own that kills it, or the seconds until somebody else does."""

    files: Files
    clock: FileClock
    fates: Iterator[Crash | float]
    kills: Counter[str]
    process: BaseProcess = field(init=False)
    fate: Crash | float = field(init=False)
    began: float = field(init=False)

    def fill(self) -> None:
        """Start a desk with the next fate."""
        self.fate, self.began = next(self.fates), time.monotonic()
        crash = self.fate if isinstance(self.fate, Crash) else None
        self.process = CONTEXT.Process(target=serve, args=(self.files, self.clock, crash), daemon=True)
        self.process.start()

    def look(self) -> None:
        """Kill a desk whose moment has come, and start the next one where one is dead."""
        if isinstance(self.fate, float) and time.monotonic() > self.began + self.fate:
            self.process.kill()
            self.process.join()
        if self.process.exitcode is None:
            return
        if self.process.exitcode != -signal.SIGKILL:
            raise RuntimeError(f"a desk ended by itself, with {self.process.exitcode}")
        one = self.fate
        self.kills[f"{one.when} {one.part}.{one.method}" if isinstance(one, Crash) else ANY_MOMENT] += 1
        self.fill()


def _fates(wanted: Appointments) -> Iterator[Crash | float]:
    """Yield where each next desk is killed: at a call of a step, all steps equally often, or after some seconds."""
    chance = random.Random(wanted.seed)
    while True:
        for step in chance.sample([*STEPS, None], len(STEPS) + 1):
            yield replace(step, call=chance.randint(1, wanted.calls)) if step else chance.uniform(1.0, 5.0)


def keep(files: Files, wanted: Appointments) -> Kept:
    """Let the days pass and say what came of them."""
    clock, chat = FileClock(files.chat.with_suffix(".clock")), FileChat(files.chat)
    clock.stand_at(NOW)
    _prepare(files, wanted)
    fates, kills = _fates(wanted), Counter[str]()
    seats = [_Seat(files, clock, fates, kills) for _ in range(wanted.desks)]
    began = time.monotonic()
    for seat in seats:
        seat.fill()
    for day in range(wanted.days):
        clock.stand_at(NOW + day * DAY)
        deadline = time.monotonic() + wanted.patience
        while set(wanted.posts(day).values()) - set(chat.keys()) and time.monotonic() < deadline:
            time.sleep(0.05)
            for seat in seats:
                seat.look()
    for seat in seats:
        seat.process.kill()
        seat.process.join()
    last = CONTEXT.Process(target=finish, args=(files, clock))
    last.start()
    if ended(last) != 0:
        raise RuntimeError("work is left that nobody ends")
    seconds = time.monotonic() - began
    with services_on(files) as (services, _):
        told = Counter(_told(services.store))
        delivered = frozenset(kept.key for kept in services.store.kept_digests())
    return Kept(Counter(chat.keys()), delivered, told, kills, seconds)


def _prepare(files: Files, wanted: Appointments) -> None:
    """Have the channels subscribe, and a report for every day."""
    with services_on(files) as (services, _):
        services.store.remove_subscription(WISH.subscription_id)
        for wish in wanted.wishes:
            services.store.add_subscription(wish)
        reports = [
            a_document(
                f"report-{day}",
                title=f"Laboratory {day} trained its model on outputs of Sable",
                text=f"Laboratory {day} trained its model on {day * 1000} outputs of Sable, Northlight reported.",
                published_at=NOW + (day - 1) * DAY,
                read_at=NOW + (day - 1) * DAY,
            )
            for day in range(1, wanted.days)
        ]
        parts = {"catalog": services.catalog, "passages": services.passages, "words": services.words}
        stock(reports, **parts, embedder=WordVectors())


def _told(store: Store) -> Iterator[tuple[str, str]]:
    """Yield each channel with each report that a digest told it as new."""
    for kept in store.kept_digests():
        yield from ((kept.channel_id, name) for item in kept.digest.items for name in item.new_documents)
