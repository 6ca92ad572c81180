"""Answers to what nobody asked us: in channels that want them, to questions, from sources, once an hour at most."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from bot.domain import Asked
from bot.handlers.follow_up import spoken
from bot.intent.intents import IntentKind, intent_of
from bot.ports import Store
from bot.services import Services

EVERY: Final = timedelta(hours=1)
"""How long a channel that was answered unasked is left alone."""
_CHANNELS: Final = frozenset({"channel", "group"})
_QUESTION_MARKS: Final = ("?", "\uff1f", "\u061f")
"""What a question ends with, in full width and in Arabic script, too."""


def may_be_answered(event: Mapping[str, Any], *, me: str) -> bool:
    """Say whether a message puts a question to a whole channel: it ends as one, names nobody and is in no thread.

    Threads are for those who talk there; see `follow_up`.
    """
    text = str(event.get("text") or "").strip()
    if event.get("type") != "message" or event.get("channel_type") not in _CHANNELS or event.get("thread_ts"):
        return False
    if "<@" in text or "<!" in text or not text.endswith(_QUESTION_MARKS):
        return False
    return intent_of(spoken(text, me), addressed=False).kind is IntentKind.QUESTION


def is_unasked(asked: Asked) -> bool:
    """Say whether a question was put to a channel and not to us."""
    return not asked.addressed and asked.thread_ts is None


def wants_unasked(channel_id: str, store: Store) -> bool:
    """Say whether a channel wants to be answered unasked."""
    return store.channel_settings(channel_id).unasked


def take_turn(asked: Asked, services: Services) -> bool:
    """Say whether an answer may be given: unasked only where the channel wants it and had no other within the hour."""
    now = services.clock.now()
    if not is_unasked(asked):
        return True
    if not wants_unasked(asked.channel_id, services.store):
        return False
    return services.store.claim_unasked(asked.channel_id, asked.key, at=now, since=now - EVERY)
