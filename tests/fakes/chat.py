"""A chat that keeps what was said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import (
    Message,
    Person,
    Place,
    PlaceKind,
    Posted,
    Standing,
)
from bot.errors import MessageGone
from bot.ports import Check
from bot.threads import ReadThread
from tests.fakes.clocks import FixedClock


@dataclass(frozen=True, slots=True)
class Said:
    """A message of ours in a MemoryChat."""

    posted: Posted
    message: Message
    key: str
    thread_ts: str | None
    at: datetime


class MemoryChat:
    """A chat that keeps what was said, and can be told what goes wrong next.

    The next calls that say something raise one error each: those in `unheard` before the message has
    arrived, those in `unsaid` after it has, as when an answer is lost on its way back. The next questions of who
    reads along raise one error each of those in `unreached`. A post waits `wait` seconds for each ahead of it.
    """

    def __init__(self, clock: FixedClock | None = None) -> None:
        self._clock = clock or FixedClock()
        self.said: list[Said] = []
        self.deleted: list[Said] = []
        self.whispers: list[tuple[str, str, Message]] = []
        self.streamed: list[str] = []
        self.tasks: list[str] = []
        self.looked: list[str] = []
        self.places: dict[str, Place] = {}
        self.people: dict[str, Person] = {}
        self.threads: list[ReadThread] = []
        self.unheard: list[Exception] = []
        self.unsaid: list[Exception] = []
        self.unreached: list[Exception] = []
        self.asked_for: list[str] = []
        self.forgotten: list[tuple[str | None, str | None]] = []
        self.wait = 0.0

    def post(
        self, channel_id: str, message: Message, *, key: str, thread_ts: str | None = None, check: Check | None = None
    ) -> Posted:
        if check:
            check()
        if self.unheard:
            raise self.unheard.pop(0)
        posted = Posted(channel_id, f"{len(self.said) + len(self.deleted) + 1}.0")
        self.said.append(Said(posted, message, key, thread_ts, self._clock.now()))
        if self.unsaid:
            raise self.unsaid.pop(0)
        return posted

    def find(self, channel_id: str, key: str, *, thread_ts: str | None = None, since: datetime) -> Posted | None:
        self.looked.append(key)
        found = (s for s in self.said if (s.posted.channel_id, s.key, s.thread_ts) == (channel_id, key, thread_ts))
        return next((s.posted for s in found if s.at >= since), None)

    def update(self, posted: Posted, message: Message, *, check: Check | None = None) -> None:
        if check:
            check()
        if self.unheard:
            raise self.unheard.pop(0)
        if all(said.posted != posted for said in self.said):
            raise MessageGone("There is no such message.", code="message_not_found")
        self.said = [replace(s, message=message) if s.posted == posted else s for s in self.said]

    def delete(self, posted: Posted) -> None:
        if self.unheard:
            raise self.unheard.pop(0)
        self.deleted += [said for said in self.said if said.posted == posted]
        self.said = [said for said in self.said if said.posted != posted]

    def whisper(self, channel_id: str, user_id: str, message: Message, *, thread_ts: str | None = None) -> None:
        if self.unheard:
            raise self.unheard.pop(0)
        self.whispers.append((channel_id, user_id, message))
        if self.unsaid:
            raise self.unsaid.pop(0)

    def begin(self, channel_id: str, *, key: str, thread_ts: str, user_id: str, team_id: str | None) -> MemoryStream:
        return MemoryStream(self, channel_id, key, thread_ts)

    def place(self, channel_id: str) -> Place:
        self.asked_for.append(channel_id)
        if self.unreached:
            raise self.unreached.pop(0)
        return self.places.get(channel_id, Place(channel_id, PlaceKind.CHANNEL))

    def person(self, user_id: str) -> Person:
        return self.people.get(user_id, Person(user_id, Standing.UNKNOWN))

    def thread(self, channel_id: str, ts: str) -> ReadThread:
        if self.unreached:
            raise self.unreached.pop(0)
        for thread in self.threads:
            if thread.channel_id == channel_id and ts in {thread.thread_ts, *(one.ts for one in thread.messages)}:
                return thread
        raise MessageGone("There is no such thread.", code="thread_not_found")

    def forget_readers(self, *, channel_id: str | None = None, user_id: str | None = None) -> None:
        self.forgotten.append((channel_id, user_id))

    def seconds_until_post(self, channel_id: str, *, ahead: int = 0) -> float:
        return self.wait * ahead


@dataclass(slots=True)
class MemoryStream:
    """A growing reply of a MemoryChat."""

    chat: MemoryChat
    channel_id: str
    key: str
    thread_ts: str

    def append(self, text: str) -> None:
        self.chat.streamed.append(text)

    def progress(self, task: str) -> bool:
        self.chat.tasks.append(task)
        return True

    def finish(self, message: Message, *, check: Check | None = None) -> Posted:
        return self.chat.post(self.channel_id, message, key=self.key, thread_ts=self.thread_ts, check=check)

    def abandon(self) -> None:
        self.chat.streamed.clear()
