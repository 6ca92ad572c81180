"""One command run in a data directory, and what it printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli.app import main


@dataclass
class Ran:
    """What one command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its one JSON document."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Its JSON documents, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


Desk = Callable[..., Ran]


def open_desk(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Return a desk with this data directory: what runs a command in it."""

    def run(*arguments: str) -> Ran:
        capsys.readouterr()
        code = main(["--data-dir", str(data_dir), *arguments])
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return run
