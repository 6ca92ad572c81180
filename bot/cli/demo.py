"""`desk demo`: a day of the bot in the terminal, on the sample corpus, without key, account or network."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from bot.cli.day import DAY, DIGEST, LEDGER_ABOUT, LEDGER_OPTIONS, NOW, SLOT, SOURCES
from bot.cli.history import history
from bot.cli.printing import note, progress
from bot.cli.prompt import CommandPrompt
from bot.cli.recording import Recording
from bot.cli.root import settings_of
from bot.compose import compose, console_chat, open_work
from bot.render.claims import matters_text
from bot.render.terminal import shown
from retrieval.claims.ledger import MatterFilter
from retrieval.domain import EVERYONE, Deed, IngestReport
from retrieval.errors import ModelUnavailable, PermanentError

if TYPE_CHECKING:
    from bot.adapters.console_client import ConsoleChat
    from bot.services import Services
    from bot.settings import Settings
    from bot.work import Work

PATIENCE = 120.0
"""Seconds that one reply may take before the demonstration gives up on it."""
Record = Annotated[
    Path | None, typer.Option("--record", metavar="STEM", help="Play once and write STEM.txt and STEM-….svg.")
]


def demo(ctx: typer.Context, *, record: Record = None) -> None:
    """Play a day of the bot on invented news and notes, then stay as a prompt on a terminal."""
    configured = settings_of(ctx)
    settings = configured.alone(configured.desk_data_dir / "demo")
    recording = Recording(record) if record else None
    console = recording.console if recording else Console()
    with open_day(settings, console) as day:
        play(day, console, recording)
        if recording:
            note(f"Wrote {recording.save()} and the pictures beside it.")
        elif sys.stdin.isatty() and console.is_terminal:
            with history(settings.desk_data_dir / "history"):
                CommandPrompt(day.services, day.chat, day.work, console).stay()


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A desk that has read the sample corpus, and the terminal that it is asked from."""

    services: Services
    chat: ConsoleChat
    work: Work


@contextmanager
def open_day(settings: Settings, console: Console) -> Iterator[OpenDay]:
    """Open a desk on the sample corpus, on the day and with the people of the demonstration."""
    chat, clock = console_chat(console, NOW)
    with (
        tempfile.TemporaryDirectory(prefix="desk-demo-") as scratch,
        compose(
            settings, clock=clock, say=note, memory=f"sqlite:///{scratch}/memory.sqlite3", sources=SOURCES
        ) as services,
    ):
        _read_sample(services, console)
        with open_work(settings, services, chat, database=f"sqlite:///{scratch}/work.sqlite3") as work:
            yield OpenDay(services, chat, work)


def play(day: OpenDay, console: Console, recording: Recording | None = None) -> None:
    """Play the day: every line through the real path, then the morning's digest."""
    services, chat, work = day.services, day.chat, day.work
    thread: str | None = None
    cut = recording.cut if recording else lambda _="": None
    for line in DAY:
        _scene(console, line.before)
        cut()
        asked = chat.say(line.channel_id, line.user_id, line.text, thread_ts=thread if line.follows else None)
        thread = asked.thread
        work.answer(asked)
        _wait(work)
        cut(line.picture)
    _scene(console, "Nine o'clock on a weekday: the digest that this channel has subscribed to.")
    cut()
    services.store.add_subscription(DIGEST)
    work.digest(SLOT)
    _wait(work)
    cut("digest")
    _scene(console, f"On the command line: who is cut off from what, as `desk claims {LEDGER_OPTIONS}` tells it.")
    cut()
    matters, documents = services.ledger.matters(
        EVERYONE, wanted=MatterFilter(about=LEDGER_ABOUT, deeds=frozenset({Deed.CUT_OFF}))
    )
    console.print(Text(shown(matters_text(matters, documents))))
    cut("claims")
    if services.store.delivered(DIGEST.subscription_id, SLOT.local_date) is None:
        raise PermanentError("The digest was not posted; the log above says why.")
    console.print()


def _wait(work: Work) -> None:
    """Wait for a reply. Raises `ModelUnavailable` when it does not come."""
    if not work.wait_idle(PATIENCE):
        raise ModelUnavailable(f"No reply came within {PATIENCE:.0f} seconds; is the machine very busy?")


def _read_sample(services: Services, console: Console) -> None:
    """Read and index the sample corpus; what is unchanged since the last time costs next to nothing."""
    report = IngestReport()
    total = sum(1 for source in SOURCES for _ in Path(source.location).glob("*.md"))
    with progress("Reading the sample corpus", total) as bar:
        for source in SOURCES:
            report += services.ingester.ingest(source, progress=lambda _: bar.advance(bar.task_ids[0]))
    read = report.new + report.revised + report.unchanged
    console.print(
        Text(f"{read} invented articles and incident notes are indexed. It is {NOW:%A, %d %B %Y}, 09:00 UTC.")
    )


def _scene(console: Console, before: str) -> None:
    """Say what comes next."""
    console.print()
    console.print(Rule(style="dim"))
    console.print(Text(before, style="italic"))
