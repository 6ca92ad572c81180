"""Which blocks a workspace takes: what it refuses once is sent plainer from then on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import structlog

from bot.domain import Message
from bot.errors import ChatRefused
from bot.render.feedback import plainer

T = TypeVar("T")
Blocks = list[dict[str, Any]] | None
_REFUSED: Final = frozenset({"invalid_blocks", "invalid_blocks_format"})
_log = structlog.get_logger(__name__)


class TakenBlocks:
    """Sends messages with the newest blocks that the workspace is known to take."""

    def __init__(self) -> None:
        """Believe that it takes all of them."""
        self._plain = False

    def sent(self, message: Message, send: Callable[[Blocks], T]) -> T:
        """Call `send` with a message's blocks, and once more with plainer ones where they are refused."""
        plain = list(plainer(message.blocks))
        if self._plain:
            return send(plain or None)
        try:
            return send(list(message.blocks) or None)
        except ChatRefused as refusal:
            if refusal.code not in _REFUSED or plain == list(message.blocks):
                raise
            _log.info("plainer buttons", code=refusal.code)
        told = send(plain)
        self._plain = True
        return told
