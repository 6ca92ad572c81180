"""The tables of the word index, one partition a visibility, read and changed in a transaction that is open already."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, LargeBinary, bindparam, cast, delete, insert, select, update

from retrieval.adapters import sql_tables as tables
from retrieval.adapters.sql_engine import among, execute_each, insertion, names_of, sliced
from retrieval.adapters.word_blocks import ROWS, Bag, Block, blocks_of, without

_PARTITIONS: Final = tables.word_partitions.c
_ROWS: Final = tables.word_rows.c
_BLOCKS: Final = tables.word_blocks.c
_LAST: Final = "\U0010ffff"
"""Comes after every letter."""
_ALL: Final = select(
    _PARTITIONS.partition_id, _PARTITIONS.visibility, _PARTITIONS.passages, _PARTITIONS.words
).order_by(_PARTITIONS.partition_id)
"""Always in the same order, so that no two writers wait for one another."""
_OF_VISIBILITIES: Final = _ALL.where(among(_PARTITIONS.visibility))
_NAMES: Final = select(_ROWS.row_id, _ROWS.passage_id).where(among(_ROWS.row_id))
_NAMED_ROWS: Final = select(_ROWS.row_id).where(among(_ROWS.passage_id))
_OF_STEMS: Final = select(_BLOCKS.stem, _BLOCKS.number, _BLOCKS.postings).where(
    _BLOCKS.partition_id.in_(bindparam("partitions", expanding=True)),
    _BLOCKS.stem.in_(bindparam("stems", expanding=True)),
)
_KEY: Final = (_BLOCKS.partition_id, _BLOCKS.stem, _BLOCKS.number)


class Partition(NamedTuple):
    """One visibility's words: how many passages it holds, and how many words these have together."""

    partition_id: int
    visibility: str
    passages: int
    words: int


class _Row(NamedTuple):
    """What is kept of a passage, so that it can be taken out again."""

    row_id: int
    words: int
    stems: bytes


def opened(connection: Connection, visibilities: Collection[str] | None = None) -> list[Partition]:
    """Return those partitions that exist, or all."""
    query = _ALL if visibilities is None else _OF_VISIBILITIES
    return [Partition._make(row) for row in connection.execute(query, names_of(visibilities or ()))]


def locked(connection: Connection, visibilities: Collection[str] | None = None) -> list[Partition]:
    """Return those partitions that exist, or all; until the transaction ends nobody else changes them."""
    query = _ALL if visibilities is None else _OF_VISIBILITIES
    return [Partition._make(row) for row in connection.execute(query.with_for_update(), names_of(visibilities or ()))]


def made(connection: Connection, visibilities: Collection[str]) -> list[Partition]:
    """Return partitions as `locked` does, made where they are missing."""
    missing = set(visibilities) - {partition.visibility for partition in opened(connection, visibilities)}
    if missing:
        rows = [{"visibility": visibility, "passages": 0, "words": 0} for visibility in sorted(missing)]
        connection.execute(insertion(connection, tables.word_partitions).on_conflict_do_nothing(), rows)
    return locked(connection, visibilities)


def put_in(connection: Connection, partition: Partition, bags: Mapping[str, Bag]) -> None:
    """Put passages in, by identity; none of them is there yet."""
    rows = [
        {
            "partition_id": partition.partition_id,
            "passage_id": name,
            "words": sum(bag.values()),
            "stems": zlib.compress(" ".join(bag).encode(), level=1),
        }
        for name, bag in bags.items()
    ]
    connection.execute(insert(tables.word_rows), rows)
    kept = _kept(connection, partition, bags)
    blocks = blocks_of({row.row_id: bags[name] for name, row in kept.items()})
    _append(connection, partition, blocks)
    _count(connection, partition, list(kept.values()), 1)


