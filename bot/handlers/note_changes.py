"""What becomes of notes that were kept from threads: taken in, revised as their threads are edited, forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final, Protocol

import structlog

from bot.domain import Posted
from bot.errors import ChatRefused, DeskError, MessageGone
from bot.kept_notes import KeptNote, document_of
from bot.note_words import SOMEBODY, revised
from bot.ports import Chat, Store
from bot.render.notes import gone_message
from bot.services import Services
from bot.threads import ReadThread
from retrieval.domain import parted, qualified, workspace_of
from retrieval.errors import TransientError
from retrieval.reading.kept import THREADS
from retrieval.reading.redaction import blotted

CHANGES: Final = frozenset({"message_changed", "message_deleted"})
"""Subtypes of events that tell of a message that was written anew or taken away."""
_MOST_ROUNDS: Final = 20
"""How often a note is looked at anew because somebody else changed it meanwhile."""
_log = structlog.get_logger(__name__)


class RevisesNotes(Protocol):
    """The durable work that brings notes in step with their threads."""

    def revise_note(self, note_id: str, cause: str, *, later: bool = False) -> bool:
        """Begin to, and return at once; False when that was begun before for this cause.

        `later` a few are looked at side by side, as others are done.
        """


class ThreadChanges:
    """Hears that messages are edited or deleted, before an event is recorded or dropped: its words are kept nowhere."""

    def __init__(self, store: Store, work: RevisesNotes) -> None:
        """Take where notes are kept, and what revises them."""
        self._store = store
        self._work = work

    def note(self, event: Mapping[str, Any]) -> None:
        """Begin to revise each note that rests on the message.

        Raises what the store and the durable work raise, so that the event is delivered again.
        """
        if event.get("type") != "message" or event.get("subtype") not in CHANGES or not event.get("channel"):
            return
        ts = str(event.get("deleted_ts") or (event.get("message") or {}).get("ts") or "")
        for note in self._store.notes(str(event["channel"])):
            if note.rests_on(ts):
                self._work.revise_note(note.note_id, str(event.get("event_ts") or event.get("ts") or ts))


def names_in(channel_id: str, chat: Chat) -> Callable[[str], str]:
    """Return what tells people's names in a conversation's workspace."""
    workspace = workspace_of(channel_id)

    def name_of(user_id: str) -> str:
        name = chat.person(qualified(parted(user_id)[1], workspace)).name
        return " ".join(blotted(name)[0].split()) or SOMEBODY

    return name_of


def in_step(note_id: str, *, services: Services, chat: Chat) -> KeptNote | None:
    """Bring a note in step with its thread as it is now, on record; None for one of which nothing is left.

    A thread that we cannot read any more leaves the note as it is. Raises `ChatUnavailable`.
    """
    store = services.store
    for _ in range(_MOST_ROUNDS):
        note = store.note(note_id)
        if note is None:
            return None
        try:
            thread = _thread(note, chat)
        except ChatRefused as refusal:
            _log.info("thread of a note cannot be read", note=note_id, code=refusal.code)
            return note
        untitled = f"Thread of {note.occurred_at:%Y-%m-%d}"
        now = revised(note, thread, name_of=names_in(note.channel_id, chat), at_least=untitled)
        if now is None or now is note:
            return now
        store.keep_note(now)
        kept = store.note(note_id)
        if kept and (kept.edition, kept.words, kept.title) == (now.edition, now.words, now.title):
            _log.info("note revised", note=note_id, quotes=len(note.quotes) - len(now.quotes))
            return kept
    raise TransientError("A note changes faster than it can be brought in step with its thread.")


def take_in(note_id: str, *, services: Services) -> bool:
    """Have a note found as it is on record; False for one that is forgotten meanwhile. Raises `TransientError`."""
    for _ in range(_MOST_ROUNDS):
        note = services.store.note(note_id)
        if note is None:
            services.ingester.forget([note_id])
            return False
        services.ingester.keep(document_of(note))
        kept = services.store.note(note_id)
        if kept and kept.edition == note.edition:
            return True
    raise TransientError("A note changes faster than it can be taken in.")


def forget_note(note_id: str, *, services: Services, chat: Chat) -> None:
    """Forget a note with everything that was ever made of it, and say so in its line; again, it changes nothing.

    Its record goes first: whoever takes it in meanwhile looks for that afterwards.
    """
    note = services.store.note(note_id)
    services.store.forget_note(note_id)
    services.ingester.forget([note_id])
    _log.info("note forgotten", note=note_id)
    if note and note.line_ts:
        try:
            chat.update(Posted(note.channel_id, note.line_ts), gone_message(note_id))
        except DeskError as error:
            _log.info("line not changed", note=note_id, why=str(error))


def look_after_notes(services: Services, chat: Chat, work: RevisesNotes, *, days: int | None) -> int:
    """Forget the notes that were kept more than so many days ago, and look at the threads of the others again.

    What no record speaks of any more goes as well. Returns how many were forgotten.
    """
    now, held = services.clock.now(), services.store.notes()
    old = [note for note in held if days is not None and now - note.kept_at > timedelta(days=days)]
    for note in old:
        forget_note(note.note_id, services=services, chat=chat)
    orphans = services.catalog.documents_of(THREADS) - {note.note_id for note in services.store.notes()}
    services.ingester.forget(sorted(orphans))
    for note in held:
        if note not in old and note.quotes:
            work.revise_note(note.note_id, f"{now:%Y-%m-%d}", later=True)
    return len(old)


def _thread(note: KeptNote, chat: Chat) -> ReadThread | None:
    try:
        return chat.thread(note.channel_id, note.thread_ts)
    except MessageGone:
        return None
