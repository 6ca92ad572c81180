"""Which deliveries are recorded, as what and under which key (pure)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from bot.domain import Envelope
from bot.entry import WORKSPACE
from bot.handlers.changes import change_key, is_change, told_change
from bot.handlers.follow_up import is_addressed, may_follow_up
from bot.handlers.unasked import may_be_answered
from bot.heard import ABOUT_INSTALLATION, Heard, Way, heard_in
from bot.middleware import is_from_a_person
from retrieval.domain import HOME, qualified
from retrieval.reading.redaction import blotted

_NOT_KEPT: Final = frozenset({"token", "response_url", "response_urls", "state"})
"""Parts of a body that no listener reads: credentials, and what was entered elsewhere on the page."""
_KEPT_OF: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    "block_actions": {
        "message": frozenset(),
        "view": frozenset({"id", "hash", "type", "callback_id", "private_metadata"}),
    },
    "message_action": {"message": frozenset({"ts", "thread_ts", "text", "user", "bot_id"})},
    "view_submission": {"view": frozenset({"id", "hash", "type", "callback_id", "private_metadata", "state"})},
}
"""Of the message or the view that an interaction comes from, what a listener reads; the text above a button is not."""
_STATE: Final = "state"
_REACTION: Final = "reaction_added"
_TABS: Final = frozenset({"home", "messages"})
Overhears = Callable[[str], bool]
"""Says of a channel that its questions are heard although nobody named us."""


def envelope_of(body: Mapping[str, Any], now: datetime, *, overhears: Overhears = lambda _: False) -> Envelope | None:
    """Return what is recorded of a delivery; None when it is not for us, so that it is never stored."""
    event = body.get("event")
    if isinstance(event, Mapping):
        me = _me(body)
        change = told_change(event, is_for_us=lambda message: _is_for_us(message, me, overhears))
        if change is None and not _is_heard(event, me, overhears):
            return None
        event = change or event
        body = {**body, "event": event}
        kind, key = str(event["type"]), _event_key(event, body)
    elif (heard := heard_in(body)) is not None:
        kind, key = heard.way.value, f"{heard.way.value}:{_interaction_key(heard, body)}"
    else:
        return None
    return Envelope(key, kind, _kept(body), now)


def _kept(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a body that listeners read."""
    kept = {name: part for name, part in body.items() if name not in _NOT_KEPT}
    heard = heard_in(body)
    unread = frozenset() if heard is None or heard.reads_message else frozenset({"text"})
    for name, fields in _KEPT_OF.get(str(body.get("type")), {}).items():
        part = kept.pop(name, None)
        if fields and isinstance(part, Mapping):
            kept[name] = {field: value for field, value in part.items() if field in fields - unread}
            if _STATE in kept[name]:
                kept[name][_STATE] = _without_secrets(kept[name][_STATE])
    return kept


def _is_heard(event: Mapping[str, Any], me: str, overhears: Overhears) -> bool:
    """Say whether an event is recorded: one that is for us, or ends an installation."""
    return event.get("type") in ABOUT_INSTALLATION or _is_for_us(event, me, overhears)


def _without_secrets(state: Any) -> Any:  # noqa: ANN401 - whatever Slack says was entered
    """Return what was entered into a form with each secret blotted out of what was typed."""
    if isinstance(state, Mapping):
        return {
            name: blotted(part)[0] if name == "value" and isinstance(part, str) else _without_secrets(part)
            for name, part in state.items()
        }
    return state


def _is_for_us(event: Mapping[str, Any], me: str, overhears: Overhears) -> bool:
    if event.get("type") == _REACTION:
        return bool(event.get("user")) and (event.get("item") or {}).get("type") == "message"
    if not is_from_a_person(event):
        return False
    if event["type"] == "app_home_opened":
        return event.get("tab") in _TABS
    if is_addressed(event, me=me) or may_follow_up(event, me=me):
        return True
    return may_be_answered(event, me=me) and overhears(str(event["channel"]))


def _me(body: Mapping[str, Any]) -> str:
    """Return our user id, which Slack puts beside each event, so that nobody has to be asked for it."""
    bots = (str(one.get("user_id") or "") for one in body.get("authorizations") or () if one.get("is_bot"))
    return next(bots, "")


def _event_key(event: Mapping[str, Any], body: Mapping[str, Any]) -> str:
    """Return one key for one message: a mention arrives as `message` and as `app_mention`, with two event ids."""
    if event["type"] in {"app_home_opened", _REACTION, *ABOUT_INSTALLATION}:
        return f"event:{_named(body.get('event_id'), body)}"
    where = f"{body.get('team_id') or ''}:{event['channel']}"
    return f"change:{where}:{change_key(event)}" if is_change(event) else f"message:{where}:{event['ts']}"


def _interaction_key(heard: Heard, body: Mapping[str, Any]) -> str:
    """Return what tells an interaction from others; a form submitted again as it stands is the same one."""
    if heard.way is Way.VIEW:
        view = body["view"]
        told = _digest({name: view.get(name) for name in ("hash", "state")})
        return _named(f"{view.get('id') or ''}:{told}", body)
    return _named(body.get("trigger_id"), body)


def _named(given: object, body: Mapping[str, Any]) -> str:
    """Return the name of a delivery that Slack gave it, or one made of all that it says; qualified by its workspace."""
    return qualified(str(given or _digest(body)), str(body.get(WORKSPACE, HOME)))


def _digest(body: Mapping[str, Any]) -> str:
    """Return what stands in for an identity that is missing; the same body again gives the same."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()[:32]
