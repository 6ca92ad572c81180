"""The language of our own words in a channel: the one that is set there, else that of what was asked."""

from __future__ import annotations

from bot.ports import Store
from retrieval.text.asked_in import language_asked


def language_in(channel_id: str, text: str, store: Store) -> str | None:
    """Return the language in which a text is replied to in a channel; None where neither tells one."""
    return store.channel_settings(channel_id).language or language_asked(text)
