"""What may be spent in a day, in SQL: shared by every process on the database, and kept across restarts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import BigInteger, Column, Date, Engine, Table, Text, case, select, update

from retrieval.adapters.sql_engine import insertion, metadata, reading, writing
from retrieval.domain import Reservation
from retrieval.ports import Clock

spending: Final = Table(
    "spending",
    metadata,
    Column("day", Date, primary_key=True),
    Column("purpose", Text, primary_key=True),
    Column("tokens", BigInteger, nullable=False),
)
TABLES: Final = (spending,)
_SPENT: Final = spending.c


@dataclass(frozen=True, slots=True)
class SqlBudget:
    """A day's tokens for one purpose; a day is that of UTC, and a row of it stays as a record of what was spent."""

    engine: Engine
    clock: Clock
    purpose: str
    a_day: int

    def reserve(self, tokens: int) -> Reservation | None:
        """Count tokens that are about to be spent; None, and nothing is counted, when that is more than is left.

        One statement looks and counts, so that of several processes only those get tokens that there are tokens for.
        """
        today = self._today()
        if tokens > self.a_day:
            return None
        with writing(self.engine) as connection:
            fresh = insertion(connection, spending).values(day=today, purpose=self.purpose, tokens=tokens)
            counted = fresh.on_conflict_do_update(
                index_elements=[_SPENT.day, _SPENT.purpose],
                set_={"tokens": _SPENT.tokens + tokens},
                where=_SPENT.tokens + tokens <= self.a_day,
            )
            taken = connection.scalar(counted.returning(_SPENT.tokens))
        return None if taken is None else Reservation(today, tokens)

    def settle(self, reserved: Reservation, spent: int) -> None:
        """Count what was spent in place of what was reserved, on the day when it was."""
        now = _SPENT.tokens + (spent - reserved.tokens)
        row = update(spending).where(_SPENT.day == reserved.day, _SPENT.purpose == self.purpose)
        with writing(self.engine) as connection:
            connection.execute(row.values(tokens=case((now < 0, 0), else_=now)))

    def spent(self) -> int:
        """Return how many tokens were counted today."""
        wanted = select(_SPENT.tokens).where(_SPENT.day == self._today(), _SPENT.purpose == self.purpose)
        with reading(self.engine) as connection:
            return connection.scalar(wanted) or 0

    def _today(self) -> date:
        return self.clock.now().date()
