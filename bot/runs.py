"""Which lives are in hand, kept on record so that one which ends its process again and again is found.

A process seldom dies of what it does: somebody kills it, or the machine. So only a life that was *in hand* is
counted as suspect, one that waits for the chat or for its turn is not, and a stop is no death.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar, cast

import structlog

from bot.process_records import Processes
from retrieval.errors import RetrievalError

MOST_DEATHS: Final = 8
"""With so many deaths at one step a life is given up. A step is in hand for a second or two: that eight kills by others
all hit the same one does not happen, and a process that is ended eight times is back in minutes."""
MOST_GOODBYES: Final = 2
"""Deaths while its end was told to people, after which it ends without a word."""
_SUSPECT: Final = 2
"""With so many deaths a life is run alone among its like: at the next one the others wait, and only one is to blame.
After a single death all that were in hand would queue up, thirty lives for one culprit at most."""
_NOT_FOUND: Final = {"not_found": True}
"""What is on record of a step that was looked for in vain."""
T = TypeVar("T")
_log = structlog.get_logger(__name__)


@dataclass(eq=False, slots=True)
class Launch:
    """One stretch in which this process works under one identity; `over` when it closes or its lease is lost."""

    process_id: str
    over: threading.Event = field(default_factory=threading.Event)


@dataclass(eq=False, slots=True)
class LifeRun:
    """One run of a life under one identity of this process; `over` is set when it is to wait no longer."""

    key: str
    process_id: str
    over: threading.Event
    deaths: int = 0
    alone: bool = False


class Interrupted(BaseException):
    """Ends a life here and now without an end on record, so that a later launch continues it, here or elsewhere."""


class GivenUp(BaseException):
    """Ends a life that ends processes, at the first step that it did not take before."""


def keeping(keep: Callable[[], None]) -> Callable[[], bool]:
    """Return a step that has something to show for itself where `keep` has nothing."""

    def kept() -> bool:
        keep()
        return True

    return kept


class Runs:
    """Keeps on record what is in hand: two small writes for a life that is never interrupted.

    A record that cannot be written now is left out. That costs at most one death that is not counted.
    """

    def __init__(self, processes: Processes) -> None:
        """Take the table of processes and what they have in hand."""
        self._processes = processes
        self._lane = threading.Lock()

    def look_up(self, run: LifeRun) -> None:
        """Find out how many processes died of a run's life before, or with it."""
        with _leniently():
            run.deaths = self._processes.deaths(run.key)

    def step(
        self,
        run: LifeRun,
        take: Callable[[], T],
        find: Callable[[], T | None] | None,
        *,
        on_record: Callable[[Callable[[], Any]], Any],
    ) -> T:
        """Take a step, which `on_record` records, or return what is on record of it.

        A life that gets on is not the one that ends processes: its deaths are forgotten. One that is to be given up
        takes no step any more; what it may have done is looked for by `find`. Raises `GivenUp` when that is not there.
        """
        if run.deaths >= MOST_DEATHS:
            found = on_record(lambda: _NOT_FOUND if find is None or (there := find()) is None else there)
            if found == _NOT_FOUND:
                raise GivenUp
            return cast("T", found)
        is_taken = False

        def taken() -> T:
            nonlocal is_taken
            told = take()
            is_taken = True
            return told

        told = on_record(taken)
        if is_taken and run.deaths:
            self._forget_deaths(run)
        return cast("T", told)

    def _forget_deaths(self, run: LifeRun) -> None:
        run.deaths = 0
        with _leniently():
            self._processes.finish(run.key, run.process_id)
            self._processes.hold(run.key, run.process_id)
        self._make_way(run)

    def take_up(self, run: LifeRun) -> None:
        """Note that a run begins or goes on; a suspect waits for its turn first. May raise `Interrupted`."""
        if run.deaths >= _SUSPECT and not run.alone:
            while not self._lane.acquire(timeout=0.5):
                if run.over.is_set():
                    raise Interrupted
            run.alone = True
        with _leniently():
            self._processes.hold(run.key, run.process_id)

    def put_down(self, run: LifeRun) -> None:
        """Note that a run waits, or goes on later."""
        with _leniently():
            self._processes.put_down(run.key, run.process_id)
        self._make_way(run)

    def finish(self, run: LifeRun) -> None:
        """Note that a run's life has come to its end."""
        with _leniently():
            self._processes.finish(run.key, run.process_id)
        self._make_way(run)

    def _make_way(self, run: LifeRun) -> None:
        if run.alone:
            run.alone = False
            self._lane.release()


@contextmanager
def _leniently() -> Iterator[None]:
    try:
        yield
    except RetrievalError as error:
        _log.debug("not noted what is in hand", why=str(error))
