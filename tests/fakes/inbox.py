"""An inbox as a dictionary."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain import (
    Envelope,
)
from retrieval.errors import Unreachable


@dataclass
class _Row:
    envelope: Envelope
    due_at: datetime
    owner: str | None = None
    done_at: datetime | None = None


class MemoryInbox:
    """An inbox as a dictionary, which can be put out of reach."""

    def __init__(self) -> None:
        self._rows: dict[str, _Row] = {}
        self._lock = threading.Lock()
        self.away = False

    @contextmanager
    def _open(self) -> Iterator[dict[str, _Row]]:
        if self.away:
            raise Unreachable("The database is away.")
        with self._lock:
            yield self._rows

    def bodies(self) -> list[dict[str, Any]]:
        with self._open() as rows:
            return [row.envelope.body for row in rows.values()]

    def record(self, envelope: Envelope) -> bool:
        with self._open() as rows:
            return rows.setdefault(envelope.key, _Row(envelope, envelope.received_at)).envelope is envelope

    def claim(self, owner: str, now: datetime) -> Envelope | None:
        with self._open() as rows:
            waiting = (r for r in rows.values() if r.owner is None and r.done_at is None and r.due_at <= now)
            row = next(waiting, None)
            if row is None:
                return None
            row.owner, row.envelope = owner, replace(row.envelope, claims=row.envelope.claims + 1)
            return row.envelope

    def postpone(self, key: str, until: datetime) -> None:
        with self._open() as rows:
            if rows[key].done_at is None:
                rows[key].owner, rows[key].due_at = None, until

    def settle(self, key: str, now: datetime) -> None:
        with self._open() as rows:
            row = rows[key]
            row.owner, row.done_at, row.envelope = None, now, replace(row.envelope, body={})

    def release(self, owner: str | None = None) -> int:
        with self._open() as rows:
            held = [r for r in rows.values() if r.owner is not None and owner in {None, r.owner}]
            for row in held:
                row.owner = None
            return len(held)

    def owners(self) -> tuple[str, ...]:
        with self._open() as rows:
            return tuple({row.owner for row in rows.values() if row.owner is not None})

    def unfinished(self) -> int:
        with self._open() as rows:
            return sum(row.done_at is None for row in rows.values())

    def forget_before(self, moment: datetime) -> int:
        with self._open() as rows:
            old = [key for key, row in rows.items() if row.done_at is not None and row.done_at < moment]
            for key in old:
                del rows[key]
            return len(old)
