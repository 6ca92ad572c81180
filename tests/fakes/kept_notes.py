"""The notes that were kept from threads, as a dictionary: a part of the MemoryStore."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.kept_notes import KeptNote


class MemoryNotes:
    """Kept notes by identity."""

    def __init__(self) -> None:
        super().__init__()
        self._notes: dict[str, KeptNote] = {}

    def keep_note(self, note: KeptNote) -> None:
        known = self._notes.get(note.note_id)
        if known is None:
            self._notes[note.note_id] = note
        elif known.edition < note.edition:
            self._notes[note.note_id] = replace(note, line_ts=known.line_ts)

    def note(self, note_id: str) -> KeptNote | None:
        return self._notes.get(note_id)

    def notes(self, channel_id: str | None = None) -> Sequence[KeptNote]:
        ours = [note for note in self._notes.values() if channel_id in {None, note.channel_id}]
        return tuple(sorted(ours, key=lambda note: (note.kept_at, note.note_id)))

    def note_line(self, note_id: str, line_ts: str) -> None:
        if note := self._notes.get(note_id):
            self._notes[note_id] = replace(note, line_ts=line_ts)

    def forget_note(self, note_id: str) -> bool:
        return self._notes.pop(note_id, None) is not None
