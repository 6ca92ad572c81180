"""Measure how soon a note that is saved is found, with the parts of `desk run` on a copy of the sample corpus.

Usage: python benchmarks/watching.py [--notes N]

Each note is written on its own, and asked for every 50 ms until search returns it.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from bot.adapters.watcher import Watcher
from bot.cli.day import CORPUS
from bot.compose import compose, console_chat, open_work
from bot.services import Services
from bot.settings import load
from retrieval.domain import TEAM, Kind, Question
from retrieval.reading.sources.registry import places_on_disk, source_for

NOTE = "---\nid: {id}\ntitle: Relay {id} turned off\noccurred_at: 2026-06-07\n---\nIda turned off relay {id}.\n"


def measured(folder: Path, services: Services, notes: int) -> list[float]:
    """Return the seconds from saving each note to finding it."""
    taken: list[float] = []
    for number in range(notes):
        identity = f"INC-2027-{number:03}"
        start = time.perf_counter()
        (folder / f"{identity}.md").write_text(NOTE.format(id=identity))
        while not _finds(services, identity):
            time.sleep(0.05)
        taken.append(time.perf_counter() - start)
        time.sleep(1)
    return taken


def _finds(services: Services, identity: str) -> bool:
    hits = services.searcher.search(Question(f"Who turned off relay {identity}?", TEAM))
    return any(hit.document.document_id == identity for hit in hits)


def main() -> None:
    """Measure and print."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--notes", type=int, default=20)
    notes = wanted.parse_args().notes
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "notes"
        shutil.copytree(CORPUS / "notes", folder)
        source = source_for(str(folder), kind=Kind.NOTE)
        settings = load(env_file=None, given={"desk_data_dir": Path(place) / "data"})
        chat, _ = console_chat(Console(quiet=True), datetime.now(UTC))
        with compose(settings, sources=(source,)) as services, open_work(settings, services, chat) as work:
            services.ingester.ingest(source)
            watcher = Watcher(lambda: places_on_disk(services.sources), work.reread)
            watcher.start()
            time.sleep(2)
            taken = sorted(measured(folder, services, notes))
            watcher.stop()
    print(f"{notes} notes: median {statistics.median(taken):.1f} s, longest {taken[-1]:.1f} s until found")


if __name__ == "__main__":
    main()
