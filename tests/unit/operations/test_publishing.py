"""The archive's folder: each file whole, nothing of others touched, and what is no more gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.operations.publishing import LIST, publish, write_files
from retrieval.errors import InvalidInputError
from tests.factories import a_document, a_kept_digest, an_item
from tests.fakes import MemoryCatalog, MemoryStore
from tests.unit.test_punctuality import delivery

FILES = {"digests/a.html": "A", "stories/b.html": "B", "index.html": "I", "feed.xml": "F"}


def held(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != LIST)
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


def test_a_second_time_writes_only_what_differs_and_removes_what_is_no_more(tmp_path: Path) -> None:
    assert write_files(tmp_path / "site", FILES) == (4, 0)
    assert write_files(tmp_path / "site", FILES) == (0, 0)
    later = FILES | {"index.html": "J"}
    del later["digests/a.html"]
    assert write_files(tmp_path / "site", later) == (1, 1)
    assert held(tmp_path / "site") == later


def test_what_is_there_of_others_stays_and_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "CNAME").write_text("desk.example")
    write_files(tmp_path, FILES)
    assert held(tmp_path) == FILES | {"CNAME": "desk.example"}
    other = tmp_path / "other"
    other.mkdir()
    (other / "index.html").write_text("mine")
    with pytest.raises(InvalidInputError, match=r"index\.html"):
        write_files(other, FILES)
    assert held(other) == {"index.html": "mine"}


def test_a_list_that_somebody_changed_removes_nothing_outside_of_an_archives_pages(tmp_path: Path) -> None:
    write_files(tmp_path, FILES)
    (tmp_path / "precious").write_text("mine")
    (tmp_path / LIST).write_text('["precious", "../precious", "digests/../precious", 7, "index.html"]')
    with pytest.raises(InvalidInputError):  # these pages are of no list now, so they may be somebody's
        write_files(tmp_path, FILES)
    write_files(tmp_path, {"index.html": "I"})
    assert (tmp_path / "precious").read_text() == "mine"
    (tmp_path / LIST).write_text("no list")
    with pytest.raises(InvalidInputError, match="cannot be read"):
        write_files(tmp_path, FILES)


class Breaks(Mapping[str, str]):
    """Files of which only the first ones can be had: the power fails behind them."""

    def __init__(self, files: Mapping[str, str], *, after: int) -> None:
        self._files, self._left = files, after

    def __getitem__(self, name: str) -> str:
        self._left -= 1
        if self._left < 0:
            raise KeyboardInterrupt
        return self._files[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


@pytest.mark.parametrize("after", range(4))
def test_what_broke_off_leaves_whole_files_and_is_finished_the_next_time(tmp_path: Path, after: int) -> None:
    write_files(tmp_path, FILES | {"stories/old.html": "O"})
    changed = {name: text * 2 for name, text in FILES.items()}
    with pytest.raises(KeyboardInterrupt):
        write_files(tmp_path, Breaks(changed, after=after))
    assert all(text in {FILES.get(name, "O"), changed.get(name)} for name, text in held(tmp_path).items())
    write_files(tmp_path, changed)
    assert held(tmp_path) == changed


def test_a_document_that_is_removed_leaves_the_archive_the_next_time(tmp_path: Path) -> None:
    store, catalog = MemoryStore(), MemoryCatalog()
    report = a_document("vexley")
    catalog.put(report, [], [])  # type: ignore[arg-type] # no vectors
    given = delivery(8)
    store.record_delivery(replace(given, digest=a_kept_digest(given.key, an_item(report))))
    done = publish(store, catalog, tmp_path, title="Our digests")
    assert (done.digests, done.stories, done.written) == (1, 1, 4)
    assert "Vexley trained Anvil" in held(tmp_path)["feed.xml"]
    assert publish(store, catalog, tmp_path, title="Our digests", channels=["C9"]).digests == 0
    publish(store, catalog, tmp_path, title="Our digests", channels=["C1"])
    catalog.remove("vexley")
    assert publish(store, catalog, tmp_path, title="Our digests").removed == 2
    assert "Vexley" not in "".join(held(tmp_path).values())


def test_what_another_workspace_was_told_is_published_only_where_its_channel_is_named(tmp_path: Path) -> None:
    store, catalog = MemoryStore(), MemoryCatalog()
    report = a_document("vexley")
    catalog.put(report, [], [])  # type: ignore[arg-type] # no vectors
    given = delivery(8)
    store.record_delivery(replace(given, digest=a_kept_digest(given.key, an_item(report), channel_id="T012/C1")))
    assert publish(store, catalog, tmp_path, title="Our digests").digests == 0
    assert publish(store, catalog, tmp_path, title="Our digests", channels=["T012/C1"]).digests == 1
