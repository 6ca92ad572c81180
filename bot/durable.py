"""Lives that outlast a process: begun under an identity, recorded step by step, continued after a crash.

DBOS keeps the records, in tables of its own: on PostgreSQL in a schema of the same database, on SQLite in a
file beside the database's. It serves one desk a process.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import structlog
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID
from dbos import error as dbos_errors
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.sqlite_clock import ClockedConnection
from retrieval.errors import BadConfiguration, PermanentError

Form = dict[str, Any]
"""A value as it is recorded: nothing but what JSON has."""
Life = Callable[[Form], str]
"""What is done with what was given; returns a word for how it ended."""
T = TypeVar("T")

_STEPS_VERSION: Final = "1"
"""Changes only when the steps of a life do, so that one begun by older code cannot be continued by newer."""
_MOST_LAUNCHES: Final = 20
"""How often a life is continued that never comes to its end: it may be what ends the process."""
_QUEUE: Final = "reading"
_AT_ONCE: Final = 4
"""Queued lives that one process lives side by side: most of their time is spent waiting for a host."""
_UNFINISHED: Final = ["PENDING", "ENQUEUED", "DELAYED"]
_FINISHED: Final = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
_ONE_A_PROCESS: Final = threading.Lock()
_log = structlog.get_logger(__name__)


class Interrupted(BaseException):
    """Ends a life here and now without an end on record, so that the next launch continues it."""


class Durable:
    """Begins lives, keeps their records and continues them."""

    def __init__(self, database_url: str, *, executor_id: str) -> None:
        """Take the desk's database and the name of this process among those that work on it."""
        self._config = DBOSConfig(
            name="provenance-desk",
            system_database_url=_records_url(database_url),
            application_version=_STEPS_VERSION,
            executor_id=executor_id,
            serializer=DBOSPortableJSONSerializer(),
            log_level="WARNING",
            max_executor_threads=32,
            sys_db_pool_size=10,
            db_engine_kwargs=_engine_settings(database_url),
        )
        self._launch_id = ""
        self._lives: dict[str, Life] = {}
        self._closing = threading.Event()
        self._living: set[str] = set()
        self._fewer = threading.Condition()

    def launch(self, lives: Mapping[str, Life]) -> None:
        """Get ready to begin lives by their names, and continue those that this process left unfinished.

        Raises `BadConfiguration` when another desk of this process is not closed yet, and `PermanentError`
        when the records cannot be opened.
        """
        if not _ONE_A_PROCESS.acquire(blocking=False):
            raise BadConfiguration("A process can do the durable work of one desk only: close the other one first.")
        self._launch_id = uuid.uuid4().hex
        self._closing.clear()
        try:
            _write_ahead(self._config["system_database_url"] or "")
            _pass_on_logs()
            self._lives = {name: self._registered(name, life) for name, life in lives.items()}
            DBOS(config=self._config)
            DBOS.launch()
            DBOS.register_queue(_QUEUE, worker_concurrency=_AT_ONCE, on_conflict="always_update")
        except (dbos_errors.DBOSException, SQLAlchemyError, sqlite3.Error) as error:
            self._let_go()
            raise PermanentError(
                "The records of durable work cannot be opened: their database is away, damaged or of another version."
            ) from error

    def close(self, *, drain: float) -> None:
        """Stop; what is not done within `drain` seconds, or waits, is continued by the next launch."""
        if not self._lives:
            return
        self._closing.set()
        with self._fewer:
            if not self._fewer.wait_for(lambda: not self._living, timeout=drain):
                _log.warning("stopped with work in hand", unfinished=len(self._living))
        self._let_go()

    def begin(self, name: str, key: str, given: Form, *, queued: bool = False) -> bool:
        """Begin a life under an identity and return at once; False when there is or was one of that identity.

        Of queued lives this process lives `_AT_ONCE` side by side; they begin within about a second.
        """
        given = given | {"launch_id": self._launch_id}
        try:
            with SetWorkflowID(key, workflow_id_reuse_policy="reject"):
                if queued:
                    DBOS.enqueue_workflow(_QUEUE, self._lives[name], given)
                else:
                    DBOS.start_workflow(self._lives[name], given)
        except dbos_errors.DBOSWorkflowIDInUseError:
            return False
        return True

    def is_continued(self, given: Form) -> bool:
        """Say whether a life was begun before this launch, so that any step not on record may have been taken."""
        return bool(given["launch_id"] != self._launch_id)

    def step(self, name: str, take: Callable[[], T]) -> T:
        """Take a step of a life and record what came of it (nothing but what JSON has), or return what is on record."""
        return DBOS.run_step({"name": name}, take)

    def pause(self, seconds: float) -> None:
        """Wait within a step. Raises `Interrupted` when the desk closes meanwhile."""
        if self._closing.wait(seconds):
            raise Interrupted

    def is_unfinished(self, prefix: str) -> bool:
        """Say whether any life whose identity begins so has not come to its end."""
        return bool(_listed(_UNFINISHED, prefix=prefix))

    def wait_idle(self, timeout: float) -> bool:
        """Wait until every life has come to its end, at most `timeout` seconds; say whether that came about."""
        deadline = time.monotonic() + timeout
        while _listed(_UNFINISHED):
            if time.monotonic() >= deadline or self._closing.wait(0.05):
                return False
        return True

    def forget_before(self, moment: datetime) -> int:
        """Drop all records of lives that ended before a moment; return how many those were."""
        ended = _listed(_FINISHED, ended_before=moment.isoformat(), limit=1000)
        if ended:
            DBOS.delete_workflows(ended)
        return len(ended)

    def _let_go(self) -> None:
        DBOS.destroy(destroy_registry=True)
        self._lives = {}
        _ONE_A_PROCESS.release()

    def _registered(self, name: str, life: Life) -> Life:
        def lived(given: Form) -> str:
            key = str(DBOS.workflow_id)
            if self._closing.is_set():
                raise Interrupted
            with self._fewer:
                self._living.add(key)
            try:
                with structlog.contextvars.bound_contextvars(key=key):
                    return life(given)
            finally:
                with self._fewer:
                    self._living.discard(key)
                    self._fewer.notify_all()

        return DBOS.workflow(name=name, max_recovery_attempts=_MOST_LAUNCHES)(lived)


def _listed(
    status: list[str], *, prefix: str | None = None, ended_before: str | None = None, limit: int = 1
) -> list[str]:
    found = DBOS.list_workflows(
        status=status,
        workflow_id_prefix=prefix,
        completed_before=ended_before,
        limit=limit,
        load_input=False,
        load_output=False,
    )
    return [one.workflow_id for one in found]


def _records_url(database_url: str) -> str:
    """Return where the records are kept: beside a SQLite database, in the same PostgreSQL database."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return url.set(drivername="postgresql").render_as_string(hide_password=False)
    if not url.database or url.database == ":memory:":
        raise BadConfiguration("Durable work needs a database that outlives the process: use sqlite:///FILE.")
    path = Path(url.database)
    return url.set(database=str(path.with_name(f"{path.stem}-work{path.suffix}"))).render_as_string(hide_password=False)


def _engine_settings(database_url: str) -> dict[str, Any]:
    """Return what DBOS opens its database with: on SQLite a connection that has the clock it asks for."""
    is_sqlite = make_url(database_url).get_backend_name() == "sqlite"
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
