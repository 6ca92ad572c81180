"""Chroma loses its graph on disk and says nothing: the next start finds out and builds it anew from the database."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from bot.operations.health import Unwell, thorough_index_look
from bot.operations.upkeep import make_ready
from bot.services import Services
from retrieval.adapters.chroma_index import ChromaIndex, open_chroma
from retrieval.adapters.sql_catalog import SqlCatalog
from retrieval.adapters.word_index import SqlWordIndex
from retrieval.domain import INTERNAL, PUBLIC, Document
from retrieval.reading.probes import THOROUGH, probe
from tests.desks import services_of
from tests.factories import a_document, passages_of, unit_rows
from tests.fakes import FixedClock, MemoryStore, WordVectors

DIMENSION = 16
PASSAGES = 1_200
"""More than Chroma keeps beside its graph, which it writes out every 1,000."""


def lose_all(graph: Path) -> None:
    """Delete the folder of the graph."""
    shutil.rmtree(graph)


def lose_files(graph: Path) -> None:
    """Leave the folder of the graph empty."""
    for file in graph.iterdir():
        file.unlink()


def lose_vectors(graph: Path) -> None:
    """Blank the second half of the vectors of the graph, as a bad disk does."""
    data = graph / "data_level0.bin"
    body = data.read_bytes()
    data.write_bytes(body[: len(body) // 2] + bytes(len(body) - len(body) // 2))


@pytest.fixture
def catalog(sqlite_engine: Engine) -> SqlCatalog:
    return SqlCatalog(sqlite_engine, FixedClock())


@pytest.fixture
def folder(tmp_path: Path, sqlite_engine: Engine, catalog: SqlCatalog) -> Path:
    """A Chroma folder and a word index that hold what the catalog does, left in order."""
    path = tmp_path / "chroma"
    index = open_chroma(path, model="m", dimension=DIMENSION)
    rows = unit_rows(*np.random.default_rng(3).normal(size=(PASSAGES, DIMENSION)))
    for start in range(0, PASSAGES, 100):
        document = _document(start)
        catalog.put(document, passages_of(document, *document.text.split("\n")), rows[start : start + 100])
    words = SqlWordIndex(sqlite_engine)
    while changes := catalog.waiting(100):
        for change in changes:
            index.add(change.add)
            words.add(change.add)
        catalog.settled(changes)
    index.close()
    return path


def _document(start: int) -> Document:
    lines = "\n".join(f"passage {number:05}" for number in range(start, start + 100))
    return a_document(f"d{start}", text=lines, visibility=INTERNAL if start == 0 else PUBLIC)


@pytest.fixture
def opened() -> Iterator[Callable[[Path], ChromaIndex]]:
    """Open a folder, and close it when the test ends."""
    indexes: list[ChromaIndex] = []

    def open_(path: Path) -> ChromaIndex:
        indexes.append(open_chroma(path, model="m", dimension=DIMENSION))
        return indexes[-1]

    yield open_
    for index in indexes:
        index.close()


def over(catalog: SqlCatalog, index: ChromaIndex, engine: Engine) -> Services:
    """The finished parts over these stores."""
    embedder, words = WordVectors(model="m", dimension=DIMENSION), SqlWordIndex(engine)
    return services_of(FixedClock(), MemoryStore(), catalog=catalog, passages=index, words=words, embedder=embedder)


@pytest.mark.parametrize("lose", [lose_all, lose_files, lose_vectors])
def test_vectors_that_chroma_lost_are_found_again_after_the_next_start(
    lose: Callable[[Path], None],
    folder: Path,
    opened: Callable[[Path], ChromaIndex],
    catalog: SqlCatalog,
    sqlite_engine: Engine,
) -> None:
    graphs = sorted((path for path in folder.iterdir() if path.is_dir()), key=lambda path: -_size(path))
    lose(graphs[0])
    index = opened(folder)
    assert index.count() == PASSAGES
    assert probe(catalog, index).lost
    said: list[str] = []
    services = over(catalog, index, sqlite_engine)
    make_ready(services, say=said.append)
    assert len(said) == 1
    assert said[0].endswith("rebuilding it from the database.")
    assert probe(catalog, index, most=THOROUGH).lost == ()


def test_check_tells_of_a_loss_that_it_put_right(
    folder: Path, opened: Callable[[Path], ChromaIndex], catalog: SqlCatalog, sqlite_engine: Engine
) -> None:
    lose_all(max((path for path in folder.iterdir() if path.is_dir()), key=_size))
    services = over(catalog, opened(folder), sqlite_engine)
    with pytest.raises(Unwell, match=f"rebuilt from the database and holds {PASSAGES} passages"):
        thorough_index_look(services)
    assert f"{100 + THOROUGH} of them were looked for in Chroma and found." in thorough_index_look(services)


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())
