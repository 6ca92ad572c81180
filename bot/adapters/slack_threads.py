"""Threads in Slack, read page by page and no further than a bound; nothing of them is remembered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from slack_sdk import WebClient

from bot.adapters.slack_errors import translated
from bot.adapters.slack_people import Us
from bot.errors import MessageGone
from bot.threads import MOST_MESSAGES, ReadThread, ThreadMessage

PAGE: Final = 200
_DELETED: Final = "tombstone"
"""What stands in the place of a first message that was deleted while others stood under it."""
_MOST_FILES: Final = 10

_Found = Mapping[str, Any]


def read_thread(client: WebClient, us: Callable[[], Us], channel_id: str, ts: str) -> ReadThread:
    """Read the thread that a message opens or stands in. Raises `MessageGone` when nothing of it is left."""
    found, cut = _pages(client, channel_id, ts)
    root = str(found[0].get("thread_ts") or found[0]["ts"]) if found else ts
    if root != ts:  # asked by the ts of a reply, Slack gives that one alone
        found, cut = _pages(client, channel_id, root)
    messages = tuple(_message(one, us()) for one in found if one.get("subtype") != _DELETED)
    if not messages:
        raise MessageGone("Nothing of this thread is there any more.", code="thread_not_found")
    return ReadThread(channel_id, root, messages, cut)


def _pages(client: WebClient, channel_id: str, ts: str) -> tuple[list[_Found], bool]:
    """Return a thread's first messages, and whether there are more."""
    found: dict[str, _Found] = {}  # each page begins with the first message
    cursor = ""
    while True:
        with translated("read a thread"):
            told = client.conversations_replies(channel=channel_id, ts=ts, limit=PAGE, cursor=cursor)
            found |= {str(one["ts"]): one for one in told.get("messages") or ()}
            cursor = (told.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor or len(found) >= MOST_MESSAGES:
            in_order = [found[one] for one in sorted(found, key=float)]
            return in_order[:MOST_MESSAGES], bool(cursor) or len(found) > MOST_MESSAGES


def _message(found: _Found, us: Us) -> ThreadMessage:
    """Return a message without the mention by which it was put to us."""
    is_bot = bool(found.get("bot_id"))
    ours = found.get("user") == us.user_id or (is_bot and found.get("bot_id") == us.bot_id)
    names = (str(one.get("name") or "") for one in found.get("files") or () if isinstance(one, Mapping))
    return ThreadMessage(
        ts=str(found["ts"]),
        text=re.sub(rf"<@{re.escape(us.user_id)}(?:\|[^<>]*)?>\s*", "", str(found.get("text") or "")),
        user_id=str(found["user"]) if found.get("user") and not is_bot else None,
        files=tuple(name for name in names if name)[:_MOST_FILES],
        ours=ours,
    )
