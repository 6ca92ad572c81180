"""What was typed at the prompt before, kept for its owner alone."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
from pathlib import Path
from bot.cli.history import history

with history(Path(sys.argv[1])):
    print("typed:", input("> "))
"""
UP = b"\x1b[A"


def type_at_a_terminal(path: Path, typed: bytes) -> str:
    """Type one line where a terminal is, and return what was made of it."""
    ours, theirs = pty.openpty()
    try:
        with subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(path)], stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True
        ) as process:
            os.write(ours, typed + b"\n")
            process.wait(60)
        return os.read(ours, 65536).decode()
    finally:
        os.close(ours)
        os.close(theirs)


def test_the_last_line_is_there_again_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "history"
    assert "typed: Who was cut off?" in type_at_a_terminal(path, b"Who was cut off?")
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    assert "typed: Who was cut off?" in type_at_a_terminal(path, UP)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_history_that_cannot_be_kept_stops_nobody(tmp_path: Path) -> None:
    assert "typed: Anvil" in type_at_a_terminal(tmp_path / "nowhere" / "history", b"Anvil")
