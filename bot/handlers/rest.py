"""The button under a digest that shows what did not fit into it."""

from __future__ import annotations

from typing import Final

from bot import digest_rest
from bot.domain import Message
from bot.handlers.command import Starts
from bot.handlers.feedback import Press
from bot.ports import Chat
from bot.render.rest import rest_of
from bot.render.texts import sentence_message
from bot.services import Services

FORGOTTEN: Final = "I no longer have the rest of that digest."
TOLD: Final = "The rest is in the digest's thread."
ASKED: Final = "The rest was asked for already; what may be shown here comes into the digest's thread."
NOTHING_LEFT: Final = "The rest was told since, or it cannot be shown here any more."


def press(given: Press, *, services: Services, chat: Chat, work: Starts) -> Message | None:
    """Begin to tell the rest of a digest in its thread, and return what the presser alone is shown, if anything.

    Whoever reads a digest may ask for its rest.
    """
    wanted = rest_of(given.value)
    kept = services.store.kept_digest(wanted[0]) if wanted else None
    if wanted is None or kept is None or kept.channel_id != given.channel_id:
        return sentence_message(FORGOTTEN)
    key, place = wanted
    if len(kept.digest.items) > place:
        return sentence_message(TOLD)
    if digest_rest.compose(key, place, services=services, chat=chat) is None:
        return sentence_message(NOTHING_LEFT)
    return None if work.rest(key, place) else sentence_message(ASKED)
