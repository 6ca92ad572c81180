"""What an address on the web holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave; `unchanged` means the validators still hold and `body` is empty.

    `moved_to` is the address that the one asked for has moved to for good, if it says so.
    """

    url: str
    body: bytes
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    unchanged: bool = False
    moved_to: str | None = None


class Fetcher(Protocol):
    """Fetches one public http(s) address."""

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Return what the address holds.

        Raises `RefusedAddress`, `Gone`, `Unreachable`, `RateLimited` or `UnreadableDocument` (too large).
        """
