"""What Slack tells of a message that was changed or deleted (pure).

https://docs.slack.dev/reference/events/message/message_changed: it comes for edits, and also when a link unfurls, a
thread grows or a reply is sent to the channel, too; then the text is the one before. Of a message with a thread that is
deleted a *tombstone* stays, which comes as a change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.domain import Asked
from bot.question_records import AS_WRITTEN, QuestionChange, order_of

CHANGED: Final = "message_changed"
DELETED: Final = "message_deleted"
_TOMBSTONE: Final = "tombstone"
ForUs = Callable[[Mapping[str, Any]], bool]
"""Says whether a message, as an event of its own, may be for us."""


def told_change(event: Mapping[str, Any], *, is_for_us: ForUs) -> dict[str, Any] | None:
    """Return what is to be recorded of a change that may be of a question to us, None where there is nothing to it.

    An edit comes with the message as it is now; a deletion with nothing that was written, whatever Slack still has.
    """
    if event.get("type") != "message" or event.get("subtype") not in {CHANGED, DELETED} or not event.get("channel"):
        return None
    now, before = event.get("message") or {}, event.get("previous_message")
    if event["subtype"] == DELETED or now.get("subtype") == _TOMBSTONE:
        ts = event.get("deleted_ts") or now.get("ts") or (before or {}).get("ts")
        was_for_us = before is None or is_for_us(_placed(before, event))
        return _deletion(event, str(ts), before or now) if ts and was_for_us else None
    if not now.get("edited") or (before is not None and before.get("text") == now.get("text")):
        return None
    message = _placed(now, event)
    if not is_for_us(message) and not (before and is_for_us(_placed(before, event))):
        return None
    return _kept(event) | {"subtype": CHANGED, "message": message}


def is_change(event: Mapping[str, Any]) -> bool:
    """Say whether an event that was recorded tells of a change."""
    return event.get("subtype") in {CHANGED, DELETED}


def change_key(event: Mapping[str, Any]) -> str:
    """Return what tells a change of a recorded message from its others."""
    if event["subtype"] == DELETED:
        return f"{event['deleted_ts']}:deleted"
    return f"{event['message']['ts']}:{order_of_edit(event)}"


def order_of_edit(event: Mapping[str, Any]) -> str:
    """Return where an event stands among the changes of its message: a new message first, an edit by its moment."""
    edited = (event.get("message") or event).get("edited")
    return order_of(str(edited["ts"]), str(event.get("event_ts") or "")) if edited else AS_WRITTEN


def change_of(event: Mapping[str, Any], asked: Asked | None) -> QuestionChange:
    """Return what became of a message as an event tells it, by what it asks now."""
    if event.get("subtype") == DELETED:
        ts = str(event["deleted_ts"])
        return QuestionChange(str(event["channel"]), ts, event.get("thread_ts") or ts, "", None, deleted=True)
    message = event.get("message") or event
    ts = str(message["ts"])
    return QuestionChange(str(event["channel"]), ts, message.get("thread_ts") or ts, order_of_edit(event), asked)


def _placed(message: Mapping[str, Any], event: Mapping[str, Any]) -> dict[str, Any]:
    """Return a message within a change as an event of its own; one that opens a thread is in none."""
    place = {name: event[name] for name in ("channel", "channel_type") if name in event}
    opens = message.get("thread_ts") == message.get("ts")
    return {name: part for name, part in message.items() if not (opens and name == "thread_ts")} | place


def _deletion(event: Mapping[str, Any], ts: str, gone: Mapping[str, Any]) -> dict[str, Any]:
    thread = {"thread_ts": gone["thread_ts"]} if gone.get("thread_ts") else {}
    return _kept(event) | {"subtype": DELETED, "deleted_ts": ts} | thread


def _kept(event: Mapping[str, Any]) -> dict[str, Any]:
    return {name: event[name] for name in ("type", "channel", "channel_type", "ts", "event_ts") if name in event}
