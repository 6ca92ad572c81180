"""Trying again what the outside does not let through: for how long, how often, and with how much doubt (pure)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, repeat
from typing import Final, Protocol, TypeVar

import structlog

from bot.errors import ChatBusy, ChatUnavailable
from bot.slots import CATCH_UP
from retrieval.errors import TransientError
from retrieval.ports import Clock

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
WAITS: Final = (1.0, 2.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0)
"""Seconds between tries to reach the chat or the stores; the last one repeats."""
PUBLIC_AFTER: Final = timedelta(minutes=10)
"""How long a reply waits until it can be asked who reads along; then it is one that everybody may read."""
_log = structlog.get_logger(__name__)


class Attempt(Protocol[T_co]):
    """One try at something; `in_doubt` says that an earlier one may have got through after all."""

    def __call__(self, *, in_doubt: bool) -> T_co:
        """Try, and raise `ChatUnavailable` or `TransientError` when a later try may do better."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Tries again for half a day, with growing waits; `pause` waits, or raises when the desk closes meanwhile."""

    clock: Clock
    pause: Callable[[float], None]
    waits: tuple[float, ...] = WAITS

    def step(self, attempt: Attempt[T], *, since: datetime, in_doubt: bool = False) -> Callable[[], T]:
        """Return a step that is tried until it can be taken, for half a day from `since`.

        Later tries are in doubt, unless it is certain that nothing was sent.
        """

        def taken() -> T:
            doubtful = in_doubt
            for seconds in chain(self.waits, repeat(self.waits[-1])):
                try:
                    return attempt(in_doubt=doubtful)
                except (ChatUnavailable, TransientError) as error:
                    passed = self.clock.now() - since
                    if passed > CATCH_UP:
                        raise
                    _log.info("trying again", seconds=seconds, why=str(error))
                    doubtful = doubtful or not isinstance(error, ChatBusy)
                self.pause(_pause(seconds, passed))
            raise AssertionError  # patience has no end

        return taken

    def lasts(self, since: datetime) -> bool:
        """Say whether a reply begun at `since` still waits until it can be asked who reads along."""
        return self.clock.now() - since < PUBLIC_AFTER


def _pause(seconds: float, passed: timedelta) -> float:
    """Return how long to wait for the next try: not beyond the moment when waiting for the readers ends."""
    left = (PUBLIC_AFTER - passed).total_seconds()
    return min(seconds, left) if left > 0 else seconds
