"""`desk demo`: the recorded day, and the prompt that it stays as."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.day import NOW, SOURCES
from bot.cli.prompt import CommandPrompt
from bot.compose import compose, console_chat, open_work
from bot.settings import load
from tests.conversation.commands import Desk

pytestmark = pytest.mark.usefixtures("alone")

OURS = "Which of our services used a key from the reseller Gatehop?"


@pytest.fixture
def prompt(sample_dir: Path, tmp_path: Path) -> Iterator[tuple[CommandPrompt, Console]]:
    """The prompt that the demonstration stays as."""
    console = Console(file=io.StringIO(), width=100)
    chat, clock = console_chat(console, NOW)
    settings = load(env_file=None, given={"desk_data_dir": sample_dir})
    memory, steps = f"sqlite:///{tmp_path}/memory.sqlite3", f"sqlite:///{tmp_path}/work.sqlite3"
    with (
        compose(settings, clock=clock, memory=memory, sources=SOURCES) as services,
        open_work(settings, services, chat, database=steps) as work,
    ):
        typed = ["/desk help", "/quit"]

        def read(_: str) -> str:
            if not typed:
                raise EOFError
            return typed.pop(0)

        yield CommandPrompt(services, chat, work, console, read=read), console


def _shown(console: Console) -> str:
    """Return what was shown since the last time."""
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    console.file.seek(0)
    console.file.truncate()
    return " ".join(re.sub("[│╭╮╰╯─]", " ", text).split())


def test_the_demonstration_answers_refuses_and_keeps_notes_to_the_team(desk: Desk, tmp_path: Path) -> None:
    recording = tmp_path / "demo"
    played = desk("demo", "--record", str(recording))
    assert played.code == 0, played.err
    text = recording.with_suffix(".txt").read_text()
    assert (tmp_path / "demo-answer.svg").read_text().startswith("<svg")
    team, shared = text.split("#watch-with-partners (thread)")
    assert "We revoked the key" in team
    assert "We revoked the key" not in shared
    assert "[1]" in team
    assert "Closest sources" in team
    assert "Model provenance: 5 Jun 2026 to 8 Jun 2026" in shared
    assert desk("demo", "--record", str(tmp_path / "again")).code == 0
    assert (tmp_path / "again.txt").read_text() == text


def test_the_demonstration_ends_by_itself_where_nobody_can_type(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert desk("demo").code == 0


def test_at_the_prompt_people_ask_follow_up_change_place_and_command(prompt: tuple[CommandPrompt, Console]) -> None:
    here, console = prompt
    here.take(OURS)
    assert "Gatehop key found in the staging build" in _shown(console)
    here.take("> And when was the key revoked?")
    assert "#model-watch (thread) Mira" in _shown(console)
    here.take("/channel partners")
    here.take(OURS)
    assert "staging build" not in _shown(console)
    here.take("/as ayo")
    here.take("/channel model")
    here.take(OURS)
    assert "staging build" not in _shown(console)
    here.take("/desk subscriptions")
    assert "There are no digests in this channel yet" in _shown(console)
    here.take("/desk subscribe provenance 10:00 weekdays")
    assert "Only full members" in _shown(console)
    here.take("/as mira")
    here.take("/desk subscribe provenance 10:00 weekdays")
    assert "1 digest in this channel" in _shown(console)
    here.take("/desk digest provenance")
    assert "Model provenance" in _shown(console)
    here.take("/desk sing")
    assert "I don't know the command “sing”" in _shown(console)
    here.take("/channel nowhere")
    assert "There is no such channel; there is #model-watch" in _shown(console)
    here.take("/as nobody")
    assert "There is no such person; there is Mira" in _shown(console)
    here.take("/what")
    assert "/quit" in _shown(console)
    here.take("")
    assert _shown(console) == ""


def test_at_the_prompt_more_tells_the_rest_of_the_last_reply_once(prompt: tuple[CommandPrompt, Console]) -> None:
    here, console = prompt
    here.take("How did Vexley keep reaching Sable after it was cut off?")
    short = _shown(console)
    here.take("more")
    rest = _shown(console)
    assert "Sources" in short
    assert "Sources" in rest
    here.take("> more")
    assert "Sources" not in _shown(console)


def test_the_prompt_ends_on_quit_and_at_the_end_of_the_input(prompt: tuple[CommandPrompt, Console]) -> None:
    here, console = prompt
    here.stay()
    assert "/desk subscribe" in _shown(console)
    here.stay()
    assert "Type a question" in _shown(console)
