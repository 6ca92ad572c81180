"""The folder of an embedded Chroma: one desk at a time, and looked at before use after an unclean end.

Measured with Chroma 1.5.9: two processes that write one folder both end well and leave vectors that nobody can
read; a process killed while it writes can leave a collection that fails, or crashes whoever opens it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from retrieval.errors import BadConfiguration, IndexBusy

_PROBE_SECONDS: Final = 120.0
_DAMAGED: Final = "damaged"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that this process alone may use; `damaged` says that what it held was set aside on the way in."""

    path: Path
    damaged: bool
    lock: FileLock = field(repr=False)

    def note_damage(self) -> None:
        """Record that the index in the folder knows of the damage by now."""
        _marker(self.path).write_text("")

    def emptied(self) -> Folder:
        """Set aside what the folder holds, as `NAME.damaged`, and return it empty."""
        _marker(self.path).write_text(_DAMAGED)  # before anything moves: a crash here must not lose it
        damaged = _beside(self.path, "damaged")
        shutil.rmtree(damaged, ignore_errors=True)
        self.path.rename(damaged)
        self.path.mkdir()
        return replace(self, damaged=True)

    def release(self) -> None:
        """Record that the folder was left in order, and let others in."""
        _marker(self.path).unlink(missing_ok=True)
        self.lock.release()


def claim(path: Path) -> Folder:
    """Take a folder for this process, made where it is missing; a damaged one is set aside as `NAME.damaged`.

    A folder whose last user did not end in order is opened by a process of its own first: what damage does to
    whoever opens it then happens there.

    Raises `IndexBusy` when another process uses it, and `BadConfiguration` when there can be no such folder.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(_beside(path, "lock"), thread_local=False)
        lock.acquire(blocking=False)
    except Timeout as error:
        message = f"The index folder {path} is already used by another desk; use CHROMA_URL to share one index."
        raise IndexBusy(message) from error
    except OSError as error:
        raise BadConfiguration(f"The index folder {path} cannot be made: {error.strerror}.") from error
    try:
        return _entered(path, lock)
    except OSError as error:
        lock.release()
        raise BadConfiguration(f"The index folder {path} cannot be used: {error.strerror}.") from error


def _entered(path: Path, lock: FileLock) -> Folder:
    mark = _marker(path)
    unclean = mark.exists()
    known = unclean and mark.read_text() == _DAMAGED
    path.mkdir(exist_ok=True)
    mark.touch()
    folder = Folder(path, known, lock)
    return folder.emptied() if unclean and not _opens(path) else folder


def _opens(path: Path) -> bool:
    command = [sys.executable, "-m", "retrieval.adapters.chroma_probe", str(path)]
    try:
        probe = subprocess.run(  # noqa: S603 - our own interpreter and module; no shell reads the path
            command, capture_output=True, timeout=_PROBE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return probe.returncode == 0


def _marker(path: Path) -> Path:
    return _beside(path, "open")


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(f"{path.name}.{ending}")
