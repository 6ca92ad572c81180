"""When a model that failed is asked again: a circuit breaker as a value (pure)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from retrieval.errors import ModelUnavailable

REFUSES: Final = frozenset({401, 402, 403, 404})
"""No key, no money, no right, no such model: nothing changes before somebody acts."""
ABOUT_THE_PROMPT: Final = frozenset({400, 413, 415, 422})
"""The server is well and takes other prompts: this one was too long for it, say."""
TOO_MANY: Final = 429
REFUSED_SECONDS: Final = 300.0
BUSY_SECONDS: Final = 30.0
"""After a 429 that does not say how long."""
BROKEN_SECONDS: Final = 10.0
"""A server that restarts is back by then, and a time-out costs each who runs into it a third of a reply's time."""
LONGEST: Final = 3600.0
"""Whatever a server asks for, an hour later it is tried: quotas are raised and keys mended meanwhile."""
_MOST_DOUBLINGS: Final = 10
TRIAL_SECONDS: Final = 30.0
"""How long others leave a model alone while one call finds out whether it is back: as long as a call may be silent."""


@dataclass(frozen=True, slots=True)
class Breaker:
    """How often in a row a model failed, and until when it is left alone; moments are seconds of one timer."""

    failures: int = 0
    until: float = 0.0

    def pause(self, now: float) -> float:
        """Return for how many seconds more the model is left alone; 0 when it may be asked."""
        return max(self.until - now, 0.0)

    def tried(self, now: float) -> Breaker:
        """Return what holds while a call is under way: after a failure, one call finds out and others wait for it."""
        return replace(self, until=now + TRIAL_SECONDS) if self.failures else self

    def answered(self, _now: float) -> Breaker:
        """Return what holds after a reply, whatever it says."""
        return Breaker()

    def failed(self, now: float, error: ModelUnavailable) -> Breaker:
        """Return what holds after a failure: each in a row doubles the pause, unless the server says how long."""
        if error.status in ABOUT_THE_PROMPT:
            return Breaker()
        wait = _first_pause(error.status) * 2 ** min(self.failures, _MOST_DOUBLINGS)
        asked = error.retry_after if error.retry_after is not None else wait
        return Breaker(self.failures + 1, now + min(asked, LONGEST))


def _first_pause(status: int | None) -> float:
    if status in REFUSES:
        return REFUSED_SECONDS
    return BUSY_SECONDS if status == TOO_MANY else BROKEN_SECONDS
