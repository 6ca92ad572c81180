"""What was typed at a prompt before: kept for its owner alone, and there again with the arrow keys."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_LINES: Final = 500


@contextmanager
def history(path: Path) -> Iterator[None]:
    """Give `input` the lines of a file, and keep there what is typed inside the block.

    A Python without readline (some builds have none) goes without, as does a file that cannot be read or written.
    """
    try:
        import readline  # noqa: PLC0415 - only here, on a terminal: importing it changes what `input` does
    except ImportError:  # pragma: no cover - depends on how Python was built
        yield
        return
    readline.clear_history()
    with suppress(OSError):
        readline.read_history_file(path)
    readline.set_history_length(_LINES)
    try:
        yield
    finally:
        with suppress(OSError):
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))  # a file that readline makes is open to others
            path.chmod(0o600)
            readline.write_history_file(path)
