"""The notes that were kept from threads, in SQL: part of the bot's own memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from sqlalchemy import JSON, Boolean, Column, Engine, Index, Integer, RowMapping, Table, Text, delete, select, update

from bot.kept_notes import KeptNote, NoteQuote
from retrieval.adapters.sql_engine import insertion, metadata, reading, writing
from retrieval.adapters.sql_values import Moment

kept_notes: Final = Table(
    "kept_notes",
    metadata,
    Column("note_id", Text, primary_key=True),
    Column("channel_id", Text, nullable=False),
    Column("thread_ts", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("occurred_at", Moment, nullable=False),
    Column("visibility", Text, nullable=False),
    Column("kept_by", Text, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Column("submission", Text, nullable=False),
    Column("severity", Text),
    Column("url", Text),
    Column("title_ts", Text),
    Column("named", Boolean, nullable=False),
    Column("quotes", JSON, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("line_ts", Text),
    Index("ix_kept_notes_channel_id", "channel_id"),
)

TABLES: Final = (kept_notes,)
_C: Final = kept_notes.c


class SqlNotes:
    """Kept notes; errors as those of `SqlStore`, which this is a part of."""

    _engine: Engine

    def keep_note(self, note: KeptNote) -> None:
        """Keep a note in the place of an earlier edition; an older edition than the kept one changes nothing."""
        row: dict[str, Any] = {name: getattr(note, name) for name in KeptNote.__slots__}
        row["quotes"] = [asdict(quote) for quote in note.quotes]
        with writing(self._engine) as connection:
            written = insertion(connection, kept_notes).values(row)
            anew = {name: written.excluded[name] for name in row if name not in {"note_id", "line_ts"}}
            newer = _C.edition < written.excluded.edition
            connection.execute(written.on_conflict_do_update(index_elements=[_C.note_id], set_=anew, where=newer))

    def note(self, note_id: str) -> KeptNote | None:
        """Return one note, or None."""
        with reading(self._engine) as connection:
            row = connection.execute(select(kept_notes).where(_C.note_id == note_id)).mappings().first()
        return _note_of(row) if row else None

    def notes(self, channel_id: str | None = None) -> Sequence[KeptNote]:
        """Return all notes, or those of one channel's threads, the one that was kept first first."""
        wanted = select(kept_notes).order_by(_C.kept_at, _C.note_id)
        if channel_id is not None:
            wanted = wanted.where(_C.channel_id == channel_id)
        with reading(self._engine) as connection:
            return tuple(_note_of(row) for row in connection.execute(wanted).mappings())

    def note_line(self, note_id: str, line_ts: str) -> None:
        """Note which line of the thread tells of a note."""
        with writing(self._engine) as connection:
            connection.execute(update(kept_notes).where(_C.note_id == note_id).values(line_ts=line_ts))

    def forget_note(self, note_id: str) -> bool:
        """Forget a note; False when there is none."""
        with writing(self._engine) as connection:
            return bool(connection.execute(delete(kept_notes).where(_C.note_id == note_id)).rowcount)


def _note_of(row: RowMapping) -> KeptNote:
    fields: dict[str, Any] = {name: row[name] for name in KeptNote.__slots__}
    return KeptNote(**(fields | {"quotes": tuple(NoteQuote(**quote) for quote in row["quotes"])}))
