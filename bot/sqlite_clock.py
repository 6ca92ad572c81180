"""A SQLite connection that can tell the time as DBOS asks for it, whatever its version.

On Python 3.12 and newer DBOS reads `unixepoch('subsec')`, in statements and in its tables' defaults, since those
Pythons' own builds bring SQLite 3.42 or newer. A Python that is linked against the system's library may have an older
one (Debian 12: 3.40), whose `unixepoch` knows no `subsec` and returns nothing: every record then breaks a NOT NULL.
Since when it does: https://www.sqlite.org/releaselog/3_42_0.html. Who asks: `dbos/_migration.py`.
"""

from __future__ import annotations

import sqlite3
import time
from typing import Any, Final

SUBSECONDS_SINCE: Final = (3, 42)


class ClockedConnection(sqlite3.Connection):
    """A connection on which `unixepoch('subsec')` is the present in seconds, with their fraction."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on as they come
        """Open the connection as usual, and lend it a clock when its SQLite has none that is fine enough."""
        super().__init__(*args, **kwargs)
        if sqlite3.sqlite_version_info < SUBSECONDS_SINCE:
            self.create_function("unixepoch", 1, _unixepoch)


def _unixepoch(modifier: object) -> float:
    """Answer the one question that DBOS asks; another would be answered wrongly, so it fails."""
    if modifier != "subsec":
        raise ValueError(f"unixepoch({modifier!r}) is not known here")
    return time.time_ns() // 1_000_000 / 1000  # to the millisecond, as SQLite's own: DBOS multiplies it by a thousand
