"""A desk in a process of its own, on files that outlive it, which can be killed at any call it makes."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FunctionType
from typing import Any, Literal

from bot.adapters.migrations import migrate
from bot.adapters.sql_processes import SqlProcesses
from bot.adapters.sql_store import SqlStore
from bot.adapters.this_host import ThisHost
from bot.channel_settings import ChannelSettings
from bot.domain import Asked, Delivery, Message, Person, Place, PlaceKind, Posted, Standing, Subscription
from bot.errors import MessageGone
from bot.kept_digests import bare_items
from bot.liveness import Pulse
from bot.membership import Membership
from bot.ports import Check
from bot.process_records import Host
from bot.question_records import AS_WRITTEN, PassedOn, QuestionChange, order_of
from bot.services import Services
from bot.slots import slot_on
from bot.threads import ReadThread, ThreadMessage
from bot.watches import Watch
from bot.work import Work
from retrieval.adapters.sql_catalog import SqlCatalog
from retrieval.adapters.sql_engine import open_engine
from retrieval.domain import Event, EventKind, Move, Source, SourceKind
from retrieval.ports import Clock
from tests.desks import services_of
from tests.factories import a_document, a_kept_digest, an_item, moment, stock
from tests.fakes import FixedClock, MemoryPassageIndex, MemoryWordIndex, WordVectors

NOW = moment("2026-06-08T09:00")
ASKED = Asked("C1", "100.1", "U1", "What were Vexley's Anvil coding models trained on?")
EDITED = "Who denies that Vexley trained Anvil on outputs?"
WISH = Subscription("s1", "C1", "provenance", time(8), created_at=moment("2026-06-01"))
SLOT = slot_on(WISH, NOW.date())
OTHER_WISH = replace(WISH, subscription_id="s2", topic="access-policy")
BOTH = (SLOT, slot_on(OTHER_WISH, NOW.date()))
PATIENCE = 60.0
"""Seconds to wait for what takes a second or two on a machine that is not busy."""

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([__name__, "tests.faults.test_burst"])


class FileChat:
    """A chat whose messages are rows of a file, so that what was posted before a kill is still there after it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with closing(sqlite3.connect(path)) as rows, rows:
            rows.execute(
                "CREATE TABLE IF NOT EXISTS said (ts INTEGER PRIMARY KEY AUTOINCREMENT, channel, thread, key, text)"
            )

    def post(
        self, channel_id: str, message: Message, *, key: str, thread_ts: str | None = None, check: Check | None = None
    ) -> Posted:
        if check:
            check()
        with closing(sqlite3.connect(self._path, timeout=PATIENCE)) as rows, rows:
            values = (channel_id, thread_ts, key, message.text)
            said = rows.execute("INSERT INTO said (channel, thread, key, text) VALUES (?, ?, ?, ?)", values)
            return Posted(channel_id, str(said.lastrowid))

    def find(self, channel_id: str, key: str, *, thread_ts: str | None = None, since: datetime) -> Posted | None:
        with closing(sqlite3.connect(self._path, timeout=PATIENCE)) as rows:
            wanted = "SELECT ts FROM said WHERE channel = ? AND key = ? AND thread IS ?"
            found = rows.execute(wanted, (channel_id, key, thread_ts)).fetchone()
        return Posted(channel_id, str(found[0])) if found else None

    def update(self, posted: Posted, message: Message, *, check: Check | None = None) -> None:
        if check:
            check()
        with closing(sqlite3.connect(self._path, timeout=PATIENCE)) as rows, rows:
            rows.execute("UPDATE said SET text = ? WHERE ts = ?", (message.text, int(posted.ts)))

    def delete(self, posted: Posted) -> None:
        with closing(sqlite3.connect(self._path, timeout=PATIENCE)) as rows, rows:
            rows.execute("DELETE FROM said WHERE ts = ?", (int(posted.ts),))

    def whisper(self, channel_id: str, user_id: str, message: Message, *, thread_ts: str | None = None) -> None:
        self.post(channel_id, message, key=f"whisper:{user_id}", thread_ts=thread_ts)

    def begin(self, channel_id: str, *, key: str, thread_ts: str, user_id: str, team_id: str | None) -> FileStream:
        return FileStream(self, channel_id, key, thread_ts)

    def place(self, channel_id: str) -> Place:
        return Place(channel_id, PlaceKind.CHANNEL, outsiders=False)

    def person(self, user_id: str) -> Person:
        return Person(user_id, Standing.MEMBER)

    def thread(self, channel_id: str, ts: str) -> ReadThread:
        """A thread whose messages stand in a file beside the chat's, a line each."""
        path = self._path.with_suffix(".thread")
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        found = tuple(ThreadMessage(f"{ts[:-1]}{n}", line, "U1") for n, line in enumerate(lines) if line)
        if not found:
            raise MessageGone("Nothing is there.", code="thread_not_found")
        return ReadThread(channel_id, ts, found)

    def forget_readers(self, *, channel_id: str | None = None, user_id: str | None = None) -> None:
        """Nothing is remembered."""

    def seconds_until_post(self, channel_id: str, *, ahead: int = 0) -> float:
        return 0.0

    def keys(self) -> list[str]:
        """The keys of all that was said, in order."""
        with closing(sqlite3.connect(self._path, timeout=PATIENCE)) as rows:
            return [key for (key,) in rows.execute("SELECT key FROM said ORDER BY ts")]

    def texts(self) -> list[str]:
        """All that was said, in order."""
        with closing(sqlite3.connect(self._path, timeout=PATIENCE)) as rows:
            return [text for (text,) in rows.execute("SELECT text FROM said ORDER BY ts")]


