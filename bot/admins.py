"""Tells those who run the desk, in a direct message, what they have to know: ids and reasons, never what was read."""

from __future__ import annotations

from collections.abc import Iterable

import structlog

from bot.errors import DeskError
from bot.ports import Chat
from bot.render.texts import sentence_message

_log = structlog.get_logger(__name__)


def tell_admins(admins: Iterable[str], text: str, *, key: str, chat: Chat) -> None:
    """Send each of them one sentence; who cannot be reached is named in the log, for it says the same."""
    for admin in admins:
        try:
            chat.post(admin, sentence_message(text), key=f"{key}:{admin}")
        except DeskError as error:
            _log.warning("admin not told", admin=admin, key=key, why=str(error))
