"""A Slack workspace in memory: people, channels, messages, and the Web API's rules about them.

It refuses what Slack refuses, in Slack's own words (https://docs.slack.dev/reference/methods), and asks for the
scopes of deploy/slack-manifest.yaml.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from retrieval.ports import Clock
from tests.block_kit import problems
from tests.slack_views import ViewRefusal, Views

MANIFEST = Path(__file__).parents[1] / "deploy" / "slack-manifest.yaml"
TEAM, OTHER_TEAM = "T0HOME", "T0ELSEWHERE"
BOT, BOT_ID = "U0DESK", "B0DESK"
BOT_TOKEN, APP_TOKEN, SIGNING_SECRET = "xoxb-local", "xapp-local", "local-signing-secret"
LONGEST_TEXT = 40_000
LONGEST_STREAM = 12_000

Json = dict[str, Any]


class Refusal(Exception):
    """What Slack answers with `"ok": false`."""


def manifest() -> Json:
    """The app as we ask people to create it."""
    read: Json = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return read


class Workspace:
    """The state of a workspace and its methods.

    `streams` says whether it offers streaming, `context_actions` whether it shows these blocks, `chunks` which sorts a
    stream may hold.
    """

    def __init__(
        self, clock: Clock, *, streams: bool = True, team: str = TEAM, bot: str = BOT, bot_id: str = BOT_ID
    ) -> None:
        self.clock = clock
        self.team, self.bot, self.bot_id = team, bot, bot_id
        self.streams = streams
        self.context_actions = True
        self.chunks = {"markdown_text", "task_update"}
        self.scopes = set(manifest()["oauth_config"]["scopes"]["bot"])
        self.users: dict[str, Json] = {}
        self.channels: dict[str, Json] = {}
        self.members: dict[str, list[str]] = {}
        self.messages: dict[str, list[Json]] = {}
        self.whispers: list[Json] = []
        self.views = Views(clock)
        self._numbers = itertools.count(1)
        self.forget()
        self._methods: dict[str, Callable[[Json], Json]] = {
            "auth.test": self._auth_test,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "chat.delete": self._delete,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.startStream": self._start_stream,
            "chat.appendStream": self._append_stream,
            "chat.stopStream": self._stop_stream,
            "conversations.info": self._info,
            "conversations.list": self._list,
            "conversations.members": self._members,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
            "chat.getPermalink": self._permalink,
            "users.conversations": self._channels_of,
            "users.info": self._user,
            "views.open": self.views.open,
            "views.push": self.views.push,
            "views.update": self.views.update,
            "views.publish": self._publish,
            "assistant.threads.setSuggestedPrompts": self._suggest,
            "assistant.threads.setStatus": self._set_status,
            "users.list": self._users,
        }

    # people and channels

    def forget(self) -> None:
        """Empty the workspace of everyone and everything but us."""
        for kept in (self.users, self.channels, self.members, self.messages, self.whispers):
            kept.clear()
        self.views.forget()
        self.add_person(self.bot, is_bot=True)

    def add_person(self, user_id: str, **fields: Any) -> str:
        """A full member unless the fields say otherwise (is_restricted=True makes a guest)."""
        self.users[user_id] = {
            "id": user_id,
            "team_id": self.team,
            "deleted": False,
            "is_bot": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "tz": "Europe/Berlin",
        } | fields
        return user_id

    def add_channel(self, channel_id: str, *members: str, bot: bool = True, **fields: Any) -> str:
        """A public channel with us in it unless the fields say otherwise."""
        self.channels[channel_id] = {
            "id": channel_id,
            "is_channel": True,
            "is_private": False,
            "is_im": False,
            "is_mpim": False,
            "is_shared": False,
            "is_ext_shared": False,
            "is_org_shared": False,
            "is_pending_ext_shared": False,
            "pending_shared": [],
        } | fields
        self.members[channel_id] = [*members, *([self.bot] if bot else [])]
        self.messages[channel_id] = []
        return channel_id

    def direct(self, user_id: str) -> str:
        """The direct message between a person and us."""
        channel_id = f"D0{user_id[2:]}"
        if channel_id not in self.channels:
            self.add_channel(channel_id, user_id, is_channel=False, is_im=True, user=user_id)
            for flag in ("is_shared", "is_ext_shared", "is_pending_ext_shared", "pending_shared"):
                del self.channels[channel_id][flag]
        return channel_id

    def next_ts(self) -> str:
        """A message id: seconds, and a number that makes it unique."""
        return f"{int(self.clock.now().timestamp())}.{next(self._numbers):06d}"

    def write(self, channel_id: str, user_id: str, text: str, *, thread_ts: str | None = None) -> Json:
        """Keep what a person wrote."""
        message: Json = {"type": "message", "user": user_id, "text": text, "ts": self.next_ts(), "team": self.team}
        if thread_ts:
            message["thread_ts"] = thread_ts
        self.messages[channel_id].append(message)
        return message

    def edit(self, channel_id: str, ts: str, text: str) -> Json:
        """Keep what a person wrote anew, and return the change as Slack describes it; edits are dated to the second."""
        message = self._written(channel_id, ts)
        before = dict(message)
        edited_ts = f"{int(self.clock.now().timestamp())}.000000"
        message |= {"text": text, "edited": {"user": message["user"], "ts": edited_ts}}
        return self._change(channel_id, "message_changed", message=dict(message), previous_message=before)

    def erase(self, channel_id: str, ts: str) -> Json:
        """Delete what a person wrote, and return the change; of a message with a thread a tombstone stays."""
        message = self._written(channel_id, ts)
        messages = self.messages[channel_id]
        if not any(one.get("thread_ts") == ts != one["ts"] for one in messages):
            messages.remove(message)
            return self._change(channel_id, "message_deleted", deleted_ts=ts, previous_message=dict(message))
        tombstone: Json = {"type": "message", "subtype": "tombstone", "text": "This message was deleted."}
        tombstone |= {"user": "USLACKBOT", "hidden": True, "ts": ts, "thread_ts": ts}
        messages[messages.index(message)] = tombstone
        return self._change(channel_id, "message_changed", message=dict(tombstone), previous_message=dict(message))

    def unfurl(self, channel_id: str, ts: str) -> Json:
        """Show what a link in somebody's message leads to, which Slack tells as a change, too."""
        message = self._written(channel_id, ts)
        before = dict(message)
        message["attachments"] = [{"from_url": "https://northlight.example/", "title": "Northlight"}]
        return self._change(channel_id, "message_changed", message=dict(message), previous_message=before)

    def kind_of(self, channel_id: str) -> str:
        """What events call the sort of a channel."""
        channel = self.channels[channel_id]
        kind = "im" if channel["is_im"] else "mpim" if channel["is_mpim"] else "channel"
        return "group" if channel["is_private"] else kind

    def _written(self, channel_id: str, ts: str) -> Json:
        return next(one for one in self.messages[channel_id] if one["ts"] == ts)

    def _change(self, channel_id: str, subtype: str, **told: Any) -> Json:
        """A change as https://docs.slack.dev/reference/events/message/message_changed has it."""
        moment = self.next_ts()
        return {"type": "message", "subtype": subtype, "hidden": True, "channel": channel_id, **told} | {
            "ts": moment,
            "event_ts": moment,
            "channel_type": self.kind_of(channel_id),
        }

    # the Web API

    def call(self, method: str, wanted: Json) -> Json:
        """Answer one call. Raises `Refusal` with Slack's word for why not."""
        offered = self.streams or not method.endswith("Stream")
        if method not in self._methods or not offered:
            raise Refusal("unknown_method")
        self._require_scope(method, wanted)
        try:
            return self._methods[method](wanted)
        except ViewRefusal as refusal:
            raise Refusal(str(refusal)) from refusal

    def _require_scope(self, method: str, wanted: Json) -> None:
        family, _, verb = method.partition(".")
        scope = {"chat": "chat:write", "users": "users:read", "assistant": "assistant:write"}.get(family)
        if method in {"assistant.threads.setStatus", "chat.getPermalink", "users.conversations"}:
            scope = "chat:write" if family == "assistant" else None
        if method == "conversations.list":
            scope = "im:read"
        elif family == "conversations":
            channel = self._channel(wanted)
            kind = "im" if channel["is_im"] else "mpim" if channel["is_mpim"] else "channels"
            kind = "groups" if channel["is_private"] and kind == "channels" else kind
            scope = f"{kind}:{'history' if verb in {'history', 'replies'} else 'read'}"
        if scope and scope not in self.scopes:
            raise Refusal("missing_scope")

    def _auth_test(self, wanted: Json) -> Json:
        return {"url": "https://home.slack.example/", "team_id": self.team, "user_id": self.bot, "bot_id": self.bot_id}

    def _post(self, wanted: Json) -> Json:
        channel_id = self.direct(wanted["channel"]) if wanted.get("channel") in self.users else None
        channel_id = channel_id or self._joined(wanted)
        message = {"ts": self.next_ts(), **self._said(wanted), **self._threaded(channel_id, wanted)}
        for flag in ("unfurl_links", "unfurl_media"):
            if wanted.get(flag) is not False:
                raise Refusal(f"{flag}_not_switched_off")
        self.messages[channel_id].append(message)
        self.views.posted(channel_id, message.get("thread_ts"))
        return {"channel": channel_id, "ts": message["ts"], "message": message}

    def _update(self, wanted: Json) -> Json:
        message = self._ours(wanted)
        if message.get("streaming"):
            raise Refusal("streaming_state_conflict")
        message.update(self._said(wanted))
        return {"channel": wanted["channel"], "ts": message["ts"]}

    def _delete(self, wanted: Json) -> Json:
        self.messages[wanted["channel"]].remove(self._ours(wanted))
        return {"channel": wanted["channel"], "ts": wanted["ts"]}

    def _post_ephemeral(self, wanted: Json) -> Json:
        channel_id = self._joined(wanted)
        if wanted.get("user") not in self.members[channel_id]:
            raise Refusal("user_not_in_channel")
        said = {"channel": channel_id, "to": wanted["user"], "ts": self.next_ts(), **self._said(wanted)}
        self.whispers.append(said | self._threaded(channel_id, wanted))
        return {"message_ts": said["ts"]}

    def _start_stream(self, wanted: Json) -> Json:
        channel_id = self._joined(wanted)
        if not wanted.get("thread_ts"):
            raise Refusal("invalid_thread_ts")
        if not self.channels[channel_id]["is_im"]:
            for name in ("recipient_user_id", "recipient_team_id"):
                if not wanted.get(name):
                    raise Refusal(f"missing_{name}")
        message = {
            "type": "message",
            "user": self.bot,
            "bot_id": self.bot_id,
            "ts": self.next_ts(),
            "text": "",
            "streaming": True,
        }
        message |= self._threaded(channel_id, wanted)
        self._grow(message, wanted)
        self.messages[channel_id].append(message)
        self.views.posted(channel_id, message["thread_ts"])
        return {"channel": channel_id, "ts": message["ts"]}

    def _append_stream(self, wanted: Json) -> Json:
        self._grow(self._streaming(wanted), wanted)
        return {"channel": wanted["channel"], "ts": wanted["ts"]}

    def _stop_stream(self, wanted: Json) -> Json:
        message = self._streaming(wanted)
        self._grow(message, wanted)
        del message["streaming"]
        if wanted.get("metadata"):
            message["metadata"] = self._metadata(wanted["metadata"])
        return {"channel": wanted["channel"], "ts": wanted["ts"], "message": message}

    def _permalink(self, wanted: Json) -> Json:
        channel_id = self._channel(wanted)["id"]
        if all(message["ts"] != wanted.get("message_ts") for message in self.messages[channel_id]):
            raise Refusal("message_not_found")
        number = wanted["message_ts"].replace(".", "")
        return {"channel": channel_id, "permalink": f"https://home.slack.example/archives/{channel_id}/p{number}"}

    def _publish(self, wanted: Json) -> Json:
        if wanted.get("user_id") not in self.users:
            raise Refusal("user_not_found")
        if not manifest()["features"]["app_home"]["home_tab_enabled"]:
            raise Refusal("not_enabled")
        return self.views.publish(wanted)

    def _suggest(self, wanted: Json) -> Json:
        if not self._channel({"channel": wanted.get("channel_id")})["is_im"]:
            raise Refusal("channel_not_found")
        return self.views.suggest(wanted)

    def _set_status(self, wanted: Json) -> Json:
        channel_id = self._joined({"channel": wanted.get("channel_id")})
        if all(message["ts"] != wanted.get("thread_ts") for message in self.messages[channel_id]):
            raise Refusal("invalid_thread_ts")
        return self.views.set_status(wanted)

    def _list(self, wanted: Json) -> Json:
        if wanted.get("types") != "im":
            raise Refusal("invalid_types")
        return self._paged("channels", [one for one in self.channels.values() if one["is_im"]], wanted)

    def _info(self, wanted: Json) -> Json:
        return {"channel": self._channel(wanted)}

    def _members(self, wanted: Json) -> Json:
        return self._paged("members", self.members[self._channel(wanted)["id"]], wanted)

    def _channels_of(self, wanted: Json) -> Json:
        """What https://docs.slack.dev/reference/methods/users.conversations tells of somebody else.

        A private channel is listed where we are a member, too.
        """
        if int(wanted.get("limit", 100)) > 999:
            raise Refusal("invalid_limit")
        user_id, types = wanted.get("user", self.bot), set(wanted.get("types", "public_channel").split(","))
        if user_id not in self.users:
            raise Refusal("user_not_found")
        if not types <= {"public_channel", "private_channel"}:
            raise Refusal("invalid_types")
        if not {f"{kind}:read" for kind in ("channels", "groups")} <= self.scopes:
            raise Refusal("missing_scope")
        joined = [one for one in self.channels.values() if one["is_channel"] and user_id in self.members[one["id"]]]
        seen = [one for one in joined if not one["is_private"] or self.bot in self.members[one["id"]]]
        return self._paged("channels", seen, wanted)

    def _users(self, wanted: Json) -> Json:
        return self._paged("members", list(self.users.values()), wanted)

    def _user(self, wanted: Json) -> Json:
        if wanted.get("user") not in self.users:
            raise Refusal("user_not_found")
        return {"user": self.users[wanted["user"]]}

    def _history(self, wanted: Json) -> Json:
        messages = self._after(self.messages[self._joined(wanted)], wanted)
        top = [m for m in messages if m.get("thread_ts") in {None, m["ts"]}]
        return self._paged("messages", top[::-1], wanted)

    def _replies(self, wanted: Json) -> Json:
        messages = self.messages[self._joined(wanted)]
        root = [self._shown(m, wanted) for m in messages if m["ts"] == wanted.get("ts")]
        if not root:
            raise Refusal("thread_not_found")
        replies = [m for m in self._after(messages, wanted) if m.get("thread_ts") == wanted["ts"] and m not in root]
        return self._paged("messages", [*root, *replies], wanted)

    # the rules

    def _channel(self, wanted: Json) -> Json:
        channel = self.channels.get(str(wanted.get("channel")))
        if channel is None or (channel["is_private"] and self.bot not in self.members[channel["id"]]):
            raise Refusal("channel_not_found")
        return channel

    def _joined(self, wanted: Json) -> str:
        channel_id: str = self._channel(wanted)["id"]
        if self.bot not in self.members[channel_id]:
            raise Refusal("not_in_channel")
        return channel_id

    def _said(self, wanted: Json) -> Json:
        """Check a text with its blocks as strictly as Slack, and more: a text always stands beside blocks."""
        text, blocks = wanted.get("text"), wanted.get("blocks") or []
        if not isinstance(text, str) or not text.strip():
            raise Refusal("no_text")
        if len(text) > LONGEST_TEXT:
            raise Refusal("msg_too_long")
        wrong = problems(blocks)
        if not self.context_actions and any(block["type"] == "context_actions" for block in blocks):
            raise Refusal("invalid_blocks")
        if wrong:
            raise Refusal(f"invalid_blocks ({'; '.join(wrong)})")
        said: Json = {"type": "message", "user": self.bot, "bot_id": self.bot_id, "text": text, "blocks": blocks}
        return said | ({"metadata": self._metadata(wanted["metadata"])} if wanted.get("metadata") else {})

    def _threaded(self, channel_id: str, wanted: Json) -> Json:
        thread_ts = wanted.get("thread_ts")
        if thread_ts and all(m["ts"] != thread_ts for m in self.messages[channel_id]):
            raise Refusal("thread_not_found")
        return {"thread_ts": thread_ts} if thread_ts else {}

    def _ours(self, wanted: Json) -> Json:
        for message in self.messages[self._joined(wanted)]:
            if message["ts"] == wanted.get("ts"):
                if message["user"] != self.bot:
                    raise Refusal("cant_update_message")
                return message
        raise Refusal("message_not_found")

    def _streaming(self, wanted: Json) -> Json:
        message = self._ours(wanted)
        if not message.get("streaming"):
            raise Refusal("message_not_in_streaming_state")
        return message

    def _grow(self, message: Json, wanted: Json) -> None:
        chunks = wanted.get("chunks") or []
        if any(chunk.get("type") not in self.chunks for chunk in chunks):
            raise Refusal("invalid_chunks")
        for task in (chunk for chunk in chunks if chunk["type"] == "task_update"):
            if task.keys() < {"id", "title", "status"} or task["status"] not in {"in_progress", "complete"}:
                raise Refusal("invalid_chunks")
            message.setdefault("tasks", {})[task["id"]] = (task["title"], task["status"])
        message["text"] += (wanted.get("markdown_text") or "") + "".join(chunk.get("text", "") for chunk in chunks)
        if len(message["text"]) > LONGEST_STREAM:
            raise Refusal("msg_too_long")

    def _metadata(self, metadata: Json) -> Json:
        if not re.fullmatch(r"\w+", metadata.get("event_type", "")) or "event_payload" not in metadata:
            raise Refusal("invalid_metadata_format")
        return metadata

    def _after(self, messages: list[Json], wanted: Json) -> list[Json]:
        oldest = float(wanted.get("oldest") or 0)
        return [self._shown(message, wanted) for message in messages if float(message["ts"]) >= oldest]

    def _shown(self, message: Json, wanted: Json) -> Json:
        with_metadata = wanted.get("include_all_metadata") in {True, "1", "true"}
        return message if with_metadata else {k: v for k, v in message.items() if k != "metadata"}

    def _paged(self, key: str, entries: list[Any], wanted: Json) -> Json:
        limit, start = int(wanted.get("limit") or 100), int(wanted.get("cursor") or 0)
        if limit > 1000:
            raise Refusal("invalid_limit")
        following = str(start + limit) if start + limit < len(entries) else ""
        return {key: entries[start : start + limit], "response_metadata": {"next_cursor": following}}

    # what people see

    def everything_shown(self) -> Iterator[str]:
        """Every text that we have put anywhere, whispers included."""
        ours = [m for messages in self.messages.values() for m in messages if m["user"] == self.bot]
        views = [*self.views.homes.values(), *(view for stack in self.views.stacks.values() for view in stack)]
        for shown in (*ours, *self.whispers, *views, *self.views.prompts.values(), *self.views.statuses):
            yield json.dumps(shown, ensure_ascii=False)
