"""What was asked before in a thread, or lately in a direct message: what a question may lean on."""

from __future__ import annotations

from datetime import timedelta
from itertools import takewhile

from bot.domain import Asked, Place, PlaceKind, Turn
from bot.intent.intents import intent_of
from bot.ports import Store
from bot.services import Services
from retrieval.domain import Exchange

_REMEMBERED = 12
"""Questions before this one that it may lean on."""
LATELY = timedelta(hours=1)
"""How long a direct message without threads is one conversation: who comes back later begins anew."""


def remember(asked: Asked, services: Services) -> None:
    """Keep a question for the follow-ups after it, once; a private one belongs to no thread, and small talk to none."""
    if not asked.private and not intent_of(asked.text, addressed=asked.addressed).is_small_talk:
        now = services.clock.now()
        services.store.remember(Turn(asked.channel_id, asked.thread, asked.ts, asked.text, now))


def remembered(asked: Asked, place: Place, services: Services) -> tuple[Exchange, ...]:
    """Return what was asked before a question in its thread; at the top of a direct message, in all of that lately."""
    if asked.private:
        return ()
    store = services.store
    if place.kind is PlaceKind.DIRECT and asked.thread_ts is None:
        turns = store.turns_since(asked.channel_id, services.clock.now() - LATELY)
    else:
        turns = store.turns(asked.channel_id, asked.thread)
    before = list(takewhile(lambda turn: turn.ts != asked.ts, turns))[-_REMEMBERED:]
    return tuple(Exchange(turn.question, cited(turn, store)) for turn in before)


def cited(turn: Turn, store: Store) -> tuple[str, ...]:
    """Return the documents that the reply to a question of a thread cited."""
    replied = store.reply(turn.key)
    return replied.documents if replied else ()
