"""Several workspaces as one `Chat` and one `Surfaces`: what is said, and where, is translated here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from bot.adapters.slack_client import SlackChat
from bot.adapters.slack_voices import Voices, blocks_in, named_in, person_in
from bot.domain import Message, Person, Place, PlaceKind, Posted
from bot.errors import ChatRefused
from bot.ports import Check, ReplyStream
from bot.surfaces import HomeTab, Modal, ShownModal, SuggestedQuestion
from bot.threads import ReadThread
from retrieval.domain import qualified


class WorkspaceChats:
    """Speaks in every workspace that we are installed in; raises `ChatRefused` for one in which we are not."""

    def __init__(self, voices: Voices) -> None:
        """Take what finds how we speak in a workspace."""
        self._voices = voices

    def post(
        self, channel_id: str, message: Message, *, key: str, thread_ts: str | None = None, check: Check | None = None
    ) -> Posted:
        """Post a message that carries `key`. Raises what `check` raises, too."""
        workspace, bare, chat = self._at(channel_id)
        posted = chat.post(bare, as_sent(message, workspace), key=key, thread_ts=thread_ts, check=check)
        return _at_home(posted, workspace)

    def find(self, channel_id: str, key: str, *, thread_ts: str | None = None, since: datetime) -> Posted | None:
        """Return our message that carries `key`, if it arrived after `since`."""
        workspace, bare, chat = self._at(channel_id)
        found = chat.find(bare, key, thread_ts=thread_ts, since=since)
        return _at_home(found, workspace) if found else None

    def update(self, posted: Posted, message: Message, *, check: Check | None = None) -> None:
        """Replace a message of ours. Raises `MessageGone` when it is not there any more, and what `check` raises."""
        workspace, bare, chat = self._at(posted.channel_id)
        chat.update(Posted(bare, posted.ts), as_sent(message, workspace), check=check)

    def delete(self, posted: Posted) -> None:
        """Take a message of ours away; one that is not there any more is as good."""
        _, bare, chat = self._at(posted.channel_id)
        chat.delete(Posted(bare, posted.ts))

    def whisper(self, channel_id: str, user_id: str, message: Message, *, thread_ts: str | None = None) -> None:
        """Show a message to one person only."""
        workspace, bare, chat = self._at(channel_id)
        chat.whisper(bare, person_in(workspace, user_id), as_sent(message, workspace), thread_ts=thread_ts)

    def begin(self, channel_id: str, *, key: str, thread_ts: str, user_id: str, team_id: str | None) -> ReplyStream:
        """Open a reply in a thread that grows while it is written."""
        workspace, bare, chat = self._at(channel_id)
        person = person_in(workspace, user_id)
        return WorkspaceStream(
            chat.begin(bare, key=key, thread_ts=thread_ts, user_id=person, team_id=team_id), workspace
        )

    def place(self, channel_id: str) -> Place:
        """Say what a conversation is and whether outsiders read it; None also where we are not installed."""
        try:
            workspace, bare, chat = self._at(channel_id)
        except ChatRefused:
            return Place(channel_id, PlaceKind.CHANNEL, None)
        place = chat.place(bare)
        creator = qualified(place.creator, workspace) if place.creator else None
        channels = frozenset(qualified(one, workspace) for one in place.channels)
        return replace(place, channel_id=qualified(bare, workspace), creator=creator, channels=channels)

    def person(self, user_id: str) -> Person:
        """Say who someone is to the team; `Standing.UNKNOWN` also where we are not installed."""
        try:
            workspace, bare, chat = self._at(user_id)
        except ChatRefused:
            return Person(user_id)
        return replace(chat.person(bare), user_id=qualified(bare, workspace))

    def thread(self, channel_id: str, ts: str) -> ReadThread:
        """Read the thread that a message opens or stands in."""
        workspace, bare, chat = self._at(channel_id)
        read = chat.thread(bare, ts)
        messages = (
            replace(one, user_id=qualified(one.user_id, workspace) if one.user_id else None) for one in read.messages
        )
        return replace(read, channel_id=channel_id, messages=tuple(messages))

    def forget_readers(self, *, channel_id: str | None = None, user_id: str | None = None) -> None:
        """Ask anew who reads a conversation, or who somebody is. Never raises."""
        for identity, name in ((channel_id, "channel_id"), (user_id, "user_id")):
            bare, voice = self._voices.known(identity or "")
            if bare and voice is not None:  # one that was never opened remembers nobody
                voice.chat.forget_readers(**{name: bare})

    def seconds_until_post(self, channel_id: str, *, ahead: int = 0) -> float:
        """Say how long a post would wait for its turn. Never raises."""
        try:
            _, bare, chat = self._at(channel_id)
        except ChatRefused:
            return 0.0
        return chat.seconds_until_post(bare, ahead=ahead)

    def _at(self, identity: str) -> tuple[str, str, SlackChat]:
        """Return the workspace that an id belongs to, the id there, and the chat that speaks there."""
        workspace, bare, voice = self._voices.at(identity)
        return workspace, bare, voice.chat


class WorkspaceStream:
    """A growing reply in one workspace."""

    def __init__(self, stream: ReplyStream, workspace: str) -> None:
        """Take the reply as Slack knows it."""
        self._stream = stream
        self._workspace = workspace

    def append(self, text: str) -> None:
        """Show one more sentence; never raises."""
        self._stream.append(named_in(text, self._workspace))

    def progress(self, task: str) -> bool:
        """Show what is being done now; False where it cannot. Never raises."""
        return self._stream.progress(task)

    def finish(self, message: Message, *, check: Check | None = None) -> Posted:
        """Replace what was shown by the finished message. Raises `ChatUnavailable`, `ChatRefused` and `check`'s."""
        return _at_home(self._stream.finish(as_sent(message, self._workspace), check=check), self._workspace)

    def abandon(self) -> None:
        """Take away what was shown: there will be no finished message. Raises `ChatUnavailable`."""
        self._stream.abandon()


