"""The stores of the suites that are a workspace's own hold no bare id."""

from __future__ import annotations

from bot.adapters.migrations import migrate
from bot.adapters.sql_store import SqlStore
from bot.domain import Turn
from retrieval.adapters.sql_engine import open_engine
from tests.fakes import SAMPLE_NOW
from tests.qualified import Qualified

TURN = Turn("C1", "1.0", "1.0", "Who asked?", SAMPLE_NOW)


def test_what_is_asked_of_it_is_asked_with_the_workspace_in_each_id(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    migrate(engine)
    theirs, store = Qualified(SqlStore(engine)), SqlStore(engine)
    theirs.remember(TURN)
    assert theirs.turns("C1", "1.0") == (TURN,)
    assert store.turns("C1", "1.0") == ()
    assert [turn.channel_id for turn in store.turns("T0AWAY/C1", "1.0")] == ["T0AWAY/C1"]
    engine.dispose()
