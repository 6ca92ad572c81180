"""What every list of added sources promises: the fake, SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from retrieval.adapters.sql_sources import SqlSources
from retrieval.domain import INTERNAL, Kind, SourceKind
from retrieval.ports import KeptSources
from tests.factories import a_source
from tests.fakes import MemorySources

NOTES = a_source(
    "notes",
    kind=SourceKind.FOLDER,
    location="/srv/notes",
    outlet=None,
    document_kind=Kind.NOTE,
    visibility=INTERNAL,
    every=timedelta(minutes=30),
)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def sources(request: pytest.FixtureRequest) -> KeptSources:
    if request.param == "memory":
        return MemorySources()
    return SqlSources(request.getfixturevalue("sqlite_engine" if request.param == "sqlite" else "postgres_engine"))


def test_sources_come_back_as_they_were_added(sources: KeptSources) -> None:
    assert sources.kept() == ()
    assert sources.keep(a_source())
    assert sources.keep(NOTES)
    assert sources.kept() == (a_source(), NOTES)


def test_a_place_or_a_name_is_kept_once(sources: KeptSources) -> None:
    assert sources.keep(NOTES)
    assert not sources.keep(replace(NOTES, source_id="again"))
    assert not sources.keep(a_source("notes"))
    assert sources.kept() == (NOTES,)


def test_what_is_let_go_is_forgotten_and_can_be_added_again(sources: KeptSources) -> None:
    sources.keep(NOTES)
    assert sources.let_go("notes")
    assert not sources.let_go("notes")
    assert sources.kept() == ()
    assert sources.keep(NOTES)
