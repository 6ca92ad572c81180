"""What Slack sends us of what people do: commands, presses of buttons, events."""

from __future__ import annotations

from tests.slack_workspace import BOT, TEAM, Json


def command_payload(user_id: str, channel_id: str, text: str, *, number: int, api_url: str) -> Json:
    """Somebody typed `/desk …`."""
    return {
        "command": "/desk",
        "text": text,
        "user_id": user_id,
        "channel_id": channel_id,
        "team_id": TEAM,
        "trigger_id": f"{number}.{TEAM}.local",
        "response_url": f"{api_url}response",
    }


def press_payload(
    user_id: str, message: Json, verdict: str, *, channel_id: str | None, number: int, api_url: str
) -> Json:
    """Somebody pressed the button under a message of ours that carries this verdict."""
    action = next(one for one in _buttons(message) if one["value"].startswith(f"{verdict} "))
    where = {"channel_id": channel_id or message["channel"], "message_ts": message["ts"]}
    where |= {"thread_ts": message["thread_ts"]} if message.get("thread_ts") else {}
    return {
        "type": "block_actions",
        "user": {"id": user_id, "team_id": TEAM},
        "team": {"id": TEAM, "domain": "home"},
        "api_app_id": "A0DESK",
        "channel": {"id": where["channel_id"], "name": "some"},
        "container": {"type": "message", **where},
        "trigger_id": f"{number}.{TEAM}.local",
        "response_url": f"{api_url}response",
        "actions": [action | {"block_id": "b1", "action_ts": "1.0"}],
    }


def event_payload(event: Json, event_id: str) -> Json:
    """Something happened that the app has subscribed to."""
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A0DESK",
        "event": event,
        "event_id": event_id,
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
    }


def _buttons(message: Json) -> list[Json]:
    """The actions that a message's buttons send, as Slack describes them in a payload."""
    elements = [e for block in message["blocks"] for e in block.get("elements", ())]
    elements += [block["accessory"] for block in message["blocks"] if "accessory" in block]
    plain = [e for e in elements if e.get("type") == "button"]
    given = [
        {"type": "feedback_buttons", "action_id": e["action_id"], "text": e[name]["text"], "value": e[name]["value"]}
        for e in elements
        if e.get("type") == "feedback_buttons"
        for name in ("positive_button", "negative_button")
    ]
    return [*plain, *given]
