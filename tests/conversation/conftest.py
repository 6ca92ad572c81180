"""What tests of the command line share: a machine without settings, and a desk that has read the sample."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.cli.day import SOURCES
from bot.compose import compose
from bot.settings import Settings, load


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No settings of this machine, and pytest's own logging back afterwards."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    handlers, level, root.handlers = list(root.handlers), root.level, []
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture(scope="module")
def sample_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that holds the sample corpus, notes included."""
    data_dir = tmp_path_factory.mktemp("sample")
    with compose(load(env_file=None, given={"desk_data_dir": data_dir}), sources=SOURCES) as services:
        for source in SOURCES:
            assert services.ingester.ingest(source).failed == ()
    return data_dir
