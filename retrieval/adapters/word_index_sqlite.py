"""Full-text tables of SQLite: FTS5 finds and counts, its own BM25 scores, rarity is weighed anew."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select

from retrieval.adapters.bm25 import rarities
from retrieval.adapters.sql_engine import sliced
from retrieval.adapters.sql_tables import word_rows
from retrieval.adapters.word_partition import Partition
from retrieval.domain import Scored
from retrieval.ports import IndexEntry

_LEAST_RARITY: Final = 1e-6
"""What FTS5 takes for a word that more than half of its rows hold."""


class SqliteWords:
    """One FTS5 table a partition (`porter unicode61`; columns: heading, body).

    Table names come from `word_partition.table_name`, which lets nothing but a-z, 0-9 and _ through.
    """

    def create(self, connection: Connection, partition: Partition) -> None:
        """Make the table, unless it is there."""
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {partition.table} USING fts5("
            "passage_id UNINDEXED, heading, body, tokenize='porter unicode61 remove_diacritics 2')"
        )

    def insert(self, connection: Connection, partition: Partition, entries: Sequence[IndexEntry]) -> None:
        """Put entries in, each identity once; one already there is replaced."""
        by_id = {entry.passage.passage_id: entry for entry in entries}
        self.delete(connection, partition, list(by_id))
        rows = [{"visibility": partition.visibility, "passage_id": passage_id} for passage_id in by_id]
        connection.execute(insert(word_rows), rows)
        numbered = self._numbers(connection, partition, list(by_id))
        statement = f"INSERT INTO {partition.table} (rowid, passage_id, heading, body) VALUES (?, ?, ?, ?)"
        connection.exec_driver_sql(
            statement,
            [(number, i, by_id[i].heading, by_id[i].passage.text) for number, i in sorted(numbered.items())],
        )

    def delete(self, connection: Connection, partition: Partition, passage_ids: Sequence[str]) -> None:
        """Take passages out; unknown ones are ignored."""
        numbers = list(self._numbers(connection, partition, passage_ids))
        for run in sliced(numbers):
            connection.exec_driver_sql(f"DELETE FROM {partition.table} WHERE rowid = ?", [(n,) for n in run])
            connection.execute(delete(word_rows).where(word_rows.c.row_id.in_(run)))

    def empty(self, connection: Connection, partition: Partition) -> None:
        """Take everything out; readers see it happen when the transaction ends."""
        connection.exec_driver_sql(f"DROP TABLE {partition.table}")
        connection.execute(delete(word_rows).where(word_rows.c.visibility == partition.visibility))
        self.create(connection, partition)

    def size(self, connection: Connection, partition: Partition) -> int:
        """Count the passages."""
        query = select(func.count()).select_from(word_rows).where(word_rows.c.visibility == partition.visibility)
        return connection.execute(query).scalar_one()

    def rank(
        self, connection: Connection, partitions: Sequence[Partition], *, words: Sequence[str], limit: int
    ) -> list[Scored]:
        """Return passages that hold any of the words, best first, weighed as if the partitions were one.

        FTS5 weighs a word by its rarity in one table, and by next to nothing when most rows hold it, as every
        word does in a partition of a single note. So each word is looked up by itself, FTS5's rarity is
        divided out of its score and the rarity over all partitions multiplied in.
        """
        sizes = {p: self.size(connection, p) for p in partitions}
        holding = {p: {word: self._holding(connection, p, word) for word in words} for p in partitions}
        weights = rarities({w: sum(counts[w] for counts in holding.values()) for w in words}, sum(sizes.values()))
        found: list[Scored] = []
        for partition, counts in holding.items():
            factors = {w: weights[w] / _fts5_rarity(n, sizes[partition]) for w, n in counts.items() if n}
            found.extend(self._best(connection, partition, factors=factors, limit=limit))
        return sorted(found, key=lambda scored: (-scored.score, scored.passage_id))[:limit]

    def _best(
        self, connection: Connection, partition: Partition, *, factors: dict[str, float], limit: int
    ) -> list[Scored]:
        if not factors:
            return []
        table = partition.table
        one_word = f"SELECT rowid AS number, -bm25({table}, 0, 1, 1) * ? AS score FROM {table} WHERE {table} MATCH ?"
        every_word = " UNION ALL ".join([one_word] * len(factors))
        statement = (
            # materialised: bm25() refuses to work inside a sum
            f"WITH held AS MATERIALIZED ({every_word}), best AS"
            " (SELECT number, SUM(score) AS total FROM held GROUP BY number ORDER BY total DESC LIMIT ?)"
            f" SELECT passage_id, total FROM best JOIN {table} ON {table}.rowid = number"
        )
        asked = [value for word, factor in factors.items() for value in (factor, _quoted(word))]
        rows = connection.exec_driver_sql(statement, (*asked, limit))
        return [Scored(passage_id, score) for passage_id, score in rows]

    def _holding(self, connection: Connection, partition: Partition, word: str) -> int:
        statement = f"SELECT count(*) FROM {partition.table} WHERE {partition.table} MATCH ?"
        return int(connection.exec_driver_sql(statement, (_quoted(word),)).scalar_one())

    def _numbers(self, connection: Connection, partition: Partition, passage_ids: Sequence[str]) -> dict[int, str]:
        numbered: dict[int, str] = {}
        for run in sliced(passage_ids):
            query = select(word_rows.c.row_id, word_rows.c.passage_id).where(
                word_rows.c.visibility == partition.visibility, word_rows.c.passage_id.in_(run)
            )
            numbered |= dict(connection.execute(query).all())
        return numbered


def _quoted(word: str) -> str:
    """Return a word as an FTS5 string, in which nothing is an operator."""
    return '"' + word.replace('"', '""') + '"'


def _fts5_rarity(holding: int, rows: int) -> float:
    """Return the rarity that FTS5's bm25() works with (sqlite.org/fts5.html, section 5.1.1)."""
    return max(math.log((rows - holding + 0.5) / (holding + 0.5)), _LEAST_RARITY)
