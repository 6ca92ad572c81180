"""The durable life of a note: brought in step with its thread, taken in, and the thread told; no word of it on record.

What is on record of the life names the note alone: its words stand in one place, from which they can be forgotten.
"""

from __future__ import annotations

from datetime import datetime

from bot.durable import Durable
from bot.errors import ChatRefused
from bot.forms import Form
from bot.handlers.note_changes import forget_note, in_step, take_in
from bot.patience import Patience
from bot.ports import Chat
from bot.render.notes import kept_message
from bot.services import Services


class NoteKeeping:
    """Begins to keep and to revise notes, and does it."""

    def __init__(self, services: Services, chat: Chat, durable: Durable, patience: Patience) -> None:
        """Take the finished parts; `durable` has to know the life under the name "note"."""
        self._services = services
        self._chat = chat
        self._durable = durable
        self._patience = patience

    def keep(self, note_id: str, submission: str) -> bool:
        """Begin to take a note in as it is on record, and to tell its thread; False when begun before."""
        return self._begin(f"note:{note_id}:{submission}", note_id, submission)

    def revise(self, note_id: str, cause: str, *, later: bool = False) -> bool:
        """Begin to bring a note in step with its thread; False when begun before for this cause.

        `later` it stands in line, so that many notes are not looked at side by side.
        """
        return self._begin(f"note-revised:{note_id}:{cause}", note_id, None, queued=later)

    def _begin(self, key: str, note_id: str, submission: str | None, *, queued: bool = False) -> bool:
        begun_at = self._services.clock.now().isoformat()
        given = {"note": note_id, "submission": submission, "begun_at": begun_at}
        return self._durable.begin("note", key, given, queued=queued)

    def live(self, given: Form) -> str:
        """Keep one note; one of which nothing is left is forgotten, and its thread told nothing more."""
        note_id, begun_at = given["note"], datetime.fromisoformat(given["begun_at"])

        def revise(*, in_doubt: bool) -> bool:
            del in_doubt  # nothing is posted here
            if in_step(note_id, services=self._services, chat=self._chat) is not None:
                return True
            forget_note(note_id, services=self._services, chat=self._chat)
            return False

        def index(*, in_doubt: bool) -> bool:
            del in_doubt  # the same note again is no other
            return take_in(note_id, services=self._services)

        if not self._durable.step("revise", self._patience.step(revise, since=begun_at)):
            return "forgotten"
        if not self._durable.step("index", self._patience.step(index, since=begun_at)):
            return "forgotten"
        return self._told(given, begun_at) if given["submission"] else "revised"

    def _told(self, given: Form, begun_at: datetime) -> str:
        note_id, in_doubt = given["note"], self._durable.is_continued(given)

        def tell(*, in_doubt: bool) -> str | None:
            return self._tell(note_id, given["submission"], since=begun_at if in_doubt else None)

        line_ts = self._durable.step("tell", self._patience.step(tell, in_doubt=in_doubt, since=begun_at))
        if line_ts is None:
            return "kept in silence"
        self._durable.record(lambda: self._services.store.note_line(note_id, line_ts))
        return "kept"

    def _tell(self, note_id: str, submission: str, *, since: datetime | None) -> str | None:
        """Tell the thread, in a new line for each form that was submitted; None where it takes none."""
        note = self._services.store.note(note_id)
        if note is None:
            return None
        key, thread_ts = f"note:{note_id}:{submission}", note.thread_ts
        found = self._chat.find(note.channel_id, key, thread_ts=thread_ts, since=since) if since else None
        if found is None:
            try:
                found = self._chat.post(note.channel_id, kept_message(note), key=key, thread_ts=thread_ts)
            except ChatRefused:
                return None
        return found.ts
