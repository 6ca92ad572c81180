"""How often a local Slack lets a message be posted in one channel, where a test wants it to count."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

POSTS = frozenset({"chat.postMessage", "chat.startStream"})


@dataclass
class PostLimit:
    """A bucket a channel that holds `burst` posts and leaks one every `every` seconds; a refused call counts not."""

    every: float = 1.0
    burst: int = 3
    _levels: dict[str, tuple[float, float]] = field(default_factory=dict)

    def refuses(self, method: str, channel: str | None) -> int | None:
        """Return the seconds of a Retry-After when the bucket is full, None when the call may pass."""
        if method not in POSTS or channel is None:
            return None
        now = time.monotonic()
        level, seen = self._levels.get(channel, (0.0, now))
        level = max(level - (now - seen) / self.every, 0.0)
        if level + 1 > self.burst + 1e-6:
            self._levels[channel] = (level, now)
            return max(math.ceil((level + 1 - self.burst) * self.every), 1)
        self._levels[channel] = (level + 1, now)
        return None