@dataclass
class FileStream:
    """A reply that shows nothing before it is finished."""

    chat: FileChat
    channel_id: str
    key: str
    thread_ts: str

    def append(self, text: str) -> None:
        """Nothing is shown."""

    def progress(self, task: str) -> bool:
        return False

    def finish(self, message: Message, *, check: Check | None = None) -> Posted:
        return self.chat.post(self.channel_id, message, key=self.key, thread_ts=self.thread_ts, check=check)

    def abandon(self) -> None:
        """Nothing was shown."""


@dataclass(frozen=True)
class Crash:
    """Where a desk is killed: before or after the given call (counted from 1) of one of its parts' methods."""

    part: Literal["chat", "store", "catalog"]
    method: str
    when: Literal["before", "after"]
    call: int = 1


class Doomed:
    """A part that kills its own process, without any farewell, at one of its calls, its own to itself included."""

    def __init__(self, part: object, crash: Crash) -> None:
        self._part = part
        self._crash = crash
        self._calls = itertools.count(1)

    def __getattr__(self, name: str) -> Any:
        function = getattr(type(self._part), name, None)
        if not isinstance(function, FunctionType):
            return getattr(self._part, name)
        method = function.__get__(self)
        return self._last(method) if name == self._crash.method else method

    def _last(self, method: Any) -> Any:
        def call(*args: Any, **named: Any) -> Any:
            is_last = next(self._calls) == self._crash.call  # other threads count on meanwhile
            if is_last and self._crash.when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            told = method(*args, **named)
            if is_last:
                os.kill(os.getpid(), signal.SIGKILL)
            return told

        return call


@dataclass(frozen=True)
class Files:
    """Where a desk keeps what outlives it: its database, the chat it speaks in, and a folder that it reads."""

    url: str
    chat: Path
    folder: Path

    @property
    def source(self) -> Source:
        return Source("folder", SourceKind.FOLDER, str(self.folder), outlet="Northlight")


@contextmanager
def services_on(
    files: Files, crash: Crash | None = None, *, clock: Clock | None = None
) -> Iterator[tuple[Services, Any]]:
    """The finished parts and the chat of a desk on these files, one of them doomed; without a clock it is `NOW`."""
    engine = open_engine(files.url)
    migrate(engine)
    clock, embedder = clock or FixedClock(NOW), WordVectors()
    parts: dict[str, Any] = {
        "chat": FileChat(files.chat),
        "store": SqlStore(engine),
        "catalog": SqlCatalog(engine, clock),
    }
    passages, words = MemoryPassageIndex(), MemoryWordIndex()
    if parts["catalog"].document("vexley") is None:
        report = a_document("vexley", published_at=moment("2026-06-07T12:00"))
        stock([report], catalog=parts["catalog"], passages=passages, words=words, embedder=embedder)
    for index in (passages, words):
        index.rebuild(parts["catalog"].everything(100))
    if not parts["store"].subscriptions():
        parts["store"].add_subscription(WISH)
    if crash:
        parts[crash.part] = Doomed(parts[crash.part], crash)
    stores = {"catalog": parts["catalog"], "passages": passages, "words": words, "embedder": embedder}
    yield services_of(clock, parts["store"], **stores, sources=(files.source,)), parts["chat"]
    engine.dispose()


