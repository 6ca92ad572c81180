"""What the inbox's table holds of people's words, and for how long."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine, select

from bot.adapters.sql_inbox import TABLES, SqlInbox, inbox
from bot.domain import Envelope
from retrieval.adapters.sql_engine import metadata, reading
from tests.factories import moment

NOW = moment("2026-06-08T09:00")


def test_the_words_of_a_delivery_leave_the_table_when_it_is_done(sqlite_engine: Engine) -> None:
    metadata.create_all(sqlite_engine, tables=TABLES)
    kept = SqlInbox(sqlite_engine)
    kept.record(Envelope("a", "message", {"event": {"text": "a secret plan"}}, NOW))
    kept.claim("one", NOW)
    kept.settle("a", NOW + timedelta(seconds=1))
    with reading(sqlite_engine) as connection:
        (row,) = connection.execute(select(inbox)).mappings()
    assert (row["key"], row["body"], row["owner"]) == ("a", None, None)
    assert "secret" not in str(dict(row))
