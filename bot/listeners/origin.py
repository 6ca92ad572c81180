"""Where a delivery comes from: the channel, the person and the thread behind it (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.handlers.feedback import Press

_WITH_USER = frozenset({"shortcut", "message_action", "view_submission"})


def origin_of(body: Mapping[str, Any]) -> tuple[str | None, str | None, str | None]:
    """Return the channel, the person and the thread that a delivery comes from, as far as it says.

    What comes from no conversation, a form say, comes from the person: to write there is to write to them directly.
    """
    if body.get("type") == "block_actions":
        where = body.get("container") or {}
        user_id = (body.get("user") or {}).get("id")
        channel_id = (body.get("channel") or {}).get("id") or where.get("channel_id") or user_id
        return channel_id, user_id, where.get("thread_ts")
    if body.get("type") in _WITH_USER:
        user_id = (body.get("user") or {}).get("id")
        channel_id = (body.get("channel") or {}).get("id") or user_id
        return channel_id, user_id, (body.get("message") or {}).get("thread_ts")
    said = body.get("event") or body
    if isinstance(reacted := said.get("item"), Mapping):
        return reacted.get("channel"), said.get("user"), None
    return said.get("channel") or said.get("channel_id"), said.get("user") or said.get("user_id"), said.get("thread_ts")


def press_of(body: Mapping[str, Any], action: Mapping[str, Any], context: Mapping[str, Any]) -> Press:
    """Return the press of a button that a delivery tells of."""
    channel_id, user_id, thread_ts = origin_of(body)
    received_at = context["envelope"].received_at
    ts = (body.get("container") or {}).get("message_ts")
    return Press(str(user_id), str(channel_id), str(action.get("value", "")), received_at, thread_ts, ts)
