"""The prompt that `desk demo` stays as: questions, `/desk` commands, another channel, another person."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from bot.cli.day import MIRA, TEAM_ROOM
from bot.cli.typed import is_text
from bot.domain import Asked
from bot.errors import DeskError
from bot.handlers import more
from bot.handlers.command import Command, Commands
from bot.handlers.feedback import Press
from bot.intent.intents import IntentKind, intent_of
from bot.render.offers import Offer, value_of
from bot.render.texts import sentence_message, small_talk_message

if TYPE_CHECKING:
    from bot.adapters.console_client import ConsoleChat
    from bot.services import Services
    from bot.work import Work

PATIENCE = 120.0
MORE = "more"
_GREEN, _CYAN = "32", "36"
_UNREADABLE = "\udcff"
"""Stands for a line whose bytes are no text, as Python itself marks them."""
HELP = """Type a question, or > and a follow-up in the last thread, or more for the rest of the last reply.
/desk help        what the bot does on command, as in Slack
/channel NAME     talk in {rooms}
/as NAME          be {people}
/quit             leave"""


class CommandPrompt:
    """Reads lines and carries them out as the chosen person in the chosen channel."""

    def __init__(
        self,
        services: Services,
        chat: ConsoleChat,
        work: Work,
        console: Console,
        *,
        read: Callable[[str], str] = input,
    ) -> None:
        """Start as a member of the team in the team's channel; `read` shows a prompt and returns what was typed."""
        self._read = read
        self._chat = chat
        self._work = work
        self._console = console
        self._commands = Commands(services, chat, work)
        self._services = services
        self._topics = services.topics
        self._channel_id, self._user_id = TEAM_ROOM, MIRA
        self._last: Asked | None = None
        self._numbers = itertools.count(1)

    def stay(self) -> None:
        """Take lines until /quit or the end of the input."""
        self._help()
        while True:
            room, person = self._chat.rooms[self._channel_id], self._chat.people[self._user_id]
            try:
                self._console.print()
                line = self._read(f"{self._coloured(person.name, _GREEN)} in {self._coloured(room.name, _CYAN)}: ")
            except (EOFError, KeyboardInterrupt):
                self._console.print()
                return
            except UnicodeDecodeError:
                line = _UNREADABLE
            if line.strip() in {"/quit", "/exit"}:
                return
            self.take(line.strip())

    def take(self, line: str) -> None:
        """Carry one line out."""
        word, _, rest = line.partition(" ")
        if not line:
            return
        if not is_text(line):
            self._console.print(Text("That holds bytes that are not UTF-8; please type it again."))
            return
        if word == "/channel":
            self._channel_id = self._named("channel", rest, {key: room.name for key, room in self._chat.rooms.items()})
        elif word == "/as":
            self._user_id = self._named("person", rest, {key: one.name for key, one in self._chat.people.items()})
        elif word == "/desk":
            self._command(rest)
        elif word.startswith("/"):
            self._help()
        elif line.lstrip("> ").casefold() == MORE and self._last and self._last.channel_id == self._channel_id:
            self._more(self._last)
        else:
            self._ask(line)

    def _ask(self, line: str) -> None:
        """Ask in the channel, or go on in the last thread; a command in words, or small talk, is taken as in Slack."""
        follows = line.startswith(">") and self._last is not None and self._last.channel_id == self._channel_id
        thread = self._last.thread if follows and self._last else None
        said = line.lstrip("> ")
        intent = intent_of(said, in_thread=thread is not None)
        if intent.kind is IntentKind.COMMAND:
            self._command(intent.command)
            return
        if intent.is_small_talk:
            self._chat.whisper(self._channel_id, self._user_id, small_talk_message(intent.kind, self._topics))
            return
        self._last = self._chat.say(self._channel_id, self._user_id, said, thread_ts=thread)
        self._work.answer(self._last)
        self._wait()

    def _more(self, last: Asked) -> None:
        """Press the button under the last reply, as whoever is at the prompt now."""
        value = value_of(Offer.MORE, last.key)
        given = Press(self._user_id, last.channel_id, value, self._services.clock.now(), last.thread)
        shown = more.press(given, services=self._services, chat=self._chat, work=self._work)
        if shown is not None:
            self._chat.whisper(self._channel_id, self._user_id, shown)
        self._wait()

    def _command(self, text: str) -> None:
        """Carry a slash command out, as Slack would hand it to us."""
        command = Command(f"typed-{next(self._numbers)}", self._channel_id, self._user_id, text)
        try:
            shown = self._commands.run(command)
        except DeskError as error:
            shown = sentence_message(str(error))
        if shown is not None:
            self._chat.whisper(self._channel_id, self._user_id, shown)
        self._wait()

    def _wait(self) -> None:
        """Wait for the reply, so that the prompt comes after it."""
        if not self._work.wait_idle(PATIENCE):
            self._console.print(Text("This takes longer than usual; the reply will appear when it is there."))

    def _named(self, what: str, wanted: str, names: dict[str, str]) -> str:
        """Return whom or where a name means, or stay with the present one."""
        plain = wanted.strip().lstrip("#@").casefold()
        found = [key for key, name in names.items() if plain and plain in name.casefold()]
        if len(found) == 1:
            return found[0]
        self._console.print(Text(f"There is no such {what}; there is {', '.join(names.values())}."))
        return self._channel_id if what == "channel" else self._user_id

    def _help(self) -> None:
        """Say what can be typed."""
        rooms = ", ".join(f"{room.name} ({room.about})" for room in self._chat.rooms.values())
        people = ", ".join(f"{one.name} ({one.about})" for one in self._chat.people.values())
        self._console.print(Text(HELP.format(rooms=rooms, people=people), style="dim"))

    def _coloured(self, name: str, colour: str) -> str:
        """Colour a name; the marks tell readline what takes no room, so that a line taken from the history fits."""
        if self._console.color_system is None:
            return name
        return f"\x01\x1b[{colour}m\x02{name}\x01\x1b[0m\x02"
