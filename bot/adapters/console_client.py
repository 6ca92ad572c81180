"""A chat in the terminal: a few channels and people, everything else as in Slack."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from rich.console import Console, Group
from rich.live import Live
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

from bot.domain import Asked, Message, Person, Place, PlaceKind, Posted, Standing
from bot.errors import MessageGone
from bot.ports import Check
from bot.render.plain import plain_text
from bot.render.terminal import shown
from bot.threads import ReadThread
from retrieval.ports import Clock

DESK = "Provenance Desk"
_MARKER = r"\[\d+(?:, ?\d+)*\]"


@dataclass(frozen=True, slots=True)
class TerminalRoom:
    """A conversation as the terminal shows it."""

    name: str
    place: Place
    about: str = ""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as the terminal shows them."""

    name: str
    person: Person
    about: str = ""


ROOMS = {
    "C0MODELWATCH": TerminalRoom(
        "#model-watch", Place("C0MODELWATCH", PlaceKind.CHANNEL, outsiders=False), "the team, nobody else"
    ),
    "C0PARTNERS": TerminalRoom(
        "#watch-with-partners", Place("C0PARTNERS", PlaceKind.CHANNEL, outsiders=True), "shared with another company"
    ),
    "C0LEGAL01": TerminalRoom(
        "#legal", Place("C0LEGAL01", PlaceKind.CHANNEL, outsiders=False), "with notes of its own"
    ),
    "D0DIRECT": TerminalRoom("direct message", Place("D0DIRECT", PlaceKind.DIRECT, outsiders=None), "you and the bot"),
}
"""Where the terminal's people talk."""

PEOPLE = {
    "U0MIRA": Somebody("Mira", Person("U0MIRA", Standing.MEMBER, "Europe/Berlin"), "on the team"),
    "U0JONAS": Somebody("Jonas", Person("U0JONAS", Standing.MEMBER, "Europe/Berlin"), "on the team"),
    "U0AYO": Somebody("Ayo", Person("U0AYO", Standing.GUEST, "Europe/London"), "a guest"),
}
"""Who talks in the terminal."""


@dataclass(slots=True)
class _Kept:
    """A message of ours, remembered so that `find` and `update` work."""

    posted: Posted
    key: str
    thread_ts: str | None
    message: Message
    at: datetime = field(kw_only=True)


