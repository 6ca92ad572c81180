"""How far verifiers are to be trusted, in SQL, so that a restart or another replica does not measure again."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from retrieval.adapters.sql_engine import reading, writing
from retrieval.adapters.sql_rows import SqlRows
from retrieval.adapters.sql_tables import verifier_trust
from retrieval.domain import Trust


class SqlTrust(SqlRows):
    """What was measured of verifiers."""

    def trust_in(self, key: str) -> Trust | None:
        """Return what was measured last, None where nothing was."""
        with reading(self._engine) as connection:
            row = connection.execute(select(*verifier_trust.c).where(verifier_trust.c.key == key)).mappings().first()
        return Trust(row["carried"], row["uncarried"], row["pairs"], row["measured_at"]) if row else None

    def put_trust(self, key: str, trust: Trust) -> None:
        """Keep what was measured in the place of what was before."""
        row = {"carried": trust.carried, "uncarried": trust.uncarried, "pairs": trust.pairs}
        with writing(self._engine) as connection:
            connection.execute(delete(verifier_trust).where(verifier_trust.c.key == key))
            connection.execute(insert(verifier_trust), row | {"key": key, "measured_at": trust.measured_at})
