"""Lives that outlast a process: begun under an identity, recorded step by step, continued after a crash.

DBOS keeps the records, in tables of its own: on PostgreSQL in a schema of the same database, on SQLite in a
file beside the database's. It serves one desk a process.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from typing import Final, TypeVar

import structlog
from dbos import DBOS, SetWorkflowID
from dbos import error as dbos_errors
from sqlalchemy.exc import SQLAlchemyError

from bot import durable_records
from bot.durable_records import STEPS_VERSION, UNFINISHED, listed
from bot.forms import Form
from bot.membership import Membership
from bot.runs import MOST_DEATHS, MOST_GOODBYES, GivenUp, Interrupted, Launch, LifeRun, Runs, keeping
from retrieval.errors import BadConfiguration, PermanentError, TransientError

Life = Callable[[Form], str]
"""What is done with what was given; returns a word for how it ended."""
GiveUp = Callable[[str, Form, int], str]
"""What is done instead of a life, by its name, that was in hand whenever its process died; how often that was."""
T = TypeVar("T")

_REJOINING: Final = 20.0
"""Seconds that runs get to end in after the lease is lost, before they are begun anew beside those that do not."""
_QUEUE: Final = "reading"
_AT_ONCE: Final = 4
"""Queued lives that one process lives side by side: most of their time is spent waiting for a host."""
_ONE_A_PROCESS: Final = threading.Lock()
_log = structlog.get_logger(__name__)


class Durable:
    """Begins lives, keeps their records and continues them, those of dead processes included."""

    def __init__(self, database_url: str, membership: Membership) -> None:
        """Take the desk's database and this process's membership among those that work on it."""
        self._records = durable_records.records_url(database_url)
        self._membership = membership
        self._runs = Runs(membership.processes)
        self._given: Mapping[str, Life] = {}
        self._give_up: GiveUp = _without_a_word
        self._lives: dict[str, Life] = {}
        self._launch: Launch | None = None
        self._closing = threading.Event()
        self._running: set[LifeRun] = set()
        self._using = 0
        self._fewer = threading.Condition()
        self._here = threading.local()

    @property
    def process_id(self) -> str:
        """The identity under which this process works now; another one after it lost its lease."""
        return self._membership.process_id

    def launch(self, lives: Mapping[str, Life], give_up: GiveUp) -> None:
        """Get ready to begin lives by their names, and to continue those that no living process works on.

        `give_up` stands in for a life that was in hand whenever its process died, `MOST_DEATHS` times, unless what it
        was to do is found to be done: then that is put on record. Raises
        `BadConfiguration` when another desk of this process is not closed yet, and `PermanentError` when the
        records cannot be opened.
        """
        if not _ONE_A_PROCESS.acquire(blocking=False):
            raise BadConfiguration("A process can do the durable work of one desk only: close the other one first.")
        self._given, self._give_up = lives, give_up
        self._closing.clear()
        try:
            self._begin_launch()
        except BaseException:  # whatever ended the launch, Ctrl-C too, leaves nothing taken; it is raised on
            self._membership.leave()
            self._let_go()
            self._given = {}
            _ONE_A_PROCESS.release()
            raise
        self._membership.start(self)

    def close(self, *, drain: float) -> None:
        """Stop; what is not done within `drain` seconds, or waits, is continued by another process or launch."""
        if not self._given:
            return
        self._closing.set()
        if not self._end_launch(drain):
            _log.warning("stopped with work in hand", unfinished=len(self._running))
        self._membership.stop()
        self._end_launch(0)
        self._let_go()
        self._membership.leave()
        self._given = {}
        _ONE_A_PROCESS.release()

    def begin(self, name: str, key: str, given: Form, *, queued: bool = False) -> bool:
        """Begin a life under an identity and return at once; False when there is or was one of that identity.

        Of queued lives this process lives `_AT_ONCE` side by side; they begin within about a second. Raises
        `TransientError` while this process has lost its lease.
        """
        with self._in_use() as launch:
            try:
                with SetWorkflowID(key, workflow_id_reuse_policy="reject"):
                    given = given | {"launch_id": launch.process_id}
                    if queued:
                        DBOS.enqueue_workflow(_QUEUE, self._lives[name], given)
                    else:
                        DBOS.start_workflow(self._lives[name], given)
            except dbos_errors.DBOSWorkflowIDInUseError:
                return False
        return True

    def is_continued(self, given: Form) -> bool:
        """Say whether a life was begun before this launch, so that any step not on record may have been taken."""
        return bool(given["launch_id"] != self.process_id)

    def step(self, name: str, take: Callable[[], T], *, find: Callable[[], T | None] | None = None) -> T:
        """Take a step of a life and record what came of it (nothing but what JSON has), or return what is on record.

        A life that is to be given up takes it no more: what it may have done is looked for by `find`, where there is
        one. Raises `Interrupted` when this process has lost its lease, as somebody else may take the step now.
        """
        run: LifeRun = self._here.run
        if not self._is_ours(run):
            raise Interrupted
        return self._runs.step(run, take, find, on_record=partial(DBOS.run_step, {"name": name}))

    def record(self, keep: Callable[[], None], *, name: str = "record") -> None:
        """Take the step that puts on record what a life did, also of a life that is to be given up."""
        self.step(name, keeping(keep), find=keeping(keep))

    def pause(self, seconds: float) -> None:
        """Wait within a step. Raises `Interrupted` when the desk closes or loses its lease meanwhile."""
        run: LifeRun = self._here.run
        self._runs.put_down(run)
        if run.over.wait(seconds) or not self._is_ours(run):
            raise Interrupted
        self._runs.take_up(run)

    def is_unfinished(self, prefix: str) -> bool:
        """Say whether any life whose identity begins so has not come to its end."""
        return bool(self.unfinished([prefix]))

    def unfinished(self, prefixes: Sequence[str]) -> frozenset[str]:
        """Return the identities of the lives that begin with any of these and have not come to their end."""
        with self._in_use():
            found = listed(UNFINISHED, prefix=list(prefixes), version=STEPS_VERSION, limit=durable_records.MOST_LISTED)
        return frozenset(one.workflow_id for one in found)

    def forget(self, prefixes: Sequence[str]) -> None:
        """Drop what is on record of lives that begin with any of these and have come to their end."""
        with self._in_use():
            durable_records.drop_finished(prefix=list(prefixes))

    def wait_idle(self, timeout: float) -> bool:
        """Wait until every life has come to its end, at most `timeout` seconds; say whether that came about."""
        deadline = time.monotonic() + timeout
        while True:
            with suppress(TransientError), self._in_use():
                if not listed(UNFINISHED):
                    return True
            if time.monotonic() >= deadline or self._closing.wait(0.05):
                return False

    def forget_before(self, moment: datetime) -> int:
        """Drop all records of lives that ended before a moment; return how many those were."""
        with self._in_use():
            return durable_records.drop_finished(ended_before=moment.isoformat())

    def owners(self) -> Iterable[str]:
        """Return the identities of the processes that have lives in hand, registered or not."""
        with self._in_use():
            found = listed(["PENDING"], limit=durable_records.MOST_LISTED, version=STEPS_VERSION)
        return {one.executor_id for one in found if one.executor_id}

    def recover(self, process_id: str) -> None:
        """Go on with all work of a process that is dead; again, it changes nothing."""
        with self._in_use():
            DBOS._recover_pending_workflows([process_id])  # noqa: SLF001 # the public ways would not leave alone what somebody else has recovered meanwhile

    def rejoin(self) -> None:
        """Drop everything in hand, and launch under a new identity; raises what `launch` does, to be tried again."""
        self._end_launch(_REJOINING)
        self._let_go()
        if not self._closing.is_set():
            self._begin_launch()

    def _begin_launch(self) -> None:
        launch = Launch(self._membership.join())
        try:
            self._lives = {name: self._registered(name, life, launch) for name, life in self._given.items()}
            durable_records.prepare(self._records)
            DBOS(config=durable_records.records_config(self._records, launch.process_id))
            DBOS.launch()
            DBOS.register_queue(_QUEUE, worker_concurrency=_AT_ONCE, on_conflict="always_update")
        except (dbos_errors.DBOSException, SQLAlchemyError, sqlite3.Error) as error:
            raise PermanentError(
                "The records of durable work cannot be opened: their database is away, damaged or of another version."
            ) from error
        with self._fewer:
            self._launch = launch

    def _end_launch(self, drain: float) -> bool:
        """Have every run end at its next step and wait for them; say whether all did within `drain` seconds."""
        with self._fewer:
            launch, self._launch = self._launch, None
            if launch:
                launch.over.set()
            self._fewer.wait_for(lambda: not self._using, timeout=_REJOINING)
            return self._fewer.wait_for(lambda: not self._running, timeout=drain)

    def _let_go(self) -> None:
        DBOS.destroy(destroy_registry=True)
        self._lives = {}

    @contextmanager
    def _in_use(self) -> Iterator[Launch]:
        """Keep DBOS from being taken away meanwhile. Raises `TransientError` while this process holds no lease."""
        with self._fewer:
            launch = self._launch
            if launch is None or not self._membership.holds():
                raise TransientError("This process has lost touch with the database; it goes on in a moment.")
            self._using += 1
        try:
            yield launch
        except (dbos_errors.DBOSException, SQLAlchemyError) as error:
            raise TransientError("The records of durable work cannot be reached.") from error
        finally:
            with self._fewer:
                self._using -= 1
                self._fewer.notify_all()

    def _is_ours(self, run: LifeRun) -> bool:
        """Say whether nobody can have taken a run over, so that it may go on and speak to the outside."""
        return run.process_id == self.process_id and self._membership.holds()

    def _registered(self, name: str, life: Life, launch: Launch) -> Life:
        def lived(given: Form) -> str:
            run = LifeRun(str(DBOS.workflow_id), launch.process_id, launch.over)
            with self._fewer:
                if launch.over.is_set() or not self._is_ours(run):
                    raise Interrupted
                self._running.add(run)
            self._here.run = run
            try:
                with structlog.contextvars.bound_contextvars(key=run.key):
                    return self._run(run, name, life, given)
            except Exception as error:  # whatever it is, it may have broken because the lease was lost
                if self._is_ours(run):
                    raise
                raise Interrupted from error
            finally:
                with self._fewer:
                    self._running.discard(run)
                    self._fewer.notify_all()

        return DBOS.workflow(name=name, max_recovery_attempts=None)(lived)

    def _run(self, run: LifeRun, name: str, life: Life, given: Form) -> str:
        """Do what is to be done, with a note of it while it is in hand."""
        if self.is_continued(given):
            self._runs.look_up(run)
        self._runs.take_up(run)
        if not self._is_ours(run):  # it may have waited for its turn
            self._runs.put_down(run)
            raise Interrupted
        try:
            outcome = self._lived(run, name, life, given)
        except Interrupted:
            self._runs.put_down(run)
            raise
        except BaseException:  # however a life ends, its run is over; what ended it is raised on
            self._runs.finish(run)
            raise
        self._runs.finish(run)
        return outcome

    def _lived(self, run: LifeRun, name: str, life: Life, given: Form) -> str:
        """Live a life; one that ends processes only as far as it got before, and where that is nowhere, give it up."""
        if run.deaths < MOST_DEATHS + MOST_GOODBYES:
            with suppress(GivenUp):
                return life(given)
        return self._give_up(name, given, run.deaths)


def _without_a_word(name: str, given: Form, deaths: int) -> str:
    del name, given, deaths
    return "given up"
