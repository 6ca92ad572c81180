"""Who may change or forget a note that was kept from a thread, and what is said to who asks for it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from bot.audience import audience_of
from bot.domain import Message, Standing
from bot.handlers.note_changes import forget_note
from bot.kept_notes import KeptNote, note_id_in
from bot.ports import Chat
from bot.render.texts import sentence_message
from bot.services import Services
from retrieval.domain import workspace_of
from retrieval.reading.kept import THREADS

NOT_YOURS: Final = "Only who kept a note, the channel's creator and those who run me can change or forget it."
NO_NOTE: Final = "I have no such note. Write /desk forget and the note's id, or the link of its thread."


class NoteForgetting:
    """Forgets notes for those who may; `admins` may forget any."""

    def __init__(self, services: Services, chat: Chat, admins: Collection[str] = ()) -> None:
        """Take the finished parts."""
        self._services = services
        self._chat = chat
        self._admins = frozenset(admins)

    def may_change(self, note: KeptNote, user_id: str) -> bool:
        """Say whether somebody may change or forget a note: who kept it, the channel's creator, or an admin."""
        if user_id in self._admins:
            return True
        is_member = self._chat.person(user_id).standing is Standing.MEMBER
        if not is_member or workspace_of(user_id) != workspace_of(note.channel_id):
            return False
        return user_id == note.kept_by or user_id == self._chat.place(note.channel_id).creator

    def forget(self, words: str, user_id: str, channel_id: str) -> Message:
        """Forget the note that somebody names by its id or by its thread's link; return what they alone are told.

        Who may not read a note where they ask learns nothing of it. What no record speaks of, as after a stop on the
        way, is nobody's and goes.
        """
        note_id = note_id_in(words, workspace_of(user_id))
        note = self._services.store.note(note_id) if note_id else None
        document = self._services.catalog.document(note_id) if note_id else None
        if note_id is None or (note is None and (document is None or document.source_id != THREADS)):
            return sentence_message(NO_NOTE)
        if note is not None and not self.may_change(note, user_id):
            place, person = self._chat.place(channel_id), self._chat.person(user_id)
            may_read = audience_of(place, person, private=True).may_read(note.visibility)
            return sentence_message(NOT_YOURS if may_read else NO_NOTE)
        forget_note(note_id, services=self._services, chat=self._chat)
        return sentence_message(f"The note {note_id} is forgotten, with everything that was made of it.")
