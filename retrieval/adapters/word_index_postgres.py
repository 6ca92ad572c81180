"""Full-text tables of PostgreSQL: its index finds the candidates, BM25 puts them in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, text

from retrieval.adapters.bm25 import K1, B, rarities
from retrieval.adapters.word_partition import Partition
from retrieval.adapters.word_query import words_of
from retrieval.domain import Scored
from retrieval.ports import IndexEntry

_FEWEST_CANDIDATES: Final = 400
"""Passages that BM25 puts in order, at least: the ones that hold most of what is rare in the question."""
_CREATION: Final = 7_317_301
"""An advisory lock: two replicas that meet a new visibility at once would make its table twice."""


class PostgresWords:
    """One table a partition: passage, its `tsvector` (english), its length in words; a GIN index.

    Table names come from `word_partition.table_name`, which lets nothing but a-z, 0-9 and _ through.
    """

    def create(self, connection: Connection, partition: Partition) -> None:
        """Make the table, unless it is there."""
        table = partition.table
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _CREATION})
        connection.exec_driver_sql(
            f"CREATE TABLE IF NOT EXISTS {table}"
            " (passage_id text PRIMARY KEY, words tsvector NOT NULL, length integer NOT NULL)"
        )
        connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS {table}_words ON {table} USING gin (words)")
        connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS {table}_length ON {table} (length)")

    def insert(self, connection: Connection, partition: Partition, entries: Sequence[IndexEntry]) -> None:
        """Put entries in, each identity once; one already there is replaced."""
        statement = text(
            f"INSERT INTO {partition.table} (passage_id, words, length)"
            " SELECT :passage_id, words,"
            " (SELECT coalesce(sum(cardinality(positions)), 0) FROM unnest(words))"
            " FROM to_tsvector('english', :plain) AS words"
            " ON CONFLICT (passage_id) DO UPDATE SET words = excluded.words, length = excluded.length"
        )
        # the same words as a question's: PostgreSQL's own parser would keep "3.5" and "a.example" whole
        rows = [
            {"passage_id": e.passage.passage_id, "plain": " ".join(words_of(f"{e.heading} {e.passage.text}"))}
            for e in entries
        ]
        connection.execute(statement, rows)

    def delete(self, connection: Connection, partition: Partition, passage_ids: Sequence[str]) -> None:
        """Take passages out; unknown ones are ignored."""
        statement = text(f"DELETE FROM {partition.table} WHERE passage_id = ANY(:ids)")
        connection.execute(statement, {"ids": list(passage_ids)})

    def empty(self, connection: Connection, partition: Partition) -> None:
        """Take everything out; readers see it happen when the transaction ends."""
        connection.exec_driver_sql(f"DELETE FROM {partition.table}")

    def size(self, connection: Connection, partition: Partition) -> int:
        """Count the passages."""
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {partition.table}").scalar_one())

    def rank(
        self, connection: Connection, partitions: Sequence[Partition], *, words: Sequence[str], limit: int
    ) -> list[Scored]:
        """Return passages that hold any of the words, best first, weighed as if the partitions were one.

        Of very many candidates only those are scored that hold the most and the rarest of the words.
        """
        stems = self._stems(connection, words)
        if not stems:
            return []
        extents = [self._extent(connection, partition) for partition in partitions]
        counts = [self._holding(connection, partition, stems) for partition in partitions]
        passages = sum(size for size, _ in extents)
        weights = rarities({stem: sum(count[stem] for count in counts) for stem in stems}, passages)
        if not weights:
            return []
        mean = sum(length for _, length in extents) / passages
        found = [s for p in partitions for s in self._best(connection, p, weights=weights, mean=mean, limit=limit)]
        return sorted(found, key=lambda scored: (-scored.score, scored.passage_id))[:limit]

    def _best(
        self, connection: Connection, partition: Partition, *, weights: dict[str, float], mean: float, limit: int
    ) -> list[Scored]:
        stems = list(weights)
        held = " + ".join(
            f"CASE WHEN words @@ CAST(:query{n} AS tsquery) THEN CAST(:weight{n} AS float8) ELSE 0 END"
            for n in range(len(stems))
        )
        statement = text(
            "WITH asked AS (SELECT stem, weight FROM"
            " unnest(CAST(:stems AS text[]), CAST(:weights AS float8[])) AS pairs (stem, weight)),"
            f" candidates AS (SELECT passage_id, words, length FROM {partition.table}"
            f" WHERE words @@ CAST(:any AS tsquery) ORDER BY {held} DESC, passage_id LIMIT :candidates)"
            " SELECT passage_id, sum(weight * tf * (:k1 + 1) / (tf + :k1 * (1 - :b + :b * length / :mean))) AS score"
            " FROM candidates, unnest(words) AS held (lexeme, positions, labels)"
            " JOIN asked ON stem = lexeme, LATERAL (SELECT cardinality(positions) AS tf) AS counted"
            " GROUP BY passage_id ORDER BY score DESC, passage_id LIMIT :limit"
        )
        asked: dict[str, object] = {f"query{n}": _quoted(stem) for n, stem in enumerate(stems)}
        asked |= {f"weight{n}": weight for n, weight in enumerate(weights.values())}
        asked |= {"stems": stems, "weights": list(weights.values()), "any": " | ".join(map(_quoted, stems))}
        asked |= {"k1": K1, "b": B, "mean": mean, "limit": limit, "candidates": max(_FEWEST_CANDIDATES, 4 * limit)}
        return [Scored(passage_id, score) for passage_id, score in connection.execute(statement, asked)]

    def _stems(self, connection: Connection, words: Sequence[str]) -> list[str]:
        statement = text("SELECT lexeme FROM unnest(to_tsvector('english', :words)) ORDER BY lexeme")
        return list(connection.scalars(statement, {"words": " ".join(words)}))

    def _extent(self, connection: Connection, partition: Partition) -> tuple[int, int]:
        """Return how many passages there are and how many words they hold together."""
        statement = f"SELECT count(*), coalesce(sum(length), 0) FROM {partition.table}"
        passages, words = connection.exec_driver_sql(statement).one()
        return int(passages), int(words)

    def _holding(self, connection: Connection, partition: Partition, stems: Sequence[str]) -> dict[str, int]:
        """Return how many passages hold each of the stems."""
        one = f"SELECT count(*) FROM {partition.table} WHERE words @@ CAST(%s AS tsquery)"
        statement = " UNION ALL ".join(f"SELECT {n}, ({one})" for n in range(len(stems)))
        rows = connection.exec_driver_sql(statement, tuple(map(_quoted, stems)))
        return {stems[n]: int(count) for n, count in rows}


def _quoted(stem: str) -> str:
    """Return a stem as a query of its own, in which nothing is an operator."""
    escaped = stem.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
