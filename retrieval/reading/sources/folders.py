"""The one place where reading touches the disk: folders, single files and lines, as bytes with a cap."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from retrieval.domain import Source
from retrieval.errors import UnreadableDocument
from retrieval.reading.sources.files import ENDINGS, known_identity, read_file
from retrieval.reading.sources.reading import Reading, guarded

CAP = 5_000_000
"""Bytes of one file or feed that are read at most."""


def read_folder(source: Source) -> Iterator[Reading]:
    """Yield the document of every readable file below a folder, by path; for a single file, just that one.

    Hidden files, a README and files of other sorts are passed over. Raises `UnreadableDocument` when there is no such
    folder.
    """
    root = Path(source.location)
    if is_single_file(source):
        yield _read(root.name, root, source)
        return
    if not root.is_dir():
        raise UnreadableDocument(source.location, "there is no such folder or file; check the path")
    inside = root.resolve()
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        hidden = any(part.startswith(".") for part in relative.parts)
        if hidden or path.suffix.lower() not in ENDINGS or path.stem.lower() == "readme" or not path.is_file():
            continue
        if path.resolve().is_relative_to(inside):
            yield _read(relative.as_posix(), path, source)
        else:
            yield Reading(str(path), None, "it leads out of its folder, so it is not followed")


def is_single_file(source: Source) -> bool:
    """Say whether a folder source means just one file of it."""
    return Path(source.location).is_file()


def _read(relative: str, path: Path, source: Source) -> Reading:
    what = str(path)
    try:
        body = bytes_of(path)
    except UnreadableDocument as error:
        return Reading(what, None, error.why)
    identity = known_identity(relative, body, source=source)
    return guarded(what, lambda: read_file(relative, body, source=source, what=what), identity)


def bytes_of(path: Path) -> bytes:
    """Return a file's bytes. Raises `UnreadableDocument` when it is missing, closed to us or larger than `CAP`."""
    try:
        with path.open("rb") as file:
            body = file.read(CAP + 1)
    except OSError as error:
        raise UnreadableDocument(str(path), f"it cannot be opened ({error.strerror})") from error
    if len(body) > CAP:
        raise UnreadableDocument(str(path), f"it is larger than {CAP // 1_000_000} MB")
    return body


def lines_of(path: Path) -> Iterator[bytes]:
    """Yield a file's lines, each cut at `CAP` bytes. Raises `UnreadableDocument` when it cannot be opened."""
    try:
        with path.open("rb") as file:
            while line := file.readline(CAP):
                yield line
    except OSError as error:
        raise UnreadableDocument(str(path), f"it cannot be opened ({error.strerror})") from error
