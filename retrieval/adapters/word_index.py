"""The word index in the catalog's database: BM25 on SQLite's or PostgreSQL's own full-text tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, Engine, insert, select

from retrieval.adapters.sql_engine import reading, writing
from retrieval.adapters.sql_tables import word_partitions
from retrieval.adapters.word_index_postgres import PostgresWords
from retrieval.adapters.word_index_sqlite import SqliteWords
from retrieval.adapters.word_partition import Partition, Words, table_name
from retrieval.adapters.word_query import query_words
from retrieval.domain import Scored
from retrieval.ports import IndexEntry


class SqlWordIndex:
    """Passages by their words, one full-text table a visibility.

    Every method raises `Unreachable` (the database is away or busy) or `PermanentError` (it refuses).
    """

    def __init__(self, engine: Engine, words: Words) -> None:
        """Work on a database that has the tables `word_partitions` and `word_rows`."""
        self._engine = engine
        self._words = words

    def add(self, entries: Sequence[IndexEntry]) -> None:
        """Put entries into the partition of their visibility; an entry already there is replaced."""
        if not entries:
            return
        with writing(self._engine) as connection:
            self._put(connection, entries)

    def drop(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Take out (visibility, passage identity) pairs; unknown ones are ignored."""
        if not pairs:
            return
        with writing(self._engine) as connection:
            for partition in _partitions(connection, {visibility for visibility, _ in pairs}):
                leaving = [passage_id for visibility, passage_id in pairs if visibility == partition.visibility]
                self._words.delete(connection, partition, leaving)

    def matching(self, text: str, visibilities: Collection[str], limit: int) -> list[Scored]:
        """Return passages that share words with the text, best first; never raises on odd input.

        A score is above zero and has no upper bound. How rare a word is counts over all opened partitions
        together, so that a note in a small partition is weighed like an article in a large one.
        """
        words = query_words(text)
        if not words or limit <= 0:
            return []
        with reading(self._engine) as connection:
            partitions = _partitions(connection, visibilities)
            return self._words.rank(connection, partitions, words=words, limit=limit) if partitions else []

    def count(self) -> int:
        """Return how many passages all partitions hold."""
        with reading(self._engine) as connection:
            return sum(self._words.size(connection, partition) for partition in _partitions(connection))

    def rebuild(self, batches: Iterable[Sequence[IndexEntry]]) -> int:
        """Empty every partition and fill it anew in one transaction; return how many passages it holds.

        Searches go on undisturbed on what was there before, until the transaction ends.
        """
        with writing(self._engine) as connection:
            for partition in _partitions(connection):
                self._words.empty(connection, partition)
            for entries in batches:
                self._put(connection, entries)
            return sum(self._words.size(connection, partition) for partition in _partitions(connection))

    def _put(self, connection: Connection, entries: Sequence[IndexEntry]) -> None:
        by_visibility: dict[str, dict[str, IndexEntry]] = {}
        for entry in entries:
            by_visibility.setdefault(entry.passage.visibility, {})[entry.passage.passage_id] = entry
        known = {partition.visibility: partition for partition in _partitions(connection, by_visibility)}
        for visibility, ours in sorted(by_visibility.items()):
            partition = known.get(visibility) or self._created(connection, visibility)
            self._words.insert(connection, partition, list(ours.values()))

    def _created(self, connection: Connection, visibility: str) -> Partition:
        partition = Partition(visibility, table_name(visibility))
        self._words.create(connection, partition)
        if not _partitions(connection, [visibility]):
            row = {"visibility": visibility, "table_name": partition.table}
            connection.execute(insert(word_partitions), row)
        return partition


def open_word_index(engine: Engine) -> SqlWordIndex:
    """Return the word index that lives in this database."""
    return SqlWordIndex(engine, SqliteWords() if engine.dialect.name == "sqlite" else PostgresWords())


def _partitions(connection: Connection, visibilities: Collection[str] | None = None) -> list[Partition]:
    query = select(word_partitions.c.visibility, word_partitions.c.table_name).order_by(word_partitions.c.visibility)
    if visibilities is not None:
        query = query.where(word_partitions.c.visibility.in_(sorted(visibilities)))
    return [Partition(visibility, table) for visibility, table in connection.execute(query)]
