"""This process as one of the replicas on a database: what durable work needs to share it with others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.adapters.migrations import migrate
from bot.adapters.sql_processes import SqlProcesses
from bot.adapters.this_host import ThisHost
from bot.membership import Membership
from retrieval.adapters.sql_engine import open_engine


@contextmanager
def open_membership(database_url: str, label: str | None) -> Iterator[Membership]:
    """Open the table of processes, over connections of its own: a sign of life never waits for one.

    Raises `Unreachable` or `PermanentError` when the database cannot be used.
    """
    engine = open_engine(database_url)
    try:
        migrate(engine)
        yield Membership(SqlProcesses(engine), ThisHost(label))
    finally:
        engine.dispose()
