"""What the people of a channel set for it, and where that is kept; nothing is set until somebody does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Protocol

from retrieval.domain import Filter


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """A channel's settings.

    `language` is that of our own words there, None for the asker's. `unasked` lets us answer what nobody asked us.
    `people` are tagged where a person is asked. From `quiet_from` to `quiet_until` on the channel's clock it is told
    no news; `timezone` is the one of whoever set that. Of the sources, all but `denied` are quoted, or `allowed` alone
    where any are.
    """

    channel_id: str
    language: str | None = None
    unasked: bool = False
    people: tuple[str, ...] = ()
    quiet_from: time | None = None
    quiet_until: time | None = None
    timezone: str = "UTC"
    allowed: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    changed_by: str = ""
    changed_at: datetime | None = None

    @property
    def keep(self) -> Filter:
        """What of all documents may be quoted here."""
        return Filter(sources=self.allowed, denied=self.denied)


class SettingsRecords(Protocol):
    """The settings of channels, and when a channel was last answered unasked."""

    def channel_settings(self, channel_id: str) -> ChannelSettings:
        """Return a channel's settings, those that hold until somebody sets any where nobody has."""

    def keep_channel_settings(self, settings: ChannelSettings) -> None:
        """Keep a channel's settings in place of earlier ones; those that were changed later stay."""

    def claim_unasked(self, channel_id: str, key: str, *, at: datetime, since: datetime) -> bool:
        """Claim a channel's turn to be answered unasked for a question; False where another has it since a moment.

        The same question has its turn again and again.
        """
