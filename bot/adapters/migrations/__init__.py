"""The database's tables, brought to where this version of the code wants them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Engine, text

from retrieval.adapters.sql_engine import writing
from retrieval.errors import PermanentError

_ONE_AT_A_TIME: Final = 7202606080900
"""The advisory lock that processes on one PostgreSQL take turns with; SQLite has its write lock."""


def migrate(engine: Engine, revision: str = "head") -> None:
    """Create or change every table of both packages, as a whole or not at all, up to a revision.

    Running it again, or in several processes at once, is harmless: they take turns and find nothing to do.
    Raises `Unreachable` (away, or busy for too long) or `PermanentError` (the database refuses, or a newer
    version of the desk has changed it).
    """
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ONE_AT_A_TIME})
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, revision)
        except CommandError as error:
            raise PermanentError(
                "The database was changed by a newer version of the desk: install that one, or restore a backup."
            ) from error