def take_out(connection: Connection, partition: Partition, passage_ids: Collection[str]) -> None:
    """Take passages out; unknown ones are ignored."""
    leaving = list(_kept(connection, partition, passage_ids).values())
    touched: dict[tuple[str, int], list[int]] = defaultdict(list)
    for row in leaving:
        for stem in zlib.decompress(row.stems).decode().split():
            touched[stem, row.row_id // ROWS].append(row.row_id)
    for number in {number for _, number in touched}:
        stems = [stem for stem, other in touched if other == number]
        found = blocks(connection, [partition], stems, number=number)
        _replace(connection, partition, [without(block, touched[block.stem, number]) for block in found])
    for run in sliced([row.row_id for row in leaving]):
        connection.execute(delete(tables.word_rows).where(_ROWS.row_id.in_(run)))
    _count(connection, partition, leaving, -1)


def empty(connection: Connection) -> None:
    """Take everything out of every partition."""
    locked(connection)
    connection.execute(delete(tables.word_blocks))
    connection.execute(delete(tables.word_rows))
    connection.execute(update(tables.word_partitions).values(passages=0, words=0))


def forget(connection: Connection, partitions: Sequence[Partition]) -> None:
    """Take partitions away, with all that they hold."""
    numbers = [partition.partition_id for partition in partitions]
    locked(connection, [partition.visibility for partition in partitions])
    for column in (_BLOCKS.partition_id, _ROWS.partition_id, _PARTITIONS.partition_id):
        connection.execute(delete(column.table).where(column.in_(numbers)))


def blocks(
    connection: Connection, partitions: Sequence[Partition], stems: Collection[str], *, number: int | None = None
) -> list[Block]:
    """Return the blocks of some stems in these partitions: all, or those of one number."""
    found: list[Block] = []
    query = _OF_STEMS if number is None else _OF_STEMS.where(_BLOCKS.number == number)
    opened = [partition.partition_id for partition in partitions]
    for run in sliced(list(stems)):
        found.extend(map(Block._make, connection.execute(query, {"partitions": opened, "stems": run}).all()))
    return found


def stems_like(connection: Connection, partitions: Sequence[Partition], start: str) -> list[str]:
    """Return the stems in these partitions that begin with some letters."""
    query = (
        select(_BLOCKS.stem)
        .distinct()
        .where(_BLOCKS.partition_id.in_([partition.partition_id for partition in partitions]))
    )
    if connection.dialect.name == "postgresql":  # its order of letters depends on the database's locale
        return list(connection.scalars(query.where(_BLOCKS.stem.startswith(start, autoescape=True))))
    # SQLite would read every block for LIKE, but finds a range by the key
    return list(connection.scalars(query.where(_BLOCKS.stem >= start, _BLOCKS.stem < start + _LAST)))


def rows(connection: Connection, partitions: Sequence[Partition], passage_ids: Collection[str]) -> list[int]:
    """Return the rows of those of the passages that are in these partitions."""
    opened = _ROWS.partition_id.in_([partition.partition_id for partition in partitions])
    return list(connection.scalars(_NAMED_ROWS.where(opened), names_of(passage_ids)).all())


def names(connection: Connection, rows: Sequence[int]) -> dict[int, str]:
    """Return the identities of the passages in some rows."""
    return dict(connection.execute(_NAMES, names_of(rows)).all())


def _kept(connection: Connection, partition: Partition, passage_ids: Collection[str]) -> dict[str, _Row]:
    found: dict[str, _Row] = {}
    columns = (_ROWS.passage_id, _ROWS.row_id, _ROWS.words, _ROWS.stems)
    query = select(*columns).where(_ROWS.partition_id == partition.partition_id)
    for run in sliced(list(passage_ids)):
        found |= {name: _Row(*row) for name, *row in connection.execute(query.where(_ROWS.passage_id.in_(run)))}
    return found


def _append(connection: Connection, partition: Partition, added: Sequence[Block]) -> None:
    """Join blocks to those of the same stems and rows."""
    upsert = insertion(connection, tables.word_blocks)
    joined = cast(_BLOCKS.postings.op("||")(upsert.excluded.postings), LargeBinary)
    statement = upsert.on_conflict_do_update(index_elements=list(_KEY), set_={"postings": joined})
    if added:
        execute_each(connection, statement, [_values(partition, block) for block in added])


def _replace(connection: Connection, partition: Partition, left: Sequence[Block]) -> None:
    """Write blocks anew, and delete those that hold nothing any more."""
    keyed = [column == bindparam(f"its_{column.name}") for column in _KEY]
    kept, gone = [block for block in left if block.postings], [block for block in left if not block.postings]
    if kept:
        rows = [_its(partition, block) | {"postings": block.postings} for block in kept]
        connection.execute(update(tables.word_blocks).where(*keyed), rows)
    if gone:
        connection.execute(delete(tables.word_blocks).where(*keyed), [_its(partition, block) for block in gone])


def _its(partition: Partition, block: Block) -> dict[str, Any]:
    """Return a block's key, as the statements of `_replace` ask for it."""
    return {"its_partition_id": partition.partition_id, "its_stem": block.stem, "its_number": block.number}


def _values(partition: Partition, block: Block) -> dict[str, Any]:
    stem, number, postings = block
    return {"partition_id": partition.partition_id, "stem": stem, "number": number, "postings": postings}


def _count(connection: Connection, partition: Partition, rows: Sequence[_Row], sign: int) -> None:
    """Count passages and their words in (1) or out (-1)."""
    connection.execute(
        update(tables.word_partitions)
        .where(_PARTITIONS.partition_id == partition.partition_id)
        .values(
            passages=_PARTITIONS.passages + sign * len(rows),
            words=_PARTITIONS.words + sign * sum(row.words for row in rows),
        )
    )
