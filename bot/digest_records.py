"""Where digests are kept as they were told, and the slots that could not be posted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain import MissedSlot
from bot.kept_digests import KeptDigest


class DigestRecords(Protocol):
    """Digests as they were told; each is kept with its delivery."""

    def kept_digest(self, key: str) -> KeptDigest | None:
        """Return the digest of a slot as it was told, or None when none was kept."""

    def kept_digests(
        self,
        *,
        channel_id: str | None = None,
        topic: str | None = None,
        since: datetime | None = None,
        limit: int | None = None,
    ) -> Sequence[KeptDigest]:
        """Return the digests that were told at `since` or later, oldest first; the newest of them, if too many."""

    def record_rest(self, kept: KeptDigest, told: Mapping[str, str]) -> None:
        """Put a digest, of which more was told since, in the place of itself; ignored where none is kept.

        What was carried over of it and is `told` now, documents by identity with their content hashes, counts as told
        to its channel.
        """

    def record_miss(self, missed: MissedSlot) -> None:
        """Record that a slot's digest could not be posted; what was recorded of that slot before is replaced."""

    def misses(self, subscription_id: str) -> Sequence[MissedSlot]:
        """Return what could not be posted of a subscription, oldest first."""
