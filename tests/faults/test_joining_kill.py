"""A desk killed while documents join their stories, and started again, has joined each of them once."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.domain import EVERYONE, EventKind
from tests.faults.desk import Crash, Files, ended, process, services_on

KILLED = -9


@pytest.fixture
def files(tmp_path: Path) -> Files:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(3):
        text = f"# Report {number}\n\nGatehop suspended customer number {number} on 4 June 2026, Northlight reported.\n"
        (folder / f"report-{number}.md").write_text(text, encoding="utf-8")
    return Files(f"sqlite:///{tmp_path / 'desk.sqlite3'}", tmp_path / "chat.sqlite3", folder)


@pytest.mark.parametrize(
    "crash",
    [
        pytest.param(Crash("catalog", "unjoined", "before"), id="stored-but-none-joined"),
        pytest.param(Crash("catalog", "begin", "before"), id="decided-but-not-written"),
        pytest.param(Crash("catalog", "begin", "after"), id="written-but-not-told"),
        pytest.param(Crash("catalog", "begin", "before", call=2), id="between-documents"),
    ],
)
def test_a_desk_killed_while_documents_join_their_stories_joins_each_once(files: Files, crash: Crash) -> None:
    assert ended(process(files, "ingest", crash)) == KILLED
    assert ended(process(files, "ingest")) == 0
    with services_on(files) as (services, _):
        services.book.take_in()
        catalog = services.catalog
        assert catalog.unjoined(9) == ()
        read = {*catalog.documents_of("folder"), "vexley"}
        logs = [catalog.events(card.story_id) for card in catalog.stories(EVERYONE)]
        assert sorted(e.document_id or "" for log in logs for e in log if e.kind is EventKind.JOINED) == sorted(read)
        assert all([e.number for e in log] == list(range(1, len(log) + 1)) for log in logs)
        assert catalog.stories_of(read).keys() == read
