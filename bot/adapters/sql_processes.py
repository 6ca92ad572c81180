"""The processes on one database, and what each has in hand, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    Index,
    Integer,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.domain import Peer, Process
from retrieval.adapters.sql_engine import insertion, metadata, reading, writing
from retrieval.adapters.sql_values import Moment

processes: Final = Table(
    "processes",
    metadata,
    Column("process_id", Text, primary_key=True),
    Column("label", Text, nullable=False),
    Column("host", Text),
    Column("pid", Integer, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("beat_at", Moment, nullable=False),
    Column("beats", Integer, nullable=False),
    Column("stopped", Boolean, nullable=False),
    Column("taken_by", Text),
)
"""The two moments are the database's and for people to read; who is dead is told by `beats` alone."""

work_in_hand: Final = Table(
    "work_in_hand",
    metadata,
    Column("key", Text, primary_key=True),
    Column("process_id", Text),
    Column("deaths", Integer, nullable=False),
    Index("ix_work_in_hand_process_id", "process_id"),
)
"""A row is there while somebody has the work in hand, and from the first death on until the work's end."""

TABLES: Final = (processes, work_in_hand)


class SqlProcesses:
    """Processes and what they have in hand, in one SQL database.

    Every method raises `Unreachable` (away, or busy for too long) or `PermanentError` (the database refuses).
    """

    def __init__(self, engine: Engine) -> None:
        """Work on tables that exist already."""
        self._engine = engine

    def register(self, process: Process) -> None:
        """Enter a process that lives."""
        values = {
            "process_id": process.process_id,
            "label": process.label,
            "host": process.host,
            "pid": process.pid,
            "started_at": func.current_timestamp(),
            "beat_at": func.current_timestamp(),
            "beats": 0,
            "stopped": False,
        }
        with writing(self._engine) as connection:
            connection.execute(insert(processes).values(values))

    def beat(self, process_id: str) -> bool:
        """Say that a process lives; False when it is not registered, has stopped, or its work was taken over."""
        mine = (processes.c.process_id == process_id) & ~processes.c.stopped & processes.c.taken_by.is_(None)
        values = {"beats": processes.c.beats + 1, "beat_at": func.current_timestamp()}
        with writing(self._engine) as connection:
            return bool(connection.execute(update(processes).where(mine).values(values)).rowcount)

    def stop(self, process_id: str) -> None:
        """Say that a process works no more, of its own accord: what it had in hand did not end it."""
        theirs = work_in_hand.c.process_id == process_id
        with writing(self._engine) as connection:
            connection.execute(update(processes).where(processes.c.process_id == process_id).values(stopped=True))
            connection.execute(delete(work_in_hand).where(theirs & (work_in_hand.c.deaths == 0)))
            connection.execute(update(work_in_hand).where(theirs).values(process_id=None))

    def peers(self, process_id: str) -> Sequence[Peer]:
        """Return all the others."""
        wanted = select(processes).where(processes.c.process_id != process_id).order_by(processes.c.process_id)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).all()
        return tuple(
            Peer(Process(row.process_id, row.label, row.host, row.pid), row.beats, row.stopped, row.taken_by)
            for row in rows
        )

    def claim(self, peer: Peer, *, by: str) -> bool:
        """Claim the work of a process exactly as it was seen; False when it has beaten, or was claimed, since.

        Unless it had stopped, its death is counted for everything that it had in hand.
        """
        process_id = peer.process.process_id
        seen = (
            (processes.c.process_id == process_id)
            & (processes.c.beats == peer.beats)
            & (processes.c.stopped == peer.stopped)
            & processes.c.taken_by.is_not_distinct_from(peer.taken_by)
        )
        counted = {"process_id": None, "deaths": work_in_hand.c.deaths + 1}
        with writing(self._engine) as connection:
            claimed = bool(connection.execute(update(processes).where(seen).values(taken_by=by)).rowcount)
            if claimed:
                connection.execute(update(work_in_hand).where(work_in_hand.c.process_id == process_id).values(counted))
            return claimed

    def remove(self, process_id: str) -> None:
        """Forget a process, once its work is taken over."""
        with writing(self._engine) as connection:
            connection.execute(delete(processes).where(processes.c.process_id == process_id))

    def hold(self, key: str, process_id: str) -> None:
        """Note that a process has a piece of work in hand: were it to die now, this might be why."""
        with writing(self._engine) as connection:
            row = insertion(connection, work_in_hand).values(key=key, process_id=process_id, deaths=0)
            held = row.on_conflict_do_update(index_elements=["key"], set_={"process_id": process_id})
            connection.execute(held)

    def put_down(self, key: str, process_id: str) -> None:
        """Note that what a process has in hand waits, or goes on later, and ends nobody meanwhile."""
        this = (work_in_hand.c.key == key) & (work_in_hand.c.process_id == process_id)
        with writing(self._engine) as connection:
            if not connection.execute(delete(work_in_hand).where(this & (work_in_hand.c.deaths == 0))).rowcount:
                connection.execute(update(work_in_hand).where(this).values(process_id=None))

    def deaths(self, key: str) -> int:
        """Return how many processes died with a piece of work in hand."""
        with reading(self._engine) as connection:
            found = connection.scalar(select(work_in_hand.c.deaths).where(work_in_hand.c.key == key))
        return int(found or 0)

    def finish(self, key: str, process_id: str) -> None:
        """Forget what a process had in hand: it has come to its end."""
        this = (work_in_hand.c.key == key) & (work_in_hand.c.process_id == process_id)
        with writing(self._engine) as connection:
            connection.execute(delete(work_in_hand).where(this))
