"""A reply that grows in its thread while it is written, where the workspace offers that.

https://docs.slack.dev/reference/methods/chat.startStream: a stream takes no metadata until it is stopped and
dies by itself after some minutes. So it is stopped, marked as unfinished, and then replaced by the finished
message, which carries the key.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import structlog
from slack_sdk.models.messages.chunk import TaskUpdateChunk
from slack_sdk.web.chat_stream import ChatStream

from bot.adapters.slack_errors import translated
from bot.domain import Message, Posted
from bot.errors import ChatBusy, ChatRefused, ChatUnavailable, DeskError
from bot.ports import Check

EVENT_TYPE = "desk"
_NO_TASKS = frozenset({"invalid_chunks", "invalid_arguments", "unknown_argument"})
"""How a Slack that knows streams refuses their tasks."""
_log = structlog.get_logger(__name__)


def marked(key: str, *, unfinished: bool = False) -> dict[str, Any]:
    """Return the metadata by which a message of ours is found again."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key} | ({"unfinished": True} if unfinished else {})}


class Desk(Protocol):
    """What a stream needs of the chat it is part of."""

    def post(
        self, channel_id: str, message: Message, *, key: str, thread_ts: str | None = None, check: Check | None = None
    ) -> Posted:
        """Post a message that carries `key`."""

    def complete(self, posted: Posted, message: Message, *, key: str, check: Check | None = None) -> None:
        """Replace an unfinished message by the finished one, which carries `key`."""

    def withdraw(self, posted: Posted) -> None:
        """Take an unfinished message away; never raises."""

    def delete(self, posted: Posted) -> None:
        """Take a message of ours away; one that is not there any more is as good."""

    def leave(self, posted: Posted, *, key: str) -> None:
        """Remember an unfinished message for the next try to finish this reply."""


class SlackStream:
    """One growing reply; `left` is what an earlier try left of it, which is then only replaced."""

    def __init__(
        self,
        chat: Desk,
        open_stream: Callable[[], ChatStream] | None,
        *,
        channel_id: str,
        key: str,
        thread_ts: str,
        left: Posted | None = None,
    ) -> None:
        """Begin with nothing shown; `open_stream` None means that nothing is shown before the end."""
        self._chat = chat
        self._stream = open_stream() if open_stream and left is None else None
        self._channel_id = channel_id
        self._key = key
        self._thread_ts = thread_ts
        self._left = left
        self._broken = False
        self._tasks: list[str] | None = []

    def append(self, text: str) -> None:
        """Show one more sentence, already escaped; after the first failure nothing more is tried.

        Where posts wait for their turn no stream is opened: its four calls would hold up the others. A sentence
        that would have to wait in a stream that is open is shown with the next one.
        """
        if self._stream is None or self._broken:
            return
        try:
            with translated("show a sentence"):
                self._stream.append(markdown_text=text.rstrip() + " ")
        except DeskError as error:
            self._broken = self._stream.ts is None or not isinstance(error, ChatBusy)
            self._tell("sentence not shown", error)

    def progress(self, task: str) -> bool:
        """Show a task that has begun; the one before it is done. A Slack that takes no tasks is given none any more."""
        if self._stream is None or self._broken or self._tasks is None:
            return False
        tasks = [*self._tasks, task]
        done = [_chunk(len(self._tasks), self._tasks[-1], "complete")] if self._tasks else []
        try:
            with translated("show a task"):
                self._stream.append(chunks=[*done, _chunk(len(tasks), task, "in_progress")])
        except DeskError as error:
            self._tasks = None
            self._broken = self._stream.ts is None and getattr(error, "code", "") not in _NO_TASKS
            self._tell("task not shown", error)
            return False
        self._tasks = tasks
        return True

    def finish(self, message: Message, *, check: Check | None = None) -> Posted:
        """Replace what was shown by the finished message, or post it.

        Raises `ChatUnavailable`, `ChatRefused` and what `check` raises.
        """
        self._left = shown = self._left or self._stop()
        if shown is None:
            return self._post(message, check)
        try:
            self._chat.complete(shown, message, key=self._key, check=check)
        except ChatUnavailable:
            self._chat.leave(shown, key=self._key)
            raise
        except ChatRefused:
            self._chat.withdraw(shown)
            self._left, self._stream = None, None
            return self._post(message, check)
        return shown

    def abandon(self) -> None:
        """Take away what was shown: there will be no finished message. Raises `ChatUnavailable`."""
        self._left = shown = self._left or self._stop()
        if shown is None:
            return
        try:
            self._chat.delete(shown)
        except ChatUnavailable:
            self._chat.leave(shown, key=self._key)
            raise
        except ChatRefused as refusal:
            _log.warning("unfinished reply stays", key=self._key, code=refusal.code)
        self._left, self._stream = None, None

    def _tell(self, what: str, error: DeskError) -> None:
        _log.info(what, key=self._key, code=getattr(error, "code", ""), reason=type(error).__name__)

    def _post(self, message: Message, check: Check | None) -> Posted:
        return self._chat.post(self._channel_id, message, key=self._key, thread_ts=self._thread_ts, check=check)

    def _stop(self) -> Posted | None:
        """End the stream, if one was opened, and return where it stands."""
        if self._stream is None or self._stream.ts is None:
            return None
        try:
            with translated("end a stream"):
                self._stream.stop(metadata=marked(self._key, unfinished=True))
        except DeskError as error:
            # It has died of age, or was never open long enough; the update after this decides.
            _log.info("stream not stopped", key=self._key, code=getattr(error, "code", ""))
        return Posted(self._channel_id, self._stream.ts)


def _chunk(number: int, title: str, status: str) -> TaskUpdateChunk:
    return TaskUpdateChunk(id=str(number), title=title, status=status)
