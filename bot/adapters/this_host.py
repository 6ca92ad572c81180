"""Where this process runs: a fresh identity for it, and whether its neighbours still exist."""

from __future__ import annotations

import os
import platform
import secrets
import sys
import uuid
from pathlib import Path
from typing import Final

from bot.domain import Process

_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
_NAMESPACE: Final = Path("/proc/self/ns/pid")
_LONGEST_LABEL: Final = 60


class ThisHost:
    """This machine, with a label for the processes that start here."""

    def __init__(self, label: str | None = None) -> None:
        """Take what people call this process; None is the machine's name."""
        self._label = (label or platform.node() or "desk")[:_LONGEST_LABEL]

    def new_process(self) -> Process:
        """Return this process under an identity that nobody ever had."""
        return Process(f"{self._label}/{secrets.token_hex(8)}", self._label, _host(), os.getpid())

    def is_running(self, pid: int) -> bool:
        """Say whether a process of this machine and namespace exists; True when that cannot be told."""
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except OSError:
            return True  # it is somebody else's
        return True


def _host() -> str | None:
    """Return what two processes share exactly if a process number means the same to both; None when unknown.

    On Linux that is one boot of one kernel and one process namespace of it: containers on a machine have their own.
    macOS has no such namespaces. On Windows `os.kill` would end what it asks about.
    """
    try:
        return f"{_BOOT.read_text(encoding='ascii').strip()} {_NAMESPACE.readlink()}"
    except (OSError, ValueError):
        return f"{platform.node()} {uuid.getnode():x}" if sys.platform == "darwin" else None
