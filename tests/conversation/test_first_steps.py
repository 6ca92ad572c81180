"""What a newcomer types first: versions, help, completion, names that do not exist, questions before any reading."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest


def desk(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `desk` in a process of its own, in a folder that holds nothing."""
    known = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "TMPDIR"}}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=known | {"HOME": str(folder), "PYTHONPATH": str(Path(__file__).parents[2])} | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_version_is_told_with_what_it_runs_on(tmp_path: Path) -> None:
    told = desk(tmp_path, "--version")
    assert told.returncode == 0
    assert re.fullmatch(
        rf"desk {re.escape(version('provenance-desk'))} \(Python 3\.\S+, SQLite 3\.\S+\)\n", told.stdout
    )


@pytest.mark.parametrize("command", [(), ("ingest",), ("sources", "add")])
def test_h_is_help_at_every_command(tmp_path: Path, command: tuple[str, ...]) -> None:
    told = desk(tmp_path, *command, "-h")
    assert told.returncode == 0
    assert " ".join(("Usage: desk", *command)) in told.stdout


def test_a_shell_completes_commands_and_is_shown_how(tmp_path: Path) -> None:
    completed = desk(tmp_path, _DESK_COMPLETE="complete_bash", COMP_WORDS="desk in", COMP_CWORD="1")
    assert completed.stdout.split() == ["ingest"]
    assert "_DESK_COMPLETE" in desk(tmp_path, "--show-completion", "bash").stdout


def test_a_question_to_a_desk_that_has_read_nothing_says_what_to_do_first(tmp_path: Path) -> None:
    for command in (("ask", "Who was cut off?"), ("digest", "--topic", "provenance")):
        assert desk(tmp_path, *command).stderr.startswith("Nothing has been read yet: run `desk ingest`"), command


@pytest.mark.parametrize("channel", ["general", "#general", "c0123", "C 1", "U0MIRA"])
def test_a_channel_s_name_is_no_id_and_is_told_where_the_id_stands(tmp_path: Path, channel: str) -> None:
    told = desk(tmp_path, "subscriptions", "add", channel, "provenance")
    assert told.returncode == 2
    assert "write one such as C0123456789" in told.stderr
