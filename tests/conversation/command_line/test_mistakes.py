"""What cannot be meant, set or opened ends with a sentence; `--help` says what can."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from bot.cli.app import main
from bot.settings import Settings
from tests.conversation.commands import Desk

pytestmark = pytest.mark.usefixtures("alone")


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "a", "--batch", "b.jsonl"),
        ("ask", "  "),
        ("ask", "a", "--as-of", "soon"),
        ("ask", "a", "--audience", "everybody"),
        ("search", "a", "-k", "0"),
        ("ask", "--batch", "nowhere.jsonl"),
        ("ingest", ".", "--visibility", "secret"),
        ("ingest", ".", "--kind", "poem"),
        ("digest", "--topic", "weather"),
        ("digest", "--topic", "provenance", "--since", "2026-06-09", "--until", "2026-06-01"),
        ("subscriptions", "add", "C1", "weather"),
        ("subscriptions", "remove", "nothing"),
        ("run",),
        ("sing",),
    ],
)
def test_what_cannot_be_meant_ends_with_code_2_and_a_word_on_stderr(desk: Desk, arguments: tuple[str, ...]) -> None:
    refused = desk(*arguments)
    assert refused.code == 2
    assert refused.err.strip()
    assert refused.out == ""


def test_a_setting_that_cannot_be_used_is_one_sentence(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PORT", "eighty")
    refused = desk("sources")
    assert refused.code == 2
    assert re.fullmatch(r"HTTP_PORT cannot be used: [^\n]+\.\n", refused.err)


def test_an_unforeseen_error_is_a_sentence_and_a_place_but_not_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    commands = typer.Typer(pretty_exceptions_enable=False)

    @commands.command()
    def break_down() -> None:
        int("what somebody wrote")

    assert main([], commands=commands) == 1
    printed = capsys.readouterr()
    assert printed.err.endswith("Something went wrong (ValueError); the log above says where.\n")
    assert "what somebody wrote" not in printed.err + printed.out


def test_a_database_that_cannot_be_opened_is_a_sentence(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "data" / "desk.sqlite3").mkdir(parents=True)
    broken = desk("subscriptions")
    assert broken.code == 1
    assert "database" in broken.err
    assert "Traceback" not in broken.err


def test_a_database_of_something_else_is_a_sentence(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "desk.sqlite3").write_bytes(b"this is no database" * 100)
    broken = desk("subscriptions")
    assert broken.code == 1
    assert "Traceback" not in broken.err


def test_a_data_directory_that_cannot_be_made_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert main(["--data-dir", str(tmp_path / "file" / "data"), "subscriptions"]) == 2
    assert "DESK_DATA_DIR" in capsys.readouterr().err


def test_the_command_is_installed_and_explains_itself(tmp_path: Path) -> None:
    environment = {
        name: value for name, value in os.environ.items() if name.upper().lower() not in Settings.model_fields
    }
    shown = subprocess.run(
        [sys.executable, "-m", "bot", "--help"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=environment,
    )
    assert shown.returncode == 0
    named = re.findall(r"^│ (\w+) {2,}", shown.stdout, re.MULTILINE)
    wanted = "demo run ingest read ask search digest sources subscriptions check reindex"
    assert set(wanted.split()) <= set(named)
