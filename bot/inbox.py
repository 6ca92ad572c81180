"""What the chat delivers to us: on record before it is acknowledged, then handled in order of arrival.

They are taken from the inbox with a bounded number of threads; which are recorded, `envelopes` says. Handling a
delivery twice has to be harmless, for a process may be killed between doing something and recording that it is done.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import chain, repeat
from typing import Any, Final, Protocol

import structlog

from bot.domain import Envelope
from bot.entry import Admission
from bot.envelopes import Overhears, envelope_of
from bot.errors import ChatRefused, ChatUnavailable
from bot.heard import answer_to
from bot.ports import Inbox
from retrieval.errors import PermanentError, RetrievalError, TransientError
from retrieval.ports import Clock

WORKERS: Final = 8
"""Deliveries handled side by side; each only begins durable work or answers one command."""
PAUSES: Final = (1.0, 2.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0)
"""Seconds between tries; the last one repeats."""
MOST_TRIES: Final = 4
"""How often a delivery is tried that fails through nobody else's fault."""
LONGEST_WAIT: Final = timedelta(hours=12)
"""How long a delivery waits for a chat or a database that is away; an answer later than that helps nobody."""
KEPT: Final = timedelta(days=1)
"""How long the keys of what is done are kept. Slack sends something again for about six minutes."""
_POLL: Final = 1.0
"""Seconds between looks for what other processes recorded or gave back, and for what has become due again."""
_FORGETTING: Final = timedelta(hours=1)
_DRAIN: Final = 10.0
_log = structlog.get_logger(__name__)


class Listener(Protocol):
    """What deliveries are handed to."""

    def handle(self, envelope: Envelope) -> None:
        """Do what a delivery asks for; may be called again for the same one. Raises whatever goes wrong."""

    def apologise(self, envelope: Envelope, error: Exception) -> None:
        """Tell whoever is behind a delivery that it is given up; never raises."""


class Dispatcher:
    """Records what is delivered, and has it handled in order of arrival by a bounded number of threads."""

    def __init__(  # noqa: PLR0913 - what stands at either end of it is a keyword
        self,
        inbox: Inbox,
        clock: Clock,
        listener: Listener,
        *,
        owner: Callable[[], str],
        at_once: Callable[[Mapping[str, Any]], bool] = lambda _: False,
        admit: Callable[[Mapping[str, Any]], Mapping[str, Any] | None] | None = None,
        overhears: Overhears = lambda _: False,
        pauses: tuple[float, ...] = PAUSES,
    ) -> None:
        """Take the parts.

        `owner` names this process as of now: what it has in hand can be released by that name when it is dead.
        `admit` returns a delivery with its ids qualified by its workspace, None for one that is not let in.
        `at_once` sees every event first, and says by returning True that it is nothing to be recorded; it may raise
        what `receive` may. `overhears` says of a channel that its questions are heard although nobody named us.
        """
        self._inbox = inbox
        self._clock = clock
        self._listener = listener
        self._owner = owner
        self._at_once = at_once
        self._admit = admit or Admission().admit
        self._overhears = overhears
        self._pauses = pauses
        self._free = threading.Semaphore(WORKERS)
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="inbox")
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._forgotten_at: datetime | None = None
        self._away = False
        self._thread = threading.Thread(target=self._run, name="inbox", daemon=True)

    def start(self) -> None:
        """Begin to handle what is and will be on record."""
        self._thread.start()

    def receive(self, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Put a delivery on record, if it is for us; once this returns it may be acknowledged, with what it returns.

        A form that something is wrong with is answered so, and not recorded.

        Raises `TransientError` or `PermanentError` when that did not work: Slack has to send it again.
        """
        admitted = self._admit(body)
        if admitted is None:
            return None
        event = admitted.get("event")
        if isinstance(event, Mapping) and self._at_once(event):
            return None
        if (wrong := answer_to(admitted)) is not None:
            return wrong
        envelope = envelope_of(admitted, self._clock.now(), overhears=self._overhears)
        if envelope is None:
            return None
        if not self._inbox.record(envelope):
            _log.info("repeat dropped", key=envelope.key)
        self._wake.set()
        return None

    def wait_idle(self, timeout: float) -> bool:
        """Wait until everything on record is done, at most `timeout` seconds; say whether that came about."""
        deadline = time.monotonic() + timeout
        while self._inbox.unfinished():
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.01)
        return True

    def close(self) -> None:
        """Take nothing more in hand, wait for what is, and give back what did not end."""
        self._closing.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        deadline = time.monotonic() + _DRAIN
        in_time = [self._free.acquire(timeout=max(0.0, deadline - time.monotonic())) for _ in range(WORKERS)]
        self._workers.shutdown(wait=all(in_time))
        with suppress(RetrievalError):  # who takes over releases it then
            self._inbox.release(self._owner())

    def _run(self) -> None:
        while not self._closing.is_set():
            if not self._free.acquire(timeout=_POLL):
                continue
            self._wake.clear()  # before looking: what is recorded from now on is looked for again
            envelope = self._next()
            if envelope is None:
                self._free.release()
                self._wake.wait(_POLL)
            else:
                self._workers.submit(self._take, envelope)

    def _next(self) -> Envelope | None:
        """Claim what came first, and tidy up now and then."""
        now = self._clock.now()
        try:
            if self._forgotten_at is None or now - self._forgotten_at >= _FORGETTING:
                self._inbox.forget_before(now - KEPT)
                self._forgotten_at = now
            claimed = self._inbox.claim(self._owner(), now)
        except RetrievalError as error:
            if not self._away:
                _log.warning("inbox out of reach", why=str(error))
            self._away = True
            return None
        except Exception as error:  # noqa: BLE001 - whatever broke, what is delivered from now on has to be handled
            _log.error("inbox cannot be read", exc_info=error)
            return None
        self._away = False
        return claimed

    def _take(self, envelope: Envelope) -> None:
        try:
            self._handle(envelope)
        except Exception as error:  # noqa: BLE001 - the outermost edge of a thread: what is not settled is claimed again
            _log.error("delivery left in hand", kind=envelope.kind, exc_info=error)
        finally:
            self._free.release()

    def _handle(self, envelope: Envelope) -> None:
        try:
            self._listener.handle(envelope)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, it is tried again or told
            pause = self._pause_after(envelope, error)
            if pause is not None:
                _log.info("delivery waits", kind=envelope.kind, seconds=pause, why=type(error).__name__)
                until = self._clock.now() + timedelta(seconds=pause)
                self._insist(lambda: self._inbox.postpone(envelope.key, until))
                self._wake.set()  # it may be due already
                return
            self._listener.apologise(envelope, error)
        self._insist(lambda: self._inbox.settle(envelope.key, self._clock.now()))

    def _pause_after(self, envelope: Envelope, error: Exception) -> float | None:
        """Return the seconds after which to try again; None when a delivery is to be given up."""
        waited = self._clock.now() - envelope.received_at
        hopeless = isinstance(error, ChatRefused | PermanentError)
        outside = isinstance(error, ChatUnavailable | TransientError)
        if hopeless or waited > LONGEST_WAIT or (not outside and envelope.claims >= MOST_TRIES):
            return None
        return self._pauses[min(envelope.claims, len(self._pauses)) - 1]

    def _insist(self, write: Callable[[], None]) -> None:
        """Write to the inbox as soon as it can be reached; what cannot be written before the end is handled again."""
        for seconds in chain(self._pauses, repeat(self._pauses[-1])):
            try:
                write()
            except RetrievalError as error:
                _log.warning("inbox out of reach", why=str(error))
            else:
                return
            if self._closing.wait(seconds):
                return
