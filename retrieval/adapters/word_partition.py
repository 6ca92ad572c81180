"""One visibility's passages in a full-text table of their own, and what a database does with it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from sqlalchemy import Connection

from retrieval.domain import Scored
from retrieval.ports import IndexEntry

_READABLE: Final = 24
_UNSAFE: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Partition:
    """A visibility and the table that holds its passages' words."""

    visibility: str
    table: str


class Words(Protocol):
    """What a database does with partitions, inside a transaction that is open already."""

    def create(self, connection: Connection, partition: Partition) -> None:
        """Make the table, unless it is there."""

    def insert(self, connection: Connection, partition: Partition, entries: Sequence[IndexEntry]) -> None:
        """Put entries in, each identity once; one already there is replaced."""

    def delete(self, connection: Connection, partition: Partition, passage_ids: Sequence[str]) -> None:
        """Take passages out; unknown ones are ignored."""

    def empty(self, connection: Connection, partition: Partition) -> None:
        """Take everything out; readers see it happen when the transaction ends."""

    def size(self, connection: Connection, partition: Partition) -> int:
        """Count the passages."""

    def rank(
        self, connection: Connection, partitions: Sequence[Partition], *, words: Sequence[str], limit: int
    ) -> list[Scored]:
        """Return passages that hold any of the words, best first, weighed as if the partitions were one."""


def table_name(visibility: str) -> str:
    """Return a table name made of a-z, 0-9 and _ alone, at most 63 long, a different one a visibility."""
    readable = _UNSAFE.sub("_", visibility.lower())[:_READABLE].strip("_")
    return f"words_{readable}_{hashlib.sha256(visibility.encode()).hexdigest()[:12]}"
