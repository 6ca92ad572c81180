"""`desk run` as a process of its own, in a local Slack: it listens, reads, answers and stops when it is told to."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from bot.cli.day import CORPUS
from bot.settings import Settings
from tests.slack_faults import BROKEN
from tests.slack_server import PATIENCE, LocalSlack
from tests.slack_workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET

SOURCES = """
[[source]]
id = "articles"
kind = "folder"
location = "articles"

[[source]]
id = "notes"
kind = "folder"
holds = "note"
location = "notes"
"""
NOTE = """---
id: INC-2026-077
title: Relay of Ledgerline turned off
occurred_at: 2026-06-07
---
Orsolya Vane turned off the relay at Ledgerline, after its keys had been used from outside.
"""


@dataclass
class Running:
    """A desk's process, and the port it listens on in http mode."""

    process: subprocess.Popen[str]
    port: int | None

    def health(self) -> tuple[int, str]:
        """What its health page says."""
        assert self.port
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", "/health")
        page = connection.getresponse()
        told = page.status, page.read().decode()
        connection.close()
        return told


def _environment(tmp_path: Path, slack: LocalSlack, **more: str) -> dict[str, str]:
    """Return this process's surroundings without any setting, with those of a desk in the local Slack."""
    ours = {name.upper() for name in Settings.model_fields}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": slack.api_url,
        "DESK_DATA_DIR": str(tmp_path / "data"),
        "SOURCES_FILE": str(tmp_path / "sources.toml"),
        **more,
    }


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture(params=["socket", "http"])
def mode(request: pytest.FixtureRequest) -> str:
    """How Slack reaches the desk."""
    return str(request.param)


@contextmanager
def _running(slack: LocalSlack, mode: str, tmp_path: Path) -> Iterator[Running]:
    """Run the desk on part of the sample corpus, in a process of its own."""
    for folder, wanted in (("articles", "*gatehop*"), ("notes", "INC-2026-033*")):
        (tmp_path / folder).mkdir()
        for path in (CORPUS / folder).glob(wanted):
            shutil.copy(path, tmp_path / folder)
    (tmp_path / "sources.toml").write_text(SOURCES)
    port = _free_port()
    more = {"SLACK_MODE": "http", "SLACK_SIGNING_SECRET": SIGNING_SECRET, "HTTP_PORT": str(port)}
    environment = _environment(tmp_path, slack, **(more if mode == "http" else {}))
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        _wait_for_line(process, "listening to Slack")
        if mode == "http":
            slack.use_http(f"http://127.0.0.1:{port}")
        yield Running(process, port if mode == "http" else None)
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def running(slack: LocalSlack, mode: str, tmp_path: Path) -> Iterator[Running]:
    """A desk that listens to Slack."""
    with _running(slack, mode, tmp_path) as running:
        yield running


def _wait_for_line(process: subprocess.Popen[str], words: str) -> str:
    """Read the log until a line holds the words."""
    assert process.stderr is not None
    read: list[str] = []
    for line in process.stderr:
        read.append(line)
        if words in line:
            return line
    raise AssertionError("".join(read))


def test_it_reads_its_sources_and_what_changes_answers_in_the_thread_and_stops_on_sigterm(
    running: Running, slack: LocalSlack, tmp_path: Path
) -> None:
    _wait_for_line(running.process, '"notes"')
    ts = slack.say("U0MIRA", "C0TEAM", "<@U0DESK> Which of our services used a key from the reseller Gatehop?")
    slack.wait_for(lambda: slack.ours("C0TEAM", ts))
    slack.wait_for(lambda: "staging build" in str(slack.ours("C0TEAM", ts)))
    (tmp_path / "notes" / "INC-2026-077.md").write_text(NOTE)
    _wait_for_line(running.process, '"notes"')
    ts = slack.say("U0MIRA", "C0TEAM", "<@U0DESK> What did Orsolya Vane turn off at Ledgerline?")
    slack.wait_for(lambda: "relay" in str(slack.ours("C0TEAM", ts)))
    if running.port:
        assert running.health() == (200, '{"well": true}')
    running.process.send_signal(signal.SIGTERM)
    _, rest = running.process.communicate(timeout=PATIENCE)
    assert running.process.returncode == 0
    assert "stopping" in rest
    assert "Which of our services" not in rest
    assert BOT_TOKEN not in rest


def test_a_slack_that_is_away_at_the_start_is_waited_for_and_then_answered(slack: LocalSlack, tmp_path: Path) -> None:
    slack.fail("auth.test", *[BROKEN] * 6)
    slack.fail("apps.connections.open", BROKEN, BROKEN)
    with _running(slack, "socket", tmp_path) as running:
        _wait_for_line(running.process, '"notes"')  # it reads meanwhile
        ts = slack.say("U0MIRA", "C0TEAM", "<@U0DESK> Which of our services used a key from the reseller Gatehop?")
        slack.wait_for(lambda: "staging build" in str(slack.ours("C0TEAM", ts)))
        running.process.send_signal(signal.SIGTERM)
        running.process.communicate(timeout=PATIENCE)
        assert running.process.returncode == 0


def test_an_app_token_that_slack_does_not_know_ends_it_with_a_sentence(slack: LocalSlack, tmp_path: Path) -> None:
    slack.fail("apps.connections.open", BROKEN, BROKEN)  # which is found out only when Slack is back
    ended = _ended(_environment(tmp_path, slack, SLACK_APP_TOKEN="xapp-wrong"), tmp_path)
    assert ended.returncode == 1
    assert "Slack refused to open a socket (invalid_auth)" in ended.stderr


def _ended(environment: dict[str, str], tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """Run a desk that cannot start, to its end."""
    (tmp_path / "sources.toml").write_text("")
    command = [sys.executable, "-m", "bot", "run"]
    return subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE
    )


def test_a_token_that_slack_does_not_know_ends_it_with_a_sentence(slack: LocalSlack, tmp_path: Path) -> None:
    ended = _ended(_environment(tmp_path, slack, SLACK_BOT_TOKEN="xoxb-wrong"), tmp_path)
    assert ended.returncode == 1
    assert "SLACK_BOT_TOKEN" in ended.stderr
    assert "xoxb-wrong" not in ended.stderr


def test_a_port_that_is_taken_is_named(slack: LocalSlack, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        more = {"SLACK_MODE": "http", "SLACK_SIGNING_SECRET": SIGNING_SECRET, "HTTP_PORT": port}
        ended = _ended(_environment(tmp_path, slack, **more), tmp_path)
    assert ended.returncode == 2
    assert f"HTTP_HOST and HTTP_PORT: 127.0.0.1:{port} is not free" in ended.stderr
