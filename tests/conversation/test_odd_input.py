"""What is typed or lies in a file as no text can be: a clear sentence, no crash, and the rest goes on."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.app import main
from bot.cli.prompt import CommandPrompt
from bot.compose import compose, console_chat, open_work
from bot.settings import load

RAW = os.fsdecode(b"Who \xff\xfe trained Anvil?")


pytestmark = pytest.mark.usefixtures("alone")


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", RAW),
        ("search", RAW),
        ("ask", "Who trained Anvil?", "--only", f"outlet={RAW}"),
        ("ask", "Who?", "--as-of", RAW),
        ("ingest", RAW),
        ("read", RAW),
        ("sources", "add", RAW),
        ("digest", "--topic", RAW),
        ("subscriptions", "add", RAW, "provenance"),
        ("--data-dir", RAW, "check"),
    ],
)
def test_bytes_that_are_no_utf_8_are_refused_in_one_sentence(
    arguments: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data-dir", str(tmp_path / "data"), *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1
    assert "not UTF-8" in printed.err


@pytest.mark.parametrize("place", ["", " ", "\t\n"])
@pytest.mark.parametrize("command", ["ingest", "read"])
def test_an_empty_place_is_refused_and_nothing_is_read(
    command: str, place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "here.md").write_text("# Here\n\nThis lies in the folder that the command is typed in.\n")
    assert main(["--data-dir", str(tmp_path / "data"), command, place]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "give a folder, a file or an address" in printed.err


@pytest.mark.parametrize("day", ["0001-01-01", "0001-01-01T00:00+14:00", "9999-12-31", "9999-12-31T23:59-12:00"])
@pytest.mark.parametrize("option", [("ask", "Who?", "--as-of"), ("digest", "--topic", "provenance", "--until")])
def test_a_day_at_the_end_of_the_calendar_is_refused(
    option: tuple[str, ...], day: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data-dir", str(tmp_path / "data"), *option, day]) == 2
    assert "too far away: write a year from 1000 to 2999" in capsys.readouterr().err


def test_one_line_of_a_file_that_is_no_text_stops_no_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = (
        b'{"id": 1, "question": "Who \xff trained Anvil?"}',
        b'{"id": 2, "question": "Who \\ud800 trained Anvil?"}',
        b'{"id": 3, "question": "Who trained Anvil?", "as_of": "9999-12-31"}',
        b'{"id": 4, "question": "Who trained Anvil before 0001-01-01 or after 31 December 9999?"}',
    )
    (tmp_path / "questions.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\n".join(rows))
    assert main(["--data-dir", str(tmp_path / "data"), "ask", "--batch", "questions.jsonl"]) == 1
    forms = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [form.get("error", "")[:27] for form in forms] == [
        "This line is not UTF-8.",
        '"question" holds half a cha',
        "'9999-12-31' is too far awa",
        "",
    ]


def test_documents_of_far_days_are_told_of_and_the_rest_is_answered_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Vexley trained Anvil on Sable outputs, two people said."
    days = ("9999-12-31T23:59:59Z", "0001-01-01", "2026-06-02")
    rows = [{"id": day, "title": "Vexley", "text": text, "published_at": day} for day in days]
    (tmp_path / "c.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert main(["--data-dir", str(tmp_path / "data"), "ingest", "c.jsonl", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["new"], len(report["failed"])) == (1, 2)
    assert main(["--data-dir", str(tmp_path / "data"), "ask", "Who trained Anvil on Sable outputs?", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "answer"


def test_the_prompt_asks_for_a_line_again_that_is_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(env_file=None, given={"desk_data_dir": tmp_path / "data"})
    typed = io.TextIOWrapper(io.BytesIO(b"Who \xff trained?\n"), encoding="utf-8", errors="surrogateescape")
    console = Console(file=io.StringIO(), width=200)
    monkeypatch.setattr("sys.stdin", typed)
    with compose(settings) as services:
        chat, _ = console_chat(console, services.clock.now())
        with open_work(settings, services, chat) as work:
            CommandPrompt(services, chat, work, console).stay()
    shown = console.file.getvalue()  # type: ignore[attr-defined] # it is the StringIO given above
    assert "not UTF-8; please type it again" in shown
