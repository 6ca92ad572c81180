"""What the people of channels set, as dictionaries: a part of the MemoryStore."""

from __future__ import annotations

from datetime import datetime

from bot.channel_settings import ChannelSettings


class MemoryChannelSettings:
    """Settings of channels, and whose turn it was to be answered unasked."""

    def __init__(self) -> None:
        super().__init__()
        self._settings: dict[str, ChannelSettings] = {}
        self._turns: dict[str, tuple[str, datetime]] = {}

    def channel_settings(self, channel_id: str) -> ChannelSettings:
        return self._settings.get(channel_id, ChannelSettings(channel_id))

    def keep_channel_settings(self, settings: ChannelSettings) -> None:
        known = self._settings.get(settings.channel_id, settings)
        if not (known.changed_at and settings.changed_at and known.changed_at > settings.changed_at):
            self._settings[settings.channel_id] = settings

    def claim_unasked(self, channel_id: str, key: str, *, at: datetime, since: datetime) -> bool:
        known = self._turns.get(channel_id)
        if known is None or known[1] <= since:
            self._turns[channel_id] = (key, at)
            return True
        return known[0] == key