class WorkspaceSurfaces:
    """Shows surfaces in every workspace that we are installed in; raises `ChatRefused` for one in which we are not."""

    def __init__(self, voices: Voices) -> None:
        """Take what finds how we speak in a workspace."""
        self._voices = voices

    def open(self, user_id: str, modal: Modal, *, trigger: str) -> ShownModal | None:
        """Open a modal; None where the trigger opened one before."""
        workspace, bare, voice = self._voices.at(user_id)
        return _shown(voice.surfaces.open(bare, _modal(modal, workspace), trigger=trigger), workspace)

    def push(self, user_id: str, modal: Modal, *, trigger: str) -> ShownModal | None:
        """Push a modal over another one; None where the trigger did so before."""
        workspace, bare, voice = self._voices.at(user_id)
        return _shown(voice.surfaces.push(bare, _modal(modal, workspace), trigger=trigger), workspace)

    def update(self, shown: ShownModal, modal: Modal) -> ShownModal:
        """Replace a modal as long as it is what it was when it was shown."""
        workspace, bare, voice = self._voices.at(shown.user_id)
        changed = voice.surfaces.update(replace(shown, user_id=bare), _modal(modal, workspace))
        return replace(changed, user_id=qualified(changed.user_id, workspace))

    def publish(self, user_id: str, home: HomeTab) -> None:
        """Replace a person's Home; the last one stands."""
        workspace, bare, voice = self._voices.at(user_id)
        voice.surfaces.publish(bare, HomeTab(blocks_in(home.blocks, workspace)))

    def address_of(self, posted: Posted) -> str | None:
        """Return the address of a message of ours; None where we are not installed, too."""
        with suppress(ChatRefused):
            _, bare, voice = self._voices.at(posted.channel_id)
            return voice.surfaces.address_of(Posted(bare, posted.ts))
        return None

    def suggest(self, channel_id: str, prompts: Sequence[SuggestedQuestion], *, title: str) -> None:
        """Set the prompts of a messages tab; nothing where we are not installed."""
        with suppress(ChatRefused):
            _, bare, voice = self._voices.at(channel_id)
            voice.surfaces.suggest(bare, prompts, title=title)

    def set_status(self, channel_id: str, thread_ts: str, status: str) -> None:
        """Set the status of a thread; an empty one clears it. Nothing where we are not installed."""
        with suppress(ChatRefused):
            _, bare, voice = self._voices.at(channel_id)
            voice.surfaces.set_status(bare, thread_ts, status)


def as_sent(message: Message, workspace: str) -> Message:
    """Return a message with the ids of a workspace as that itself knows them."""
    return Message(named_in(message.text, workspace), blocks_in(message.blocks, workspace)) if workspace else message


def _at_home(posted: Posted, workspace: str) -> Posted:
    return replace(posted, channel_id=qualified(posted.channel_id, workspace))


def _modal(modal: Modal, workspace: str) -> Modal:
    return replace(modal, blocks=blocks_in(modal.blocks, workspace))


def _shown(shown: ShownModal | None, workspace: str) -> ShownModal | None:
    return replace(shown, user_id=qualified(shown.user_id, workspace)) if shown else None
