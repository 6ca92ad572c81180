"""What a message says to us, and whether it may be for us (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from bot.domain import Asked
from bot.intent.intents import intent_of

LONGEST_QUESTION = 3000
"""Characters of a message that are read as its question."""

_MARKUP = re.compile(r"<(?P<sign>[@#!]?)(?P<target>[^|<>]*)(?:\|(?P<label>[^<>]*))?>")


def spoken(text: str, me: str) -> str:
    """Return a message's words as they are read: without our mention, Slack's markup undone.

    https://docs.slack.dev/messaging/formatting-message-text: `<@U…>` people, `<#C…|name>` channels, `<url|label>`.
    """

    def shown(found: re.Match[str]) -> str:
        sign, target, label = found["sign"], found["target"], found["label"]
        if sign == "@":
            return " " if target == me else f"@{label or target}"
        if sign == "#":
            return f"#{label or target}"
        return "" if sign == "!" else (label or target)

    return unescape(" ".join(_MARKUP.sub(shown, text).split()))[:LONGEST_QUESTION]


def asked(event: Mapping[str, Any], *, me: str, team_id: str | None) -> Asked:
    """Return the question that a message event puts to us."""
    return Asked(
        channel_id=str(event["channel"]),
        ts=str(event["ts"]),
        user_id=str(event["user"]),
        text=spoken(str(event.get("text") or ""), me),
        thread_ts=event.get("thread_ts"),
        team_id=event.get("user_team") or event.get("team") or team_id,
        addressed=is_addressed(event, me=me),
    )


def is_addressed(event: Mapping[str, Any], *, me: str) -> bool:
    """Say whether a message is certainly for us: it mentions us, or is a direct message."""
    return event.get("type") == "app_mention" or event.get("channel_type") == "im" or _mentions(event, me)


def may_follow_up(event: Mapping[str, Any], *, me: str) -> bool:
    """Say whether a message in a thread may go on asking us, if we are in that thread.

    It does not when it turns to somebody else by name, or does not ask anything.
    """
    text = str(event.get("text") or "").strip()
    if not event.get("thread_ts") or event["thread_ts"] == event.get("ts") or text.startswith(("<@", "<!")):
        return False
    return not intent_of(spoken(text, me), addressed=False).is_small_talk


def is_our_thread(event: Mapping[str, Any], *, me: str) -> bool:
    """Say whether a thread hangs under a message of ours, a digest say."""
    return event.get("parent_user_id") == me


def _mentions(event: Mapping[str, Any], me: str) -> bool:
    return re.search(rf"<@{re.escape(me)}(?:\|[^<>]*)?>", str(event.get("text") or "")) is not None
