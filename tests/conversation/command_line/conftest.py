"""What tests of the command line share: a desk that is empty, and one that has read the sample."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversation.commands import Desk, open_desk


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A desk with an empty data directory."""
    return open_desk(tmp_path / "data", capsys)


@pytest.fixture
def stocked(sample_dir: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A desk that has read the sample corpus."""
    return open_desk(sample_dir, capsys)
