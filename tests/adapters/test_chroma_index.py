"""What is particular to Chroma: who built it, who uses it, what happens to it."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Iterator
from pathlib import Path

import chromadb
import numpy as np
import pytest

from retrieval.adapters.chroma_client import close_client, embedded_client, server_client
from retrieval.adapters.chroma_index import ChromaIndex, open_chroma
from retrieval.domain import INTERNAL, PUBLIC, Vector
from retrieval.errors import BadConfiguration, IndexBroken, IndexMismatch, ModelMisbehaved, Unreachable
from retrieval.ports import IndexEntry
from tests.chroma_server import chroma_server
from tests.factories import a_document, passages_of, unit_rows

_numbers = itertools.count(1)
NORTH, EAST, UP = unit_rows([1, 0, 0], [0, 1, 0], [0, 0, 1])


def entry(name: str, vector: Vector, visibility: str = PUBLIC) -> IndexEntry:
    (passage,) = passages_of(a_document(name, visibility=visibility))
    return IndexEntry(passage, "A heading", vector)


def found(index: ChromaIndex) -> list[str]:
    return [s.passage_id for s in index.nearest(NORTH, {PUBLIC, INTERNAL}, 10)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "somewhere" / "chroma"


@pytest.fixture
def prefix() -> str:
    return f"adapter-{next(_numbers)}"


def collections(url: str, prefix: str) -> set[str]:
    """The names of a desk's collections on a server, without the desk's prefix."""
    client = server_client(url)
    names = {c.name.removeprefix(f"{prefix}-") for c in client.list_collections() if c.name.startswith(f"{prefix}-")}
    close_client(client)
    return names


def test_an_index_is_found_again_as_it_was_left(folder: Path) -> None:
    index = open_chroma(folder, model="m", dimension=3)
    index.add([entry("a", NORTH), entry("i", EAST, INTERNAL)])
    index.close()
    index.close()
    again = open_chroma(folder, model="m", dimension=3)
    assert found(again) == ["a@1#0", "i@1#0"]
    assert not again.needs_rebuild
    again.check()
    again.close()
    assert sorted(p.name for p in folder.parent.iterdir() if p.name.endswith((".open", ".damaged"))) == []


def test_an_index_of_another_model_says_which_command_helps(folder: Path) -> None:
    first = open_chroma(folder, model="small", dimension=3)
    first.add([entry("a", NORTH)])
    first.close()
    index = open_chroma(folder, model="large", dimension=3)
    for attempt in (
        index.check,
        lambda: index.add([entry("b", NORTH)]),
        lambda: index.nearest(NORTH, {PUBLIC}, 5),
        lambda: index.nearest(NORTH, (), 1),
    ):
        with pytest.raises(IndexMismatch, match=r"small.*large.*`desk reindex`"):
            attempt()
    assert index.recorded == ("small", 3)
    index.rebuild([[entry("b", NORTH)]])
    index.check()
    assert found(index) == ["b@1#0"]
    assert index.recorded == ("large", 3)
    index.close()


def test_an_empty_index_of_another_model_is_simply_taken_over(folder: Path) -> None:
    first = open_chroma(folder, model="small", dimension=3)
    first.add([entry("a", NORTH)])
    first.drop([(PUBLIC, "a@1#0")])
    first.close()
    index = open_chroma(folder, model="large", dimension=2)
    index.check()
    (east,) = unit_rows([0, 1])
    index.add([entry("b", east)])
    assert [s.passage_id for s in index.nearest(east, {PUBLIC}, 5)] == ["b@1#0"]
    index.close()


def test_vectors_that_cannot_be_compared_are_refused(folder: Path) -> None:
    index = open_chroma(folder, model="m", dimension=3)
    not_a_number = np.asarray([1, np.nan, 0], np.float32)
    for wrong, error in (
        (np.zeros(3, np.float32), ModelMisbehaved),
        (not_a_number, ModelMisbehaved),
        (np.ones(4, np.float32), IndexMismatch),
    ):
        with pytest.raises(error):
            index.add([entry("a", NORTH), entry("b", wrong)])
        with pytest.raises(error):
            index.nearest(wrong, {PUBLIC}, 5)
        with pytest.raises(error):
            index.rebuild([[entry("b", wrong)]])
    assert index.count() == 0
    index.close()


def test_a_folder_belongs_to_one_desk_at_a_time(folder: Path) -> None:
    index = open_chroma(folder, model="m", dimension=3)
    with pytest.raises(BadConfiguration, match=r"already used by another desk; use CHROMA_URL"):
        open_chroma(folder, model="m", dimension=3)
    index.add([entry("a", NORTH)])
    index.close()
    open_chroma(folder, model="m", dimension=3).close()


def test_an_index_is_in_a_folder_or_behind_an_address(folder: Path) -> None:
    for where in ({}, {"path": folder, "url": "http://127.0.0.1:8000"}):
        with pytest.raises(BadConfiguration, match="CHROMA_URL"):
            open_chroma(**where, model="m", dimension=3)


def test_a_folder_that_cannot_be_one_is_a_wrong_setting(folder: Path) -> None:
    folder.parent.mkdir(parents=True)
    folder.write_text("a file of somebody's")
    for where in (folder, folder / "below"):
        with pytest.raises(BadConfiguration, match=r"chroma.* cannot be (made|used)"):
            open_chroma(where, model="m", dimension=3)
    assert folder.read_text() == "a file of somebody's"
    folder.unlink()
    open_chroma(folder, model="m", dimension=3).close()


def test_a_folder_whose_pointer_nobody_understands_is_set_aside(folder: Path) -> None:
    client = embedded_client(folder)
    client.create_collection("desk-pointer", metadata={"serving": "what?"}, embedding_function=None)
    close_client(client)
    index = open_chroma(folder, model="m", dimension=3)
    assert index.needs_rebuild
    assert index.count() == 0
    index.close()


@pytest.mark.parametrize("url", ["", "localhost:8000", "ftp://127.0.0.1", "http://", "http://[::1", "http://h:port"])
def test_an_address_that_is_none_is_a_wrong_setting(url: str) -> None:
    with pytest.raises(BadConfiguration, match="CHROMA_URL"):
        open_chroma(url=url, model="m", dimension=3)


def test_nobody_at_the_address_is_worth_another_try() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1"):
        open_chroma(url=url, model="m", dimension=3)


def test_a_server_that_goes_away_is_worth_another_try(tmp_path: Path) -> None:
    with chroma_server(tmp_path) as server:
        index = open_chroma(url=server.url, model="m", dimension=3)
        index.add([entry("a", NORTH)])
        server.process.kill()
        server.process.wait()
        for attempt in (index.count, index.check, lambda: found(index), lambda: index.add([entry("b", NORTH)])):
            with pytest.raises(Unreachable, match="Chroma server"):
                attempt()
        index.close()


def test_another_desk_sees_a_rebuild_and_adds_to_both_generations(chroma_url: str, prefix: str) -> None:
    index, other = (open_chroma(url=chroma_url, model="m", dimension=3, prefix=prefix) for _ in range(2))
    index.add([entry("old", EAST), entry("leaves", EAST)])

    def batches() -> Iterator[list[IndexEntry]]:
        yield [entry("old", EAST), entry("leaves", EAST)]
        other.add([entry("new", NORTH), entry("i", UP, INTERNAL)])
        other.drop([(PUBLIC, "leaves@1#0")])
        assert found(other)[0] == "new@1#0"
        with pytest.raises(Unreachable, match="rebuilding"):
            other.rebuild([])
        with pytest.raises(Unreachable, match="rebuilding"):
            open_chroma(url=chroma_url, model="m", dimension=3, prefix=prefix).rebuild([])

    assert index.rebuild(batches()) == 3
    for desk in (other, index):
        assert found(desk)[0] == "new@1#0"
        assert set(found(desk)) == {"new@1#0", "old@1#0", "i@1#0"}
        desk.check()
    assert {name.partition("-")[0] for name in collections(chroma_url, prefix)} == {"pointer", "g2"}
    other.drop([(PUBLIC, "new@1#0")])
    index.add([entry("later", NORTH)])
    assert found(other)[0] == found(index)[0] == "later@1#0"
    index.close()
    other.close()


def test_a_rebuild_that_was_killed_on_a_server_is_swept_away_in_time(chroma_url: str, prefix: str) -> None:
    moments = itertools.count(1_000_000, 1)

    def desk(later: float = 0) -> ChromaIndex:
        now = float(next(moments)) + later
        return ChromaIndex(server_client(chroma_url), model="m", dimension=3, prefix=prefix, now=lambda: now)

    killed = desk()
    killed.add([entry("old", NORTH)])
    batches = iter([[entry("half", NORTH)]])

    def until_killed() -> Iterator[list[IndexEntry]]:
        yield from batches
        soon = desk()
        assert any(name.startswith("g2") for name in collections(chroma_url, prefix))
        late = desk(later=601)
        assert not any(name.startswith("g2") for name in collections(chroma_url, prefix))
        assert found(soon) == found(late) == ["old@1#0"]
        assert late.rebuild([[entry("whole", NORTH)]]) == 1
        assert found(late) == ["whole@1#0"]
        soon.close()
        late.close()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed.rebuild(until_killed())
    killed.close()


def test_a_folder_that_does_not_open_is_set_aside_and_asks_for_a_rebuild(folder: Path) -> None:
    index = open_chroma(folder, model="m", dimension=3)
    index.add([entry("a", NORTH)])
    index.close()
    (folder / "chroma.sqlite3").write_bytes(b"this is not a database at all " * 500)
    for _ in range(2):  # the second time, nothing is wrong any more but what is missing is still missing
        damaged = open_chroma(folder, model="m", dimension=3)
        assert damaged.needs_rebuild
        assert damaged.count() == 0
        with pytest.raises(IndexBroken, match="`desk reindex`"):
            damaged.check()
        damaged.close()
    assert (folder.parent / "chroma.damaged" / "chroma.sqlite3").exists()
    mended = open_chroma(folder, model="m", dimension=3)
    mended.rebuild([[entry("a", NORTH)]])
    mended.check()
    assert not mended.needs_rebuild
    assert found(mended) == ["a@1#0"]
    mended.close()


def test_after_an_unclean_end_vectors_that_cannot_be_read_are_set_aside(folder: Path) -> None:
    index = open_chroma(folder, model="m", dimension=3)
    rows = unit_rows(*np.random.default_rng(1).normal(size=(1_500, 3)))
    index.add([entry(f"d{n}", row) for n, row in enumerate(rows)])  # enough for Chroma to write its vector files
    index.nearest(NORTH, {PUBLIC}, 5)
    index.close()
    for file in folder.glob("*/*.bin"):
        file.write_bytes(b"\xff" * file.stat().st_size)
    (folder.parent / "chroma.open").touch()  # as a process leaves it that was killed
    damaged = open_chroma(folder, model="m", dimension=3)
    assert damaged.needs_rebuild
    assert damaged.count() == 0
    damaged.close()


def test_after_an_unclean_end_a_sound_folder_goes_on_as_it_was(folder: Path) -> None:
    index = open_chroma(folder, model="m", dimension=3)
    index.add([entry("a", NORTH)])
    index.close()
    (folder.parent / "chroma.open").touch()
    again = open_chroma(folder, model="m", dimension=3)
    assert found(again) == ["a@1#0"]
    assert not again.needs_rebuild
    again.close()


def test_what_a_rebuild_left_behind_is_swept_when_the_folder_is_opened(folder: Path) -> None:
    index = open_chroma(folder, model="m", dimension=3)
    index.add([entry("a", NORTH)])
    index.close()
    client = embedded_client(folder)
    client.create_collection("desk-g7-litter", metadata={"generation": 7, "dimension": 3}, embedding_function=None)
    client.create_collection("somebody-elses", embedding_function=None)
    close_client(client)
    again = open_chroma(folder, model="m", dimension=3)
    assert found(again) == ["a@1#0"]
    again.close()
    client = embedded_client(folder)
    names = {c.name for c in client.list_collections()}
    close_client(client)
    assert "desk-g7-litter" not in names
    assert "somebody-elses" in names


def test_chroma_holds_no_words_and_every_key_of_every_row(folder: Path) -> None:
    index = open_chroma(folder, model="m", dimension=3)
    index.add([entry("a", NORTH)])
    index.close()
    client = embedded_client(folder)
    (partition,) = (c for c in client.list_collections() if c.name.startswith("desk-g"))
    held = partition.get()
    close_client(client)
    assert held["documents"] == [None]
    assert held["metadatas"] == [{"document_id": "a", "ordinal": 0}]
    assert partition.configuration_json["hnsw"]["space"] == "cosine"
    assert partition.metadata == {"visibility": PUBLIC, "generation": 1, "dimension": 3}


def test_chroma_does_not_read_the_settings_of_the_desk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir(parents=True)
    (folder / ".env").write_text("ANONYMIZED_TELEMETRY=true\nMIGRATIONS=none\nIS_PERSISTENT=false\n")
    monkeypatch.chdir(folder)
    client = embedded_client(folder / "chroma")
    settings = client.get_settings()
    close_client(client)
    assert settings.anonymized_telemetry is False
    assert settings.migrations == "apply"
    assert isinstance(settings, chromadb.Settings)
