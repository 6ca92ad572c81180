"""What `/desk …` does: quick things at once, slow things as durable work; everything for the asker's eyes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Protocol

from bot.audience import audience_of
from bot.domain import Asked, Message, Opinion, Person, Standing
from bot.errors import MisunderstoodError
from bot.handlers import feedback, watches
from bot.handlers.ask_options import narrowed
from bot.handlers.channel_settings import SettingsWindows
from bot.handlers.note_forgetting import NoteForgetting
from bot.handlers.notes import KeepsNotes
from bot.handlers.subscription import announce, listing, parse_wish, subscribe, unsubscribe
from bot.ports import Chat
from bot.question_records import PassedOn, QuestionChange
from bot.render.matters import matters_message
from bot.render.sources import sources_message
from bot.render.texts import help_message, sentence_message
from bot.render.watching import LONGEST_NAME
from bot.services import Services
from retrieval.domain import Source, SourceKind, SourceState

MEMBERS_ONLY = "Only full members of this workspace can change what a channel is subscribed to; please ask one of them."
LOOKING = "One moment: I am looking through my sources, and only you will see what I find."
ASK_THE_OPERATOR = "the people who run me can see why with `desk check`."


@dataclass(frozen=True, slots=True)
class Command:
    """One `/desk` command: `command_id` is the chat's own identity of it, `text` what follows `/desk`.

    `replayed` means that it was taken in hand before, by a process that may have died after doing all of it. With a
    `trigger` it may open a window; one in words cannot.
    """

    command_id: str
    channel_id: str
    user_id: str
    text: str
    team_id: str | None = None
    replayed: bool = False
    trigger: str | None = None


class Starts(KeepsNotes, Protocol):
    """The durable work that a command can start; all return at once, False when it was started before."""

    def answer(self, asked: Asked) -> bool:
        """Answer a question."""

    def revise(self, change: QuestionChange) -> bool:
        """Answer a question as it is asked now, or take the reply to it away where nothing is asked any more."""

    def preview(self, asked: Asked) -> bool:
        """Show the digest on the topic that `asked.text` names, to the asker only."""

    def more(self, asked: Asked) -> bool:
        """Tell the rest of the reply to a question, to those who read along where it was asked."""

    def rest(self, key: str, place: int) -> bool:
        """Tell what did not fit into the digest of a slot, of which as many stories were told as `place` says."""

    def share(self, passed: PassedOn) -> bool:
        """Put a question that was asked in private to its channel, and answer it there."""

    def ask_people(self, passed: PassedOn) -> bool:
        """Ask the people of a channel's settings a question, in the thread of its reply."""

    def forget_workspace(self, workspace_id: str, event: str) -> bool:
        """Forget all that is a workspace's own, for an event that ends its installation."""


