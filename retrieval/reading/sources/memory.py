"""What the files of a folder gave when they were last read, so that a folder costs only its changes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from hashlib import sha256

from retrieval.domain import Source, owner_of, qualified
from retrieval.reading.sources.pdf import PdfMemory

_Marks = dict[str, tuple[bytes, str]]


@dataclass(slots=True)
class FileMemory:
    """Which document each file gave, by the file's bytes and by how its source has it read.

    A file counts as known only when its document was stored: what is kept during a reading holds once `confirm` says
    that it was.
    """

    pdfs: PdfMemory = field(default_factory=PdfMemory)
    _known: dict[str, _Marks] = field(default_factory=dict)
    _fresh: dict[str, _Marks] = field(default_factory=dict)

    def begin(self, source: Source, held: Collection[str]) -> None:
        """Begin a reading of a source, of whose documents these are held now; here they are called as its people do."""
        workspace, known = owner_of(source.visibility), self._known.get(source.source_id, {})
        kept = {path: mark for path, mark in known.items() if qualified(mark[1], workspace) in held}
        self._known[source.source_id] = kept
        self._fresh[source.source_id] = {}

    def recall(self, source: Source, relative: str, body: bytes) -> str | None:
        """Return the identity of the document that this file gave, when neither it nor its source changed."""
        found = self._known.get(source.source_id, {}).get(relative)
        return found[1] if found and found[0] == _mark(source, body) else None

    def keep(self, source: Source, relative: str, body: bytes, document_id: str) -> None:
        """Remember which document a file gives, once the reading is confirmed."""
        self._known.get(source.source_id, {}).pop(relative, None)  # what it gave before holds no longer, come what may
        self._fresh.setdefault(source.source_id, {})[relative] = (_mark(source, body), document_id)

    def confirm(self, source_id: str) -> None:
        """Say that all that was read of a source since `begin` was stored."""
        self._known.setdefault(source_id, {}).update(self._fresh.pop(source_id, {}))

    def doubt(self, source_id: str) -> None:
        """Say that some of what was read since `begin` was not stored, so that all of it is read again."""
        self._fresh.pop(source_id, None)

    def forget(self, source_id: str) -> None:
        """Read every file of a source anew the next time."""
        self._known.pop(source_id, None)


def _mark(source: Source, body: bytes) -> bytes:
    return sha256(repr(source).encode() + b"\0" + body).digest()
