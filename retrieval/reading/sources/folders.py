"""The one place where reading touches the disk: folders, single files and lines, as bytes with a cap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from retrieval.domain import INTERNAL, PUBLIC, Document, Kind, Source, SourceKind
from retrieval.errors import UnreadableDocument
from retrieval.reading.sources.files import known_identity, names_an_address, read_file
from retrieval.reading.sources.kinds import refusal
from retrieval.reading.sources.memory import FileMemory
from retrieval.reading.sources.notes import looks_like_a_note
from retrieval.reading.sources.reading import Reading, guarded

CAP = 5_000_000
"""Bytes of one file or feed that are read at most."""
_LARGE_CAP = 25_000_000
"""Bytes of a file that is read at most where pictures and attachments make up most of it."""
_LARGE = (".pdf", ".eml")


def read_folder(source: Source, memory: FileMemory | None = None) -> Iterator[Reading]:
    """Yield the document of every readable file below a folder, by path; for a single file, just that one.

    Hidden files and a README are passed over, files of other kinds are named as skipped. Raises `UnreadableDocument`
    when there is no such folder.
    """
    root = Path(source.location)
    shelf = _Shelf(source, memory)
    if is_single_file(source):
        yield shelf.read(root.name, root)
        return
    if not root.is_dir():
        raise UnreadableDocument(source.location, "there is no such folder or file; check the path")
    inside = root.resolve()
    for path in _files(root):
        relative = path.relative_to(root)
        why = refusal(path.name)
        if why:
            yield Reading(_shown(path), None, why, skipped=True)
        elif path.resolve().is_relative_to(inside):
            yield shelf.read(relative.as_posix(), path)
        else:
            yield Reading(_shown(path), None, "it leads out of its folder, so it is not followed")


def expected(source: Source) -> int | None:
    """Return how many readings a place on the disk will give; None for an address, which has to be asked first."""
    place = Path(source.location)
    if source.kind is SourceKind.FOLDER:
        return 1 if is_single_file(source) else sum(1 for _ in _files(place))
    if source.kind is SourceKind.LINES:
        try:
            return sum(1 for line in lines_of(place) if line.strip())
        except UnreadableDocument:  # said when it is read
            return 0
    return None


def _files(root: Path) -> Iterator[Path]:
    """Yield the files below a folder by path, but for hidden ones and a README."""
    for path in sorted(root.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if not hidden and path.stem.lower() != "readme" and path.is_file():
            yield path


def is_single_file(source: Source) -> bool:
    """Say whether a folder source means just one file of it."""
    return Path(source.location).is_file()


def is_complete(source: Source) -> bool:
    """Say whether what a source does not hold any more is gone: true of a folder and of lines, not of a feed."""
    return source.kind is SourceKind.LINES or (source.kind is SourceKind.FOLDER and not is_single_file(source))


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The files of a source, of which those that lie beside incident notes are the team's own."""

    source: Source
    memory: FileMemory | None = None
    beside_notes: dict[Path, bool] = field(default_factory=dict)

    def read(self, relative: str, path: Path) -> Reading:
        what = _shown(path)
        try:
            body = bytes_of(path, _LARGE_CAP if path.suffix.lower() in _LARGE else CAP)
        except UnreadableDocument as error:
            return Reading(what, None, error.why, known_identity(relative, _top(path), source=self.source))
        source = self._source_of(path, body)
        known = self.memory.recall(source, relative, body) if self.memory else None
        if known:
            return Reading(what, Document(known, "", ""), None, known, same=True)
        identity = known_identity(relative, body, source=source)
        pdfs = self.memory.pdfs if self.memory else None
        read = partial(read_file, source=source, what=what, memory=pdfs, modified=_modified(path))
        reading = guarded(what, lambda: read(relative, body), identity)
        if self.memory and reading.document:
            self.memory.keep(source, relative, body, reading.document.document_id)
        return reading

    def _source_of(self, path: Path, body: bytes) -> Source:
        """Return the source as a file of it is to be read: what lies beside notes is never public by accident."""
        if self.source.visibility != PUBLIC or self.source.document_kind is Kind.NOTE or names_an_address(body):
            return self.source
        folder = path.parent
        if folder not in self.beside_notes:
            self.beside_notes[folder] = any(looks_like_a_note(_top(each)) for each in sorted(folder.glob("*.md")))
        return replace(self.source, visibility=INTERNAL) if self.beside_notes[folder] else self.source


def _shown(path: Path) -> str:
    """Return a path as it can be printed and kept: a name on the disk need not be text."""
    return str(path).encode(errors="replace").decode()


def _modified(path: Path) -> datetime | None:
    """Return when a file was last written, to the second."""
    try:
        return datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    except (OSError, OverflowError, ValueError):
        return None


def _top(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4096)
    except OSError:  # said when it is that file's own turn
        return b""


def bytes_of(path: Path, cap: int = CAP) -> bytes:
    """Return a file's bytes. Raises `UnreadableDocument` when it is missing, closed to us or larger than `cap`."""
    try:
        with path.open("rb") as file:
            body = file.read(cap + 1)
    except OSError as error:
        raise UnreadableDocument(str(path), f"it cannot be opened ({error.strerror})") from error
    if len(body) > cap:
        raise UnreadableDocument(str(path), f"it is larger than {cap // 1_000_000} MB")
    return body


def lines_of(path: Path) -> Iterator[bytes]:
    """Yield a file's lines, each cut at `CAP` bytes. Raises `UnreadableDocument` when it cannot be opened."""
    try:
        with path.open("rb") as file:
            while line := file.readline(CAP):
                yield line
    except OSError as error:
        raise UnreadableDocument(str(path), f"it cannot be opened ({error.strerror})") from error