def correct(work: Work, services: Services) -> None:
    """Have a question answered, let what was quoted read otherwise, and begin to tell of it."""
    work.answer(ASKED)
    if not work.wait_idle(PATIENCE):
        raise SystemExit("the answer is not done")
    known = services.catalog.document("vexley")
    if known and known.revision == 1:
        now = replace(known, text="Vexley moved its headquarters to the old harbour.", revision=2)
        parts = {"catalog": services.catalog, "passages": services.passages, "words": services.words}
        stock([now], **parts, embedder=WordVectors())  # type: ignore[arg-type] # by name
    work.correct()


def show_rest(work: Work, services: Services) -> None:
    """Have it on record that a digest left one story out, and begin to tell it."""
    report = services.catalog.document("vexley")
    assert report is not None
    kept = replace(a_kept_digest(SLOT.key), rest=bare_items((an_item(report),)), left=1)
    posted = (SLOT.key, WISH.subscription_id, SLOT.local_date, "9", NOW)
    services.store.record_delivery(Delivery(*posted, carried=("vexley",), digest=kept))
    work.rest(SLOT.key, 1)


def pass_on(work: Work, services: Services, what: str) -> None:
    """Have a question answered, and begin to put it to its channel, or to the people who are named there."""
    services.store.keep_channel_settings(ChannelSettings("C1", people=("U2",), changed_at=NOW))
    work.answer(ASKED)
    if not work.wait_idle(PATIENCE):
        raise SystemExit("the answer is not done")
    passed = PassedOn(ASKED.key, "U1", "C1", ASKED.thread)
    begin = {"share": work.share, "people": work.ask_people}[what]
    begin(passed)


def watch(work: Work, services: Services) -> None:
    """Have a name watched that a report has which joined a story since, and begin to tell of it."""
    report = services.catalog.document("vexley")
    assert report is not None
    before = NOW - timedelta(hours=1)
    services.store.keep_watch(Watch("C1:vexley", "C1", "Vexley", "UTC", before, "U1", before))
    event = Event("", 0, EventKind.JOINED, before, document_id="vexley", revision=1, move=Move.REPORTS)
    services.catalog.begin(report, (), [event])
    work.watch()


def revise(work: Work, what: str) -> None:
    """Have a question asked and then edited or deleted: once it is answered, or at once."""
    place = (ASKED.channel_id, ASKED.ts, ASKED.thread)
    work.revise(QuestionChange(*place, AS_WRITTEN, ASKED))
    if not what.endswith("at once") and not work.wait_idle(PATIENCE):
        raise SystemExit("the answer is not done")
    if what.startswith("edit"):
        work.revise(QuestionChange(*place, order_of("101.0", "101.1"), replace(ASKED, text=EDITED)))
    else:
        work.revise(QuestionChange(*place, "", None, deleted=True))


def begin(work: Work, what: str) -> bool:
    """Begin one of the lives that are killed here."""
    if what == "ingest":
        return work.ingest("folder", NOW)
    if what == "digests":
        return work.digests(BOTH)
    return work.answer(ASKED) if what == "answer" else work.digest(SLOT)


@contextmanager
def at_work(
    files: Files, services: Services, chat: Any, *, pulse: Pulse | None = None, host: Host | None = None
) -> Iterator[Work]:
    """The work of a desk on these files, launched, as one of the processes on its database."""
    engine = open_engine(files.url)
    membership = Membership(SqlProcesses(engine), host or ThisHost("desk"), pulse=pulse)
    work = Work(services, chat, database_url=files.url, membership=membership, patience=(0.01,))
    work.launch()
    yield work
    work.close()
    engine.dispose()


def live(files: Files, what: str | None, crash: Crash | None = None) -> None:
    """Be a desk: launch, begin something, do everything there is to do, and end; or die on the way."""
    with services_on(files, crash) as (services, chat), at_work(files, services, chat) as work:
        if what == "correct":
            correct(work, services)
        elif what and what.startswith(("edit", "delete")):
            revise(work, what)
        elif what in {"share", "people"}:
            pass_on(work, services, str(what))
        elif what == "watch":
            watch(work, services)
        elif what == "rest":
            show_rest(work, services)
        elif what == "digests":
            services.store.add_subscription(OTHER_WISH)
            begin(work, what)
        elif what:
            begin(work, what)
        if not work.wait_idle(PATIENCE):
            raise SystemExit("work is left")


def process(*args: Any) -> BaseProcess:
    """Start a desk in a process of its own."""
    started = CONTEXT.Process(target=live, args=args)
    started.start()
    return started


def ended(started: BaseProcess) -> int | None:
    """Wait for a process and say how it ended: 0, or -9 when it was killed."""
    started.join(PATIENCE)
    if started.exitcode is None:
        started.kill()
        started.join()
    return started.exitcode
