"""Notes that people keep from threads, as the bot remembers them: from where, by whom, and what rests on which message.

A message itself is not kept: only what of its words stands in the note, which they leave when it is edited or deleted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from retrieval.domain import Document, Kind, parted, qualified
from retrieval.reading.kept import THREADS

_PREFIX: Final = "NOTE-"
_IN_LINK: Final = re.compile(r"https?://[^\s/]+/archives/(?P<channel>[A-Z0-9]+)/p(?P<ts>\d{7,20})\b")
_IN_THREAD: Final = re.compile(r"[?&;]thread_ts=(?P<ts>\d{7,12}\.\d{4,8})\b")


@dataclass(frozen=True, slots=True)
class NoteQuote:
    """Words of a note that rest on a message: `text` as it stands in the note, `said` as the message has it.

    `said` is the message's sentence number `place` of so many. `by` is the name before it, where one stands there. A
    sentence that a model wrote rests on several, each a quote of its own with the same `text`.
    """

    text: str
    ts: str
    said: str
    place: int
    of: int
    by: str = ""


@dataclass(frozen=True, slots=True)
class KeptNote:
    """A note as somebody kept it; `submission` names the form it came by, `edition` counts them and every edit.

    `title_ts` is the message whose words the title is, where they are; `named` says that who took part is named.
    `line_ts` is our line about it in the thread.
    """

    note_id: str
    channel_id: str
    thread_ts: str
    title: str
    words: str
    occurred_at: datetime
    visibility: str
    kept_by: str
    kept_at: datetime
    submission: str
    severity: str | None = None
    url: str | None = None
    title_ts: str | None = None
    named: bool = False
    quotes: tuple[NoteQuote, ...] = ()
    edition: int = 1
    line_ts: str | None = None

    def rests_on(self, ts: str) -> bool:
        """Say whether words of a message stand in it."""
        return ts == self.title_ts or any(quote.ts == ts for quote in self.quotes)


def note_id_of(channel_id: str, thread_ts: str) -> str:
    """Return the identity of the note of a thread, workspace included."""
    workspace, bare = parted(channel_id)
    return qualified(f"{_PREFIX}{bare}-p{thread_ts.replace('.', '')}", workspace)


def note_id_in(words: str, workspace: str) -> str | None:
    """Return the identity that somebody typed, or that of the thread to which a link leads; None where there is none.

    People write it bare; it is always one of their own workspace.
    """
    if found := _IN_LINK.search(words):
        root = _IN_THREAD.search(words, found.end())  # the link of a reply
        ts = root["ts"].replace(".", "") if root else found["ts"]
        return qualified(f"{_PREFIX}{found['channel']}-p{ts}", workspace)
    bare = parted(words.strip().strip("`<>*_"))[1]
    return qualified(bare, workspace) if bare.startswith(_PREFIX) and len(bare.split()) == 1 else None


def document_of(note: KeptNote) -> Document:
    """Return a note as it is taken in."""
    return Document(
        document_id=note.note_id,
        title=note.title,
        text=note.words,
        kind=Kind.NOTE,
        visibility=note.visibility,
        source_id=THREADS,
        url=note.url,
        published_at=note.occurred_at,
        severity=note.severity,
    )


class NoteRecords(Protocol):
    """The notes that were kept from threads."""

    def keep_note(self, note: KeptNote) -> None:
        """Keep a note in the place of an earlier edition; an older edition than the kept one changes nothing."""

    def note(self, note_id: str) -> KeptNote | None:
        """Return one note, or None."""

    def notes(self, channel_id: str | None = None) -> Sequence[KeptNote]:
        """Return all notes, or those of one channel's threads, the one that was kept first first."""

    def note_line(self, note_id: str, line_ts: str) -> None:
        """Note which line of the thread tells of a note."""

    def forget_note(self, note_id: str) -> bool:
        """Forget a note; False when there is none."""