class ConsoleChat:
    """Shows a conversation in the terminal; nothing leaves the machine.

    Message ids count up from the clock's time, so the same day played twice reads the same.
    """

    def __init__(
        self,
        console: Console,
        clock: Clock,
        *,
        rooms: Mapping[str, TerminalRoom] | None = None,
        people: Mapping[str, Somebody] | None = None,
    ) -> None:
        """Show the given rooms and people, or those of the demonstration."""
        self._console = console
        self._clock = clock
        self.rooms = rooms if rooms is not None else ROOMS
        self.people = people if people is not None else PEOPLE
        self._kept: list[_Kept] = []
        self._numbers = itertools.count(1)
        self._lock = threading.RLock()

    def say(self, channel_id: str, user_id: str, text: str, *, thread_ts: str | None = None) -> Asked:
        """Show what a person says and return it as a question to us."""
        with self._lock:
            self._heading(channel_id, self.people[user_id].name, thread_ts, note=self.people[user_id].about)
            self._console.print(Padding(Text(shown(text), style="bold"), (0, 0, 0, 2)))
            return Asked(channel_id, self._next_ts(), user_id, text, thread_ts)

    def post(
        self, channel_id: str, message: Message, *, key: str, thread_ts: str | None = None, check: Check | None = None
    ) -> Posted:
        """Show a message in a channel or a thread."""
        if check is not None:
            check()
        with self._lock:
            posted = Posted(channel_id, self._next_ts())
            self._kept.append(_Kept(posted, key, thread_ts, message, at=self._clock.now()))
            self._heading(channel_id, DESK, thread_ts)
            self._body(message)
            return posted

    def find(self, channel_id: str, key: str, *, thread_ts: str | None = None, since: datetime) -> Posted | None:
        """Return our message that carries `key`, if it was shown after `since`."""
        with self._lock:
            for kept in self._kept:
                here = (kept.posted.channel_id, kept.thread_ts, kept.key) == (channel_id, thread_ts, key)
                if here and kept.at >= since:
                    return kept.posted
        return None

    def update(self, posted: Posted, message: Message, *, check: Check | None = None) -> None:
        """Show the new text of a message; the terminal cannot take back the old one."""
        if check is not None:
            check()
        with self._lock:
            for kept in self._kept:
                if kept.posted == posted:
                    kept.message = message
                    self._heading(posted.channel_id, DESK, kept.thread_ts, note="edited")
                    self._body(message)
                    return
        raise MessageGone("That message was never shown.", code="message_not_found")

    def delete(self, posted: Posted) -> None:
        """Forget a message; the terminal cannot take it back."""
        with self._lock:
            self._kept = [kept for kept in self._kept if kept.posted != posted]

    def whisper(self, channel_id: str, user_id: str, message: Message, *, thread_ts: str | None = None) -> None:
        """Show a message that only one person would see."""
        with self._lock:
            self._heading(channel_id, DESK, thread_ts, note=f"only {self._name(user_id)} sees this")
            self._body(message)

    def begin(self, channel_id: str, *, key: str, thread_ts: str, user_id: str, team_id: str | None) -> GrowingReply:
        """Open a reply that grows on a terminal and is simply posted anywhere else."""
        del user_id, team_id
        return GrowingReply(self, self._console, channel_id, key=key, thread_ts=thread_ts)

    def place(self, channel_id: str) -> Place:
        """Say what a conversation is."""
        room = self.rooms.get(channel_id)
        return room.place if room else Place(channel_id, PlaceKind.CHANNEL)

    def person(self, user_id: str) -> Person:
        """Say who someone is to the team."""
        somebody = self.people.get(user_id)
        return somebody.person if somebody else Person(user_id)

    def thread(self, channel_id: str, ts: str) -> ReadThread:
        """Raise `MessageGone`: what is typed here is no thread."""
        del channel_id, ts
        raise MessageGone("There are no threads in a terminal.", code="thread_not_found")

    def forget_readers(self, *, channel_id: str | None = None, user_id: str | None = None) -> None:
        """Do nothing: what is known here never changes."""

    def seconds_until_post(self, channel_id: str, *, ahead: int = 0) -> float:
        """Say that nothing waits."""
        del channel_id, ahead
        return 0.0

    def _name(self, user_id: str) -> str:
        """A person's name, or their id."""
        somebody = self.people.get(user_id)
        return somebody.name if somebody else user_id

    def _next_ts(self) -> str:
        """A message id of Slack's form: seconds, a dot, six digits that make it unique."""
        return f"{int(self._clock.now().timestamp())}.{next(self._numbers):06d}"

    def _heading(self, channel_id: str, who: str, thread_ts: str | None, *, note: str = "") -> None:
        """Show where and by whom something is said."""
        room = self.rooms.get(channel_id)
        line = Text.assemble(
            (room.name if room else channel_id, "cyan"),
            (" (thread)" if thread_ts else "", "cyan"),
            ("  " + who, "bold magenta" if who == DESK else "bold green"),
            (f"  {note}" if note else "", "dim"),
        )
        self._console.print()
        self._console.print(line)

    def _body(self, message: Message) -> None:
        """Show a message of ours."""
        words = Text(shown(plain_text(message, links=False)))
        words.highlight_regex(_MARKER, "bold yellow")
        self._console.print(Panel(words, border_style="dim", padding=(0, 1)))


class GrowingReply:
    """A reply that grows while it is written."""

    def __init__(self, chat: ConsoleChat, console: Console, channel_id: str, *, key: str, thread_ts: str) -> None:
        """Prepare the reply; nothing is shown before its first sentence."""
        self._chat = chat
        self._where = (channel_id, key, thread_ts)
        self._console = console
        self._written: list[str] = []
        self._live: Live | None = None

    def progress(self, task: str) -> bool:
        """Show nothing: what is being done is done before it could be read."""
        del task
        return False

    def append(self, text: str) -> None:
        """Show one more sentence on a terminal; elsewhere, and in a recording, the finished message is enough."""
        self._written.append(shown(text))
        if self._console.record or not self._console.is_terminal:
            return
        growing = Group(Rule(style="dim"), Padding(Text(" ".join(self._written), style="dim"), (0, 0, 0, 2)))
        if self._live is None:
            self._live = Live(growing, console=self._console, transient=True, auto_refresh=False)
            self._live.start()
        self._live.update(growing, refresh=True)

    def finish(self, message: Message, *, check: Check | None = None) -> Posted:
        """Replace what was shown by the finished message."""
        if self._live is not None:
            self._live.stop()
        channel_id, key, thread_ts = self._where
        return self._chat.post(channel_id, message, key=key, thread_ts=thread_ts, check=check)

    def abandon(self) -> None:
        """Take away what was shown."""
        if self._live is not None:
            self._live.stop()
