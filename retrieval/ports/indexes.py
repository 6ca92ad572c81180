"""The indexes that are derived from the catalog, and what they have to take over from it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from retrieval.domain import Passage, Scored, Vector


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A passage as the indexes take it; `heading` is the title, outlet and date put before its words."""

    passage: Passage
    heading: str
    vector: Vector


@dataclass(frozen=True, slots=True)
class Waiting:
    """One change the indexes have to take over: entries to add, and passages to drop by visibility.

    `drop` are pairs of (visibility, passage identity), `changed_at` is when the catalog took the change in.
    """

    change_id: int
    add: tuple[IndexEntry, ...]
    drop: tuple[tuple[str, str], ...]
    changed_at: datetime


class ChangeLog(Protocol):
    """What the indexes have to take over, change by change or anew."""

    def waiting(self, limit: int) -> list[Waiting]:
        """Return changes that the derived indexes have not taken over yet, oldest first.

        What there is to add is read as it stands now and comes with the newest of a document's changes;
        drop before adding.
        """

    def settled(self, changes: Sequence[Waiting]) -> None:
        """Record that the derived indexes hold these changes."""

    def everything(self, batch: int) -> Iterator[list[IndexEntry]]:
        """Yield every current passage with what the indexes need, by identity, in batches."""

    def sample(self, visibility: str, most: int) -> tuple[IndexEntry, ...]:
        """Return at most so many passages of a visibility, drawn at random from those that the indexes hold."""


class Index(Protocol):
    """Passages in partitions, one a visibility, derived from the catalog."""

    def add(self, entries: Sequence[IndexEntry]) -> None:
        """Put entries into the partition of their visibility; an entry already there is replaced."""

    def drop(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Take out (visibility, passage identity) pairs; unknown ones are ignored."""

    def forget_partitions(self, gone: Callable[[str], bool]) -> None:
        """Take whole partitions away, by their visibility, with all that they hold."""

    def count(self) -> int:
        """Return how many passages all partitions hold."""

    def rebuild(self, batches: Iterable[Sequence[IndexEntry]]) -> int:
        """Hold what the batches hold and nothing else, in one step; return how many passages that is."""


class PassageIndex(Index, Protocol):
    """Nearest passages by vector."""

    def nearest(self, vector: Vector, visibilities: Collection[str], limit: int) -> list[Scored]:
        """Return the nearest passages by cosine similarity, best first, from these partitions alone."""

    def nearest_to_each(
        self, vectors: Sequence[Vector], visibilities: Collection[str], limit: int
    ) -> list[list[Scored]]:
        """Return for each vector what `nearest` returns for it, asked for together."""

    def check(self) -> None:
        """Raise `IndexMismatch` or `IndexBroken` when searching would not be sound."""


class WordIndex(Index, Protocol):
    """Passages by their words (BM25)."""

    def matching(
        self, text: str, visibilities: Collection[str], limit: int, *, among: Collection[str] | None = None
    ) -> list[Scored]:
        """Return passages that share words with the text, best first; never raises on odd input.

        `among` names the only passages that may be returned; it changes no score.
        """
