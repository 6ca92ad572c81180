"""How calls of the local Slack go wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """How one call goes wrong; `after` lets it take effect first, as when only the answer is lost."""

    status: int = 200
    body: bytes = b'{"ok": false, "error": "internal_error"}'
    headers: tuple[tuple[str, str], ...] = ()
    lost: bool = False
    after: bool = False


def rate_limited(seconds: int) -> Fault:
    """Slack asks to come back later."""
    return Fault(429, b'{"ok": false, "error": "ratelimited"}', (("Retry-After", str(seconds)),))


def refused(code: str) -> Fault:
    """Slack says no."""
    return Fault(body=json.dumps({"ok": False, "error": code}).encode())


NOT_JSON = Fault(404, b"<html>not here</html>", (("Content-Type", "text/html"),))
BROKEN = Fault(500, b"<html>oops</html>", (("Content-Type", "text/html"),))
CUT_OFF = Fault(200, b'{"ok": tr')
LOST_ANSWER = Fault(lost=True, after=True)
