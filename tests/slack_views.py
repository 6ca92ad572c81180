"""The views of a local Slack: modals on a person's stack, Homes, prompts and statuses, with Slack's rules about them.

From https://docs.slack.dev/reference/views and the methods' own pages.
"""

from __future__ import annotations

import itertools
import json
from datetime import datetime, timedelta
from typing import Any

from retrieval.ports import Clock
from tests.block_inputs import VIEW_FIELDS, text_problems
from tests.block_kit import problems

LASTS = timedelta(seconds=3)
"""How long a trigger may be exchanged for a modal."""
MOST_VIEWS = 3
HEAVIEST_VIEW = 250_000
LONGEST_STATUS = 100
"""Characters of a status; our own limit, Slack names none."""

Json = dict[str, Any]


class ViewRefusal(Exception):
    """Why Slack refuses a view, in its own word."""


class Views:
    """Everything but messages that people see of us in one workspace."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._numbers = itertools.count(1)
        self.forget()

    def forget(self) -> None:
        """Nothing is open, nothing published."""
        self.triggers: dict[str, tuple[datetime, str]] = {}
        self.spent: set[str] = set()
        self.stacks: dict[str, list[Json]] = {}
        self.homes: dict[str, Json] = {}
        self.prompts: dict[str, Json] = {}
        self.statuses: list[Json] = []
        self.standing: dict[tuple[str, str], str] = {}

    def cause(self, user_id: str, trigger: str) -> str:
        """Let somebody do something now that may open one modal."""
        self.triggers[trigger] = (self._clock.now(), user_id)
        return trigger

    def top(self, user_id: str) -> Json | None:
        """The modal that a person looks at, if any."""
        stack = self.stacks.get(user_id)
        return stack[-1] if stack else None

    # the Web API

    def open(self, wanted: Json) -> Json:
        """Answer `views.open`: one modal for one trigger, in place of what was open."""
        user_id, view = self._exchange(wanted), self._kept(wanted, "modal")
        self.stacks[user_id] = [view | {"root_view_id": view["id"], "user": user_id}]
        return {"view": self.stacks[user_id][-1]}

    def push(self, wanted: Json) -> Json:
        """Answer `views.push`: one more modal over what is open, three at most."""
        user_id = self._exchange(wanted)
        stack = self.stacks.get(user_id)
        if not stack:
            raise ViewRefusal("not_found")
        if len(stack) >= MOST_VIEWS:
            raise ViewRefusal("push_limit_reached")
        stack.append(self._kept(wanted, "modal") | {"root_view_id": stack[0]["id"], "user": user_id})
        return {"view": stack[-1]}

    def update(self, wanted: Json) -> Json:
        """Answer `views.update`: only what is open, and with a hash only what has not changed."""
        for stack in self.stacks.values():
            for number, view in enumerate(stack):
                if wanted.get("view_id") == view["id"] or (wanted.get("external_id") or "-") == view.get("external_id"):
                    if wanted.get("hash") not in {None, view["hash"]}:
                        raise ViewRefusal("hash_conflict")
                    kept = {name: view[name] for name in ("id", "root_view_id", "user")}
                    stack[number] = self._kept(wanted, "modal") | kept
                    return {"view": stack[number]}
        raise ViewRefusal("not_found")

    def publish(self, wanted: Json) -> Json:
        """Answer `views.publish`."""
        home = self.homes.get(str(wanted.get("user_id")))
        if wanted.get("hash") and home and wanted["hash"] != home["hash"]:
            raise ViewRefusal("hash_conflict")
        self.homes[wanted["user_id"]] = self._kept(wanted, "home")
        return {"view": self.homes[wanted["user_id"]]}

    def suggest(self, wanted: Json) -> Json:
        """Answer `assistant.threads.setSuggestedPrompts` as an agent's: four at most, and no thread."""
        prompts = wanted.get("prompts") or []
        if wanted.get("thread_ts") or not 1 <= len(prompts) <= 4:
            raise ViewRefusal("invalid_arguments")
        if any(set(prompt) != {"title", "message"} or not all(prompt.values()) for prompt in prompts):
            raise ViewRefusal("invalid_arguments")
        self.prompts[wanted["channel_id"]] = wanted
        return {}

    def set_status(self, wanted: Json) -> Json:
        """Answer `assistant.threads.setStatus`."""
        if not wanted.get("thread_ts") or len(wanted.get("status", "x" * 999)) > LONGEST_STATUS:
            raise ViewRefusal("invalid_arguments")
        if len(wanted.get("loading_messages", ())) > 10:
            raise ViewRefusal("invalid_arguments")
        self.statuses.append(wanted)
        thread = (str(wanted["channel_id"]), str(wanted["thread_ts"]))
        self.standing.pop(thread, None)
        if wanted["status"]:
            self.standing[thread] = wanted["status"]
        return {}

    def posted(self, channel_id: str, thread_ts: str | None) -> None:
        """Take the status of a thread away, as Slack does once we post there."""
        self.standing.pop((channel_id, str(thread_ts)), None)

    # the rules

    def _exchange(self, wanted: Json) -> str:
        trigger = str(wanted.get("trigger_id"))
        if trigger in self.spent:
            raise ViewRefusal("exchanged_trigger_id")
        if trigger not in self.triggers:
            raise ViewRefusal("invalid_trigger_id")
        caused, user_id = self.triggers[trigger]
        if self._clock.now() - caused > LASTS:
            raise ViewRefusal("expired_trigger_id")
        wrong = view_problems(wanted.get("view"), "modal")
        if not wrong:
            self.spent.add(trigger)
        return user_id

    def _kept(self, wanted: Json, kind: str) -> Json:
        view = wanted.get("view")
        if wrong := view_problems(view, kind):
            raise ViewRefusal(f"invalid_arguments ({'; '.join(wrong)})")
        assert isinstance(view, dict)
        if len(json.dumps(view)) > HEAVIEST_VIEW:
            raise ViewRefusal("view_too_large")
        number = next(self._numbers)
        return view | {"id": f"V{number:06d}", "hash": f"{number}.local", "app_id": "A0DESK", "state": {"values": {}}}


def view_problems(view: Any, kind: str) -> list[str]:
    """Return why Slack would refuse a view of this type; empty when it would not."""
    if not isinstance(view, dict) or view.get("type") != kind:
        return ["view: of another type"]
    required, allowed = VIEW_FIELDS[kind]
    found = [f"{field}: missing" for field in required - view.keys()]
    found += [f"{field}: unknown" for field in view.keys() - required - allowed]
    for name in {"title", "submit", "close"} & view.keys():
        found += [f"{name}.{problem}" for problem in text_problems(view[name], 24, only="plain_text")]
    found += ["private_metadata: too long"] if len(view.get("private_metadata", "")) > 3000 else []
    found += [f"{name}: too long" for name in ("callback_id", "external_id") if len(view.get(name, "")) > 255]
    blocks = view.get("blocks", [])
    if any(isinstance(block, dict) and block.get("type") == "input" for block in blocks) and "submit" not in view:
        found.append("submit: missing beside an input")
    return found + problems(blocks, surface=kind)
