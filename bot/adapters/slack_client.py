"""Slack as a `Chat`: posting, finding again, and saying who reads along."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from bot.adapters.slack_blocks import Blocks, TakenBlocks
from bot.adapters.slack_errors import translated
from bot.adapters.slack_paced import PacedClient
from bot.adapters.slack_people import People
from bot.adapters.slack_places import PERSON, Places
from bot.adapters.slack_stream import EVENT_TYPE, SlackStream, marked
from bot.adapters.slack_threads import read_thread
from bot.domain import Message, Person, Place, Posted
from bot.errors import ChatRefused, DeskError, MessageGone
from bot.ports import Check, ReplyStream
from bot.threads import ReadThread
from retrieval.ports import Clock

SKEW = timedelta(minutes=5)
"""How far our clock and Slack's may lie apart when a message is looked for."""
PAGE = 200
MOST_PAGES = 20
_log = structlog.get_logger(__name__)


class SlackChat:
    """Speaks in one workspace; give it a client of `slack_errors.open_client`."""

    def __init__(self, client: PacedClient, clock: Clock) -> None:
        """Take the workspace's client; nothing is asked yet."""
        self._client = client
        self._people = People(client, clock)
        self._places = Places(client, self._people, clock)
        self._started = clock.now()
        self._left: dict[str, Posted] = {}
        self._blocks = TakenBlocks()

    def post(
        self,
        channel_id: str,
        message: Message,
        *,
        key: str,
        thread_ts: str | None = None,
        check: Check | None = None,
    ) -> Posted:
        """Post a message that carries `key`, with nothing unfurled."""

        def send(text: str, blocks: Blocks) -> Posted:
            with translated("post a message"):
                told = self._client.chat_postMessage(
                    channel=channel_id,
                    text=text,
                    blocks=blocks,
                    thread_ts=thread_ts,
                    metadata=marked(key),
                    unfurl_links=False,
                    unfurl_media=False,
                    before_sending=check,
                )
                return Posted(str(told["channel"]), str(told["ts"]))

        return self._blocks.sent(message, send)

    def find(self, channel_id: str, key: str, *, thread_ts: str | None = None, since: datetime) -> Posted | None:
        """Return our finished message that carries `key`, if it arrived after `since`."""
        place = channel_id if channel_id[:1] not in PERSON else self._direct(channel_id)
        for message in self._messages(place, thread_ts, since - SKEW) if place else ():
            payload = self._payload(message)
            if payload is not None and payload.get("key") == key and not payload.get("unfinished"):
                return Posted(place or channel_id, str(message["ts"]))
        return None

    def update(self, posted: Posted, message: Message, *, check: Check | None = None) -> None:
        """Replace a message of ours, which keeps its key. Raises `MessageGone` when it is not there any more."""

        def send(text: str, blocks: Blocks) -> None:
            with translated("change a message"):
                # without any, Slack would keep those that stand there
                self._client.chat_update(
                    channel=posted.channel_id, ts=posted.ts, text=text, blocks=blocks or [], before_sending=check
                )

        self._blocks.sent(message, send)

    def delete(self, posted: Posted) -> None:
        """Take a message of ours away; one that is not there any more is as good."""
        with suppress(MessageGone), translated("take a message away"):
            self._client.chat_delete(channel=posted.channel_id, ts=posted.ts)

    def whisper(self, channel_id: str, user_id: str, message: Message, *, thread_ts: str | None = None) -> None:
        """Show a message to one person only: in the channel, or in a direct message where that is refused."""

        def show(text: str, blocks: Blocks) -> None:
            with translated("show a message to one person"):
                self._client.chat_postEphemeral(
                    channel=channel_id, user=user_id, text=text, blocks=blocks, thread_ts=thread_ts
                )

        def send(text: str, blocks: Blocks) -> None:
            with translated("send a direct message"):
                self._client.chat_postMessage(
                    channel=user_id, text=text, blocks=blocks, unfurl_links=False, unfurl_media=False
                )

        if channel_id == user_id:  # said in no conversation: the direct message is the place
            self._blocks.sent(message, send)
            return
        try:
            self._blocks.sent(message, show)
        except ChatRefused as refusal:
            _log.info("shown in a direct message instead", channel=channel_id, code=refusal.code)
            self._blocks.sent(message, send)

    def begin(self, channel_id: str, *, key: str, thread_ts: str, user_id: str, team_id: str | None) -> ReplyStream:
        """Open a reply in a thread that grows while it is written; falls back on one plain post at the end."""
        opened = partial(
            self._client.chat_stream,
            buffer_size=1,
            channel=channel_id,
            thread_ts=thread_ts,
            recipient_user_id=user_id,
            recipient_team_id=team_id,
        )
        left = self._left.pop(key, None) or self._left_behind(channel_id, key, thread_ts)
        return SlackStream(self, opened, channel_id=channel_id, key=key, thread_ts=thread_ts, left=left)

    def complete(self, posted: Posted, message: Message, *, key: str, check: Check | None = None) -> None:
        """Replace an unfinished message by the finished one, which carries `key`."""

        def send(text: str, blocks: Blocks) -> None:
            with translated("finish a message"):
                self._client.chat_update(
                    channel=posted.channel_id,
                    ts=posted.ts,
                    text=text,
                    blocks=blocks,
                    metadata=marked(key),
                    before_sending=check,
                )

        self._blocks.sent(message, send)
        self._left.pop(key, None)

    def withdraw(self, posted: Posted) -> None:
        """Take an unfinished message away; never raises."""
        try:
            self.delete(posted)
        except DeskError as error:
            _log.warning("unfinished reply stays", channel=posted.channel_id, ts=posted.ts, why=str(error))

    def leave(self, posted: Posted, *, key: str) -> None:
        """Remember an unfinished message for the next try to finish this reply."""
        self._left[key] = posted

    def place(self, channel_id: str) -> Place:
        """Say what a conversation is and whether outsiders read it; None where Slack answers but does not tell."""
        return self._places.place(channel_id)

    def person(self, user_id: str) -> Person:
        """Say who someone is to the team; `Standing.UNKNOWN` where Slack answers but does not tell."""
        try:
            return self._people.person(user_id)
        except ChatRefused as refusal:
            _log.warning("a person's standing is unknown", user=user_id, why=str(refusal))
            return Person(user_id)

    def workspace_id(self) -> str:
        """Return the id of the workspace, asked once. Raises `ChatUnavailable` or `ChatRefused`."""
        return self._people.us().team_id

    def thread(self, channel_id: str, ts: str) -> ReadThread:
        """Read the thread that a message opens or stands in. Raises `MessageGone` when nothing of it is left."""
        return read_thread(self._client, self._people.us, channel_id, ts)

    def forget_readers(self, *, channel_id: str | None = None, user_id: str | None = None) -> None:
        """Ask anew who reads a conversation, or who somebody is: an event says that it changed."""
        if channel_id is not None:
            self._places.forget(channel_id)
        if user_id is not None:
            self._people.forget(user_id)
            self._places.forget_member(user_id)

    def seconds_until_post(self, channel_id: str, *, ahead: int = 0) -> float:
        """Say how long a post would wait for its turn behind what waits now, or behind `ahead` others."""
        return self._client.door.seconds_until("chat.postMessage", channel_id, ahead=ahead)

    def _direct(self, user_id: str) -> str | None:
        """Return the direct message with somebody, None where there is none yet."""
        cursor = ""
        for _ in range(MOST_PAGES):
            with translated("look for a direct message"):
                told = self._client.conversations_list(types="im", limit=PAGE, cursor=cursor)
            for channel in told.get("channels") or ():
                if channel.get("user") == user_id:
                    return str(channel["id"])
            cursor = (told.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                break
        return None

    def _left_behind(self, channel_id: str, key: str, thread_ts: str) -> Posted | None:
        """Return what a process before this one left of this reply in an older thread, if anything.

        A stream carries no key before it is stopped; in a thread, a message of ours without metadata
        that is older than this process is one that nobody will finish.
        """
        if not _is_before(thread_ts, self._started):
            return None
        try:
            for message in self._messages(channel_id, thread_ts, self._started - timedelta(days=1)):
                payload = self._payload(message)
                abandoned = message.get("metadata") is None and _is_before(str(message["ts"]), self._started)
                mine = message.get("user") == self._people.us().user_id and message["ts"] != thread_ts
                if (payload is not None and payload.get("key") == key) or (mine and abandoned):
                    return Posted(channel_id, str(message["ts"]))
        except DeskError as error:
            _log.warning("unfinished replies not looked for", channel=channel_id, why=str(error))
        return None

    def _payload(self, message: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return the metadata's payload of a message that is certainly ours: others can write metadata too."""
        metadata = message.get("metadata") or {}
        if metadata.get("event_type") != EVENT_TYPE or not isinstance(metadata.get("event_payload"), dict):
            return None
        us = self._people.us()
        ours = message.get("user") == us.user_id or (us.bot_id is not None and message.get("bot_id") == us.bot_id)
        return metadata["event_payload"] if ours else None

    def _messages(self, channel_id: str, thread_ts: str | None, since: datetime) -> Iterator[Mapping[str, Any]]:
        wanted: dict[str, Any] = {
            "channel": channel_id,
            "oldest": f"{since.timestamp():.6f}",
            "limit": PAGE,
            "include_all_metadata": True,
        }
        cursor = ""
        for _ in range(MOST_PAGES):
            with translated("look for a message"):
                told = (
                    self._client.conversations_replies(ts=thread_ts, cursor=cursor, **wanted)
                    if thread_ts
                    else self._client.conversations_history(cursor=cursor, **wanted)
                )
                messages = told.get("messages") or ()
                cursor = (told.get("response_metadata") or {}).get("next_cursor", "")
            yield from messages
            if not cursor:
                return


def _is_before(ts: str, moment: datetime) -> bool:
    """Say whether a message's id, which is its time in seconds, lies before a moment."""
    return float(ts) < moment.timestamp()
