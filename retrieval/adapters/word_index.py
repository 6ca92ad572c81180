"""The word index in the catalog's database, SQLite or PostgreSQL: BM25 over blocks of postings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final

from sqlalchemy import Connection, Engine

from retrieval.adapters import word_partitions
from retrieval.adapters.sql_engine import reading, writing
from retrieval.adapters.word_blocks import best_rows
from retrieval.adapters.word_partitions import Partition
from retrieval.adapters.word_query import bag_of, query_stems
from retrieval.domain import Scored
from retrieval.ports import IndexEntry
from retrieval.text.spelling import ALIKE_FROM, may_be_misspelt, nearest

_AT_ONCE: Final = 2_000
"""Passages that a rebuild gathers before it writes: the more, the fewer times a block grows."""


class SqlWordIndex:
    """Passages by their words, each partition in blocks of its own.

    Every method raises `Unreachable` (the database is away or busy) or `PermanentError` (it refuses).
    """

    def __init__(self, engine: Engine) -> None:
        """Work on a database that has the tables `word_partitions`, `word_rows` and `word_blocks`."""
        self._engine = engine

    def add(self, entries: Sequence[IndexEntry]) -> None:
        """Put entries into the partition of their visibility; an entry already there is replaced."""
        if not entries:
            return
        with writing(self._engine) as connection:
            _put(connection, entries)

    def drop(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Take out (visibility, passage identity) pairs; unknown ones are ignored."""
        if not pairs:
            return
        leaving: dict[str, list[str]] = defaultdict(list)
        for visibility, passage_id in pairs:
            leaving[visibility].append(passage_id)
        with writing(self._engine) as connection:
            for partition in word_partitions.locked(connection, leaving):
                word_partitions.take_out(connection, partition, leaving[partition.visibility])

    def forget_partitions(self, gone: Callable[[str], bool]) -> None:
        """Take whole partitions away, by their visibility, with all that they hold."""
        with writing(self._engine) as connection:
            left = [one for one in word_partitions.opened(connection) if gone(one.visibility)]
            word_partitions.forget(connection, left)

    def matching(
        self, text: str, visibilities: Collection[str], limit: int, *, among: Collection[str] | None = None
    ) -> list[Scored]:
        """Return passages that share words with the text, best first; never raises on odd input.

        A word that none of the partitions holds stands for the one that is spelled most like it there. A score is
        above zero and has no upper bound. How rare a word is counts over all opened partitions
        together, so that a note in a small partition is weighed like an article in a large one. `among` names the only
        passages that may be returned; it changes no score.
        """
        stems = query_stems(text)
        if not stems or limit <= 0:
            return []
        with reading(self._engine) as connection:
            opened = word_partitions.opened(connection, visibilities)
            passages = sum(partition.passages for partition in opened)
            if not passages:
                return []
            mean = sum(partition.words for partition in opened) / passages
            blocks = word_partitions.blocks(connection, opened, stems)
            if respelled := _respelled(connection, opened, stems, {block.stem for block in blocks}):
                blocks += word_partitions.blocks(connection, opened, respelled)
            rows = None if among is None else word_partitions.rows(connection, opened, among)
            ranked = best_rows(blocks, passages=passages, mean=mean, limit=limit, among=rows)
            names = word_partitions.names(connection, [row for row, _ in ranked])
        found = [Scored(names[row], score) for row, score in ranked if row in names]
        return sorted(found, key=lambda scored: (-scored.score, scored.passage_id))

    def count(self) -> int:
        """Return how many passages all partitions hold."""
        with reading(self._engine) as connection:
            return _size(connection)

    def rebuild(self, batches: Iterable[Sequence[IndexEntry]]) -> int:
        """Empty every partition and fill it anew in one transaction; return how many passages it holds.

        Searches go on undisturbed on what was there before, until the transaction ends.
        """
        with writing(self._engine) as connection:
            word_partitions.empty(connection)
            gathered: list[IndexEntry] = []
            for entries in batches:
                gathered.extend(entries)
                if len(gathered) >= _AT_ONCE:
                    _put(connection, gathered)
                    gathered = []
            _put(connection, gathered)
            return _size(connection)


def _respelled(
    connection: Connection, opened: Sequence[Partition], stems: Sequence[str], held: Collection[str]
) -> set[str]:
    """Return the stems that are spelled most like those that no opened partition holds."""
    near: set[str] = set()
    for stem in stems:
        if stem not in held and may_be_misspelt(stem):
            meant = nearest(stem, word_partitions.stems_like(connection, opened, stem[:ALIKE_FROM]))
            near.update([meant] if meant else ())
    return near - set(held)


def _put(connection: Connection, entries: Sequence[IndexEntry]) -> None:
    by_visibility: dict[str, dict[str, IndexEntry]] = defaultdict(dict)
    for entry in entries:
        by_visibility[entry.passage.visibility][entry.passage.passage_id] = entry
    for partition in word_partitions.made(connection, by_visibility):
        ours = by_visibility[partition.visibility]
        word_partitions.take_out(connection, partition, list(ours))
        bags = {name: bag_of(f"{entry.heading} {entry.passage.text}") for name, entry in ours.items()}
        word_partitions.put_in(connection, partition, bags)


def _size(connection: Connection) -> int:
    return sum(partition.passages for partition in word_partitions.opened(connection))
