"""A local Slack: the Web API over HTTP, Socket Mode over a WebSocket, requests signed as Slack signs them.

A conversation test reads as a dialogue: somebody says something, and what was posted is looked at.
Nothing here sleeps: who waits, waits for a condition.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import random
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

from websockets.sync.server import serve

from bot.adapters.pacing import Door, Rate, Rule
from bot.adapters.slack_errors import open_client
from bot.adapters.slack_paced import PacedClient
from retrieval.ports import Clock
from tests.slack_faults import Fault, rate_limited
from tests.slack_installs import Installs
from tests.slack_limits import PostLimit
from tests.slack_payloads import (
    command_payload,
    event_payload,
    press_payload,
    shortcut_payload,
    submission_payload,
    view_press_payload,
)
from tests.slack_sockets import Sockets
from tests.slack_web_api import WebApi
from tests.slack_workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Json, Refusal, Workspace, manifest

PATIENCE = 90.0
"""Seconds that a test waits for what should happen at once."""
TO_ACKNOWLEDGE = 3.0
"""Seconds after which Slack sends an event again."""


@dataclass(frozen=True)
class Call:
    """One call of the Web API as it arrived, at a moment of the monotonic clock."""

    method: str
    wanted: Json
    at: float = field(default_factory=time.monotonic)


@dataclass
class Delivery:
    """One event or command on its way to us: what was sent, how long the acknowledgement took, what it said."""

    kind: str
    payload: Json
    seconds: float | None = None
    status: int | None = None
    answer: Any = None


@dataclass
class LocalSlack:
    """A Slack on 127.0.0.1 with one workspace, and others that install us; made by `local_slack`.

    It delivers over the newest socket, or over any, as the real one does, when `spread` is set.
    """

    workspace: Workspace
    api_url: str = ""
    calls: list[Call] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    signing_secret: str = SIGNING_SECRET
    enterprise: str | None = None
    scopes: frozenset[str] | None = None
    """What the bot token is said to be allowed; some servers that stand in for Slack say nothing."""
    post_limit: PostLimit | None = None
    too_fast: list[Call] = field(default_factory=list)
    socket_url: str = ""
    spread: bool = False
    _changed: threading.Condition = field(default_factory=threading.Condition)
    sockets: Sockets = field(init=False)
    installs: Installs = field(default_factory=Installs)
    _events_urls: tuple[str, ...] = ()
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.sockets = Sockets(self._changed)

    def forget(self) -> None:
        """Begin anew: an empty workspace, nothing said, nothing going wrong; ids go on counting."""
        with self._changed:
            self.workspace.forget()
            self.calls.clear()
            self.deliveries.clear()
            self.faults.clear()
            self.too_fast.clear()
            self.installs.forget()
            self.post_limit = None

    def at(self, workspace: Workspace) -> LocalSlack:
        """This Slack as the people of another workspace use it, over the same wire."""
        elsewhere = copy(self)
        elsewhere.workspace = workspace
        return elsewhere

    def client(self, *, door: Door | None = None) -> PacedClient:
        """A client of ours, which waits for nothing unless a door is given."""
        return open_client(BOT_TOKEN, self.api_url, door=door or open_door())

    # what goes wrong

    def fail(self, method: str, *faults: Fault) -> None:
        """Let the next calls of a method go wrong, one fault a call."""
        self.faults[method].extend(faults)

    # what people do

    def say(self, user_id: str, channel_id: str, text: str, *, thread_ts: str | None = None) -> str:
        """Somebody writes a message; one that mentions us arrives twice, as Slack does it. Returns its ts."""
        event = self.message_event(user_id, channel_id, text, thread_ts=thread_ts)
        self.deliver(event)
        if f"<@{self.workspace.bot}>" in text and event["channel_type"] != "im":
            self.deliver({k: v for k, v in event.items() if k != "channel_type"} | {"type": "app_mention"})
        return str(event["ts"])

    def write_to_us(self, user_id: str, text: str, *, thread_ts: str | None = None) -> str:
        """Somebody writes to us directly."""
        return self.say(user_id, self.workspace.direct(user_id), text, thread_ts=thread_ts)

    def edit(self, channel_id: str, ts: str, text: str) -> Json:
        """Somebody writes a message of theirs anew; returns the event that told of it."""
        event = self.workspace.edit(channel_id, ts, text)
        self.deliver(event)
        return event

    def erase(self, channel_id: str, ts: str) -> Json:
        """Somebody deletes a message of theirs; returns the event that told of it."""
        event = self.workspace.erase(channel_id, ts)
        self.deliver(event)
        return event

    def command(self, user_id: str, channel_id: str, text: str) -> Delivery:
        """Somebody types `/desk …`."""
        number = next(self._numbers)
        team = self.workspace.team
        payload = command_payload(user_id, channel_id, text, number=number, api_url=self.api_url, team=team)
        return self._send("slash_commands", self._caused(user_id, payload))

    def press(self, user_id: str, message: Json, verdict: str, *, channel_id: str | None = None) -> Delivery:
        """Somebody presses the button under a message of ours that carries this verdict."""
        assert manifest()["settings"]["interactivity"]["is_enabled"]
        number = next(self._numbers)
        where: Json = {"channel_id": channel_id, "api_url": self.api_url, "team": self.workspace.team}
        payload = press_payload(user_id, message, verdict, number=number, **where)
        return self._send("interactive", self._caused(user_id, payload))

    def press_in_view(self, user_id: str, view: Json, action_id: str, *, chosen: str | None = None) -> Delivery:
        """Somebody presses a button of their Home, or of the modal that they look at, or chooses a channel there."""
        payload = view_press_payload(user_id, view, action_id, number=next(self._numbers), team=self.workspace.team)
        if chosen is not None:
            payload["actions"][0] |= {"selected_conversation": chosen}
        return self._send("interactive", self._caused(user_id, payload))

    def shortcut(self, user_id: str, callback_id: str, *, message: Json | None = None) -> Delivery:
        """Somebody chooses a shortcut of ours, anywhere or beside a message."""
        kind = "global" if message is None else "message"
        offered = manifest()["features"].get("shortcuts", ())
        assert any((one["callback_id"], one["type"]) == (callback_id, kind) for one in offered), callback_id
        number, team = next(self._numbers), self.workspace.team
        payload = shortcut_payload(user_id, callback_id, message=message, number=number, team=team)
        return self._send("interactive", self._caused(user_id, payload))

    def submit(self, user_id: str, entered: Json) -> Delivery:
        """Somebody fills in the modal that they look at, and submits it: a value for each block by its id.

        It stays open where it is answered with errors, each of which has to belong to an input of it.
        """
        view = self.workspace.views.top(user_id)
        assert view is not None, "no modal is open"
        payload = submission_payload(user_id, view, entered, number=next(self._numbers), team=self.workspace.team)
        delivery = self._send("interactive", self._caused(user_id, payload))
        said = json.loads(delivery.answer) if isinstance(delivery.answer, str) and delivery.answer else delivery.answer
        if said:
            inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
            assert said["response_action"] == "errors"
            assert said["errors"]
            assert said["errors"].keys() <= inputs
        elif delivery.status == HTTPStatus.OK:
            self.workspace.views.stacks[user_id].pop()
        return delivery

    def react(self, user_id: str, channel_id: str, ts: str, reaction: str = "memo") -> Delivery:
        """Somebody reacts to a message (https://docs.slack.dev/reference/events/reaction_added)."""
        reacted: Json = {"type": "message", "channel": channel_id, "ts": ts}
        event: Json = {"type": "reaction_added", "user": user_id, "reaction": reaction, "item": reacted}
        return self.deliver(event | {"event_ts": self.workspace.next_ts()})

    def open_home(self, user_id: str, tab: str = "home") -> Delivery:
        """Somebody opens a tab of ours."""
        direct = self.workspace.direct(user_id)
        event = {"type": "app_home_opened", "user": user_id, "channel": direct, "tab": tab}
        return self.deliver(event | {"event_ts": self.workspace.next_ts()})

    def _caused(self, user_id: str, payload: Json) -> Json:
        self.workspace.views.cause(user_id, payload["trigger_id"])
        return payload

    def message_event(self, user_id: str, channel_id: str, text: str, *, thread_ts: str | None = None) -> Json:
        """Somebody's message as an event, kept in the channel but not delivered."""
        message = self.workspace.write(channel_id, user_id, text, thread_ts=thread_ts)
        event = message | {"channel": channel_id, "channel_type": self.workspace.kind_of(channel_id)}
        roots = [m for m in self.workspace.messages[channel_id] if m["ts"] == thread_ts]
        return event | ({"parent_user_id": roots[0]["user"]} if roots else {})

    def deliver(self, event: Json, *, event_id: str | None = None, retry: int | None = None) -> Delivery:
        """Send an event, if the app has subscribed to it; with `event_id` and `retry`, send one again."""
        kinds = {"im": "message.im", "mpim": "message.mpim", "channel": "message.channels", "group": "message.groups"}
        name = kinds[event["channel_type"]] if event["type"] == "message" else event["type"]
        assert name in manifest()["settings"]["event_subscriptions"]["bot_events"], name
        whose = {"team": self.workspace.team, "bot": self.workspace.bot}
        payload = event_payload(event, event_id or f"Ev{next(self._numbers):06d}", **whose)
        if self.enterprise:  # an organisation's installation names no workspace
            payload |= {"enterprise_id": self.enterprise}
            payload["authorizations"][0] |= {"enterprise_id": self.enterprise, "team_id": None}
        return self._send("events_api", payload, retry=retry)

    def again(self) -> Delivery:
        """Send the last event once more, as Slack does when it missed our acknowledgement."""
        last = [d for d in self.deliveries if d.kind == "events_api"][-1]
        return self._send("events_api", last.payload, retry=1)

    def insist(self, event: Json, *, pause: float = 0.1) -> None:
        """Send an event until it is acknowledged, as Slack does; each try is among the deliveries."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(OSError, HTTPException):
                if self.deliver(event).status == HTTPStatus.OK:
                    return
            time.sleep(pause)
        raise AssertionError("never acknowledged")

    # what is looked at

    def ours(self, channel_id: str, thread_ts: str | None = None) -> list[Json]:
        """Our messages in a channel, or in one thread of it."""
        messages = self.workspace.messages[channel_id]
        return [
            m
            for m in messages
            if m["user"] == self.workspace.bot and (thread_ts is None or m.get("thread_ts") == thread_ts)
        ]

    def whispers_to(self, user_id: str) -> list[Json]:
        """What only this person saw."""
        return [w for w in self.workspace.whispers if w["to"] == user_id]

    def calls_of(self, method: str) -> list[Json]:
        """What one method was asked."""
        return [call.wanted for call in self.calls if call.method == method]

    def wait_for(self, condition: Callable[[], Any]) -> Any:
        """Wait until a condition holds, looked at after every call and every now and then, and return it."""
        deadline = time.monotonic() + PATIENCE
        with self._changed:
            while not (held := condition()):
                assert time.monotonic() < deadline, f"waited in vain; calls: {[c.method for c in self.calls]}"
                self._changed.wait(0.05)
            return held

    # how it arrives

    def use_http(self, *addresses: str) -> None:
        """Send events to one of these HTTP addresses from now on, instead of a socket."""
        self._events_urls = tuple(f"{address}/slack/events" for address in addresses)

    def refresh_sockets(self) -> None:
        """Ask for new sockets, as Slack does every few hours, and wait until one is listened to."""
        self.wait_for(self.connections)
        old = list(self.sockets.open)
        for socket in old:
            socket.send(json.dumps({"type": "disconnect", "reason": "refresh_requested"}))
        self.wait_for(lambda: self.sockets.open and not any(socket in old for socket in self.sockets.open))
        assert self.sockets.open[-1].ping().wait(PATIENCE)

    def connections(self) -> int:
        """How many sockets are open."""
        return len(self.sockets.open)

    def _send(self, kind: str, payload: Json, *, retry: int | None = None) -> Delivery:
        delivery = Delivery(kind, payload)
        self.deliveries.append(delivery)
        started = time.monotonic()
        if not self._events_urls:
            delivery.answer = self._over_socket(kind, payload, retry)
            delivery.status = 200
        else:
            delivery.status, delivery.answer = self._over_http(kind, payload, retry)
        delivery.seconds = time.monotonic() - started
        if kind == "events_api" and delivery.seconds > TO_ACKNOWLEDGE and retry is None:
            self._send(kind, payload, retry=1)
        return delivery

    def _over_socket(self, kind: str, payload: Json, retry: int | None) -> Any:
        envelope: Json = {"envelope_id": f"env-{next(self._numbers)}", "type": kind, "payload": payload}
        envelope["accepts_response_payload"] = kind in {"slash_commands", "interactive"}
        if retry is not None:
            envelope |= {"retry_attempt": retry, "retry_reason": "timeout"}
        self.wait_for(self.connections)
        return self.sockets.send(envelope, spread=self.spread).result(PATIENCE)

    def _over_http(self, kind: str, payload: Json, retry: int | None) -> tuple[int, Any]:
        forms = {"slash_commands": payload, "interactive": {"payload": json.dumps(payload)}}
        body = urlencode(forms[kind]) if kind in forms else json.dumps(payload)
        headers = {"Content-Type": "application/x-www-form-urlencoded" if kind in forms else "application/json"}
        if retry is not None:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        return self.request(body, headers | self.signature(body))

    def signature(self, body: str, *, at: float | None = None) -> dict[str, str]:
        """The headers by which Slack proves itself (https://docs.slack.dev/authentication/verifying-requests-from-slack)."""
        stamp = str(int(time.time() if at is None else at))
        digest = hmac.new(self.signing_secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    def request(self, body: str, headers: dict[str, str]) -> tuple[int, str]:
        """Send any request to the address that listens for events."""
        target = urlsplit(random.choice(self._events_urls))
        connection = HTTPConnection(str(target.hostname), target.port, timeout=PATIENCE)
        try:
            connection.request("POST", target.path, body.encode(), headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    # the server's side

    def answer(self, method: str, token: str, wanted: Json) -> Fault:
        """Answer one call of the Web API, as a status and a body."""
        fault = self.faults[method].popleft() if self.faults[method] else None
        with self._changed:
            self.calls.append(Call(method, wanted))
            wait = self.post_limit.refuses(method, wanted.get("channel")) if self.post_limit else None
            if wait is not None:
                self.too_fast.append(self.calls[-1])
                fault = rate_limited(wait)
            if fault is not None and not fault.after:
                told = fault
            else:
                told = fault or Fault(body=json.dumps(self._answered(method, token, wanted)).encode())
                if fault is not None:
                    self._answered(method, token, wanted)
            self._changed.notify_all()
        return told

    def _answered(self, method: str, token: str, wanted: Json) -> Json:
        if method == "apps.connections.open":
            return (
                {"ok": True, "url": self.socket_url} if token == APP_TOKEN else {"ok": False, "error": "invalid_auth"}
            )
        if method == "oauth.v2.access":
            return self.installs.access(wanted, token)
        workspace = self.workspace if token == BOT_TOKEN else self.installs.workspace_of(token)
        if workspace is None:
            return {"ok": False, "error": "invalid_auth"}
        try:
            return {"ok": True, **workspace.call(method, wanted)}
        except Refusal as refusal:
            return {"ok": False, "error": str(refusal)}


def open_door() -> Door:
    """A door that holds nobody back."""
    return Door(lambda method, channel: Rule(f"{method} {channel}", ((method, Rate(0.0)),)))


@contextmanager
def local_slack(clock: Clock, *, streams: bool = True) -> Iterator[LocalSlack]:
    """Run a local Slack until the block ends."""
    slack = LocalSlack(Workspace(clock, streams=streams))
    web = WebApi(slack.answer, lambda: slack.scopes)
    slack.api_url = f"http://127.0.0.1:{web.server_address[1]}/api/"
    with serve(slack.sockets.converse, "127.0.0.1", 0, compression=None, close_timeout=0.1) as sockets:
        slack.socket_url = f"ws://127.0.0.1:{sockets.socket.getsockname()[1]}/?ticket=local"
        threads = [
            threading.Thread(target=each, daemon=True)
            for each in (partial(web.serve_forever, 0.02), sockets.serve_forever)
        ]
        for thread in threads:
            thread.start()
        try:
            yield slack
        finally:
            sockets.shutdown()
            web.shutdown()
            web.server_close()
            for thread in threads:
                thread.join()
