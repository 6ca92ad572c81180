"""What Slack sends us of what people do: commands, presses of buttons, events."""

from __future__ import annotations

from tests.slack_workspace import BOT, TEAM, Json


def command_payload(user_id: str, channel_id: str, text: str, *, number: int, api_url: str, team: str = TEAM) -> Json:
    """Somebody typed `/desk …`."""
    return {
        "command": "/desk",
        "text": text,
        "user_id": user_id,
        "channel_id": channel_id,
        "team_id": team,
        "trigger_id": f"{number}.{team}.local",
        "response_url": f"{api_url}response",
    }


def press_payload(
    user_id: str,
    message: Json,
    verdict: str,
    *,
    channel_id: str | None,
    number: int,
    api_url: str,
    team: str = TEAM,
) -> Json:
    """Somebody pressed the button under a message of ours that carries this verdict."""
    action = next(one for one in _buttons(message) if one.get("value", "").startswith(f"{verdict} "))
    where = {"channel_id": channel_id or message["channel"], "message_ts": message["ts"]}
    where |= {"thread_ts": message["thread_ts"]} if message.get("thread_ts") else {}
    return {
        "type": "block_actions",
        "user": {"id": user_id, "team_id": team},
        "team": {"id": team, "domain": "home"},
        "api_app_id": "A0DESK",
        "channel": {"id": where["channel_id"], "name": "some"},
        "container": {"type": "message", **where},
        "trigger_id": f"{number}.{team}.local",
        "response_url": f"{api_url}response",
        "actions": [action | {"block_id": "b1", "action_ts": "1.0"}],
    }


def view_press_payload(user_id: str, view: Json, action_id: str, *, number: int, team: str = TEAM) -> Json:
    """Somebody pressed a button in a view of ours."""
    action = next(one for one in _buttons(view) if one["action_id"] == action_id)
    return {
        "type": "block_actions",
        "user": {"id": user_id, "team_id": team},
        "team": {"id": team, "domain": "home"},
        "api_app_id": "A0DESK",
        "container": {"type": "view", "view_id": view["id"]},
        "view": view,
        "trigger_id": f"{number}.{team}.local",
        "actions": [action | {"block_id": "b1", "action_ts": "1.0"}],
    }


def shortcut_payload(user_id: str, callback_id: str, *, message: Json | None, number: int, team: str = TEAM) -> Json:
    """Somebody chose a shortcut of ours."""
    payload = {
        "type": "shortcut" if message is None else "message_action",
        "callback_id": callback_id,
        "user": {"id": user_id, "team_id": team},
        "team": {"id": team, "domain": "home"},
        "trigger_id": f"{number}.{team}.local",
        "action_ts": f"{number}.0",
    }
    if message is None:
        return payload
    where = {"channel": {"id": message["channel"], "name": "some"}, "message_ts": message["ts"]}
    return payload | where | {"message": {k: v for k, v in message.items() if k != "channel"}}


def submission_payload(user_id: str, view: Json, entered: Json, *, number: int, team: str = TEAM) -> Json:
    """Somebody submitted a modal of ours; what is not entered is as it was when the modal was shown."""
    inputs = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert entered.keys() <= inputs.keys(), entered.keys() - inputs.keys()
    values = {
        block_id: {
            element["action_id"]: _entry(element, entered[block_id]) if block_id in entered else _initial(element)
        }
        for block_id, element in inputs.items()
    }
    return {
        "type": "view_submission",
        "user": {"id": user_id, "team_id": team},
        "team": {"id": team, "domain": "home"},
        "view": view | {"state": {"values": values}},
        "trigger_id": f"{number}.{team}.local",
        "response_urls": [],
    }


def _entry(element: Json, given: object) -> Json:
    """What an input holds after something was entered; only what it offers can be chosen."""
    kind = element["type"]
    offered = {option["value"]: option for option in element.get("options", ())}
    match kind:
        case "plain_text_input":
            assert given is None or len(str(given)) <= element["max_length"]
            return {"type": kind, "value": given}
        case "static_select" | "radio_buttons":
            return {"type": kind, "selected_option": offered[given] if given is not None else None}
        case "multi_static_select" | "checkboxes":
            assert isinstance(given, list)
            return {"type": kind, "selected_options": [offered[one] for one in given]}
        case "multi_users_select":
            assert isinstance(given, list)
            assert len(given) <= element["max_selected_items"]
            return {"type": kind, "selected_users": given}
    raise AssertionError(kind)


def _initial(element: Json) -> Json:
    match element["type"]:
        case "plain_text_input":
            return _entry(element, element.get("initial_value"))
        case "static_select" | "radio_buttons":
            return _entry(element, element.get("initial_option", {}).get("value"))
        case "multi_static_select" | "checkboxes":
            return _entry(element, [option["value"] for option in element.get("initial_options", ())])
    return _entry(element, element.get("initial_users", []))


def event_payload(event: Json, event_id: str, *, team: str = TEAM, bot: str = BOT) -> Json:
    """Something happened that the app has subscribed to."""
    return {
        "type": "event_callback",
        "team_id": team,
        "api_app_id": "A0DESK",
        "event": event,
        "event_id": event_id,
        "authorizations": [{"team_id": team, "user_id": bot, "is_bot": True}],
    }


def _buttons(message: Json) -> list[Json]:
    """The actions that a message's buttons send, as Slack describes them in a payload."""
    elements = [e for block in message["blocks"] for e in block.get("elements", ())]
    elements += [block["accessory"] for block in message["blocks"] if "accessory" in block]
    plain = [e for e in elements if e.get("type") in {"button", "conversations_select"}]
    given = [
        {"type": "feedback_buttons", "action_id": e["action_id"], "text": e[name]["text"], "value": e[name]["value"]}
        for e in elements
        if e.get("type") == "feedback_buttons"
        for name in ("positive_button", "negative_button")
    ]
    return [*plain, *given]
