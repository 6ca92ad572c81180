"""What a workspace finds on a desk is what it would find there alone, and when it leaves, nothing of it is left."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.adapters.migrations import migrate
from bot.adapters.sql_workspaces import SqlWorkspaces
from retrieval.adapters.sql_engine import metadata, open_engine
from retrieval.domain import HOME, Audience, owner_of
from retrieval.reading.originals import forget
from tests.factories import bring_up_to_date
from tests.two_workspaces import ALWAYS, AWAY, CHANNELS, DEEDS, PEOPLE, WORKSPACES, Deed, World

DONE = st.lists(
    st.builds(
        Deed,
        st.sampled_from(DEEDS),
        st.sampled_from(WORKSPACES),
        st.sampled_from(CHANNELS),
        st.sampled_from(PEOPLE),
        st.integers(1, 4),
    ),
    max_size=14,
)
EVERYTHING = [
    Deed(what, workspace, channel, person, number)
    for number in (1, 2)
    for what, workspace, channel, person in itertools.product(DEEDS, WORKSPACES, CHANNELS, PEOPLE[:1])
]
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with all tables, to be copied: to make one takes longer than to try a property on it."""
    path = tmp_path_factory.mktemp("workspaces") / "empty.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@contextmanager
def a_world(template: Path, deeds: list[Deed]) -> Iterator[World]:
    path = template.with_name(f"{next(_numbers)}.sqlite3")
    shutil.copy(template, path)
    engine = open_engine(f"sqlite:///{path}")
    world = World(engine)
    world.do(deeds)
    try:
        yield world
    finally:
        engine.dispose()
        for left in path.parent.glob(f"{path.name}*"):
            left.unlink()


def leave(world: World) -> None:
    """The other workspace leaves, as the life of that does it."""
    records = SqlWorkspaces(world.engine, "1.2")
    own = frozenset(one for one in world.catalog.visibilities() if owner_of(one) == AWAY)
    if own:
        forget(world.catalog, [one.document_id for one in world.catalog.within(ALWAYS, Audience(own))])
        bring_up_to_date(catalog=world.catalog, passages=world.vectors, words=world.words)
    for index in (world.vectors, world.words):
        index.forget_partitions(lambda visibility: owner_of(visibility) == AWAY)
    records.end_installation(AWAY)
    records.forget_rows(AWAY, [])


def assert_nothing_left(world: World) -> None:
    left = {name: [row for row in rows if AWAY in row or "away" in row] for name, rows in world.rows().items()}
    assert {name: rows for name, rows in left.items() if rows} == {}
    assert not any(owner_of(one) == AWAY for one in world.partitions())


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DONE)
def test_each_workspace_finds_what_it_would_find_alone(template: Path, deeds: list[Deed]) -> None:
    with a_world(template, deeds) as both:
        found = {workspace: both.read(workspace) for workspace in WORKSPACES}
    for workspace in WORKSPACES:
        with a_world(template, [deed for deed in deeds if deed.workspace == workspace]) as alone:
            assert found[workspace] == alone.read(workspace)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DONE)
def test_nothing_is_left_of_who_leaves_and_the_other_is_untouched(template: Path, deeds: list[Deed]) -> None:
    with a_world(template, deeds) as world:
        before = world.read(HOME)
        leave(world)
        assert_nothing_left(world)
        assert world.read(HOME) == before
        leave(world)
        assert world.read(HOME) == before


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    engine = open_engine(str(request.getfixturevalue(request.param)))
    migrate(engine)
    yield engine
    engine.dispose()


def test_all_that_can_be_done_is_kept_apart_and_forgotten_on_both_databases(engine: Engine) -> None:
    world = World(engine)
    world.do(EVERYTHING)
    home, away = world.read(HOME), world.read(AWAY)
    told = repr(home), repr(away)
    assert "quartzhome" in told[0] or "basalthome" in told[0]
    assert "away" not in told[0]
    assert "home" not in told[1]
    leave(world)
    assert_nothing_left(world)
    assert world.read(HOME) == home
    assert not any("away" in value for value in world.read(AWAY).values())


def test_what_is_done_fills_every_table_that_holds_anything_of_a_workspace(engine: Engine) -> None:
    """A table that is added later stands here, with why nothing of a workspace is in it, or is filled above."""
    world = World(engine)
    world.do(EVERYTHING)
    filled = {name for name, rows in world.rows().items() if any(AWAY in row for row in rows)}
    shared = {
        *("verifier_trust", "spending", "processes", "slack_oauth_states"),  # of nobody
        *("changes", "story_waiting"),  # settled
        *("document_links", "document_topics", "revisions"),  # by their document
        *("story_events", "word_rows", "word_blocks", "delivered_documents"),  # by their story, partition, delivery
        *("kept_sources", "source_states"),  # by the list of sources, see `Forgetting`
        *("missed_slots", "told_lapses", "work_in_hand"),  # by their key
        *("slack_installations", "slack_bots", "grid_workspaces"),  # of the installation, see the conversations
    }
    assert {table.name for table in metadata.sorted_tables} - filled - shared == set()
