"""The buttons under a reply: what can be done with it. They carry the question's key and no words."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from bot.render.blocks import Block
from bot.render.phrasing import Phrases


class Offer(StrEnum):
    """What is offered under a reply, in its order; the values are the buttons' names in Slack."""

    MORE = "show_more"
    PASSAGES = "show_passages"
    TIMELINE = "show_timeline"
    SHARE = "share_reply"
    HUMAN = "ask_human"


_WORDS = {offer: offer.name.lower() for offer in Offer}


def offers_block(offers: Collection[Offer], key: str, phrases: Phrases) -> Block:
    """Return the buttons under the reply to the question with this key."""
    return {"type": "actions", "elements": [_button(offer, key, phrases) for offer in Offer if offer in offers]}


def value_of(offer: Offer, key: str) -> str:
    """Return what the button carries under the reply to the question with this key."""
    return f"{_WORDS[offer]} {key}"


def key_of(value: str) -> str:
    """Return the question's key that a button carries."""
    return value.partition(" ")[2]


def _button(offer: Offer, key: str, phrases: Phrases) -> Block:
    text = {"type": "plain_text", "text": phrases.say("reply", _WORDS[offer]), "emoji": True}
    return {"type": "button", "action_id": offer.value, "text": text, "value": value_of(offer, key)}
