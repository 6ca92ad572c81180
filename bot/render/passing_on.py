"""What is posted when a question is passed on: who asks it, whom, and what came nearest (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.domain import Message
from bot.render.blocks import Block, message, section
from bot.render.escape import safe
from bot.render.records import titled
from retrieval.domain import Nearest, parted

_LONGEST_QUESTION: Final = 1000
_MOST_PEOPLE: Final = 5
_MOST_NEAREST: Final = 3


def shared_message(user_id: str, question: str) -> Message:
    """Return the line under which a question is answered for all who read a channel."""
    return message([section(f"{person_mention(user_id)} asked: {safe(question, _LONGEST_QUESTION)}")])


def people_message(
    people: Sequence[str], user_id: str, question: str, nearest: Sequence[Nearest], *, keep: Block
) -> Message:
    """Return what asks people: they are mentioned, and nobody else is, whatever the question says.

    `keep` are the buttons by which what they answer is kept.
    """
    named = " ".join(person_mention(one) for one in people[:_MOST_PEOPLE])
    asking = f"{named} {person_mention(user_id)} would like to know: {safe(question, _LONGEST_QUESTION)}"
    lines = ["• " + titled(one, "UTC") for one in nearest[:_MOST_NEAREST]]
    told = [section("\n".join(["The closest I found:", *lines]))] if lines else []
    return message([section(asking), *told, keep])


def person_mention(user_id: str) -> str:
    """Return what names a person in the chat, and tells them."""
    return f"<@{parted(user_id)[1]}>"
