"""What a database's own errors mean: which one it is, what is wrong with it, and what to do about it (pure)."""

from __future__ import annotations

import sqlite3
from typing import Final

from sqlalchemy import URL
from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from retrieval.errors import BadConfiguration, PermanentError, RetrievalError, Unreachable

_POSTGRESQL_PORT: Final = 5432
_SQLITE: Final = {
    sqlite3.SQLITE_BUSY: "stayed busy for too long: another process is writing to it",
    sqlite3.SQLITE_LOCKED: "stayed busy for too long: another process is writing to it",
    sqlite3.SQLITE_READONLY: "is read-only: let the desk's user write to the file and its folder",
    sqlite3.SQLITE_FULL: "cannot grow, its disk is full: make room there",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: its folder has to be there, and the desk's user has to be let in",
    sqlite3.SQLITE_IOERR: "cannot be read or written: look at its disk",
}
_SQLITE_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_POSTGRESQL: Final = (
    # What refuses a connection comes without a code, as the server's words alone; each first in English, as it says
    # them unless it is told otherwise. https://www.postgresql.org/docs/current/errcodes-appendix.html has the codes.
    (("53100", "No space left on device"), "cannot grow, its disk is full: make room there"),
    (("25006", "read-only transaction"), "is read-only: name the server that is written to"),
    (("53300", "too many clients", "remaining connection slots"), "takes no more connections just now"),
    (("57P03", "is starting up", "is shutting down", "recovery mode"), "is starting or stopping: it will be back"),
    (("55P03", "57014", "lock timeout", "statement timeout"), "stayed busy for too long"),
    (("onnection refused",), "refuses the connection: nothing listens there; look whether it runs"),
    (("timeout expired", "timed out"), "did not answer in time: look at the address, and at what lies between"),
    (("resolve host", "translate host name", "Name or service not known"), "cannot be found: no host has that name"),
)
_POSTGRESQL_SETTINGS: Final = (
    ("28P01", "28000", "password authentication failed", "no password supplied", "no pg_hba.conf entry"),
    ("3D000", "does not exist"),
)


def place_of(url: URL) -> str:
    """Name a database and where it is, without what opens it."""
    if url.get_backend_name() == "sqlite":
        return f"The SQLite file {url.database or 'in memory'}"
    host = url.host or url.query.get("host") or "localhost"
    return f"PostgreSQL at {host}:{url.port or _POSTGRESQL_PORT}/{url.database or ''}"


def as_ours(error: SQLAlchemyError, url: URL) -> RetrievalError:
    """Say an error of SQLAlchemy's as one of ours: later, never, or a setting to change."""
    where = place_of(url)
    if isinstance(error, IntegrityError):
        return Unreachable("Somebody else changed the same rows of the database at the same moment.")
    cause = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(cause, sqlite3.Error) and _code(cause) in _SQLITE_DAMAGED:
        return PermanentError(f"{where} is damaged, or no SQLite file at all: restore a backup.")
    if isinstance(error, OperationalError | InterfaceError | InternalError | PoolTimeoutError):
        if "no such" in str(error):
            return PermanentError(f"{where} lacks a table: it was made by another version of the desk.")
        return _on_sqlite(cause, where) if isinstance(cause, sqlite3.Error) else _on_postgresql(error, where)
    return PermanentError(f"{where} refused a statement: it may be of another version, or damaged.")


def _on_sqlite(error: sqlite3.Error, where: str) -> RetrievalError:
    return Unreachable(f"{where} {_SQLITE.get(_code(error), 'did not answer, or stayed busy for too long')}.")


def _code(error: sqlite3.Error) -> int:
    """The error's primary code; the rest of it says more than anyone needs."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _on_postgresql(error: SQLAlchemyError, where: str) -> RetrievalError:
    cause = error.orig if isinstance(error, DBAPIError) else None
    said = {str(getattr(cause, "sqlstate", None))}
    words = str(cause or error)
    refused, absent = (any(each in said or each in words for each in signs) for signs in _POSTGRESQL_SETTINGS)
    if refused:
        return BadConfiguration(f"{where} refuses the user or the password: check DATABASE_URL.")
    for signs, sentence in _POSTGRESQL:
        if any(each in said or each in words for each in signs):
            return Unreachable(f"{where} {sentence}.")
    if absent:
        return BadConfiguration(f"{where} has no such database or user: check DATABASE_URL.")
    return Unreachable(f"{where} did not answer, or stayed busy for too long.")
