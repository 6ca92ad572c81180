"""One door for calls that are rate-limited: each waits for its turn, in order, instead of being refused.

A call stands in a queue and takes from one or more buckets. What a rule says of a call is decided elsewhere
(`slack_limits`); here is only the waiting. Nothing is asked to find out whether a call may go.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from bot.errors import ChatBusy

MOST_WAIT: Final = 300.0
"""Seconds that a call waits in its queue; one that is further back is left to the durable work."""
LONGEST_HOLD: Final = 30.0
"""Seconds that a call waits because the other side said "come back later"."""
MOST_BUCKETS: Final = 5000

Wait = Callable[[threading.Condition, float | None], object]


@dataclass(frozen=True, slots=True)
class Rate:
    """One call every `every` seconds; after a pause, `burst` at once."""

    every: float
    burst: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """How a call is paced.

    It stands in the `queue` of this name and takes from each of the named `buckets`; when it is refused for
    coming too fast, the first of them closes. `in_turn` lets the next in the queue go only when this call has
    its answer, so that both arrive in order. Who would wait longer than `most_wait` is turned away at once.
    """

    queue: str
    buckets: tuple[tuple[str, Rate], ...]
    in_turn: bool = False
    most_wait: float = MOST_WAIT


Rules = Callable[[str, str | None], Rule]


class _Bucket:
    """When calls of one rate may start: the generic cell rate algorithm, and a moment before which none may."""

    def __init__(self, rate: Rate, now: float) -> None:
        self._rate = rate
        self._spent_until = now
        self._held_until = now

    def opens(self, now: float, *, ahead: int = 0) -> float:
        """Return when a call may start that `ahead` others go before."""
        spent = max(self._spent_until, now) + ahead * self._rate.every
        return max(spent - (self._rate.burst - 1) * self._rate.every, self._held_until)

    def take(self, now: float) -> None:
        self._spent_until = max(self._spent_until, now) + self._rate.every

    def hold(self, until: float) -> None:
        """Let no call start before `until`, and no burst right after it."""
        self._held_until = max(self._held_until, until)
        self._spent_until = max(self._spent_until, self._held_until + (self._rate.burst - 1) * self._rate.every)

    def held_for(self, now: float) -> float:
        return self._held_until - now

    def is_idle(self, now: float) -> bool:
        return self._spent_until <= now and self._held_until <= now


class DoorTurn:
    """A call's turn at the door."""

    def __init__(self, door: Door, rule: Rule, ticket: object) -> None:
        """Belong to one call."""
        self._door = door
        self._rule = rule
        self._ticket = ticket

    def postpone(self, seconds: float) -> None:
        """Wait for another turn, ahead of everybody behind, because this one was refused for coming too fast.

        Raises `ChatBusy` when that is too long to wait for.
        """
        self._door.hold(self._rule, seconds)
        self._door.line_up(self._rule, self._ticket, first=True)
        self._door.wait(self._rule, self._ticket)


class Door:
    """Paces calls by `rules`; safe with threads. A copy is the same door."""

    def __init__(
        self, rules: Rules, *, now: Callable[[], float] = time.monotonic, wait: Wait = threading.Condition.wait
    ) -> None:
        """Take the rules, and how time passes."""
        self._rules = rules
        self._now = now
        self._wait = wait
        self._changed = threading.Condition()
        self._queues: dict[str, deque[object]] = {}
        self._buckets: dict[str, _Bucket] = {}
        self._closes_at: float | None = None

    def __deepcopy__(self, _: dict[int, Any]) -> Door:
        return self

    @contextmanager
    def turn(self, method: str, channel: str | None = None) -> Iterator[DoorTurn]:
        """Hold the block back until it is its turn.

        Raises `ChatBusy`, with nothing sent, when the turn is too far away or the door closes before it.
        """
        rule, ticket = self._rules(method, channel), object()
        try:
            self.line_up(rule, ticket)
            self.wait(rule, ticket)
            yield DoorTurn(self, rule, ticket)
        finally:
            with self._changed:
                self._leave(rule, ticket)

    def seconds_until(self, method: str, channel: str | None = None, *, ahead: int = 0) -> float:
        """Return how long a call would wait behind those in its queue, or behind `ahead` others if they are more."""
        rule = self._rules(method, channel)
        with self._changed:
            now = self._now()
            queue = len(self._queues.get(rule.queue, ()))
            return max(self._opens(rule, now, ahead=max(queue, ahead)) - now, 0.0)

    def close(self, grace: float) -> None:
        """Turn away, now and from now on, every call whose turn does not come within `grace` seconds."""
        with self._changed:
            self._closes_at = self._now() + grace
            self._changed.notify_all()

    # for a turn

    def line_up(self, rule: Rule, ticket: object, *, first: bool = False) -> None:
        """Put a ticket into its queue, unless it is in it. Raises `ChatBusy` when the queue is too long for it."""
        with self._changed:
            queue = self._queues.get(rule.queue, deque())
            if ticket in queue:
                return
            if not first:
                now = self._now()
                seconds = self._opens(rule, now, ahead=len(queue)) - now
                if seconds > rule.most_wait or (queue and not rule.most_wait):
                    raise _busy(seconds)
            self._queues[rule.queue] = queue
            queue.insert(0 if first else len(queue), ticket)

    def wait(self, rule: Rule, ticket: object) -> None:
        """Wait until a ticket is the first of its queue and its buckets are open, and take from them."""
        with self._changed:
            while True:
                now = self._now()
                place = self._queues[rule.queue].index(ticket)
                opens = self._opens(rule, now, ahead=place)
                self._turn_away(rule, opens, now)
                if place == 0 and opens <= now:
                    break
                self._wait(self._changed, opens - now if place == 0 else None)
            for name, _ in rule.buckets:
                self._buckets[name].take(now)
            if not rule.in_turn:
                self._leave(rule, ticket)

    def hold(self, rule: Rule, seconds: float) -> None:
        """Let no call that takes from the rule's first bucket start for so long."""
        with self._changed:
            now = self._now()
            self._bucket(*rule.buckets[0], now).hold(now + seconds)
            self._changed.notify_all()

    def _turn_away(self, rule: Rule, opens: float, now: float) -> None:
        """Raise `ChatBusy` when there is no use in waiting."""
        held = max(self._bucket(name, rate, now).held_for(now) for name, rate in rule.buckets)
        closed = self._closes_at is not None and max(opens, now) > self._closes_at
        if held > LONGEST_HOLD or closed:
            raise _busy(max(opens - now, 1.0))

    def _opens(self, rule: Rule, now: float, *, ahead: int) -> float:
        return max(self._bucket(name, rate, now).opens(now, ahead=ahead) for name, rate in rule.buckets)

    def _bucket(self, name: str, rate: Rate, now: float) -> _Bucket:
        if name not in self._buckets:
            if len(self._buckets) >= MOST_BUCKETS:
                self._buckets = {kept: b for kept, b in self._buckets.items() if not b.is_idle(now)}
            self._buckets[name] = _Bucket(rate, now)
        return self._buckets[name]

    def _leave(self, rule: Rule, ticket: object) -> None:
        queue = self._queues.get(rule.queue)
        if queue is None or ticket not in queue:
            return
        queue.remove(ticket)
        if not queue:
            del self._queues[rule.queue]
        self._changed.notify_all()


def _busy(seconds: float) -> ChatBusy:
    return ChatBusy("Slack takes no more of these calls just now; it will in a while.", seconds=seconds)
