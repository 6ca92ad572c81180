"""One way to open SQLite and PostgreSQL, and one way to read from and write to them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from operator import itemgetter
from typing import Any, Final, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Insert,
    MetaData,
    Table,
    Text,
    bindparam,
    cast,
    create_engine,
    event,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from retrieval.adapters.sql_errors import as_ours
from retrieval.errors import BadConfiguration, PermanentError

metadata = MetaData()
"""Every table of both packages."""

BUSY_SECONDS: Final = 5.0
_PAGES_AHEAD: Final = 8_000
"""Pages that SQLite's log may be ahead of the file (32 MB). A document's keys fall on thirty pages anywhere in it: at
1,000, SQLite's default, all of them were written twice and waited for the disk every 25 documents."""
_NETWORK: Final = {"connect_timeout": 10, "tcp_user_timeout": 20_000}
"""What a network that swallows packets may cost: seconds for a connection, milliseconds for a statement. Without
these a process that is cut off waits a quarter of an hour for an answer, and cannot even say so."""
_READS: Final = "desk_reads"
_ENOUGH_NAMES: Final = 900
"""Values in one IN list; SQLite takes 32,766 and PostgreSQL 65,535, a short statement is planned faster."""

Name = TypeVar("Name")


def open_engine(url: str) -> Engine:
    """Open a database by its address: `sqlite:///file`, or `postgresql://…` (driven by psycopg 3).

    SQLite is set to WAL with a busy time-out of 5 s, and a transaction takes the write lock when it begins:
    one that asks for it later, as is the default, finds another writer in its way and fails at once.

    Raises `BadConfiguration` when the address is not one of those.
    """
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise BadConfiguration("The database address cannot be read; use sqlite:///FILE or postgresql://…") from error
    if address.get_backend_name() in {"postgresql", "postgres"}:
        driven = address.set(drivername="postgresql+psycopg")
        patience = {name: value for name, value in _NETWORK.items() if name not in address.query}
        return create_engine(driven, pool_pre_ping=True, connect_args=patience if driven.host else {})
    if address.get_backend_name() != "sqlite":
        raise BadConfiguration(f"{address.drivername} is no database we know; use sqlite:///FILE or postgresql://…")
    engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver's own BEGIN is a deferred one; `_begin` says it
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"wal_autocheckpoint={_PAGES_AHEAD}"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get(_READS, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose work is kept as a whole or not at all.

    Raises `Unreachable` (away, or busy for too long) or `PermanentError` (the database refuses).
    """
    with _translated(engine), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees one moment of the database and never waits for a writer.

    Raises `Unreachable` (away, or busy for too long) or `PermanentError` (the database refuses).
    """
    with _translated(engine), engine.connect() as connection:
        yield connection.execution_options(**{_READS: True})


@contextmanager
def _translated(engine: Engine) -> Iterator[None]:
    try:
        yield
    except UnicodeEncodeError as error:
        raise PermanentError("A text holds half characters (lone surrogates) that no database can keep.") from error
    except SQLAlchemyError as error:
        raise as_ours(error, engine.url) from error


class _EachOf(FunctionElement[str]):
    """The names in a JSON array as rows of one column, `value`."""

    name = "each_of"
    inherit_cache = True


@compiles(_EachOf, "sqlite")
def _each_on_sqlite(names: _EachOf, compiler: SQLCompiler, **more: object) -> str:
    return f"json_each({compiler.process(names.clauses, **more)})"


@compiles(_EachOf, "postgresql")
def _each_on_postgresql(names: _EachOf, compiler: SQLCompiler, **more: object) -> str:
    return f"json_array_elements_text(CAST({compiler.process(names.clauses, **more)} AS JSON))"


def each_of(label: str, given: str = "names") -> ColumnElement[str]:
    """Return the column of the names that the statement is run with (see `names_of`), under a label.

    They go as one value. A list of hundreds of values costs more to write into a statement than to look up.
    """
    return _EachOf(bindparam(given, type_=Text())).table_valued("value").c.value.label(label)


def among(column: ColumnElement[Any], given: str = "names") -> ColumnElement[bool]:
    """Say that a column holds one of the names that the statement is run with."""
    return column.in_(select(cast(each_of("name", given), column.type)))


def names_of(names: Iterable[str | int], given: str = "names") -> dict[str, str]:
    """Return the names that a statement with `among` is run with."""
    return {given: json.dumps(list(names))}


def insertion(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an insertion that can say what is to happen to a row that is there."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def execute_each(connection: Connection, statement: Insert, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run a statement for each of some thousand rows, whose values are such as the driver takes.

    SQLite's driver is asked itself: what SQLAlchemy does to every row takes longer than to write it.
    """
    compiled = statement.compile(dialect=connection.dialect)
    names = getattr(compiled, "positiontup", None)
    if names is None:
        connection.execute(statement, rows)
    else:
        connection.exec_driver_sql(str(compiled), list(map(itemgetter(*names), rows)))


def sliced(names: Sequence[Name], size: int = _ENOUGH_NAMES) -> Iterator[list[Name]]:
    """Cut a long list of names into runs that fit one IN list."""
    rest = iter(names)
    while run := list(islice(rest, size)):
        yield run