class Commands:
    """Carries commands out."""

    def __init__(
        self,
        services: Services,
        chat: Chat,
        work: Starts,
        *,
        silent: bool = False,
        windows: SettingsWindows | None = None,
        forgetting: NoteForgetting | None = None,
    ) -> None:
        """Take the finished parts; `silent` is what a new subscription does on a quiet day unless it says.

        `windows` show a channel's settings, where there are any; `forgetting` knows who may forget notes.
        """
        self._windows = windows
        self._forgetting = forgetting or NoteForgetting(services, chat)
        self._services = services
        self._chat = chat
        self._work = work
        self._silent = silent
        self._known: dict[str, Callable[[Command, str], Message | None]] = {
            "ask": self._ask,
            "digest": self._digest,
            "subscribe": self._subscribe,
            "subscriptions": self._subscriptions,
            "unsubscribe": self._unsubscribe,
            "watch": self._watch,
            "unwatch": self._unwatch,
            "claims": self._claims,
            "settings": self._settings,
            "forget": self._forget,
            "sources": self._sources,
            "good": self._good,
            "bad": self._bad,
            "help": self._help,
        }

    def run(self, command: Command) -> Message | None:
        """Carry a command out and return what the asker sees at once, if anything.

        Raises `MisunderstoodError` whose sentence says how to put it, and what the chat and the store raise.
        """
        name, _, rest = command.text.strip().partition(" ")
        name = name.casefold() or "help"
        act = self._known.get(name)
        if act is None:
            near = get_close_matches(name, self._known, n=1)
            hint = f"Did you mean /desk {near[0]}?" if near else "To ask something, write /desk ask and your question."
            raise MisunderstoodError(f"I don't know the command “{name[:60]}”. {hint} All of them: /desk help")
        return act(command, rest.strip())

    def reply_to(self, command: Command) -> Message | None:
        """Carry a command out as `run` does; one that is not understood is told how to put it."""
        try:
            return self.run(command)
        except MisunderstoodError as error:
            return sentence_message(str(error))

    def _ask(self, command: Command, question: str) -> Message | None:
        words, _ = narrowed(question, self._services.topics)
        if not words:
            raise MisunderstoodError("A question is missing. For example: /desk ask Who was cut off from which model?")
        begun = self._work.answer(_asked(command, question))
        return sentence_message(LOOKING) if begun else None

    def _digest(self, command: Command, topic: str) -> Message | None:
        wish = parse_wish(topic.partition(" ")[0], topics=self._topics())
        begun = self._work.preview(_asked(command, wish.topic))
        return sentence_message(LOOKING) if begun else None

    def _subscribe(self, command: Command, words: str) -> Message | None:
        now = self._services.clock.now()
        timezone = self._member(command).timezone or "UTC"
        wish = parse_wish(words, topics=self._topics(), timezone=timezone, silent=self._silent)
        store = self._services.store
        who = {"channel_id": command.channel_id, "created_by": command.user_id, "command_id": command.command_id}
        kept = subscribe(store, wish, **who, now=now)
        if kept is None:
            return sentence_message("This channel has that digest already; /desk subscriptions lists them.")
        announce(kept, chat=self._chat, store=store, now=now, in_doubt=command.replayed)
        return None

    def _subscriptions(self, command: Command, _: str) -> Message | None:
        return listing(self._services.store, channel_id=command.channel_id, now=self._services.clock.now())

    def _unsubscribe(self, command: Command, wanted: str) -> Message | None:
        self._member(command)
        store, channel_id = self._services.store, command.channel_id
        return unsubscribe(store, wanted, channel_id=channel_id, replayed=command.replayed)

    def _watch(self, command: Command, wanted: str) -> Message | None:
        if not wanted:
            return watches.listing(command.channel_id, services=self._services)
        timezone, asked = self._member(command).timezone or "UTC", _asked(command, wanted)
        services, chat = self._services, self._chat
        watches.watch(asked, timezone=timezone, replayed=command.replayed, services=services, chat=chat)
        return None

    def _unwatch(self, command: Command, wanted: str) -> Message | None:
        self._member(command)
        return watches.unwatch(wanted, channel_id=command.channel_id, services=self._services)

    def _forget(self, command: Command, wanted: str) -> Message | None:
        return self._forgetting.forget(wanted, command.user_id, command.channel_id)

    def _member(self, command: Command) -> Person:
        """Return who gives a command that changes what a channel is told. Raises `MisunderstoodError` for others."""
        person = self._chat.person(command.user_id)
        if person.standing is not Standing.MEMBER:
            raise MisunderstoodError(MEMBERS_ONLY)
        return person

    def _sources(self, command: Command, _: str) -> Message | None:
        """List the sources that the asker may read: even a title can tell."""
        place, person = self._chat.place(command.channel_id), self._chat.person(command.user_id)
        audience = audience_of(place, person, private=True)
        readable = [source for source in self._services.sources if audience.may_read(source.visibility)]
        states = ((source, self._services.catalog.source_state(source.source_id)) for source in readable)
        known = {source.source_id: _tellable(source, state) for source, state in states if state is not None}
        return sources_message(readable, known, self._services.clock.now())

    def _claims(self, command: Command, name: str) -> Message | None:
        """Tell the matters that somebody is in, from what the asker may read and the channel does not deny."""
        if not name:
            raise MisunderstoodError("A name is missing. For example: /desk claims Vexley")
        place, person = self._chat.place(command.channel_id), self._chat.person(command.user_id)
        audience = audience_of(place, person, private=True)
        found, documents = self._services.ledger.matters_about(name[:LONGEST_NAME], audience)
        keep = self._services.store.channel_settings(command.channel_id).keep
        told = [one for one in found if all(keep.keeps(documents[claim.document_id]) for claim in one.claims)]
        return matters_message(name[:LONGEST_NAME], told, documents, timezone=person.timezone or "UTC")

    def _settings(self, command: Command, _: str) -> Message | None:
        if self._windows is None or command.trigger is None:
            raise MisunderstoodError("I show settings in a window, which needs the command itself: /desk settings")
        return self._windows.open(command.user_id, command.channel_id, trigger=command.trigger)

    def _good(self, command: Command, words: str) -> Message | None:
        return self._thought(command, words, Opinion.GOOD)

    def _bad(self, command: Command, words: str) -> Message | None:
        return self._thought(command, words, Opinion.BAD)

    def _thought(self, command: Command, words: str, verdict: Opinion) -> Message:
        """Keep what the asker thinks of the last reply to them in this channel."""
        who = {"channel_id": command.channel_id, "user_id": command.user_id}
        return feedback.say(words, verdict, **who, services=self._services, chat=self._chat)

    def _help(self, _: Command, __: str) -> Message | None:
        return help_message(self._services.topics)

    def _topics(self) -> tuple[str, ...]:
        return tuple(topic.name for topic in self._services.topics)


def _tellable(source: Source, state: SourceState) -> SourceState:
    """Return what every reader of a source may know of it: single files and lines may be for fewer than the source."""
    if source.kind not in {SourceKind.FOLDER, SourceKind.LINES}:
        return state
    return replace(state, newest=None, new_at=None, error=state.error and ASK_THE_OPERATOR)


def _asked(command: Command, text: str) -> Asked:
    return Asked(
        channel_id=command.channel_id,
        ts=command.command_id,
        user_id=command.user_id,
        text=text,
        team_id=command.team_id,
        private=True,
    )
