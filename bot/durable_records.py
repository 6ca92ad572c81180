"""Where the records of durable work lie, and how DBOS is told to keep them.

In tables of its own: on PostgreSQL in a schema of the same database, on SQLite in a file beside the database's.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any, Final

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, WorkflowStatus
from sqlalchemy import make_url

from bot.sqlite_clock import ClockedConnection
from retrieval.errors import BadConfiguration

UNFINISHED: Final = ["PENDING", "ENQUEUED", "DELAYED"]
FINISHED: Final = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
MOST_LISTED: Final = 1000
STEPS_VERSION: Final = "1"
"""Changes only when the steps of a life do, so that one begun by older code cannot be continued by newer."""


def records_config(url: str, process_id: str) -> DBOSConfig:
    """Return how DBOS is to work for one process on the records at `url`."""
    return DBOSConfig(
        name="provenance-desk",
        system_database_url=url,
        application_version=STEPS_VERSION,
        executor_id=process_id,
        serializer=DBOSPortableJSONSerializer(),
        log_level="WARNING",
        max_executor_threads=32,
        sys_db_pool_size=10,
        db_engine_kwargs=_engine_settings(url),
    )


def prepare(url: str) -> None:
    """Get ready for DBOS to open the records and to log where everybody does."""
    _write_ahead(url)
    _pass_on_logs()


def listed(
    status: list[str],
    *,
    prefix: str | list[str] | None = None,
    ended_before: str | None = None,
    version: str | None = None,
    limit: int = 1,
) -> list[WorkflowStatus]:
    """Return what is on record of lives, by their status and other marks; only one unless `limit` says more."""
    return DBOS.list_workflows(
        status=status,
        workflow_id_prefix=prefix,
        completed_before=ended_before,
        app_version=version,
        limit=limit,
        load_input=False,
        load_output=False,
    )


def drop_finished(*, prefix: str | list[str] | None = None, ended_before: str | None = None) -> int:
    """Drop what is on record of lives that came to their end, by some mark of theirs; return how many those were."""
    ended = listed(FINISHED, prefix=prefix, ended_before=ended_before, limit=MOST_LISTED)
    if ended:
        DBOS.delete_workflows([one.workflow_id for one in ended])
    return len(ended)


def forget_lives(belongs: Callable[[str], bool]) -> int:
    """Stop the lives whose identities belong to something, and drop what is on record of them; return how many."""
    found: list[str] = []
    for start in count(0, MOST_LISTED):
        some = DBOS.list_workflows(limit=MOST_LISTED, offset=start, load_input=False, load_output=False)
        found += [one.workflow_id for one in some if belongs(one.workflow_id)]
        if len(some) < MOST_LISTED:
            break
    if found:
        DBOS.cancel_workflows(found)
        DBOS.delete_workflows(found)
    return len(found)


def records_url(database_url: str) -> str:
    """Return where the records are kept: beside a SQLite database, in the same PostgreSQL database."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return url.set(drivername="postgresql").render_as_string(hide_password=False)
    if not url.database or url.database == ":memory:":
        raise BadConfiguration("Durable work needs a database that outlives the process: use sqlite:///FILE.")
    path = Path(url.database)
    return url.set(database=str(path.with_name(f"{path.stem}-work{path.suffix}"))).render_as_string(hide_password=False)


def _engine_settings(url: str) -> dict[str, Any]:
    """Return what DBOS opens its database with: on SQLite a connection that has the clock it asks for."""
    is_sqlite = make_url(url).get_backend_name() == "sqlite"
    return {"connect_args": {"factory": ClockedConnection}} if is_sqlite else {}


def _write_ahead(url: str) -> None:
    """Have SQLite write ahead, which the file then remembers: a life costs about half the time."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(make_url(url).database or "")) as connection:
            connection.execute("PRAGMA journal_mode=WAL").close()


def _pass_on_logs() -> None:
    """Have DBOS log where everybody does: it adds a handler of its own only to a logger that has none."""
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
