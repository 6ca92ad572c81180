"""Changes on the real disk are told within seconds, once for many, and of the right source."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs
from watchfiles import watch

from bot.adapters.watcher import Watcher, changed
from retrieval.errors import Unreachable

PATIENCE = 10.0
"""Seconds within which a change has to be told: what is promised of `desk run`, less what reading takes."""


class Told:
    """Remembers what was told, and can refuse to listen."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.refused = 0
        self.thread: threading.Thread | None = None
        self._more = threading.Condition()

    def __call__(self, source_id: str) -> None:
        with self._more:
            if self.refused:
                self.refused -= 1
                raise Unreachable("the database is away")
            self.names.append(source_id)
            self.thread = threading.current_thread()
            self._more.notify_all()

    def wait_for(self, wanted: Callable[[list[str]], bool]) -> None:
        with self._more:
            assert self._more.wait_for(lambda: wanted(self.names), PATIENCE), self.names

    def settle(self) -> int:
        """Wait until nothing more is told, and say how often anything was."""
        count = -1
        while count != len(self.names):
            count = len(self.names)
            time.sleep(0.8)
        return count


@pytest.fixture
def told() -> Told:
    return Told()


@contextmanager
def watching(told: Told, **places: Path) -> Iterator[None]:
    """A watch that has begun: it is, once a first change is told."""
    watcher = Watcher(lambda: places, told)
    watcher.start()
    try:
        for place in places.values():
            if place.exists():
                _begun(told, place)
        told.settle()
        told.names.clear()
        yield
    finally:
        watcher.stop()


def _begun(told: Told, place: Path) -> None:
    """Change something until that is told."""
    before, deadline = len(told.names), time.monotonic() + PATIENCE
    while len(told.names) == before:
        assert time.monotonic() < deadline
        probe = place / "probe.md" if place.is_dir() else place
        with probe.open("a") as file:
            file.write("\n")
        time.sleep(0.2)


def test_a_file_that_is_written_changed_moved_or_deleted_is_told(told: Told, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    note = tmp_path / "notes" / "INC-1.md"
    steps: tuple[Callable[[], object], ...] = (
        lambda: note.write_text("one"),
        lambda: note.write_text("two"),
        lambda: note.rename(note.with_name("INC-2.md")),
        lambda: note.with_name("INC-2.md").unlink(),
        lambda: (tmp_path / "notes" / "deep" / "er").mkdir(parents=True),
    )
    with watching(told, notes=tmp_path / "notes"):
        for step in steps:
            step()
            told.wait_for(lambda names: "notes" in names)
            told.settle()
            told.names.clear()
        (tmp_path / "notes" / "deep" / "er" / "a.txt").write_text("three")
        told.wait_for(lambda names: names == ["notes"])
    assert told.thread is not threading.main_thread()


def test_many_changes_at_a_time_are_told_a_few_times(told: Told, tmp_path: Path) -> None:
    with watching(told, notes=tmp_path):
        for number in range(500):
            (tmp_path / f"{number}.md").write_text("words")
        told.wait_for(lambda names: len(names) >= 1)
        assert told.settle() <= 5


def test_each_source_is_told_of_its_own_files(told: Told, tmp_path: Path) -> None:
    for name in ("notes", "articles"):
        (tmp_path / name).mkdir()
    lines = tmp_path / "lines.jsonl"
    lines.write_text("{}\n")
    with watching(told, notes=tmp_path / "notes", articles=tmp_path / "articles", lines=lines):
        (tmp_path / "articles" / "a.md").write_text("words")
        told.wait_for(lambda names: names == ["articles"])
        (tmp_path / "other.jsonl").write_text("{}\n")
        fresh = tmp_path / "fresh"
        fresh.write_text('{"id": "a"}\n')
        os.replace(fresh, lines)  # noqa: PTH105 # as editors do
        told.wait_for(lambda names: names == ["articles", "lines"])


def test_a_folder_that_comes_goes_and_comes_again_is_told_each_time(told: Told, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    late = tmp_path / "late"
    with watching(told, late=late, articles=tmp_path / "articles"):
        for _ in range(2):
            late.mkdir()
            told.wait_for(lambda names: "late" in names)
            told.settle()
            told.names.clear()
            (late / "a.md").write_text("words")
            told.wait_for(lambda names: names == ["late"])
            told.names.clear()
            shutil.rmtree(late)
            told.wait_for(lambda names: "late" in names)
            told.settle()
            told.names.clear()


def test_a_folder_that_is_not_there_yet_is_waited_for(told: Told, tmp_path: Path) -> None:
    places = {"late": tmp_path / "late"}
    watcher = Watcher(lambda: places, told)
    watcher.start()
    time.sleep(0.5)
    (tmp_path / "late").mkdir()
    told.wait_for(lambda names: names == ["late"])
    watcher.stop()
    assert not any(thread.name == "watching" for thread in threading.enumerate())


def test_a_folder_that_becomes_a_source_is_watched_without_a_restart(told: Told, tmp_path: Path) -> None:
    places = {"notes": tmp_path / "notes"}
    for name in ("notes", "added"):
        (tmp_path / name).mkdir()
    asked = threading.Event()

    def listed() -> dict[str, Path]:
        if len(places) == 1 and asked.is_set():
            raise Unreachable("the database is away")
        asked.set()
        return dict(places)

    watcher = Watcher(listed, told)
    watcher.start()
    assert asked.wait(PATIENCE)
    places["added"] = tmp_path / "added"
    _begun(told, tmp_path / "added")
    assert set(told.names) == {"added"}
    watcher.stop()


@pytest.mark.parametrize("refusal", [OSError(28, "no space left on device"), RuntimeError("as watchfiles raises")])
def test_where_the_system_watches_no_more_files_they_are_looked_at_in_turn(
    refusal: Exception, told: Told, tmp_path: Path
) -> None:
    polled: list[object] = []

    def look(*places: Path, force_polling: bool | None, **wishes: Any) -> Iterable[Collection[tuple[Any, str]]]:
        polled.append(force_polling)
        if not force_polling:
            raise refusal
        return watch(*places, force_polling=True, **wishes)

    watcher = Watcher(lambda: {"notes": tmp_path}, told, look=look)
    watcher.start()
    _begun(told, tmp_path)
    watcher.stop()
    assert polled[:2] == [None, True]


def test_what_could_not_be_told_is_told_when_the_stores_are_back(told: Told, tmp_path: Path) -> None:
    with watching(told, notes=tmp_path), capture_logs() as lines:
        told.refused = 2
        (tmp_path / "secret-name.md").write_text("words")
        told.wait_for(lambda names: names == ["notes"])
    refusals = [line for line in lines if line["event"] == "change not told"]
    assert [(line["source"], line["kind"]) for line in refusals] == [("notes", "Unreachable")] * 2
    assert "secret-name" not in str(lines)


def test_what_nobody_reads_is_no_change() -> None:
    places = {"notes": Path("/team/notes"), "lines": Path("/team/corpus.jsonl")}

    def of(*paths: str) -> set[str]:
        return changed(places, map(Path, paths))

    assert of("/team/notes/a.md", "/team/notes/deep/b.PDF") == {"notes"}
    assert of("/team/notes/folder", "/team/notes") == {"notes"}
    assert of("/team/corpus.jsonl") == {"lines"}
    assert of("/team/notes/.git/index", "/team/notes/.a.md.swp", "/team/notes/data/desk.sqlite3-wal") == set()
    assert of("/team/notes2/a.md", "/team/other.jsonl", "/team/notes/photo.png") == set()
