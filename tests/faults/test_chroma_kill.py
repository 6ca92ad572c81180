"""A desk that is killed while it writes to Chroma: the next one answers, and nothing stays lost."""

from __future__ import annotations

import itertools
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from retrieval.adapters.chroma_client import close_client, embedded_client
from retrieval.adapters.chroma_index import open_chroma
from retrieval.adapters.sql_catalog import SqlCatalog
from retrieval.adapters.sql_engine import open_engine
from retrieval.domain import PUBLIC
from retrieval.ports import IndexEntry
from tests.factories import a_document, passages_of, unit_rows
from tests.fakes import FixedClock

DIMENSION = 16


def entries(generation: str, count: int) -> list[IndexEntry]:
    """Made-up passages whose names say what they belong to."""
    rows = unit_rows(*np.random.default_rng(3).normal(size=(count, DIMENSION)))
    documents = (a_document(f"{generation}-{n}") for n in range(count))
    return [IndexEntry(passages_of(d)[0], d.heading, row) for d, row in zip(documents, rows, strict=True)]


def ingest(url: str, folder: str) -> None:
    """Put document after document into the catalog and bring the index up to date, as an ingest does."""
    catalog = SqlCatalog(open_engine(url), FixedClock())
    index = open_chroma(Path(folder), model="m", dimension=DIMENSION)
    for round_number in itertools.count():
        for entry in entries(f"round-{round_number}", 40):
            document = a_document(entry.passage.document_id)
            catalog.put(document, [entry.passage], entry.vector[None, :])
        changes = catalog.waiting(100)
        for number, change in enumerate(changes):
            index.add(change.add)
            if number == 20:
                print("half", flush=True)  # noqa: T201 # the test reads it and kills us among the next writes
        catalog.settled(changes)


def rebuild(_: str, folder: str) -> None:
    """Fill an index, then rebuild it for ever."""
    index = open_chroma(Path(folder), model="m", dimension=DIMENSION)
    index.add(entries("old", 50))

    def batches():  # noqa: ANN202 # a generator that never ends
        for number in itertools.count():
            yield entries(f"new-{number}", 100)
            print("built", flush=True)  # noqa: T201 # the test reads it

    index.rebuild(batches())


def killed_while(doing: str, url: str, *, folder: Path, after: int) -> None:
    """Run one of the two in a process of its own and kill it once it has said `after` lines."""
    command = [sys.executable, "-m", "tests.faults.test_chroma_kill", doing, url, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for _ in range(after):
            assert process.stdout.readline(), process.stderr.read().decode()
        process.send_signal(signal.SIGKILL)


@pytest.mark.parametrize("after", [1, 6])
def test_after_a_kill_amid_an_ingest_the_index_ends_as_the_catalog_says(
    tmp_path: Path, sqlite_url: str, sqlite_engine: Engine, after: int
) -> None:
    folder = tmp_path / "chroma"
    killed_while("ingest", sqlite_url, folder=folder, after=after)
    catalog = SqlCatalog(sqlite_engine, FixedClock())
    index = open_chroma(folder, model="m", dimension=DIMENSION)
    if index.needs_rebuild:
        index.rebuild(catalog.everything(500))
    changes = catalog.waiting(1_000)
    index.add([entry for change in changes for entry in change.add])
    catalog.settled(changes)
    index.check()
    held = {e.passage.passage_id: e.vector for batch in catalog.everything(500) for e in batch}
    assert index.count() == len(held) == 40 * after
    for passage_id, vector in itertools.islice(held.items(), 0, None, 37):
        (nearest,) = index.nearest(vector, {PUBLIC}, 1)
        assert nearest.score == pytest.approx(1, abs=1e-4)
        assert held[nearest.passage_id] == pytest.approx(held[passage_id])
    index.close()


def test_after_a_kill_amid_a_rebuild_the_old_index_answers_and_the_litter_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "chroma"
    killed_while("rebuild", "", folder=folder, after=2)
    index = open_chroma(folder, model="m", dimension=DIMENSION)
    assert not index.needs_rebuild
    assert index.count() == 50
    vector = entries("old", 1)[0].vector
    assert all(s.passage_id.startswith("old-") for s in index.nearest(vector, {PUBLIC}, 50))
    index.close()
    client = embedded_client(folder)
    names = sorted(collection.name[:7] for collection in client.list_collections())
    close_client(client)
    assert names == ["desk-g1", "desk-po"]


if __name__ == "__main__":
    {"ingest": ingest, "rebuild": rebuild}[sys.argv[1]](*sys.argv[2:])
