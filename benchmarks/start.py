"""Measure how long a person waits for the first answer of a process that has just been started.

Usage: python benchmarks/start.py [--runs 5]

Each command is a process of its own, on the sample corpus, without a language model; the ratio is to a Python that only
imports chromadb, the heaviest of the desk's parts. The commands take turns, so that what else the machine does
meets all of them.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bot.cli.day import CORPUS
from bot.settings import Settings

DESK = str(Path(sys.executable).with_name("desk"))
QUESTION = "Who denied training on Sable outputs?"
ANSWERED = "[1]"
"""What stands in an answer and nowhere before it."""
BARE = "python -c 'import chromadb'"


def main() -> None:
    """Start everything a few times and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory(prefix="desk-bench-") as temporary:
        times = _times(Path(temporary), runs)
    bare = statistics.median(times[BARE])
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, median of {runs} runs (slowest)\n")
    print("| from the start of the process to | ratio | seconds |")
    print("|---|---|---|")
    for name, took in times.items():
        middle = statistics.median(took)
        print(f"| {name} | {middle / bare:.2f} | {middle:.2f} ({max(took):.2f}) |")


def _times(folder: Path, runs: int) -> dict[str, list[float]]:
    """Return every command's seconds; the first turn, which fills the machine's file cache, does not count."""
    kept = ["--data-dir", str(folder / "kept")]
    for documents, kind in (("articles", "article"), ("notes", "note")):
        _finished([DESK, *kept, "ingest", str(CORPUS / documents), "--kind", kind], folder)
    commands: dict[str, Callable[[int], float]] = {
        BARE: lambda _: _finished([sys.executable, "-c", "import chromadb"], folder),
        "`desk --help`": lambda _: _finished([DESK, "--help"], folder),
        "the answer of `desk ask`": lambda _: _first_answer([DESK, *kept, "ask", QUESTION], folder),
        "the first answer of `desk demo`, first time": lambda turn: _first_answer(_demo(folder, turn), folder),
        "the first answer of `desk demo`, again": lambda turn: _first_answer(_demo(folder, turn), folder),
    }
    turns = [{name: command(turn) for name, command in commands.items()} for turn in range(runs + 1)]
    return {name: [turn[name] for turn in turns[1:]] for name in commands}


def _demo(folder: Path, turn: int) -> list[str]:
    return [DESK, "--data-dir", str(folder / f"demo-{turn}"), "demo"]


def _finished(command: list[str], folder: Path) -> float:
    """Return the seconds until a command has ended."""
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=folder, env=_environment())
    return time.perf_counter() - began


def _first_answer(command: list[str], folder: Path) -> float:
    """Return the seconds until a command has printed an answer; it may go on, but has to end well."""
    began = time.perf_counter()
    took: float | None = None
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=folder,
        env=_environment(),
    ) as process:
        for line in process.stdout or ():
            if took is None and ANSWERED in line:
                took = time.perf_counter() - began
    if process.returncode or took is None:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode} and {'no' if not took else 'an'} answer")
    return took


def _environment() -> dict[str, str]:
    """Return the environment without the desk's own variables, and with byte code as any installation has it."""
    ours = {*Settings.model_fields, "pythondontwritebytecode"}
    return {name: value for name, value in os.environ.items() if name.lower() not in ours}


if __name__ == "__main__":
    main()
