"""Which blocks a workspace takes: what it refuses is sent plainer, in the end as text alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import structlog

from bot.domain import Message
from bot.errors import ChatRefused
from bot.render.escape import cut
from bot.render.feedback import plainer

T = TypeVar("T")
Blocks = list[dict[str, Any]] | None
Send = Callable[[str, Blocks], T]
_REFUSED: Final = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "markdown_text_conflict"}
)
_SHORT: Final = 2000
"""Characters of a text that was refused for its length; Slack's own advice is less than 4,000."""
_log = structlog.get_logger(__name__)


class TakenBlocks:
    """Sends messages with the newest blocks that the workspace is known to take."""

    def __init__(self) -> None:
        """Believe that it takes all of them."""
        self._plain = False

    def sent(self, message: Message, send: Send[T]) -> T:
        """Call `send` with a message's text and blocks, again with plainer ones and then without any if refused."""
        given, plain = list(message.blocks), list(plainer(message.blocks))
        if not self._plain:
            try:
                return send(message.text, given or None)
            except ChatRefused as refusal:
                _raise_unless_plainer_helps(refusal)
        if plain and (self._plain or plain != given):
            try:
                told = send(message.text, plain)
            except ChatRefused as refusal:
                _raise_unless_plainer_helps(refusal)
            else:
                self._plain = True
                return told
        return send(_shortened(message.text), None)


def _raise_unless_plainer_helps(refusal: ChatRefused) -> None:
    if refusal.code not in _REFUSED:
        raise refusal
    _log.info("sent plainer", code=refusal.code)


def _shortened(text: str) -> str:
    """Return the first whole lines of a text, so that no link is cut; a line too long by itself is."""
    if len(text) <= _SHORT:
        return text
    head = text[:_SHORT].rpartition("\n")[0]
    return f"{head}\n…" if head else cut(text, _SHORT)
