"""Several desks of one name on one database, killed at random and started again while people ask and slots fall due."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from bot.adapters.this_host import ThisHost
from bot.domain import Posted, Process
from bot.liveness import Pulse
from bot.ports import Store
from bot.schedule import Schedule
from bot.slots import slot_on
from bot.work import Work
from retrieval.errors import RetrievalError
from tests.faults.desk import ASKED, CONTEXT, NOW, WISH, FileChat, Files, at_work, services_on


@dataclass(frozen=True)
class Storm:
    """How much is asked and due, how long the chat takes to post (seconds), and how often a desk is killed."""

    questions: int
    slots: int
    pulse: Pulse
    desks: int = 3
    posting: float = 0.15
    between_kills: float = 1.0
    between_questions: float = 0.1
    patience: float = 120.0
    seed: int = 7


@dataclass(frozen=True)
class Outcome:
    """What came of it: how many keys are missing and doubled, how many kills there were, and how long it took."""

    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    kills: int
    seconds: float
    last_wait: float
    """Seconds from the last kill to the last post."""


class SlowChat(FileChat):
    """A chat that takes its time before and after it has posted, so that kills fall between."""

    seconds = 0.0

    def post(self, *args: Any, **named: Any) -> Posted:
        time.sleep(random.uniform(0, self.seconds))
        posted = super().post(*args, **named)
        time.sleep(random.uniform(0, self.seconds))
        return posted


class OnAnotherMachine(ThisHost):
    """A host whose processes cannot be told to be gone from here: only their silence tells."""

    def new_process(self) -> Process:
        return replace(super().new_process(), host=None)


def serve(files: Files, storm: Storm, orders: Connection) -> None:
    """Be one of the desks: begin what is ordered, acknowledge it, and plan what is due; until killed."""
    with services_on(files) as (services, _):
        chat: Any = SlowChat(files.chat)
        chat.seconds = storm.posting
        with at_work(files, services, chat, pulse=storm.pulse, host=OnAnotherMachine("desk")) as work:
            schedule, planned = Schedule(services, work), 0.0
            orders.send("ready")
            while True:
                if orders.poll(0.1):
                    orders.send(_obeyed(work, orders.recv()))
                if time.monotonic() - planned > 1:
                    with suppress(RetrievalError):
                        schedule.plan_digests()
                    planned = time.monotonic()


def _obeyed(work: Work, number: int) -> bool:
    try:
        work.answer(replace(ASKED, ts=f"{number}.0"))
    except RetrievalError:
        return False
    return True


class _Desk:
    def __init__(self, files: Files, storm: Storm) -> None:
        self._orders, theirs = CONTEXT.Pipe()
        self.process: BaseProcess = CONTEXT.Process(target=serve, args=(files, storm, theirs), daemon=True)
        self.process.start()
        theirs.close()
        self._ready = False

    def takes(self, number: int) -> bool:
        """Order a question; False when this desk is not ready, or was killed before it acknowledged it."""
        with suppress(OSError, EOFError):
            if not self._ready:
                self._ready = self._orders.poll(0) and self._orders.recv() == "ready"
            if self._ready:
                self._orders.send(number)
                return bool(self._orders.poll(20) and self._orders.recv())
        return False

    def kill(self) -> None:
        self.process.kill()
        self.process.join()


@dataclass
class _Wishes:
    """Digests that fall due one after another."""

    store: Store
    keys: list[str]

    def add(self, upto: int) -> None:
        while len(self.keys) < upto:
            number = len(self.keys)
            wish = replace(WISH, subscription_id=f"s{number}", channel_id=f"C{number}")
            self.store.add_subscription(wish)
            self.keys.append(slot_on(wish, NOW.date()).key)


def ride_out(files: Files, storm: Storm) -> Outcome:
    """Let the storm pass and say what came of it."""
    with services_on(files) as (services, _):
        services.store.remove_subscription(WISH.subscription_id)
        wishes = _Wishes(services.store, [])
        desks = [_Desk(files, storm) for _ in range(storm.desks)]
        began = time.monotonic()
        kills = _ask(files, storm, desks, wishes)
        last_kill = time.monotonic()
        expected = wishes.keys + [replace(ASKED, ts=f"{number}.0").key for number in range(storm.questions)]
        _settle(files, expected, last_kill + storm.patience)
    ended = time.monotonic()
    time.sleep(2 * storm.posting + 1)  # what is doubled may come last
    for desk in desks:
        desk.kill()
    said = Counter(FileChat(files.chat).keys())
    return Outcome(
        lost=tuple(key for key in expected if not said[key]),
        doubled=tuple(key for key, times in said.items() if times > 1),
        kills=kills,
        seconds=ended - began,
        last_wait=ended - last_kill,
    )


def _ask(files: Files, storm: Storm, desks: list[_Desk], wishes: _Wishes) -> int:
    """Ask every question of some desk, and of another too now and then, amid kills; return how many kills."""
    chance = random.Random(storm.seed)
    kills, next_kill = 0, time.monotonic() + storm.between_kills
    left = list(range(storm.questions))
    while left:
        wishes.add(storm.slots * (storm.questions - len(left) + 1) // storm.questions)
        if time.monotonic() >= next_kill:
            victim = chance.randrange(len(desks))
            desks[victim].kill()
            desks[victim] = _Desk(files, storm)
            kills, next_kill = kills + 1, time.monotonic() + chance.uniform(0.5, 1.5) * storm.between_kills
        taken = chance.choice(desks).takes(left[0])
        if taken and chance.random() < 0.2:  # the chat delivers it once more, to anybody
            chance.choice(desks).takes(left[0])
        if taken:
            left.pop(0)
        time.sleep(storm.between_questions)
    desks[0].kill()  # and this one never comes back
    return kills + 1


def _settle(files: Files, expected: Sequence[str], deadline: float) -> None:
    while set(expected) - set(FileChat(files.chat).keys()) and time.monotonic() < deadline:
        time.sleep(0.2)
